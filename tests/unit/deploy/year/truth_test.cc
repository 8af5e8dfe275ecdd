#include "deploy/year/truth.h"

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"

namespace relais::year {
namespace {

const Day kDay = DayFromCivil({2025, 10, 6});
const Person kPerson = {"45252", AgeBand::k18To25, "jeunes", "se-former--trouver-sa-formation"};  // Pithiviers

TEST(Truth, CountsAFactInItsCellsAndEveryMargin) {
  Truth truth;
  truth.Count(kPerson, {1, kDay, CountedFact::kReceived, {}});
  truth.Count(kPerson, {2, kDay, CountedFact::kReceived, {}});
  truth.Count(kPerson, {2, AddDays(kDay, 40), CountedFact::kDeclined, NumberOf(DeclineReason::kNoPlace)});
  EXPECT_EQ(truth.Total(CountedFact::kReceived), 2);
  EXPECT_EQ(truth.Total(CountedFact::kReferred), 0);
  const std::string csv = truth.CellsCsv();
  EXPECT_TRUE(absl::StrContains(csv, "\n2025-10,outcomes,453,se-former,jeunes,,received,2\n")) << csv;
  EXPECT_TRUE(absl::StrContains(csv, "\n2025-10,outcomes,all,all,all,,received,2\n"));
  EXPECT_TRUE(absl::StrContains(csv, "\n2025-10,ages,453,,,18_25,received,2\n"));
  EXPECT_TRUE(absl::StrContains(csv, "\n2025-11,reasons,all,se-former,,,declined.no_place,1\n"));
  EXPECT_EQ(truth.ToJson()["months"]["2025-10"]["facts"]["received"], 2);
}

TEST(Truth, OnlyWhoReportedIsInWhatAReleaseHasToSay) {
  Truth truth;
  truth.Count(kPerson, {1, kDay, CountedFact::kReceived, {}});
  truth.Count(kPerson, {2, kDay, CountedFact::kReceived, {}});
  truth.Count(kPerson, {1, AddDays(kDay, 40), CountedFact::kReceived, {}});
  truth.Report(MonthOf(kDay), {1, 3});
  EXPECT_TRUE(absl::StrContains(truth.ReportedCsv(), "\n2025-10,outcomes,all,all,all,,received,1\n"));
  EXPECT_FALSE(absl::StrContains(truth.ReportedCsv(), "2025-11"));
  EXPECT_TRUE(absl::StrContains(truth.CellsCsv(), "\n2025-10,outcomes,all,all,all,,received,2\n"));
  EXPECT_EQ(truth.ToJson()["months"]["2025-10"]["reported"], 2);
}

TEST(Truth, WhatIsTakenBackLeavesItsMonthOrCorrectsTheOpenOne) {
  Truth truth;
  const TrueFact unmet{1, kDay, CountedFact::kUnmet, NumberOf(UnmetNeedReason::kNoAnswer)};
  truth.Count(kPerson, unmet);
  truth.TakeBack(kPerson, unmet, MonthOf(kDay));
  EXPECT_EQ(truth.CellsCsv(), "month,table,territory,need_group,public,age_band,item,count\n");
  truth.Count(kPerson, unmet);
  truth.TakeBack(kPerson, unmet, MonthOf(kDay).next());
  EXPECT_TRUE(absl::StrContains(truth.CellsCsv(), "\n2025-10,outcomes,all,all,all,,unmet,1\n"));
  EXPECT_TRUE(absl::StrContains(truth.CellsCsv(), "\n2025-11,corrections,all,,,,unmet,1\n"));
}

hub::HubRecord FrameOf(const HandoffHeader& header, Reason refused = Reason::kNone) {
  hub::FrameTaken frame;
  frame.at.day = kDay;
  frame.envelopes.push_back({header, {}, refused, false, false});
  return frame;
}

TEST(HubTally, CountsWhatWasTakenOnce) {
  HandoffHeader header;
  header.kind = HandoffKind::kAnswer;
  header.handoff = HandoffId::FromBytes("0123456789abcdef");
  header.journey = JourneyId::FromBytes("0123456789abcdef");
  header.grade = ArrivalGrade::kProven;
  HubTally tally;
  tally.Hear(FrameOf(header, Reason::kThirdDoor));
  EXPECT_EQ(tally.counts().Total(), 0);
  EXPECT_EQ(tally.refused(), 1);
  EXPECT_EQ(tally.Arrived().Total(), 1) << "it came, and was refused";
  tally.Hear(FrameOf(header));
  EXPECT_EQ(tally.refused(), 0) << "sent again, and taken";
  header.generation = SealGeneration(2);
  tally.Hear(FrameOf(header));
  EXPECT_EQ(tally.counts().Total(), 1);
  EXPECT_EQ(tally.journeys(), 1);
  header.handoff = HandoffId::FromBytes("fedcba9876543210");
  header.drill = true;
  tally.Hear(FrameOf(header));
  EXPECT_EQ(tally.counts().Total(), 1);
  EXPECT_EQ(tally.counts().ToJson()["2025-10"]["answer"], 1);
  EXPECT_EQ(tally.counts().ToJson()["2025-10"]["receptions"], 1);
  EXPECT_EQ(tally.counts().ToJson()["2025-10"]["drills"], 1);
}

TEST(HandoffCounts, DifferByOne) {
  HandoffHeader header;
  HandoffCounts a;
  a.Add(MonthOf(kDay), header);
  HandoffCounts b = a;
  EXPECT_EQ(a, b);
  b.Add(MonthOf(kDay), header);
  EXPECT_FALSE(a == b);
}

}  // namespace
}  // namespace relais::year
