#include "hub/try_book.h"

namespace relais::hub {

bool TryBook::MayTry(absl::string_view who, Window window) {
  if (window != window_) {
    window_ = window;
    tries_.clear();
  }
  auto it = tries_.find(who);
  if (it == tries_.end()) {
    if (tries_.size() >= remembered_max_) {
      absl::erase_if(tries_, [this](const auto& tried) { return tried.second < tries_max_; });
    }
    if (tries_.size() >= remembered_max_) return false;
    it = tries_.emplace(who, 0).first;
  }
  if (it->second >= tries_max_) return false;
  ++it->second;
  return true;
}

}  // namespace relais::hub
