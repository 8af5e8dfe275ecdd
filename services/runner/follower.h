// An engine that follows a ledger which somebody else writes, until it is its turn.
#ifndef RELAIS_SERVICES_RUNNER_FOLLOWER_H_
#define RELAIS_SERVICES_RUNNER_FOLLOWER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/ports/ledger.h"

namespace relais {

// Engine and Codec as for StepLoop. One thread at a time; `codec` outlives it.
template <class Engine, class Codec>
class Follower {
 public:
  using Make = std::function<std::unique_ptr<Engine>()>;
  Follower(Make make, const Codec* codec) : make_(std::move(make)), codec_(codec) {}

  // Hears what is new up to the ledger's head. After an error it knows less; where what it knew is not the ledger's any
  // more, nothing, and the next time it begins anew.
  absl::Status Follow(Ledger& ledger) {
    const LedgerHead head = ledger.head();
    const bool rewritten = head.sequence < known_ || (head.sequence == end_.sequence && head.chain != end_.chain);
    if (rewritten) Forget();
    if (engine_ == nullptr) {
      if (absl::Status status = Begin(ledger); !status.ok()) return status;
    }
    absl::Status status = ledger.Replay(known_, [this](uint64_t sequence, absl::string_view bytes) -> absl::Status {
      auto record = codec_->DecodeRecord(bytes);
      if (!record.ok()) return absl::DataLossError(record.status().message());
      engine_->Replay(*record);
      known_ = sequence;
      return absl::OkStatus();
    });
    if (status.ok()) end_ = head;
    // Trimmed beyond what was known, or damage: the checkpoint tells which.
    if (!status.ok() && !absl::IsUnavailable(status)) Forget();
    return status;
  }

  // The ledger is whoever follows's own now: hears the rest of it, from a checkpoint again if what it knew was trimmed
  // away by the last word of whoever served. After an error it knows nothing, and recovering tells what is wrong. Does
  // nothing for one that never followed.
  void CatchUp(Ledger& ledger) {
    if (engine_ == nullptr || Follow(ledger).ok()) return;
    if (engine_ == nullptr && Follow(ledger).ok()) return;
    Forget();
  }

  // Up to which record; 0 when it knows nothing.
  uint64_t known() const { return known_; }
  // The engine that knows so much; a fresh one if it never followed.
  std::unique_ptr<Engine> Take() { return engine_ != nullptr ? std::move(engine_) : make_(); }

 private:
  absl::Status Begin(Ledger& ledger) {
    auto checkpoint = ledger.LoadCheckpoint();
    if (!checkpoint.ok()) return checkpoint.status();
    std::unique_ptr<Engine> engine = make_();
    if (checkpoint->has_value()) {
      if (auto status = codec_->DecodeState((*checkpoint)->bytes, engine.get()); !status.ok()) return status;
      known_ = (*checkpoint)->sequence;
    }
    engine_ = std::move(engine);
    return absl::OkStatus();
  }
  void Forget() {
    engine_ = nullptr;
    known_ = 0;
    end_ = LedgerHead();
  }

  const Make make_;
  const Codec* const codec_;
  std::unique_ptr<Engine> engine_;
  uint64_t known_ = 0;
  LedgerHead end_;  // of the ledger, when it was last heard to its end
};

// A ledger for an engine that knows its first records already: these are not told again, nor is a checkpoint of them.
// Promises and threads are those of the ledger underneath, which outlives it.
class ResumedLedger final : public Ledger {
 public:
  ResumedLedger(Ledger* ledger, uint64_t known) : ledger_(ledger), known_(known) {}

  LedgerId id() const override { return ledger_->id(); }
  LedgerHead head() const override { return ledger_->head(); }
  absl::StatusOr<LedgerHead> Append(const LedgerHead& expected, const LedgerBatch& batch) override {
    return ledger_->Append(expected, batch);
  }
  absl::Status Confirm() override { return ledger_->Confirm(); }
  absl::Status Replay(uint64_t after_sequence,
                      absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) override {
    return ledger_->Replay(after_sequence < known_ ? known_ : after_sequence, visit);
  }
  absl::StatusOr<std::string> ReadBody(const BodyKey& key) const override { return ledger_->ReadBody(key); }
  absl::StatusOr<std::vector<BodyKey>> ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                  uint64_t to) const override {
    return ledger_->ListBodies(owner, from, to);
  }
  absl::Status SaveCheckpoint(const Checkpoint& checkpoint) override { return ledger_->SaveCheckpoint(checkpoint); }
  absl::StatusOr<std::optional<Checkpoint>> LoadCheckpoint() override { return std::nullopt; }
  absl::Status TrimBefore(uint64_t sequence) override { return ledger_->TrimBefore(sequence); }
  absl::Status Scrub() override { return ledger_->Scrub(); }

 private:
  Ledger* const ledger_;
  const uint64_t known_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_RUNNER_FOLLOWER_H_
