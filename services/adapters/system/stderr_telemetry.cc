#include "services/adapters/system/stderr_telemetry.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

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

// As it is when it is one plain word; otherwise in quotes, with what would break the line escaped.
std::string TextOf(const std::string& value) {
  const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c)) && c != '"' && c != '\\';
  });
  return plain ? value : absl::StrCat("\"", absl::Utf8SafeCEscape(value), "\"");
}

}  // namespace

StderrTelemetry::StderrTelemetry(std::string daemon, Severity least, absl::Duration grain, const Clock* clock,
                                 LogFormat format)
    : daemon_(std::move(daemon)), least_(least), grain_(grain), clock_(clock), format_(format) {}

void StderrTelemetry::Log(Severity severity, absl::string_view event, std::initializer_list<Field> fields) {
  if (severity < least_) return;
  const absl::Duration since = clock_->Now() - absl::UnixEpoch();
  const std::string time =
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::UnixEpoch() + absl::Floor(since, grain_), absl::UTCTimeZone());
  if (format_ == LogFormat::kText) {
    std::string text = absl::StrCat(time, " ", NameOf(severity), " ", daemon_, " ", event);
    for (const Field& field : fields) absl::StrAppend(&text, " ", field.first, "=", TextOf(field.second));
    Logger().info(text);
    return;
  }
  nlohmann::ordered_json line;
  line["time"] = time;
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
