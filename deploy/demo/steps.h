// What the demonstration judges itself by: each step says beforehand what has to come of it.
#ifndef RELAIS_DEPLOY_DEMO_STEPS_H_
#define RELAIS_DEPLOY_DEMO_STEPS_H_

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace relais::demo {

struct StepResult {
  std::string name;
  std::string expected;
  std::string got;
  bool ok = false;
  int64_t ms = 0;  // the whole step, unless it measured something itself
};

// The steps of one run, in order. Single-threaded.
class Steps {
 public:
  // `last`: the step after which none is played any more; "" plays them all.
  explicit Steps(std::function<void(const StepResult&)> say, std::string last = "")
      : say_(std::move(say)), last_(std::move(last)) {}

  // Plays one step, tells of it, and keeps it. What `play` answers is judged by being equal to `expected`. Does nothing
  // once over().
  void Play(const std::string& name, const std::string& expected, const std::function<std::string()>& play);
  // Likewise; `play` says in its argument how many milliseconds the thing itself took.
  void PlayTimed(const std::string& name, const std::string& expected,
                 const std::function<std::string(int64_t*)>& play);

  const std::vector<StepResult>& all() const { return all_; }
  // There was a step, and none came out otherwise than stated.
  bool ok() const;
  // The last step that was asked for has been played.
  bool over() const { return over_; }
  // Not all of them are asked for.
  bool stops_early() const { return !last_.empty(); }
  nlohmann::json Summary() const;

 private:
  const std::function<void(const StepResult&)> say_;
  const std::string last_;
  bool over_ = false;
  std::vector<StepResult> all_;
};

}  // namespace relais::demo

#endif  // RELAIS_DEPLOY_DEMO_STEPS_H_
