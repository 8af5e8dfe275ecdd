// A RocksDB ledger taken apart, and put together again from what is carried to it (ports/ledger_parts.h).
#ifndef RELAIS_SERVICES_ADAPTERS_ROCKSDB_ROCKS_PARTS_H_
#define RELAIS_SERVICES_ADAPTERS_ROCKSDB_ROCKS_PARTS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/ports/ledger_parts.h"

namespace relais {

class RocksLedgerSource : public LedgerSource {
 public:
  // As RocksLedger::Open, but nothing is made: NotFound when no store is there.
  static absl::StatusOr<std::unique_ptr<LedgerSource>> Open(const RocksLedgerOptions& options, const Digester& digester,
                                                            Entropy& entropy);

  LedgerFacts facts() const override;
  absl::StatusOr<std::optional<Checkpoint>> ReadCheckpoint() override;
  absl::Status Records(uint64_t after, absl::FunctionRef<absl::Status(const SaltedRecord&)> visit) override;
  absl::Status Bodies(const std::optional<BodyKey>& after,
                      absl::FunctionRef<absl::Status(const CarriedBody&)> visit) override;

 private:
  explicit RocksLedgerSource(std::unique_ptr<RocksLedger> ledger) : ledger_(std::move(ledger)) {}

  const std::unique_ptr<RocksLedger> ledger_;
};

// In FOLDER.import until it is whole, then renamed: a hub that starts meanwhile does not take it for its ledger.
class RocksLedgerTarget : public LedgerTarget {
 public:
  // What is staged, behind the folder's name.
  static constexpr char kStagedSuffix[] = ".import";

  // `digester` and `entropy` outlive it.
  RocksLedgerTarget(RocksLedgerOptions options, const Digester& digester, Entropy& entropy);
  ~RocksLedgerTarget() override;

  absl::StatusOr<Place> Begin(const CarriedLedger& ledger) override;
  absl::Status PutCheckpoint(const Checkpoint& checkpoint) override;
  absl::Status PutRecords(const std::vector<SaltedRecord>& records, const LedgerHead& before,
                          const LedgerHead& end) override;
  absl::Status PutBodies(const std::vector<CarriedBody>& bodies) override;
  absl::StatusOr<std::unique_ptr<LedgerSource>> ReadBack() override;
  absl::Status Finish() override;

  // Removes what an unfinished carrying left; the ledger itself is not touched. FailedPrecondition when it is under
  // way.
  absl::Status Forget();

 private:
  absl::StatusOr<bool> IsThere(const CarriedLedger& ledger);
  absl::Status Claim(const CarriedLedger& ledger);
  absl::StatusOr<Place> PlaceReached() const;

  const RocksLedgerOptions options_;
  RocksLedgerOptions staged_;
  const Digester& digester_;
  Entropy& entropy_;
  LedgerFacts facts_;
  bool there_ = false;
  std::unique_ptr<rocks::Store> store_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_ROCKSDB_ROCKS_PARTS_H_
