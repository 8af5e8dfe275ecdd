// Telemetry that keeps the names of the events it was given.
#ifndef RELAIS_TESTS_FAKES_LOGGED_EVENTS_H_
#define RELAIS_TESTS_FAKES_LOGGED_EVENTS_H_

#include <initializer_list>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/ports/telemetry.h"

namespace relais {

// Any thread.
class LoggedEvents : public Telemetry {
 public:
  void Log(Severity, absl::string_view event, std::initializer_list<Field>) override {
    std::lock_guard<std::mutex> lock(mutex_);
    events_.emplace_back(event);
  }
  void Count(absl::string_view, int64_t) override {}
  std::vector<std::string> events() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return events_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> events_;
};

}  // namespace relais

#endif  // RELAIS_TESTS_FAKES_LOGGED_EVENTS_H_
