#include "services/core/handoff/day.h"

#include <cstdint>

#include "gtest/gtest.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

TEST(DayTest, KnowsFixedPoints) {
  EXPECT_EQ(DayFromCivil({1970, 1, 1}), Day(0));
  EXPECT_EQ(DayFromCivil({1969, 12, 31}), Day(-1));
  EXPECT_EQ(DayFromCivil({2000, 3, 1}), Day(11017));
  EXPECT_EQ(DayFromCivil({2026, 11, 23}), Day(20780));
  EXPECT_EQ(DayFromCivil({1, 1, 1}), kFirstDay);
  EXPECT_EQ(DayFromCivil({9999, 12, 31}), kLastDay);
}

// Walks the calendar beside the arithmetic, one day at a time, across four centuries and their leap rules.
TEST(DayTest, CountsEveryDayFrom1799To2201) {
  CivilDay civil{1799, 1, 1};
  Day day = DayFromCivil(civil);
  while (civil.year < 2201) {
    ASSERT_EQ(CivilFromDay(day), civil);
    ASSERT_EQ(DayFromCivil(civil), day);
    day = day.next();
    if (++civil.day > DaysInMonth(civil.year, civil.month)) {
      civil.day = 1;
      if (++civil.month > 12) {
        civil.month = 1;
        ++civil.year;
      }
    }
  }
}

TEST(DayTest, KnowsLeapYears) {
  EXPECT_TRUE(IsLeapYear(2024));
  EXPECT_FALSE(IsLeapYear(2026));
  EXPECT_FALSE(IsLeapYear(1900));
  EXPECT_TRUE(IsLeapYear(2000));
  EXPECT_EQ(DaysInMonth(2024, 2), 29);
  EXPECT_EQ(DaysInMonth(2026, 2), 28);
}

TEST(DayTest, KnowsWeekdays) {
  EXPECT_EQ(WeekdayOf(Day(0)), Weekday::kThursday);
  EXPECT_EQ(WeekdayOf(Day(-1)), Weekday::kWednesday);
  EXPECT_EQ(WeekdayOf(DayFromCivil({2026, 11, 22})), Weekday::kSunday);
  EXPECT_EQ(WeekdayOf(DayFromCivil({2026, 11, 23})), Weekday::kMonday);
  // Any number at all, as a header may carry it.
  EXPECT_LE(static_cast<int>(WeekdayOf(Day(INT32_MAX))), 6);
  EXPECT_LE(static_cast<int>(WeekdayOf(Day(INT32_MIN))), 6);
}

TEST(DayTest, FindsTheWeek) {
  const Day wednesday = DayFromCivil({2026, 11, 25});
  EXPECT_EQ(WeekStart(wednesday), DayFromCivil({2026, 11, 23}));
  EXPECT_EQ(WeekEnd(wednesday), DayFromCivil({2026, 11, 29}));
  EXPECT_EQ(WeekStart(WeekStart(wednesday)), WeekStart(wednesday));
  EXPECT_EQ(WeekEnd(WeekEnd(wednesday)), WeekEnd(wednesday));
}

TEST(DayTest, MovesAndStopsAtTheEnds) {
  const Day day = DayFromCivil({2026, 12, 31});
  EXPECT_EQ(AddDays(day, 1), DayFromCivil({2027, 1, 1}));
  EXPECT_EQ(AddDays(day, -365), DayFromCivil({2025, 12, 31}));
  EXPECT_EQ(AddDays(Day(INT32_MAX), INT32_MAX), kLastDay);
  EXPECT_EQ(AddDays(Day(INT32_MIN), -1), kFirstDay);
  EXPECT_EQ(DaysBetween(Day(INT32_MIN), Day(INT32_MAX)), int64_t{UINT32_MAX});
  EXPECT_EQ(DaysBetween(Day(5), Day(2)), -3);
}

// Quarters of an hour since 1970-01-01T00:00Z.
Window At(const char* utc_day, int hour, int minute = 0) {
  return Window(static_cast<uint32_t>(ParseDay(utc_day)->value() * 96 + hour * 4 + minute / 15));
}

TEST(DayTest, FindsTheDayOfAWindowInParis) {
  // Winter: one hour ahead. Summer: two.
  EXPECT_EQ(FormatDay(DayOfWindow(At("2026-11-22", 22, 45))), "2026-11-22");
  EXPECT_EQ(FormatDay(DayOfWindow(At("2026-11-22", 23))), "2026-11-23");
  EXPECT_EQ(FormatDay(DayOfWindow(At("2026-07-14", 21, 45))), "2026-07-14");
  EXPECT_EQ(FormatDay(DayOfWindow(At("2026-07-14", 22))), "2026-07-15");
  EXPECT_EQ(FormatDay(DayOfWindow(At("2026-07-14", 0))), "2026-07-14");
  // 2026 changes on 29 March and 25 October: the evenings before and after.
  EXPECT_EQ(FormatDay(DayOfWindow(At("2026-03-28", 22))), "2026-03-28");
  EXPECT_EQ(FormatDay(DayOfWindow(At("2026-03-29", 22))), "2026-03-30");
  EXPECT_EQ(FormatDay(DayOfWindow(At("2026-10-24", 22))), "2026-10-25");
  EXPECT_EQ(FormatDay(DayOfWindow(At("2026-10-25", 22))), "2026-10-25");
  EXPECT_EQ(DayOfWindow(Window(0)), Day(0));
  EXPECT_EQ(DayOfWindow(Window(UINT32_MAX)), kLastDay);
}

TEST(DayTest, ReadsAndWritesIso) {
  ASSERT_OK_AND_ASSIGN(const Day day, ParseDay("2026-11-22"));
  EXPECT_EQ(day, DayFromCivil({2026, 11, 22}));
  EXPECT_EQ(FormatDay(day), "2026-11-22");
  EXPECT_EQ(FormatDay(DayFromCivil({812, 3, 4})), "0812-03-04");
  EXPECT_EQ(FormatDay(kNoDay), "");
  EXPECT_EQ(FormatDay(Day(INT32_MAX)), "");
  EXPECT_EQ(FormatDay(Day(INT32_MIN)), "");
}

TEST(DayTest, RefusesWhatIsNoDay) {
  for (const char* text : {"", "2026-11-2", "2026-11-222", "2026/11/22", "2026-13-01", "2026-00-10", "2026-02-29",
                           "2026-04-31", "0000-01-01", "2026-11-00", "-026-11-22", "20 6-11-22"}) {
    EXPECT_THAT(ParseDay(text), RefusedFor(Reason::kMalformed)) << text;
  }
  EXPECT_OK(ParseDay("2024-02-29"));
}

}  // namespace
}  // namespace relais
