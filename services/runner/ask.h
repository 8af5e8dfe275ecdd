// A question to a running engine, and its answer, for edges that wait.
#ifndef RELAIS_SERVICES_RUNNER_ASK_H_
#define RELAIS_SERVICES_RUNNER_ASK_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "services/runner/runner.h"

namespace relais {

// Runs `question` on the engine's thread and waits for its answer; none when the engine is too busy or stops, or has
// not come to it within `patience`. It may still run then: it must own what it touches. Any thread but the runner's.
template <class Engine, class Codec, class F>
auto AskEngine(Runner<Engine, Codec>& runner, F question, absl::Duration patience = absl::InfiniteDuration())
    -> std::optional<decltype(question(std::declval<const Engine&>()))> {
  using Answer = decltype(question(std::declval<const Engine&>()));
  // The standard library's mutex, because the thread sanitizer knows it; it sees nothing of Debian's Abseil.
  struct Shared {
    std::mutex mutex;
    std::condition_variable told;
    std::optional<Answer> answer;  // guarded by mutex
  };
  auto shared = std::make_shared<Shared>();
  const bool posted = runner.Ask([shared, question = std::move(question)](const Engine& engine) mutable {
    Answer answer = question(engine);
    const std::lock_guard<std::mutex> lock(shared->mutex);
    shared->answer.emplace(std::move(answer));
    shared->told.notify_one();
  });
  if (!posted) return std::nullopt;
  std::unique_lock<std::mutex> lock(shared->mutex);
  const auto is_told = [&shared] { return shared->answer.has_value(); };
  if (patience == absl::InfiniteDuration()) {
    shared->told.wait(lock, is_told);
  } else if (!shared->told.wait_for(lock, absl::ToChronoNanoseconds(patience), is_told)) {
    return std::nullopt;
  }
  return std::move(shared->answer);
}

}  // namespace relais

#endif  // RELAIS_SERVICES_RUNNER_ASK_H_
