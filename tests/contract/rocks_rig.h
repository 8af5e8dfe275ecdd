// A RocksLedger's storage under test: in the system's files or in RocksDB's own memory file system, below a file system
// that fails when told to.
#ifndef RELAIS_TESTS_CONTRACT_ROCKS_RIG_H_
#define RELAIS_TESTS_CONTRACT_ROCKS_RIG_H_

#include <memory>
#include <string>
#include <vector>

#include "rocksdb/env.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "tests/contract/fault_fs.h"
#include "tests/contract/ledger_contract.h"

namespace relais {

// A new folder, removed with everything in it at the end.
class TempFolder {
 public:
  // Below the system's folder for temporary files, or in memory where the machine has that and no sync is at stake.
  enum class Where { kDisk, kMemory };
  explicit TempFolder(Where where = Where::kDisk);
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class RocksRig : public LedgerRig {
 public:
  enum class Where { kFiles, kMemory };
  explicit RocksRig(Where where);
  ~RocksRig() override;

  absl::StatusOr<std::unique_ptr<Ledger>> Open(const Digester& digester, Entropy& entropy) override;
  std::vector<DiskFault> Faults() const override;
  void FailNextWrite(DiskFault fault) override;
  void SetFull(bool full) override;
  void CorruptRecord(uint64_t sequence) override;
  void RemoveRecord(uint64_t sequence) override;

  RocksLedgerOptions Options() const;
  FaultSwitches& switches() { return fault_fs_->switches(); }
  std::string rocks_path() const { return Options().folder + "/rocks"; }

 private:
  std::unique_ptr<TempFolder> folder_;  // for files only
  std::unique_ptr<rocksdb::Env> memory_env_;
  std::shared_ptr<FaultFs> fault_fs_;
  std::unique_ptr<rocksdb::Env> env_;
};

// Changes one key of the store behind the ledger's back; `value` null: removes it. Nothing is open meanwhile.
void RewriteKey(const RocksLedgerOptions& options, const std::string& family, const std::string& key,
                const std::string* value);

}  // namespace relais

#endif  // RELAIS_TESTS_CONTRACT_ROCKS_RIG_H_
