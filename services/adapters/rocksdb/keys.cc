#include "services/adapters/rocksdb/keys.h"

#include <algorithm>
#include <cstring>

#include "services/core/handoff/check.h"

namespace relais::rocks {
namespace {

constexpr char kWholeRecord = 1;

void PutBig64(uint64_t value, char* out) {
  for (int i = 7; i >= 0; --i) {
    out[i] = static_cast<char>(value & 0xff);
    value >>= 8;
  }
}

uint64_t GetBig64(const char* bytes) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

}  // namespace

RecordKey RecordKeyOf(uint64_t sequence) {
  RecordKey key;
  PutBig64(sequence, key.data());
  return key;
}

std::optional<uint64_t> ParseRecordKey(absl::string_view key) {
  if (key.size() != 8) return std::nullopt;
  return GetBig64(key.data());
}

BodyKeyBytes BodyKeyOf(const std::array<uint8_t, 16>& owner, uint64_t index) {
  BodyKeyBytes key;
  std::memcpy(key.data(), owner.data(), owner.size());
  PutBig64(index, key.data() + owner.size());
  return key;
}

std::optional<BodyKey> ParseBodyKey(absl::string_view key) {
  BodyKey parsed;
  if (key.size() != parsed.owner.size() + 8) return std::nullopt;
  std::memcpy(parsed.owner.data(), key.data(), parsed.owner.size());
  parsed.index = GetBig64(key.data() + parsed.owner.size());
  return parsed;
}

RecordPrefix RecordPrefixOf(absl::string_view salt, const Digest& chain) {
  RELAIS_CHECK(salt.size() == kSaltBytes);
  RecordPrefix prefix;
  prefix[0] = kWholeRecord;
  std::memcpy(prefix.data() + 1, salt.data(), kSaltBytes);
  std::memcpy(prefix.data() + 1 + kSaltBytes, chain.view().data(), Digest::kSize);
  return prefix;
}

std::optional<StoredRecord> ParseStoredRecord(absl::string_view value) {
  if (value.size() < kRecordPrefixBytes || value[0] != kWholeRecord) return std::nullopt;
  return StoredRecord{value.substr(1, kSaltBytes), Digest::FromBytes(value.substr(1 + kSaltBytes, Digest::kSize)),
                      value.substr(kRecordPrefixBytes)};
}

Place PlaceOf(const LedgerHead& head) {
  Place place;
  PutBig64(head.sequence, place.data());
  std::memcpy(place.data() + 8, head.chain.view().data(), Digest::kSize);
  return place;
}

std::optional<LedgerHead> ParsePlace(absl::string_view value) {
  if (value.size() != 8 + Digest::kSize) return std::nullopt;
  return LedgerHead{GetBig64(value.data()), Digest::FromBytes(value.substr(8))};
}

RecordKey CheckpointPrefixOf(uint64_t sequence) {
  return RecordKeyOf(sequence);
}

std::optional<StoredCheckpoint> ParseStoredCheckpoint(absl::string_view value) {
  if (value.size() < 8) return std::nullopt;
  return StoredCheckpoint{GetBig64(value.data()), value.substr(8)};
}

std::string FormatBytes(uint32_t format) {
  RecordKey wide = RecordKeyOf(format);
  return std::string(wide.data() + 4, 4);
}

std::optional<uint32_t> ParseFormat(absl::string_view value) {
  if (value.size() != 4) return std::nullopt;
  char wide[8] = {};
  std::memcpy(wide + 4, value.data(), 4);
  return static_cast<uint32_t>(GetBig64(wide));
}

}  // namespace relais::rocks
