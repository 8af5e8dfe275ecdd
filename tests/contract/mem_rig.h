// A MemLedger's storage under test.
#ifndef RELAIS_TESTS_CONTRACT_MEM_RIG_H_
#define RELAIS_TESTS_CONTRACT_MEM_RIG_H_

#include <memory>
#include <vector>

#include "tests/contract/ledger_contract.h"
#include "tests/fakes/mem_ledger.h"

namespace relais {

class MemRig : public LedgerRig {
 public:
  absl::StatusOr<std::unique_ptr<Ledger>> Open(const Digester& digester, Entropy& entropy) override {
    return MemLedger::Open(disk_, digester, entropy);
  }
  std::vector<DiskFault> Faults() const override {
    return {DiskFault::kUnavailable, DiskFault::kFull, DiskFault::kDoubtLost, DiskFault::kDoubtLanded};
  }
  void FailNextWrite(DiskFault fault) override { disk_->FailNextWrite(fault); }
  void SetFull(bool full) override { disk_->SetFull(full); }
  void CorruptRecord(uint64_t sequence) override { disk_->CorruptRecord(sequence); }
  void RemoveRecord(uint64_t sequence) override { disk_->RemoveRecord(sequence); }

 private:
  std::shared_ptr<MemDisk> disk_ = std::make_shared<MemDisk>();
};

}  // namespace relais

#endif  // RELAIS_TESTS_CONTRACT_MEM_RIG_H_
