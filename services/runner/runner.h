// The one thread that owns an engine: takes what is queued, turns the step loop, and stops the process on doubt.
#ifndef RELAIS_SERVICES_RUNNER_RUNNER_H_
#define RELAIS_SERVICES_RUNNER_RUNNER_H_

#include <functional>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "services/core/handoff/limits.h"
#include "services/ports/clock.h"
#include "services/ports/telemetry.h"
#include "services/runner/append_bounds.h"
#include "services/runner/inbox.h"
#include "services/runner/step_loop.h"

namespace relais {

// Group commit without linger: a group is whatever was queued while the former one was written.
// Post and Ask may be called from any thread; `release` and every `done` run on the runner's thread and must not
// block or call Stop.
template <class Engine, class Codec>
class Runner {
 public:
  using Loop = StepLoop<Engine, Codec>;
  using Input = typename Loop::Input;
  using Done = typename Loop::Done;
  using Query = absl::AnyInvocable<void(const Engine&)>;

  struct Options {
    size_t inbox_inputs_max = limits::kInboxInputsMax;
    size_t group_inputs_max = limits::kGroupInputsMax;
    absl::Duration tick_every = absl::Seconds(1);
    Sabotage sabotage;
    AppendBounds append_bounds;
  };

  // `moment_of` turns a time into the engine's coarse moment. Called once, on the runner's thread, when an append is in
  // doubt or the ledger failed: it must end the process, which replays at its next start.
  using OnDoubt = std::function<void(const absl::Status&)>;

  Runner(Engine* engine, Ledger* ledger, const Codec* codec, const Clock* clock, Telemetry* telemetry,
         std::function<Moment(absl::Time)> moment_of, typename Loop::Release release, OnDoubt on_doubt, Options options)
      : engine_(engine),
        clock_(clock),
        telemetry_(telemetry),
        moment_of_(std::move(moment_of)),
        on_doubt_(std::move(on_doubt)),
        options_(options),
        loop_(engine, ledger, codec, std::move(release), options.sabotage, options.append_bounds),
        inbox_(options.inbox_inputs_max) {}
  ~Runner() { Stop(); }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  // Replays, then starts the thread. On error nothing was started: the daemon reports it and does not serve.
  absl::Status Start() {
    if (auto status = loop_.Recover(); !status.ok()) return status;
    thread_ = std::thread([this] { Run(); });
    return absl::OkStatus();
  }

  // False when the queue is full or the runner stops: answer "busy, try again". `done` is then never called.
  bool Post(Input input, Done done = nullptr) { return inbox_.TryPush(Task{std::move(input), std::move(done)}); }
  // Never refused for lack of room: for what the engine has to learn (a line that closed).
  bool PostAlways(Input input) { return inbox_.Push(Task{std::move(input), nullptr}); }
  // Runs `query` on the engine, between two groups. It sees memory that may be ahead of the disk by nothing: groups
  // before it are durable.
  bool Ask(Query query) { return inbox_.TryPush(std::move(query)); }

  // Works off what is queued, saves a checkpoint, ends the thread. Repeat-safe; not from the runner's own thread.
  void Stop() {
    inbox_.Close();
    if (thread_.joinable()) thread_.join();
  }

 private:
  using Task = typename Loop::Task;
  using Item = std::variant<Task, Query>;

  void Run() {
    absl::Time next_tick = clock_->Now();
    while (!inbox_.closed_and_empty()) {
      std::vector<Item> items = inbox_.Take(options_.group_inputs_max, options_.tick_every);
      std::vector<Task> tasks;
      const absl::Time now = clock_->Now();
      if (now >= next_tick || now < next_tick - 2 * options_.tick_every) {
        tasks.push_back(Task{engine_->TickInput(), nullptr});
        next_tick = now + options_.tick_every;
      }
      if (!TurnAll(now, std::move(items), std::move(tasks))) return;
    }
    if (auto status = loop_.CheckpointNow(); !status.ok()) {
      telemetry_->Log(Severity::kError, "checkpoint_failed", {{"error", std::string(status.message())}});
    }
  }

  bool TurnAll(absl::Time now, std::vector<Item> items, std::vector<Task> tasks) {
    for (Item& item : items) {
      if (Task* task = std::get_if<Task>(&item)) {
        tasks.push_back(std::move(*task));
        continue;
      }
      if (!Turn(now, std::move(tasks))) return false;
      tasks.clear();
      std::get<Query>(item)(*engine_);
    }
    return Turn(now, std::move(tasks));
  }

  bool Turn(absl::Time now, std::vector<Task> tasks) {
    if (tasks.empty()) return true;
    absl::Status status = loop_.Turn(moment_of_(now), std::move(tasks));
    if (status.ok()) return true;
    inbox_.Close();
    telemetry_->Log(Severity::kError, "ledger_doubt", {{"error", std::string(status.message())}});
    on_doubt_(status);
    return false;
  }

  Engine* const engine_;
  const Clock* const clock_;
  Telemetry* const telemetry_;
  const std::function<Moment(absl::Time)> moment_of_;
  const OnDoubt on_doubt_;
  const Options options_;
  Loop loop_;
  Inbox<Item> inbox_;
  std::thread thread_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_RUNNER_RUNNER_H_
