#include "services/core/monitoring/month_counts.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const Day kInMay = DayFromCivil({2026, 5, 20});
const Day kInJune = DayFromCivil({2026, 6, 2});
const Month kFoldedMay = MonthOf(kInMay);
const Month kFoldedJune = MonthOf(kInJune);

class MonthCountsTest : public ::testing::Test {
 protected:
  void Fold(const FactToFold& fact, const std::optional<CountedPerson>& person, Month open = kFoldedMay) {
    FoldFact(domain_, person, fact, open, &months_);
  }
  uint64_t Total(Month month, CountedFact fact) {
    return months_[month].At(domain_.IndexOf({CountTable::kOutcomes, 0, 0, 0, 0, static_cast<uint16_t>(fact)}));
  }
  uint64_t Corrections(Month month, CountedFact fact, uint16_t territory = 0) {
    return months_[month].At(
        domain_.IndexOf({CountTable::kCorrections, territory, 0, 0, 0, static_cast<uint16_t>(fact)}));
  }

  CountDomain domain_{{"451", "452"}};
  CountedPerson person_{1, 2, 3, 4};
  absl::btree_map<Month, MonthCounts> months_;
};

TEST_F(MonthCountsTest, AFactCountsInItsCellAndItsMarginsOfItsMonth) {
  Fold({{CountedFact::kReceived, {}}, kInMay}, person_);
  Fold({{CountedFact::kReceived, {}}, kInMay}, person_);
  EXPECT_EQ(Total(kFoldedMay, CountedFact::kReceived), 2u);
  EXPECT_EQ(months_[kFoldedMay].At(domain_.IndexOf({CountTable::kOutcomes, 1, 2, 3, 0, 6})), 2u);
  EXPECT_EQ(months_[kFoldedMay].At(domain_.IndexOf({CountTable::kAges, 1, 0, 0, 4, 6})), 2u);
  EXPECT_THAT(months_[kFoldedMay].cells(), SizeIs(8 + 4));
  EXPECT_EQ(Total(kFoldedJune, CountedFact::kReceived), 0u);
}

TEST_F(MonthCountsTest, AReasonCountsBesideItsFact) {
  Fold({{CountedFact::kDeclined, NumberOf(DeclineReason::kNoPlace)}, kInMay}, person_);
  EXPECT_EQ(Total(kFoldedMay, CountedFact::kDeclined), 1u);
  EXPECT_EQ(months_[kFoldedMay].At(domain_.IndexOf({CountTable::kReasons, 1, 2, 0, 0, 1})), 1u);
}

TEST_F(MonthCountsTest, WhatIsTakenBackLeavesItsOpenMonth) {
  Fold({{CountedFact::kReceived, {}}, kInMay}, person_);
  Fold({{CountedFact::kReceived, {}}, kInJune, true, kInMay}, person_);
  EXPECT_THAT(months_[kFoldedMay].cells(), IsEmpty());
  EXPECT_EQ(Corrections(kFoldedJune, CountedFact::kReceived), 0u);
}

TEST_F(MonthCountsTest, AfterClosingItIsACorrectionOfTheOpenMonth) {
  Fold({{CountedFact::kReceived, {}}, kInMay}, person_);
  const MonthCounts closed = months_[kFoldedMay];
  Fold({{CountedFact::kReceived, {}}, kInJune, true, kInMay}, person_, kFoldedJune);
  EXPECT_EQ(months_[kFoldedMay], closed) << "a closed month never changes";
  EXPECT_EQ(Corrections(kFoldedJune, CountedFact::kReceived), 1u);
  EXPECT_EQ(Corrections(kFoldedJune, CountedFact::kReceived, 1), 1u);
  EXPECT_EQ(Total(kFoldedJune, CountedFact::kReceived), 0u);
}

TEST_F(MonthCountsTest, ALateFactCountsInTheFirstOpenMonth) {
  Fold({{CountedFact::kReceived, {}}, kInMay}, person_, kFoldedJune);
  EXPECT_EQ(Total(kFoldedMay, CountedFact::kReceived), 0u);
  EXPECT_EQ(Total(kFoldedJune, CountedFact::kReceived), 1u);
}

TEST_F(MonthCountsTest, AnErasedPersonCountsInAllAloneAndIsTakenBackAsACorrection) {
  Fold({{CountedFact::kReceived, {}}, kInMay}, std::nullopt);
  EXPECT_THAT(months_[kFoldedMay].cells(), SizeIs(2));
  // Somebody else stands in the same margins: theirs must not be taken.
  Fold({{CountedFact::kReceived, {}}, kInMay}, person_);
  Fold({{CountedFact::kReceived, {}}, kInMay, true, kInMay}, std::nullopt);
  EXPECT_EQ(Total(kFoldedMay, CountedFact::kReceived), 2u);
  EXPECT_EQ(Corrections(kFoldedMay, CountedFact::kReceived), 1u);
}

TEST_F(MonthCountsTest, WhatWasNeverCountedIsNotTakenBack) {
  MonthCounts counts;
  const auto cells = domain_.CellsOf(person_, CountedFact::kReceived);
  EXPECT_FALSE(counts.TakeBack(cells));
  counts.Add(absl::MakeSpan(cells).subspan(1));
  const MonthCounts before = counts;
  EXPECT_FALSE(counts.TakeBack(cells));
  EXPECT_EQ(counts, before);
}

TEST_F(MonthCountsTest, BytesGiveTheSameCountsAndNothingElseDoes) {
  Fold({{CountedFact::kReceived, {}}, kInMay}, person_);
  Fold({{CountedFact::kUnmet, NumberOf(UnmetNeedReason::kNoDoor)}, kInMay}, person_);
  const std::string bytes = months_[kFoldedMay].Encode();
  EXPECT_THAT(MonthCounts::Decode(bytes, domain_.size()), IsOkAndHolds(months_[kFoldedMay]));
  for (size_t cut = 0; cut < bytes.size(); ++cut) {
    EXPECT_FALSE(MonthCounts::Decode(bytes.substr(0, cut), domain_.size()).ok()) << cut;
  }
  EXPECT_THAT(MonthCounts::Decode(bytes + '\0', domain_.size()), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(MonthCounts::Decode(bytes, 10), RefusedFor(Reason::kMalformed)) << "cells beyond the domain";
  std::string zero = bytes;
  for (size_t i = 9; i < 17; ++i) zero[i] = '\0';
  EXPECT_THAT(MonthCounts::Decode(zero, domain_.size()), RefusedFor(Reason::kMalformed)) << "a zero is not written";
  std::string twice = bytes;
  twice.replace(17, 4, bytes, 5, 4);
  EXPECT_THAT(MonthCounts::Decode(twice, domain_.size()), RefusedFor(Reason::kMalformed)) << "cells ascend";
}

}  // namespace
}  // namespace relais
