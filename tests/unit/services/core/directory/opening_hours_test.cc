#include "services/core/directory/opening_hours.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::On;
using testing::ElementsAre;
using testing::IsEmpty;

// 2026-11-23 is a Monday.
std::vector<TimeSpan> At(absl::string_view text, absl::string_view day, bool holiday = false) {
  const std::optional<OpeningHours> hours = ParseOpeningHours(text);
  EXPECT_TRUE(hours.has_value()) << text;
  return hours ? HoursOn(*hours, On(day), holiday) : std::vector<TimeSpan>();
}

TEST(OpeningHoursTest, ReadsAnOfficesWeek) {
  constexpr absl::string_view kWeek = "Mo-Th 09:00-12:30,13:30-17:00; Fr 09:00-12:00; PH off";
  EXPECT_THAT(At(kWeek, "2026-11-23"), ElementsAre(TimeSpan{540, 750}, TimeSpan{810, 1020}));
  EXPECT_THAT(At(kWeek, "2026-11-27"), ElementsAre(TimeSpan{540, 720}));
  EXPECT_THAT(At(kWeek, "2026-11-28"), IsEmpty());
  EXPECT_THAT(At(kWeek, "2026-11-23", true), IsEmpty());
}

TEST(OpeningHoursTest, ALaterRuleReplacesAnEarlierOne) {
  constexpr absl::string_view kText =
      "Mo-Fr 09:00-17:00; We 14:00-17:00; Aug off; Dec 24-Jan 02 off; Jul 15-31 Mo 9:00-12:00";
  EXPECT_THAT(At(kText, "2026-11-25"), ElementsAre(TimeSpan{840, 1020}));
  EXPECT_THAT(At(kText, "2026-08-03"), IsEmpty());
  EXPECT_THAT(At(kText, "2026-12-24"), IsEmpty());
  EXPECT_THAT(At(kText, "2027-01-01"), IsEmpty());
  EXPECT_THAT(At(kText, "2027-01-04"), ElementsAre(TimeSpan{540, 1020}));
  EXPECT_THAT(At(kText, "2026-07-20"), ElementsAre(TimeSpan{540, 720}));
  EXPECT_THAT(At(kText, "2026-07-21"), ElementsAre(TimeSpan{540, 1020}));
}

TEST(OpeningHoursTest, ReadsTheOtherForms) {
  EXPECT_THAT(At("24/7", "2026-11-29"), ElementsAre(TimeSpan{0, 1440}));
  EXPECT_THAT(At("10:00-12:00", "2026-11-29"), ElementsAre(TimeSpan{600, 720}));
  EXPECT_THAT(At("Sa-Mo 10:00-12:00", "2026-11-23"), ElementsAre(TimeSpan{600, 720}));
  EXPECT_THAT(At("Sa-Mo 10:00-12:00", "2026-11-24"), IsEmpty());
  EXPECT_THAT(At("Mo,We,PH 10:00-24:00", "2026-11-25"), ElementsAre(TimeSpan{600, 1440}));
  EXPECT_THAT(At("Mo,We,PH 10:00-24:00", "2026-11-26", true), ElementsAre(TimeSpan{600, 1440}));
  EXPECT_THAT(At("Jul-Aug closed;Sep 01 Mo-Su 08:00-09:00;", "2026-09-01"), ElementsAre(TimeSpan{480, 540}));
  EXPECT_THAT(At("Nov-Feb Mo 10:00-12:00", "2026-12-07"), ElementsAre(TimeSpan{600, 720}));
  EXPECT_THAT(At("Nov-Feb Mo 10:00-12:00", "2026-03-02"), IsEmpty());
}

TEST(OpeningHoursTest, WhatLiesOutsideTheSubsetIsNotGuessedAt) {
  for (const char* text : {"",
                           " ; ",
                           "sur rendez-vous",
                           "Mo-Fr",
                           "off off",
                           "Mo-Fr 09:00",
                           "Mo-Fr 09:00-08:00",
                           "Mo-Fr 22:00-02:00",
                           "Mo-Fr 09:00-25:00",
                           "Mo-Fr 09:60-10:00",
                           "Mo-Fr 09:00-12:00,11:00-13:00",
                           "Mo-Fr 09:00-12:00, Sa 10:00-12:00",
                           "Lu-Ve 09:00-12:00",
                           "SH off",
                           "week 1-20 Mo 09:00-12:00",
                           "Mo-Fr 09:00+",
                           "Mo-Fr 09:00-12:00 \"sur rdv\"",
                           "Mo-Fr 09:00-12:00 || \"sur rdv\"",
                           "2026 Mo 09:00-12:00",
                           "Feb 30 off",
                           "Jul 31-15 off",
                           "Dec 24-Jan off",
                           "Mo[1] 09:00-12:00",
                           "sunrise-sunset",
                           "Mo-Fr-Sa 09:00-12:00",
                           "Jul-Aug 15 off",
                           "mo-fr 09:00-12:00",
                           "Mo-Fr 9-12",
                           "Mo-Fr 009:00-12:00"}) {
    EXPECT_FALSE(ParseOpeningHours(text).has_value()) << text;
  }
  std::string many;
  for (int i = 0; i < 65; ++i) many += "Mo 09:00-12:00;";
  EXPECT_FALSE(ParseOpeningHours(many).has_value());
}

TEST(OpeningHoursTest, SaysWhichWeekdaysAreOpen) {
  const auto weekdays = [](absl::string_view text) { return WeekdaysOf(*ParseOpeningHours(text)); };
  EXPECT_EQ(weekdays("Mo-Fr 09:00-12:00; PH off"), kMondayToFriday);
  EXPECT_EQ(weekdays("Mo-Fr 09:00-12:00; We off; Sa 10:00-11:00; Aug Su 09:00-10:00"), 0b0111011);
  EXPECT_EQ(weekdays("24/7"), 0b1111111);
  EXPECT_EQ(weekdays("PH 10:00-12:00"), 0);
}

}  // namespace
}  // namespace relais
