// A line for each event on standard error: a JSON object, or plain text.
#ifndef RELAIS_SERVICES_ADAPTERS_SYSTEM_STDERR_TELEMETRY_H_
#define RELAIS_SERVICES_ADAPTERS_SYSTEM_STDERR_TELEMETRY_H_

#include <map>
#include <mutex>
#include <string>

#include "absl/time/time.h"
#include "services/adapters/system/log_format.h"
#include "services/ports/clock.h"
#include "services/ports/telemetry.h"

namespace relais {

class StderrTelemetry : public Telemetry {
 public:
  // `grain`: times in log lines are cut to it (a quarter of an hour at the hub, a millisecond at a node). `clock` must
  // outlive this object.
  StderrTelemetry(std::string daemon, Severity least, absl::Duration grain, const Clock* clock,
                  LogFormat format = LogFormat::kJson);

  void Log(Severity severity, absl::string_view event, std::initializer_list<Field> fields) override;
  void Count(absl::string_view counter, int64_t by) override;
  int64_t counter(absl::string_view name) const;

 private:
  const std::string daemon_;
  const Severity least_;
  const absl::Duration grain_;
  const Clock* const clock_;
  const LogFormat format_;
  mutable std::mutex mutex_;  // guards counters_ and keeps lines whole
  std::map<std::string, int64_t> counters_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SYSTEM_STDERR_TELEMETRY_H_
