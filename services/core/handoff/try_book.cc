#include "services/core/handoff/try_book.h"

namespace relais {

void TryBook::Turn(Window window) {
  if (window == window_) return;
  window_ = window;
  tries_.clear();
}

bool TryBook::MayTry(absl::string_view who, Window window) {
  Turn(window);
  if (auto it = tries_.find(who); it != tries_.end()) return it->second < tries_max_;
  if (tries_.size() < remembered_max_) return true;
  absl::erase_if(tries_, [this](const auto& tried) { return tried.second < tries_max_; });
  return tries_.size() < remembered_max_;
}

void TryBook::Count(absl::string_view who, Window window) {
  Turn(window);
  if (auto it = tries_.find(who); it != tries_.end()) {
    ++it->second;
  } else if (tries_.size() < remembered_max_) {
    tries_.emplace(who, 1);
  }
}

bool TryBook::Try(absl::string_view who, Window window) {
  if (!MayTry(who, window)) return false;
  Count(who, window);
  return true;
}

}  // namespace relais
