// The machine's clock, and what the engines may know of an instant.
#ifndef RELAIS_SERVICES_ADAPTERS_SYSTEM_SYSTEM_CLOCK_H_
#define RELAIS_SERVICES_ADAPTERS_SYSTEM_SYSTEM_CLOCK_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/core/mailbox/step.h"
#include "services/ports/clock.h"

namespace relais {

class SystemClock : public Clock {
 public:
  absl::Time Now() const override;
};

// The civil day in Europe/Paris and the quarter of an hour. NotFound at CheckTimeZone when the machine has no time zone
// data (Debian's tzdata): call that once at start, MomentOf asserts afterwards.
absl::Status CheckTimeZone();
Moment MomentOf(absl::Time time);
// Minutes since midnight in Europe/Paris, [0, 1440); on the day of a change of the hour, by the clock on the wall.
int MinuteOfDay(absl::Time time);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SYSTEM_SYSTEM_CLOCK_H_
