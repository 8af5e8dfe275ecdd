// The contract suite of ports/ledger.h: what a ledger must be able to undergo to be judged.
#ifndef RELAIS_TESTS_CONTRACT_LEDGER_CONTRACT_H_
#define RELAIS_TESTS_CONTRACT_LEDGER_CONTRACT_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/ports/ledger.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/fakes/seeded_entropy.h"

namespace relais {

// One storage of its own, empty at first, that outlives the ledgers opened on it.
class LedgerRig {
 public:
  virtual ~LedgerRig() = default;

  // On the same storage each time; the ledger opened before is gone by then.
  virtual absl::StatusOr<std::unique_ptr<Ledger>> Open(const Digester& digester, Entropy& entropy) = 0;
  // What this storage can be made to do to a write: of the list below, what FailNextWrite takes.
  virtual std::vector<DiskFault> Faults() const = 0;
  virtual void FailNextWrite(DiskFault fault) = 0;
  virtual void SetFull(bool full) = 0;
  // Damage that no checksum of the storage finds, only the chain and the head copy. No ledger is open meanwhile.
  virtual void CorruptRecord(uint64_t sequence) = 0;
  virtual void RemoveRecord(uint64_t sequence) = 0;
  // The record as it lies in the storage, over which the chain runs: `given`, unless the ledger changes it on its way.
  // The ledger that was opened last is open.
  virtual std::string AsKept(uint64_t sequence, const std::string& given) {
    (void)sequence;
    return given;
  }
};

struct LedgerKind {
  std::string name;
  std::function<std::unique_ptr<LedgerRig>()> make;
};
inline std::ostream& operator<<(std::ostream& out, const LedgerKind& kind) {
  return out << kind.name;
}
inline std::string KindName(const ::testing::TestParamInfo<LedgerKind>& info) {
  return info.param.name;
}

class LedgerContract : public ::testing::TestWithParam<LedgerKind> {
 protected:
  LedgerContract();
  ~LedgerContract() override;

  // Closes the ledger, if one is open, and opens it anew.
  absl::Status Reopen();
  // Fails the test unless it can be opened.
  void MustReopen();
  Ledger& ledger() { return *ledger_; }
  // Closes without opening.
  void Close() { ledger_.reset(); }
  LedgerRig& rig() { return *rig_; }

  // Appends records and expects it to work.
  void Append(std::vector<std::string> records);
  // What Replay(after) shows; its error otherwise.
  absl::StatusOr<std::vector<std::string>> ReplayAfter(uint64_t after);

  static constexpr uint64_t kSeed = 7;
  std::unique_ptr<Digester> digester_;
  SeededEntropy entropy_{kSeed};
  std::unique_ptr<LedgerRig> rig_;
  std::unique_ptr<Ledger> ledger_;
};

// A body under (owner whose 16 bytes are all `owner`, index).
BodyPut PutOf(uint8_t owner, uint64_t index, std::string bytes);
BodyKey KeyOf(uint8_t owner, uint64_t index);
BodyDrop DropOf(uint8_t owner, uint64_t from, uint64_t to);

}  // namespace relais

#endif  // RELAIS_TESTS_CONTRACT_LEDGER_CONTRACT_H_
