// The one place that knows what time it is. Order never comes from clocks; due days and windows do.
#ifndef RELAIS_SERVICES_PORTS_CLOCK_H_
#define RELAIS_SERVICES_PORTS_CLOCK_H_

#include "absl/time/time.h"

namespace relais {

// May be called from any thread. May step in both directions: callers compare, never subtract blindly.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_PORTS_CLOCK_H_
