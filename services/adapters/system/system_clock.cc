#include "services/adapters/system/system_clock.h"

#include "absl/time/civil_time.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"

namespace relais {
namespace {

struct Zone {
  absl::TimeZone zone;
  bool found;
};

const Zone& Paris() {
  static const Zone paris = [] {
    Zone zone;
    zone.found = absl::LoadTimeZone("Europe/Paris", &zone.zone);
    return zone;
  }();
  return paris;
}

}  // namespace

absl::Time SystemClock::Now() const {
  return absl::Now();
}

absl::Status CheckTimeZone() {
  if (Paris().found) return absl::OkStatus();
  return absl::NotFoundError("no time zone data for Europe/Paris: install the package tzdata");
}

Moment MomentOf(absl::Time time) {
  RELAIS_CHECK(Paris().found);
  const absl::CivilDay day = absl::ToCivilDay(time, Paris().zone);
  const int64_t since_epoch = day - absl::CivilDay(1970, 1, 1);
  const int64_t windows = absl::ToUnixSeconds(time) / (limits::kWindowMinutes * 60);
  return {Day(static_cast<int32_t>(since_epoch)), Window(static_cast<uint32_t>(windows))};
}

int MinuteOfDay(absl::Time time) {
  RELAIS_CHECK(Paris().found);
  const absl::CivilMinute minute = absl::ToCivilMinute(time, Paris().zone);
  return minute.hour() * 60 + minute.minute();
}

}  // namespace relais
