#include "node/clerk/code_tries.h"

namespace relais::node {

void CodeTries::Turn(Window window) {
  if (window == window_) return;
  window_ = window;
  wrong_.clear();
}

bool CodeTries::MayTry(absl::string_view paper, Window window) {
  Turn(window);
  if (auto it = wrong_.find(paper); it != wrong_.end()) return it->second < limits::kCodeTriesMax;
  if (wrong_.size() < kRememberedMax) return true;
  absl::erase_if(wrong_, [](const auto& tried) { return tried.second < limits::kCodeTriesMax; });
  return wrong_.size() < kRememberedMax;
}

void CodeTries::Wrong(absl::string_view paper, Window window) {
  Turn(window);
  if (auto it = wrong_.find(paper); it != wrong_.end()) {
    ++it->second;
  } else if (wrong_.size() < kRememberedMax) {
    wrong_.emplace(paper, 1);
  }
}

}  // namespace relais::node
