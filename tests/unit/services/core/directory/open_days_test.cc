#include "services/core/directory/open_days.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::On;
using testing::ElementsAre;
using testing::Optional;

// Dates as printed in almanacs, the earliest and latest possible ones (22 March 1818, 25 April 1943 and 2038) and the
// two that simpler rules miss (1954 and 1981) among them.
TEST(EasterTest, AgreesWithAlmanacs) {
  for (const char* sunday :
       {"1818-03-22", "1900-04-15", "1943-04-25", "1954-04-18", "1961-04-02", "1981-04-19", "2000-04-23",
        "2008-03-23", "2015-04-05", "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28",
        "2028-04-16", "2029-04-01", "2030-04-21", "2038-04-25", "2076-04-19", "2285-03-22"}) {
    const Day day = On(sunday);
    EXPECT_EQ(FormatDay(EasterSunday(CivilFromDay(day).year)), sunday);
  }
}

TEST(EasterTest, IsAlwaysASundayInItsMonth) {
  for (int year = 1583; year <= 4099; ++year) {
    const Day easter = EasterSunday(year);
    ASSERT_EQ(WeekdayOf(easter), Weekday::kSunday) << year;
    ASSERT_GE(easter, DayFromCivil({year, 3, 22})) << year;
    ASSERT_LE(easter, DayFromCivil({year, 4, 25})) << year;
  }
}

TEST(PublicHolidaysTest, ElevenOf2026) {
  std::vector<std::string> days;
  for (Day day : PublicHolidays(2026)) days.push_back(FormatDay(day));
  EXPECT_THAT(days, ElementsAre("2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25",
                                "2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25"));
  EXPECT_TRUE(IsPublicHoliday(On("2026-05-14")));
  EXPECT_FALSE(IsPublicHoliday(On("2026-05-15")));
  EXPECT_FALSE(IsPublicHoliday(Day(INT32_MAX)));
  EXPECT_FALSE(IsPublicHoliday(Day(INT32_MIN)));
}

TEST(PublicHolidaysTest, AscensionMayFallOnTheEighthOfMay) {
  const auto days = PublicHolidays(2003);
  EXPECT_FALSE(std::count(days.begin(), days.end(), On("2003-05-29")) == 0);
  const auto twice = PublicHolidays(1997);
  EXPECT_EQ(std::count(twice.begin(), twice.end(), On("1997-05-08")), 2);
}

TEST(OpenDaysTest, SkipsWeekendsAndHolidays) {
  const OpenCalendar usual;
  EXPECT_THAT(AddOpenDays(usual, On("2026-11-19"), 1), Optional(On("2026-11-20")));
  EXPECT_THAT(AddOpenDays(usual, On("2026-11-20"), 1), Optional(On("2026-11-23")));
  EXPECT_THAT(AddOpenDays(usual, On("2026-11-21"), 1), Optional(On("2026-11-23")));
  EXPECT_THAT(AddOpenDays(usual, On("2026-12-23"), 2), Optional(On("2026-12-28")));
  EXPECT_THAT(AddOpenDays(usual, On("2026-11-20"), 0), Optional(On("2026-11-20")));
  // 5 open days over Easter Monday.
  EXPECT_THAT(AddOpenDays(usual, On("2026-04-02"), 5), Optional(On("2026-04-10")));
}

TEST(OpenDaysTest, KeepsToTheDoorsOwnWeek) {
  OpenCalendar tuesdays_and_saturdays;
  tuesdays_and_saturdays.weekdays = 0b0100010;
  EXPECT_THAT(AddOpenDays(tuesdays_and_saturdays, On("2026-11-23"), 3), Optional(On("2026-12-01")));
  EXPECT_FALSE(IsOpen(tuesdays_and_saturdays, On("2026-11-23")));
  EXPECT_TRUE(IsOpen(tuesdays_and_saturdays, On("2026-11-28")));
}

TEST(OpenDaysTest, SkipsClosuresBothEndsIncluded) {
  OpenCalendar closed;
  closed.closures = {{On("2026-12-21"), On("2027-01-01")}};
  EXPECT_TRUE(IsOpen(closed, On("2026-12-18")));
  EXPECT_FALSE(IsOpen(closed, On("2026-12-21")));
  EXPECT_FALSE(IsOpen(closed, On("2027-01-01")));
  EXPECT_THAT(NextOpenDay(closed, On("2026-12-19")), Optional(On("2027-01-04")));
  EXPECT_THAT(NextOpenDay(closed, On("2026-12-18")), Optional(On("2026-12-18")));
}

TEST(OpenDaysTest, MayOpenOnHolidays) {
  OpenCalendar always;
  always.weekdays = 0b1111111;
  EXPECT_FALSE(IsOpen(always, On("2026-12-25")));
  always.holidays = true;
  EXPECT_TRUE(IsOpen(always, On("2026-12-25")));
}

TEST(OpenDaysTest, GivesUpOnADoorThatStaysClosed) {
  OpenCalendar closed;
  closed.closures = {{On("2026-01-01"), On("2031-12-31")}};
  EXPECT_EQ(NextOpenDay(closed, sample::kToday), std::nullopt);
  EXPECT_EQ(AddOpenDays(closed, sample::kToday, 1), std::nullopt);
  EXPECT_EQ(DueDay(closed, sample::kToday, 5, AddDays(sample::kToday, 31)), AddDays(sample::kToday, 31));
}

TEST(ReferralDueDayTest, TheShorterPromiseHoldsWithinTheCeiling) {
  Service service = sample::ServiceNo(63, 3);
  const Agreement local = sample::Local();
  service.answer_open_days = 3;
  EXPECT_EQ(ReferralDueDay(service, local, sample::kToday), On("2026-11-26"));
  service.answer_open_days = 30;
  EXPECT_EQ(ReferralDueDay(service, local, sample::kToday), On("2026-11-30"));
  service.closures = {{On("2026-11-24"), On("2027-01-20")}};
  EXPECT_EQ(ReferralDueDay(service, local, sample::kToday), AddDays(sample::kToday, local.ceilings.answer));
}

TEST(CalendarOfTest, IsThatOfTheDoor) {
  Knowledge knowledge = sample::Network();
  DirectoryEntry entry = sample::DirectoryNo(2);
  entry.edition = Edition(2);
  entry.services.push_back(sample::ServiceNo(66, 2));
  entry.services[1].door = Door::kFirst;
  entry.services[1].open_weekdays = 0b0000001;
  ASSERT_TRUE(
      knowledge.Admit(sample::Item(entry, "directory 2 2", sample::SignedBy({sample::IdentityNo(2)})), sample::kToday)
          .ok());
  EXPECT_EQ(CalendarOf(knowledge, sample::PartnerNo(2), Door::kFirst).weekdays, 0b0000001);
  EXPECT_EQ(CalendarOf(knowledge, sample::PartnerNo(2), Door::kSecond).weekdays, kMondayToFriday);
  EXPECT_EQ(CalendarOf(knowledge, sample::PartnerNo(1), Door::kFirst), OpenCalendar());
}

TEST(OpenDaysTest, OpeningHoursCloseDaysAndOpenNone) {
  Service service = sample::ServiceNo(62, 2);
  service.opening_hours = "Mo,We,Sa 09:00-12:00; PH off; Dec 24-31 off";
  const OpenCalendar calendar = CalendarOf(service);
  EXPECT_TRUE(IsOpen(calendar, On("2026-11-23")));
  EXPECT_FALSE(IsOpen(calendar, On("2026-11-24"))) << "no hours on Tuesdays";
  EXPECT_FALSE(IsOpen(calendar, On("2026-11-28"))) << "Saturday is no open weekday of the service";
  EXPECT_THAT(NextOpenDay(calendar, On("2026-12-24")), Optional(On("2027-01-04")));
  service.open_on_holidays = true;
  EXPECT_FALSE(IsOpen(CalendarOf(service), On("2026-11-11"))) << "a Wednesday, and the hours say PH off";
  service.opening_hours = "sur rendez-vous";
  EXPECT_TRUE(IsOpen(CalendarOf(service), On("2026-11-11")));
  EXPECT_TRUE(IsOpen(CalendarOf(service), On("2026-11-24"))) << "what nobody understands closes nothing";
}

TEST(OpenDaysTest, AStandIsOpenOnItsDays) {
  Service service = sample::ServiceNo(62, 2);
  service.valid_days = {On("2026-11-27"), On("2026-11-28")};
  const OpenCalendar calendar = CalendarOf(service);
  EXPECT_THAT(NextOpenDay(calendar, On("2026-11-23")), Optional(On("2026-11-27")));
  EXPECT_FALSE(IsOpen(calendar, On("2026-11-28"))) << "a Saturday";
  EXPECT_EQ(NextOpenDay(calendar, On("2026-11-28")), std::nullopt);
  service.open_weekdays = 0b1111111;
  EXPECT_TRUE(IsOpen(CalendarOf(service), On("2026-11-28")));
}

}  // namespace
}  // namespace relais
