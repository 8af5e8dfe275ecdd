// One engine with its codec and its ledger, turned by hand: what hub and nodes of the region have in common.
#ifndef RELAIS_TESTS_REGION_PARTY_H_
#define RELAIS_TESTS_REGION_PARTY_H_

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "services/core/handoff/check.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/runner/step_loop.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/region/trace.h"

namespace relais::region {

// The part of a party that lives as long as its process. Engine and Codec as in runner/step_loop.h.
template <class Engine, class Codec>
class Process {
 public:
  using Loop = StepLoop<Engine, Codec>;
  using Task = typename Loop::Task;

  // Opens the ledger on `disk` and replays it. Check ready() before anything else. `traced` is the party's own, and
  // outlives its processes: up to which record `trace` has heard, whatever the former process knew of its last append.
  Process(int party, Engine engine, const Codec* codec, std::shared_ptr<MemDisk> disk, const Digester& digester,
          Entropy& entropy, typename Loop::Release release, Sabotage sabotage, Trace* trace, uint64_t* traced)
      : party_(party), engine_(std::move(engine)), trace_(trace), traced_(traced) {
    absl::StatusOr<std::unique_ptr<MemLedger>> ledger = MemLedger::Open(std::move(disk), digester, entropy);
    ready_ = ledger.status();
    if (!ready_.ok()) return;
    ledger_ = *std::move(ledger);
    loop_ = std::make_unique<Loop>(&engine_, ledger_.get(), codec, std::move(release), sabotage);
    ready_ = loop_->Recover();
    TellRecords();
  }

  const absl::Status& ready() const { return ready_; }
  Engine& engine() { return engine_; }
  const Engine& engine() const { return engine_; }
  MemLedger& ledger() { return *ledger_; }
  const MemLedger& ledger() const { return *ledger_; }

  // Steps `tasks` behind one append. An error means doubt: the process must go.
  absl::Status Turn(const Moment& now, std::vector<Task> tasks) {
    absl::Status status = loop_->Turn(now, std::move(tasks));
    TellRecords();
    return status;
  }
  absl::Status Checkpoint() {
    TellRecords();
    return loop_->CheckpointNow();
  }

 private:
  void TellRecords() {
    if (trace_ == nullptr) return;
    (void)ledger_->Replay(*traced_, [this](uint64_t sequence, absl::string_view record) {
      trace_->OnRecord(party_, record);
      *traced_ = sequence;
      return absl::OkStatus();
    });
  }

  const int party_;
  Engine engine_;
  Trace* const trace_;
  uint64_t* const traced_;
  std::unique_ptr<MemLedger> ledger_;
  std::unique_ptr<Loop> loop_;
  absl::Status ready_;
};

}  // namespace relais::region

#endif  // RELAIS_TESTS_REGION_PARTY_H_
