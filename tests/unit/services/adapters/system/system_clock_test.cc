#include "services/adapters/system/system_clock.h"

#include <gtest/gtest.h>

#include <string>

#include "services/core/handoff/day.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

absl::Time At(const std::string& iso) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, iso, &time, &error)) << error;
  return time;
}
Day DayAt(const std::string& iso) {
  return MomentOf(At(iso)).day;
}
Day On(const std::string& iso) {
  return *ParseDay(iso);
}

TEST(SystemClock, TellsTheMachinesTime) {
  const absl::Time first = SystemClock().Now();
  EXPECT_GT(first, At("2026-01-01T00:00:00Z"));
  EXPECT_LE(first, SystemClock().Now());
  EXPECT_OK(CheckTimeZone());
}

TEST(SystemClock, ADayTurnsAtMidnightInParis) {
  EXPECT_EQ(DayAt("2026-11-22T22:59:59Z"), On("2026-11-22")) << "one hour ahead in winter";
  EXPECT_EQ(DayAt("2026-11-22T23:00:00Z"), On("2026-11-23"));
  EXPECT_EQ(DayAt("2026-07-13T21:59:59Z"), On("2026-07-13")) << "two in summer";
  EXPECT_EQ(DayAt("2026-07-13T22:00:00Z"), On("2026-07-14"));
  EXPECT_EQ(DayAt("2026-10-24T22:00:00Z"), On("2026-10-25")) << "the day of 25 hours";
  EXPECT_EQ(DayAt("2026-10-25T22:59:59Z"), On("2026-10-25"));
  EXPECT_EQ(DayAt("2026-10-25T23:00:00Z"), On("2026-10-26"));
  EXPECT_EQ(DayAt("2028-02-29T12:00:00Z"), On("2028-02-29"));
}

TEST(SystemClock, AWindowIsAQuarterOfAnHourSince1970) {
  EXPECT_EQ(MomentOf(absl::UnixEpoch()).window, Window(0));
  EXPECT_EQ(MomentOf(absl::FromUnixSeconds(899)).window, Window(0));
  EXPECT_EQ(MomentOf(absl::FromUnixSeconds(900)).window, Window(1));
  const Window before = MomentOf(At("2026-10-25T00:59:59Z")).window;
  EXPECT_EQ(MomentOf(At("2026-10-25T01:00:00Z")).window, before.next()) << "clocks that are set back repeat none";
}

TEST(SystemClock, MinutesAreThoseOnTheWallInParis) {
  EXPECT_EQ(MinuteOfDay(At("2026-11-22T23:00:00Z")), 0);
  EXPECT_EQ(MinuteOfDay(At("2026-11-22T07:30:59Z")), 8 * 60 + 30);
  EXPECT_EQ(MinuteOfDay(At("2026-07-13T21:59:00Z")), 1439);
  EXPECT_EQ(MinuteOfDay(At("2026-10-25T01:30:00Z")), 2 * 60 + 30) << "the second half past two of that night";
}

}  // namespace
}  // namespace relais
