// Counters and log lines without content: no personal data, no text typed by anyone, no key, no code.
#ifndef RELAIS_SERVICES_PORTS_TELEMETRY_H_
#define RELAIS_SERVICES_PORTS_TELEMETRY_H_

#include <initializer_list>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace relais {

enum class Severity { kInfo, kWarning, kError };

// May be called from any thread; never blocks on a slow reader for long, never fails.
class Telemetry {
 public:
  virtual ~Telemetry() = default;
  using Field = std::pair<absl::string_view, std::string>;
  // `event` is a stable snake_case name; fields are ids, counts, reasons: what an operator may read.
  virtual void Log(Severity severity, absl::string_view event, std::initializer_list<Field> fields) = 0;
  virtual void Count(absl::string_view counter, int64_t by) = 0;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_PORTS_TELEMETRY_H_
