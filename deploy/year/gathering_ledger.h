// A ledger in front of another one that makes a single append of many: a year need not survive a power cut in its
// middle, and a hub's hundred thousands of synced appends would take longer than everything else. What is put and
// dropped again meanwhile never reaches a file.
#ifndef RELAIS_DEPLOY_YEAR_GATHERING_LEDGER_H_
#define RELAIS_DEPLOY_YEAR_GATHERING_LEDGER_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "services/ports/ledger.h"

namespace relais::year {

// One thread. Of ports/ledger.h's promises it keeps all but durability: an Append is durable with the next Flush, which
// comes by itself before the ledger is replayed, checkpointed or scrubbed, and once enough has gathered.
class GatheringLedger : public Ledger {
 public:
  explicit GatheringLedger(std::unique_ptr<Ledger> behind) : behind_(std::move(behind)), head_(behind_->head()) {}

  // Errors of the ledger behind: then this one is in doubt, and every further call that writes fails like it.
  absl::Status Flush();

  LedgerId id() const override { return behind_->id(); }
  // Its chain is zero while something is gathered.
  LedgerHead head() const override { return head_; }
  absl::StatusOr<LedgerHead> Append(const LedgerHead& expected, const LedgerBatch& batch) override;
  absl::Status Confirm() override { return doubt_; }
  absl::Status Replay(uint64_t after_sequence,
                      absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) override;
  absl::StatusOr<std::string> ReadBody(const BodyKey& key) const override;
  absl::StatusOr<std::vector<BodyKey>> ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                  uint64_t to) const override;
  absl::Status SaveCheckpoint(const Checkpoint& checkpoint) override;
  absl::StatusOr<std::optional<Checkpoint>> LoadCheckpoint() override { return behind_->LoadCheckpoint(); }
  // Removes nothing: who checks a year reads it from its first record.
  absl::Status TrimBefore(uint64_t) override { return absl::OkStatus(); }
  absl::Status Scrub() override;

 private:
  bool Dropped(const BodyKey& key) const;

  const std::unique_ptr<Ledger> behind_;
  LedgerHead head_;
  absl::Status doubt_;
  std::vector<std::string> records_;
  std::vector<BodyDrop> drops_;  // of what is behind
  absl::btree_map<BodyKey, std::shared_ptr<const std::string>> puts_;
  size_t bytes_ = 0;  // gathered, at most
};

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_GATHERING_LEDGER_H_
