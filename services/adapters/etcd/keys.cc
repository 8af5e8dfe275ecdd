#include "services/adapters/etcd/keys.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"

namespace relais::etcd {
namespace {

constexpr char kWholeBatch = 1;
constexpr size_t kBatchPrefixBytes = 1 + 4 + 8 + 4 + Digest::kSize;
constexpr size_t kRecordPrefixBytes = kSaltBytes + Digest::kSize + 4;

void Put(std::string& out, uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

void Put(std::string& out, const LedgerHead& head) {
  Put(out, head.sequence, 8);
  absl::StrAppend(&out, head.chain.view());
}

void Put(std::string& out, const Head::CheckpointPlace& place) {
  Put(out, place.sequence, 8);
  Put(out, place.generation, 8);
  Put(out, place.bytes, 8);
  Put(out, place.parts, 4);
  absl::StrAppend(&out, place.digest.view());
}

// Reads fixed layouts from front to back; after the end everything is zero and `ok` false.
class Reader {
 public:
  explicit Reader(absl::string_view bytes) : rest_(bytes) {}

  absl::string_view Bytes(size_t count) {
    if (rest_.size() < count) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const absl::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  uint64_t Number(int bytes) {
    uint64_t value = 0;
    for (const char byte : Bytes(static_cast<size_t>(bytes))) value = value << 8 | static_cast<uint8_t>(byte);
    return value;
  }
  relais::Digest Chain() { return relais::Digest::FromBytes(Bytes(relais::Digest::kSize)); }
  LedgerHead Place() {
    const uint64_t sequence = Number(8);
    return {sequence, Chain()};
  }
  Head::CheckpointPlace Checkpoint() {
    Head::CheckpointPlace place;
    place.sequence = Number(8);
    place.generation = Number(8);
    place.bytes = Number(8);
    place.parts = static_cast<uint32_t>(Number(4));
    place.digest = Chain();
    return place;
  }
  absl::string_view rest() const { return rest_; }
  bool ok() const { return ok_; }

 private:
  absl::string_view rest_;
  bool ok_ = true;
};

}  // namespace

std::string PrefixEnd(std::string prefix) {
  RELAIS_CHECK(!prefix.empty() && prefix.back() != '\xff');
  ++prefix.back();
  return prefix;
}

std::string Keys::Record(uint64_t last, uint16_t part) const {
  std::string key = prefix_ + "/r/";
  Put(key, last, 8);
  Put(key, part, 2);
  return key;
}

KeyRange Keys::Records(uint64_t from, uint64_t to) const {
  return {Record(from), After(Record(to, 0xffff))};
}

std::string Keys::Body(const std::array<uint8_t, 16>& owner, uint64_t index) const {
  std::string key = prefix_ + "/b/";
  for (const uint8_t byte : owner) key.push_back(static_cast<char>(byte));
  Put(key, index, 8);
  return key;
}

std::string Keys::CheckpointPart(uint64_t generation, uint32_t part) const {
  std::string key = prefix_ + "/c/";
  Put(key, generation, 8);
  Put(key, part, 4);
  return key;
}

KeyRange Keys::Checkpoints(uint64_t from, uint64_t to) const {
  return {CheckpointPart(from, 0), CheckpointPart(to, 0)};
}

std::string Keys::Waiting(uint32_t part) const {
  std::string key = prefix_ + "/s/";
  Put(key, part, 4);
  return key;
}

std::optional<std::pair<uint64_t, uint16_t>> Keys::ParseRecord(absl::string_view key) const {
  const std::string start = prefix_ + "/r/";
  if (!absl::StartsWith(key, start) || key.size() != start.size() + 10) return std::nullopt;
  Reader in(key.substr(start.size()));
  const uint64_t last = in.Number(8);
  return std::make_pair(last, static_cast<uint16_t>(in.Number(2)));
}

std::optional<BodyKey> Keys::ParseBody(absl::string_view key) const {
  const std::string start = prefix_ + "/b/";
  BodyKey parsed;
  if (!absl::StartsWith(key, start) || key.size() != start.size() + parsed.owner.size() + 8) return std::nullopt;
  Reader in(key.substr(start.size()));
  for (uint8_t& byte : parsed.owner) byte = static_cast<uint8_t>(in.Number(1));
  parsed.index = in.Number(8);
  return parsed;
}

std::string Head::Encode() const {
  std::string out;
  Put(out, kStoreFormat, 4);
  absl::StrAppend(&out, id.view());
  Put(out, opened, 8);
  Put(out, writes, 8);
  Put(out, head);
  Put(out, trim);
  Put(out, checkpoint);
  Put(out, waiting_parts, 4);
  absl::StrAppend(&out, holder);
  return out;
}

std::optional<Head> Head::Parse(absl::string_view bytes, uint32_t& format) {
  Reader in(bytes);
  format = static_cast<uint32_t>(in.Number(4));
  if (format != kStoreFormat) return std::nullopt;
  Head parsed;
  parsed.id = LedgerId::FromBytes(in.Bytes(LedgerId::kSize));
  parsed.opened = in.Number(8);
  parsed.writes = in.Number(8);
  parsed.head = in.Place();
  parsed.trim = in.Place();
  parsed.checkpoint = in.Checkpoint();
  parsed.waiting_parts = static_cast<uint32_t>(in.Number(4));
  parsed.holder = std::string(in.rest());
  if (!in.ok() || parsed.id.none()) return std::nullopt;
  return parsed;
}

std::string CarryMark::Encode() const {
  std::string out;
  Put(out, writes, 8);
  Put(out, records);
  Put(out, checkpoint);
  Put(out, has_body ? 1 : 0, 1);
  for (const uint8_t byte : body.owner) out.push_back(static_cast<char>(byte));
  Put(out, body.index, 8);
  absl::StrAppend(&out, text);
  return out;
}

std::optional<CarryMark> CarryMark::Parse(absl::string_view bytes) {
  Reader in(bytes);
  CarryMark parsed;
  parsed.writes = in.Number(8);
  parsed.records = in.Place();
  parsed.checkpoint = in.Checkpoint();
  parsed.has_body = in.Number(1) == 1;
  for (uint8_t& byte : parsed.body.owner) byte = static_cast<uint8_t>(in.Number(1));
  parsed.body.index = in.Number(8);
  parsed.text = std::string(in.rest());
  if (!in.ok() || parsed.text.empty()) return std::nullopt;
  return parsed;
}

std::string HubRow::Encode() const {
  std::string out;
  Put(out, kStoreFormat, 4);
  Put(out, serves ? 1 : 0, 1);
  Put(out, static_cast<uint64_t>(since_s), 8);
  Put(out, static_cast<uint64_t>(clock_s), 8);
  Put(out, records, 8);
  Put(out, static_cast<uint64_t>(revision), 8);
  return out;
}

std::optional<HubRow> HubRow::Parse(absl::string_view bytes) {
  Reader in(bytes);
  if (in.Number(4) != kStoreFormat) return std::nullopt;
  HubRow parsed;
  parsed.serves = in.Number(1) != 0;
  parsed.since_s = static_cast<int64_t>(in.Number(8));
  parsed.clock_s = static_cast<int64_t>(in.Number(8));
  parsed.records = in.Number(8);
  parsed.revision = static_cast<int64_t>(in.Number(8));
  if (!in.ok() || !in.rest().empty()) return std::nullopt;
  return parsed;
}

std::string StoredBatch::Encode() const {
  size_t bytes = kBatchPrefixBytes;
  for (const StoredRecord& record : records) bytes += kRecordPrefixBytes + record.record.size();
  std::string out;
  out.reserve(bytes);
  out.push_back(kWholeBatch);
  Put(out, bytes, 4);
  Put(out, first, 8);
  Put(out, records.size(), 4);
  absl::StrAppend(&out, before.view());
  for (const StoredRecord& record : records) {
    absl::StrAppend(&out, record.salt, record.chain.view());
    Put(out, record.record.size(), 4);
    absl::StrAppend(&out, record.record);
  }
  return out;
}

std::optional<BatchStart> ParseBatchStart(absl::string_view first_part) {
  Reader in(first_part);
  const uint64_t form = in.Number(1);
  BatchStart start;
  start.bytes = in.Number(4);
  start.first = in.Number(8);
  if (!in.ok() || form != kWholeBatch || start.bytes < kBatchPrefixBytes) return std::nullopt;
  return start;
}

std::optional<StoredBatch> ParseBatch(absl::string_view bytes) {
  const std::optional<BatchStart> start = ParseBatchStart(bytes);
  if (!start || start->bytes != bytes.size()) return std::nullopt;
  Reader in(bytes.substr(1 + 4 + 8));
  StoredBatch batch;
  batch.first = start->first;
  const uint64_t count = in.Number(4);
  batch.before = in.Chain();
  if (count > bytes.size() / kRecordPrefixBytes) return std::nullopt;
  for (uint64_t i = 0; i < count; ++i) {
    StoredRecord record;
    record.salt = in.Bytes(kSaltBytes);
    record.chain = in.Chain();
    record.record = in.Bytes(in.Number(4));
    batch.records.push_back(record);
  }
  if (!in.ok() || !in.rest().empty() || batch.records.empty()) return std::nullopt;
  return batch;
}

}  // namespace relais::etcd
