// A ledger for nodes whose records nobody will read again: keeps bodies as long as they are needed and counts records,
// without keeping any. So a year of three hundred nodes fits into memory. It cannot be replayed.
#ifndef RELAIS_DEPLOY_YEAR_MEMORY_LEDGER_H_
#define RELAIS_DEPLOY_YEAR_MEMORY_LEDGER_H_

#include "absl/container/btree_map.h"
#include "services/ports/ledger.h"

namespace relais::year {

// One thread. Of ports/ledger.h's promises it keeps 2, 6 and the order of drops and puts; nothing is durable, and
// Replay from anywhere but the head fails with DataLoss.
class MemoryLedger : public Ledger {
 public:
  explicit MemoryLedger(LedgerId id) : id_(id) {}

  LedgerId id() const override { return id_; }
  LedgerHead head() const override { return head_; }
  absl::StatusOr<LedgerHead> Append(const LedgerHead& expected, const LedgerBatch& batch) override;
  absl::Status Confirm() override { return absl::OkStatus(); }
  absl::Status Replay(uint64_t after_sequence,
                      absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) override;
  absl::StatusOr<std::string> ReadBody(const BodyKey& key) const override;
  absl::StatusOr<std::vector<BodyKey>> ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                  uint64_t to) const override;
  absl::Status SaveCheckpoint(const Checkpoint& checkpoint) override;
  absl::StatusOr<std::optional<Checkpoint>> LoadCheckpoint() override { return std::nullopt; }
  absl::Status TrimBefore(uint64_t) override { return absl::OkStatus(); }
  absl::Status Scrub() override { return absl::OkStatus(); }  // what was dropped is nowhere

  // Lets bodies go of which it is known that nobody will ask for them again.
  void Forget(const std::array<uint8_t, 16>& owner, uint64_t from, uint64_t to);

 private:
  const LedgerId id_;
  LedgerHead head_;  // its chain stays zero
  absl::btree_map<BodyKey, std::shared_ptr<const std::string>> bodies_;
};

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_MEMORY_LEDGER_H_
