// The whole key schema of a ledger on etcd, in one place. Changing any of it means a new kStoreFormat.
//
//   PREFIX/h                          the head: Head below, in its fixed layout; rewritten by every write that counts
//   PREFIX/w                          who serves, tied to a lease (claim.h)
//   PREFIX/r/ last: 8 ‖ part: 2       the records of one append, as one value, under the sequence of the last of them;
//                                     in parts where it is large
//   PREFIX/b/ owner: 16 ‖ index: 8    a body as it came
//   PREFIX/c/ generation: 8 ‖ part: 4 a checkpoint, in parts; the head says which generation counts
//   PREFIX/s/ part: 4                 a change too large for one transaction, waiting to be carried out (change.h)
//   PREFIX/i                          a ledger is being carried here (etcd_parts.h): CarryMark below; there is no head
//   PREFIX@ name                      a hub that runs, tied to its lease: HubRow below; beside the ledger, not of it
//
// All numbers are unsigned and big-endian, so that keys sort as their numbers do. A batch stands under its last
// sequence because etcd reads forwards only: the batch that holds record n is then the first one at or after n.
#ifndef RELAIS_SERVICES_ADAPTERS_ETCD_KEYS_H_
#define RELAIS_SERVICES_ADAPTERS_ETCD_KEYS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/ports/ledger.h"

namespace relais::etcd {

inline constexpr uint32_t kStoreFormat = 1;

// [from, to)
struct KeyRange {
  std::string from;
  std::string to;
};

// The place after every key that starts with `prefix`; `prefix` does not end in 0xff.
std::string PrefixEnd(std::string prefix);
// The next key after `key` in their order.
inline std::string After(std::string key) {
  key.push_back('\0');
  return key;
}

class Keys {
 public:
  explicit Keys(std::string prefix) : prefix_(std::move(prefix)) {}

  std::string Head() const { return prefix_ + "/h"; }
  std::string Claim() const { return prefix_ + "/w"; }
  std::string Carrying() const { return prefix_ + "/i"; }
  std::string Hub(const std::string& name) const { return prefix_ + "@" + name; }
  KeyRange AllHubs() const { return {prefix_ + "@", PrefixEnd(prefix_ + "@")}; }
  // The ledger's.
  KeyRange All() const { return {prefix_ + "/", PrefixEnd(prefix_ + "/")}; }
  std::string Record(uint64_t last, uint16_t part = 0) const;
  // Everything of the batches whose last sequence is in [from, to].
  KeyRange Records(uint64_t from, uint64_t to) const;
  std::string Body(const std::array<uint8_t, 16>& owner, uint64_t index) const;
  std::string CheckpointPart(uint64_t generation, uint32_t part) const;
  // All parts of the generations in [from, to).
  KeyRange Checkpoints(uint64_t from, uint64_t to) const;
  KeyRange AllBodies() const { return {prefix_ + "/b/", PrefixEnd(prefix_ + "/b/")}; }
  KeyRange AllCheckpoints() const { return {prefix_ + "/c/", PrefixEnd(prefix_ + "/c/")}; }
  std::string Waiting(uint32_t part) const;
  KeyRange AllWaiting() const { return {prefix_ + "/s/", PrefixEnd(prefix_ + "/s/")}; }

  // Last sequence and part; nothing for any other key. The same for a body's.
  std::optional<std::pair<uint64_t, uint16_t>> ParseRecord(absl::string_view key) const;
  std::optional<BodyKey> ParseBody(absl::string_view key) const;

 private:
  std::string prefix_;
};

// What a hub that runs says of itself.
struct HubRow {
  bool serves = false;   // or stands by
  int64_t since_s = 0;   // that it does so, in Unix seconds by its own clock
  int64_t clock_s = 0;   // when it wrote this, likewise
  uint64_t records = 0;  // standing by: up to which it knows the ledger
  int64_t revision = 0;  // likewise, of the cluster

  std::string Encode() const;
  static std::optional<HubRow> Parse(absl::string_view bytes);
};

// The one key that every write compares and that decides what counts.
struct Head {
  struct CheckpointPlace {
    uint64_t sequence = 0;
    uint64_t generation = 0;
    uint64_t bytes = 0;
    uint32_t parts = 0;  // 0: there was none yet
    Digest digest;       // of its bytes
    friend bool operator==(const CheckpointPlace&, const CheckpointPlace&) = default;
  };
  LedgerId id;
  uint64_t opened = 0;  // how often it was opened for writing
  uint64_t writes = 0;  // rises with every write of the head: no two heads of a ledger are equal
  LedgerHead head;
  LedgerHead trim;  // the last record removed by trimming, and the chain there
  CheckpointPlace checkpoint;
  uint32_t waiting_parts = 0;  // a decided change, in so many parts under PREFIX/s/, has still to be carried out
  std::string holder;          // whose ledger it is

  std::string Encode() const;
  // Nothing when the form is not exactly right; `format` is then what it names, 0 when not even that.
  static std::optional<Head> Parse(absl::string_view bytes, uint32_t& format);
};

// How far a ledger has been carried here.
struct CarryMark {
  uint64_t writes = 0;  // rises with every write, and with every beginning: no two who carry write the same
  LedgerHead records;   // the last record that is here
  Head::CheckpointPlace checkpoint;
  bool has_body = false;
  BodyKey body;      // the last one that is here
  std::string text;  // which ledger (ports/ledger_parts.h)

  std::string Encode() const;
  static std::optional<CarryMark> Parse(absl::string_view bytes);
};

// The records of one append. Views into what was parsed.
struct StoredRecord {
  absl::string_view salt;
  Digest chain;  // after this record
  absl::string_view record;
};
struct StoredBatch {
  uint64_t first = 0;
  Digest before;  // the chain before the first
  std::vector<StoredRecord> records;

  std::string Encode() const;
};
// What the beginning of a batch says of it; nothing when that cannot be one.
struct BatchStart {
  size_t bytes = 0;
  uint64_t first = 0;
};
std::optional<BatchStart> ParseBatchStart(absl::string_view first_part);
std::optional<StoredBatch> ParseBatch(absl::string_view bytes);

}  // namespace relais::etcd

#endif  // RELAIS_SERVICES_ADAPTERS_ETCD_KEYS_H_
