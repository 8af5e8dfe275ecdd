#include "services/adapters/system/stderr_telemetry.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>
#include <utility>

namespace relais {
namespace {

spdlog::logger& Logger() {
  static std::shared_ptr<spdlog::logger> logger = [] {
    auto made = spdlog::stderr_logger_mt("relais");
    made->set_pattern("%v");
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *logger;
}

const char* NameOf(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      break;
  }
  return "error";
}

}  // namespace

StderrTelemetry::StderrTelemetry(std::string daemon, Severity least, absl::Duration grain, const Clock* clock)
    : daemon_(std::move(daemon)), least_(least), grain_(grain), clock_(clock) {}

void StderrTelemetry::Log(Severity severity, absl::string_view event, std::initializer_list<Field> fields) {
  if (severity < least_) return;
  const absl::Duration since = clock_->Now() - absl::UnixEpoch();
  nlohmann::ordered_json line;
  line["time"] =
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::UnixEpoch() + absl::Floor(since, grain_), absl::UTCTimeZone());
  line["severity"] = NameOf(severity);
  line["daemon"] = daemon_;
  line["event"] = std::string(event);
  for (const Field& field : fields) line[std::string(field.first)] = field.second;
  // Bytes that are not UTF-8 are shown as such rather than losing the line.
  Logger().info(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void StderrTelemetry::Count(absl::string_view counter, int64_t by) {
  const std::lock_guard<std::mutex> lock(mutex_);
  counters_[std::string(counter)] += by;
}

int64_t StderrTelemetry::counter(absl::string_view name) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  auto it = counters_.find(std::string(name));
  return it == counters_.end() ? 0 : it->second;
}

}  // namespace relais
