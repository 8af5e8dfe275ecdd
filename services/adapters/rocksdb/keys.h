// The whole key schema of a RocksDB store, in one place. Changing any of it means a new kStoreFormat.
//
//   folder/head             64 bytes, the head copy (head_copy.h)
//   folder/rocks/           RocksDB, five column families:
//     default     "format"  4 bytes: kStoreFormat
//                 "id"      16 bytes: the ledger's id
//                 "trim"    40 bytes: last record removed by trimming, and the chain there; absent before the first
//                 trim
//     records     sequence: 8 bytes            ->  form 1 byte (1) ‖ salt 16 ‖ chain(sequence) 32 ‖ record
//     bodies      owner: 16 bytes ‖ index: 8   ->  the body as it came
//     body_index  the keys of bodies           ->  nothing: so that they are found without reading a body
//     checkpoint  "latest"                     ->  sequence: 8 bytes ‖ the checkpoint as it came
//
// All numbers are unsigned and big-endian, so that keys sort as their numbers do. The chain's value is kept with every
// record: so the head is found in the last record and the chain can be checked from any place on, not only from the
// first record. Form 2 is reserved for an erased record (its digest and chain value).
#ifndef RELAIS_SERVICES_ADAPTERS_ROCKSDB_KEYS_H_
#define RELAIS_SERVICES_ADAPTERS_ROCKSDB_KEYS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "services/ports/ledger.h"

namespace relais::rocks {

inline constexpr uint32_t kStoreFormat = 1;

inline constexpr char kRecordsFamily[] = "records";
inline constexpr char kBodiesFamily[] = "bodies";
inline constexpr char kBodyIndexFamily[] = "body_index";
inline constexpr char kCheckpointFamily[] = "checkpoint";

inline constexpr char kFormatKey[] = "format";
inline constexpr char kIdKey[] = "id";
inline constexpr char kTrimKey[] = "trim";
inline constexpr char kLatestKey[] = "latest";

inline constexpr size_t kRecordPrefixBytes = 1 + kSaltBytes + Digest::kSize;

using RecordKey = std::array<char, 8>;
using BodyKeyBytes = std::array<char, 24>;
using RecordPrefix = std::array<char, kRecordPrefixBytes>;
using Place = std::array<char, 8 + Digest::kSize>;

// A view into `bytes`: valid while that object lives.
template <size_t N>
absl::string_view View(const std::array<char, N>& bytes) {
  return {bytes.data(), N};
}

RecordKey RecordKeyOf(uint64_t sequence);
// Nothing unless exactly 8 bytes. The same for every Parse below: nothing when the length is not exactly right.
std::optional<uint64_t> ParseRecordKey(absl::string_view key);

BodyKeyBytes BodyKeyOf(const std::array<uint8_t, 16>& owner, uint64_t index);
std::optional<BodyKey> ParseBodyKey(absl::string_view key);

// What stands before a record. `salt` holds kSaltBytes.
RecordPrefix RecordPrefixOf(absl::string_view salt, const Digest& chain);
struct StoredRecord {  // views into the parsed value
  absl::string_view salt;
  Digest chain;
  absl::string_view record;
};
// Nothing when too short or of a form that this version does not know.
std::optional<StoredRecord> ParseStoredRecord(absl::string_view value);

// A head, as kept under "trim".
Place PlaceOf(const LedgerHead& head);
std::optional<LedgerHead> ParsePlace(absl::string_view value);

// The 8 bytes before a checkpoint's own.
RecordKey CheckpointPrefixOf(uint64_t sequence);
struct StoredCheckpoint {
  uint64_t sequence = 0;
  absl::string_view bytes;  // into the parsed value
};
std::optional<StoredCheckpoint> ParseStoredCheckpoint(absl::string_view value);

std::string FormatBytes(uint32_t format);
std::optional<uint32_t> ParseFormat(absl::string_view value);

}  // namespace relais::rocks

#endif  // RELAIS_SERVICES_ADAPTERS_ROCKSDB_KEYS_H_
