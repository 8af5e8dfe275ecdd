#include "deploy/demo/steps.h"

#include <algorithm>
#include <chrono>

namespace relais::demo {

void Steps::Play(const std::string& name, const std::string& expected, const std::function<std::string()>& play) {
  PlayTimed(name, expected, [&](int64_t*) { return play(); });
}

void Steps::PlayTimed(const std::string& name, const std::string& expected,
                      const std::function<std::string(int64_t*)>& play) {
  if (over_) return;
  constexpr int64_t kNotMeasured = -1;
  const auto start = std::chrono::steady_clock::now();
  int64_t measured = kNotMeasured;
  StepResult step{name, expected, play(&measured), false, 0};
  step.ok = step.got == expected;
  step.ms =
      measured != kNotMeasured
          ? measured
          : std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
  say_(step);
  over_ = step.name == last_;
  all_.push_back(std::move(step));
}

bool Steps::ok() const {
  return !all_.empty() && std::all_of(all_.begin(), all_.end(), [](const StepResult& step) { return step.ok; });
}

nlohmann::json Steps::Summary() const {
  nlohmann::json steps = nlohmann::json::array();
  for (const StepResult& s : all_) {
    steps.push_back({{"name", s.name}, {"expected", s.expected}, {"got", s.got}, {"ok", s.ok}, {"ms", s.ms}});
  }
  return steps;
}

}  // namespace relais::demo
