// A question to a running engine, and its answer, for edges that wait.
#ifndef RELAIS_SERVICES_RUNNER_ASK_H_
#define RELAIS_SERVICES_RUNNER_ASK_H_

#include <memory>
#include <optional>
#include <utility>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "services/runner/runner.h"

namespace relais {

// Runs `question` on the engine's thread and waits for its answer; none when the engine is too busy or stops, or has
// not come to it within `patience`. It may still run then: it must own what it touches. Any thread but the runner's.
template <class Engine, class Codec, class F>
auto AskEngine(Runner<Engine, Codec>& runner, F question, absl::Duration patience = absl::InfiniteDuration())
    -> std::optional<decltype(question(std::declval<const Engine&>()))> {
  using Answer = decltype(question(std::declval<const Engine&>()));
  struct Shared {
    absl::Notification done;
    std::optional<Answer> answer;
  };
  auto shared = std::make_shared<Shared>();
  const bool posted = runner.Ask([shared, question = std::move(question)](const Engine& engine) mutable {
    shared->answer.emplace(question(engine));
    shared->done.Notify();
  });
  if (!posted || !shared->done.WaitForNotificationWithTimeout(patience)) return std::nullopt;
  return std::move(shared->answer);
}

}  // namespace relais

#endif  // RELAIS_SERVICES_RUNNER_ASK_H_
