// The loop's one turn, without threads: step a handful of inputs, append once, release effects. The threaded runner and
// the simulated world both turn it.
#ifndef RELAIS_SERVICES_RUNNER_STEP_LOOP_H_
#define RELAIS_SERVICES_RUNNER_STEP_LOOP_H_

#include <deque>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "services/core/handoff/limits.h"
#include "services/core/mailbox/step.h"
#include "services/ports/ledger.h"
#include "services/runner/append_bounds.h"

namespace relais {

// Hidden switches for the tests of the tests: each breaks one promise on purpose, so that a checker can show that it
// notices. All off in a product.
struct Sabotage {
  bool answer_before_write = false;  // effects and results leave before the append
};

// Engine: Input, Result, Record, Effect types;
//   Result Step(const Moment&, Input, StepOutcome<Record, Effect>*); void Replay(const Record&);
// Codec: std::string EncodeRecord(const Record&); absl::StatusOr<Record> DecodeRecord(string_view);
//        std::string EncodeState(const Engine&); absl::Status DecodeState(string_view, Engine*); all const.
// An engine may have `static bool HoldsAnyway(const Effect&)`: true for what says nothing but what some append has made
// durable, and is thus true whoever writes now.
// One thread at a time. `engine`, `ledger` and `codec` are borrowed and outlive the loop.
template <class Engine, class Codec>
class StepLoop {
 public:
  using Input = typename Engine::Input;
  using Result = typename Engine::Result;
  using Effect = typename Engine::Effect;
  using Record = typename Engine::Record;
  using Done = absl::AnyInvocable<void(Result)>;
  using Release = std::function<void(Effect&&)>;

  struct Task {
    Input input;
    Done done;  // may be empty; called once the step's records are durable
  };

  StepLoop(Engine* engine, Ledger* ledger, const Codec* codec, Release release, Sabotage sabotage = {},
           AppendBounds bounds = {})
      : engine_(engine),
        ledger_(ledger),
        codec_(codec),
        release_(std::move(release)),
        sabotage_(sabotage),
        bounds_(bounds) {}

  // Rebuilds the engine from the latest checkpoint and the records after it. Call once, on a fresh engine.
  // DataLoss when the ledger is damaged or a record does not decode: the daemon must not start.
  absl::Status Recover() {
    uint64_t after = 0;
    auto checkpoint = ledger_->LoadCheckpoint();
    if (!checkpoint.ok()) return checkpoint.status();
    if (checkpoint->has_value()) {
      if (auto status = codec_->DecodeState((*checkpoint)->bytes, engine_); !status.ok()) return status;
      after = (*checkpoint)->sequence;
      last_checkpoint_bytes_ = (*checkpoint)->bytes.size();
    }
    last_checkpoint_ = after;
    return ledger_->Replay(after, [this](uint64_t, absl::string_view bytes) -> absl::Status {
      auto record = codec_->DecodeRecord(bytes);
      if (!record.ok()) return absl::DataLossError(record.status().message());
      engine_->Replay(*record);
      return absl::OkStatus();
    });
  }

  // Steps every task at `now`, in order, behind as few appends as possible (one, but for bodies dropped right after
  // they were put, and for groups beyond the bounds). Results and effects leave in order, after the append. On error
  // nothing of the failed group has left; the engine's memory is then ahead of the ledger and must be thrown away: stop
  // and recover. A group without anything to append that says more than what holds anyway leaves once the ledger has
  // confirmed that nobody else writes.
  absl::Status Turn(const Moment& now, std::vector<Task> tasks) {
    Group group;
    for (Task& task : tasks) {
      StepOutcome<Record, Effect> outcome;
      Result result = engine_->Step(now, std::move(task.input), &outcome);
      if (group.MustPrecede(outcome) || group.IsFull(bounds_)) {
        if (auto status = Flush(&group); !status.ok()) return status;
      }
      group.Take(*codec_, std::move(outcome), std::move(task.done), std::move(result));
    }
    if (auto status = Flush(&group); !status.ok()) return status;
    return MaybeCheckpoint();
  }

  // Saves the present state and lets the ledger forget the records before it.
  absl::Status CheckpointNow() {
    Checkpoint checkpoint{ledger_->head().sequence, codec_->EncodeState(*engine_)};
    last_checkpoint_bytes_ = checkpoint.bytes.size();
    last_checkpoint_ = checkpoint.sequence;
    if (auto status = ledger_->SaveCheckpoint(checkpoint); !status.ok()) return status;
    return ledger_->TrimBefore(checkpoint.sequence);
  }

 private:
  struct Group {
    LedgerBatch batch;
    std::vector<std::pair<Done, Result>> answers;
    std::vector<Effect> effects;
    std::set<BodyKey> bodies_put;
    size_t bytes = 0;
    bool unsure = false;  // something in it is said from memory alone

    // The ledger applies drops before puts: a drop of what this group puts has to come in a later append.
    bool MustPrecede(const StepOutcome<Record, Effect>& next) const {
      for (const DroppedBodies& drop : next.drops) {
        const auto first = bodies_put.lower_bound({drop.owner, drop.from});
        if (first != bodies_put.end() && *first < BodyKey{drop.owner, drop.to}) return true;
      }
      return false;
    }
    bool IsFull(const AppendBounds& bounds) const {
      return bytes >= bounds.bytes || batch.puts.size() + batch.drops.size() >= bounds.changes;
    }
    void Take(const Codec& codec, StepOutcome<Record, Effect> outcome, Done done, Result result) {
      for (const Record& record : outcome.records) {
        batch.records.push_back(codec.EncodeRecord(record));
        bytes += batch.records.back().size();
      }
      for (const DroppedBodies& drop : outcome.drops) batch.drops.push_back({drop.owner, drop.from, drop.to});
      for (StoredBody& put : outcome.puts) {
        bodies_put.insert({put.owner, put.index});
        bytes += put.bytes->size();
        batch.puts.push_back({{put.owner, put.index}, std::move(put.bytes)});
      }
      for (Effect& effect : outcome.effects) {
        unsure = unsure || !HoldsAnyway(effect);
        effects.push_back(std::move(effect));
      }
      unsure = unsure || done != nullptr;
      if (done) answers.emplace_back(std::move(done), std::move(result));
    }
  };

  static bool HoldsAnyway(const Effect& effect) {
    if constexpr (requires { Engine::HoldsAnyway(effect); }) return Engine::HoldsAnyway(effect);
    return false;
  }

  absl::Status Flush(Group* group) {
    if (sabotage_.answer_before_write) {
      // The promise broken on purpose: said now, written only when a few more groups have come. What follows from a
      // step often is a group of its own, and must not write it.
      ReleaseAll(group);
      unwritten_.push_back(std::move(group->batch));
      group->batch = LedgerBatch();
      if (unwritten_.size() > kHeldBack) {
        group->batch = std::move(unwritten_.front());
        unwritten_.pop_front();
      }
    }
    if (!group->batch.records.empty() || !group->batch.puts.empty() || !group->batch.drops.empty()) {
      auto head = ledger_->Append(ledger_->head(), group->batch);
      if (!head.ok()) return head.status();
      records_since_checkpoint_ += group->batch.records.size();
      record_bytes_since_checkpoint_ += RecordBytes(group->batch);
    } else if (group->unsure) {
      // Said from memory alone. Whoever is no longer the one that writes would refuse what it has never heard of.
      if (auto status = ledger_->Confirm(); !status.ok()) return status;
    }
    ReleaseAll(group);
    *group = Group();
    return absl::OkStatus();
  }

  static size_t RecordBytes(const LedgerBatch& batch) {
    size_t bytes = 0;
    for (const std::string& record : batch.records) bytes += record.size();
    return bytes;
  }

  void ReleaseAll(Group* group) {
    for (Effect& effect : group->effects) release_(std::move(effect));
    for (auto& [done, result] : group->answers) done(std::move(result));
    group->effects.clear();
    group->answers.clear();
    group->unsure = false;
  }

  // A checkpoint costs its size: it waits until the records since weigh four times as much, and are many, so that
  // start-up stays short and writing them stays a small part of the work.
  absl::Status MaybeCheckpoint() {
    if (sabotage_.answer_before_write) return absl::OkStatus();  // it would hold what is not written yet
    if (records_since_checkpoint_ < limits::kCheckpointEveryRecords) return absl::OkStatus();
    if (record_bytes_since_checkpoint_ < 4 * last_checkpoint_bytes_) return absl::OkStatus();
    records_since_checkpoint_ = 0;
    record_bytes_since_checkpoint_ = 0;
    return CheckpointNow();
  }

  Engine* const engine_;
  Ledger* const ledger_;
  const Codec* const codec_;
  const Release release_;
  const Sabotage sabotage_;
  const AppendBounds bounds_;
  static constexpr size_t kHeldBack = 3;
  std::deque<LedgerBatch> unwritten_;  // under sabotage only
  uint64_t last_checkpoint_ = 0;
  size_t last_checkpoint_bytes_ = 0;
  uint64_t records_since_checkpoint_ = 0;
  uint64_t record_bytes_since_checkpoint_ = 0;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_RUNNER_STEP_LOOP_H_
