#include "services/core/monitoring/partner_bands.h"

#include <gmock/gmock.h>

#include "services/core/handoff/day.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;
using testing::ElementsAre;

const PartnerId kOrigin = Filled<PartnerId>(1);
const PartnerId kQuick = Filled<PartnerId>(2);
const PartnerId kSlow = Filled<PartnerId>(3);
const PartnerId kIdle = Filled<PartnerId>(4);
const ConventionId kOurs = Filled<ConventionId>(7);
const Month kBandMay = MonthOf(DayFromCivil({2026, 5, 1}));
const MonthRange kBandRange = {kBandMay, kBandMay};

FlowRow RowTo(FlowBook* book, PartnerId partner, ConventionId convention, uint32_t yes, uint32_t no, int days) {
  FlowRow row;
  row.cell = book->CellOf(kOrigin, partner, convention);
  row.facts[static_cast<size_t>(FlowFact::kSent)] = yes + no;
  row.facts[static_cast<size_t>(FlowFact::kAnsweredYes)] = yes;
  row.facts[static_cast<size_t>(FlowFact::kAnsweredNo)] = no;
  for (uint32_t i = 0; i < yes + no; ++i) row.delays.Add(FlowDelay::kAnswer, days);
  return row;
}

TEST(PartnerBandsTest, OneConventionOfOnePeriodInBands) {
  FlowBook book;
  ASSERT_TRUE(book.RestoreRow(kBandMay, RowTo(&book, kQuick, kOurs, 58, 2, 5)));
  ASSERT_TRUE(book.RestoreRow(kBandMay, RowTo(&book, kSlow, kOurs, 5, 15, 6)));
  ASSERT_TRUE(book.RestoreRow(kBandMay, RowTo(&book, kIdle, Filled<ConventionId>(8), 90, 0, 50)));
  ASSERT_TRUE(book.RestoreRow(kBandMay.next(), RowTo(&book, kIdle, kOurs, 90, 0, 50)));
  const PartnerBands quick = {kQuick, ActivityBand::kMuch, ShareBand::kSeldom, ShareBand::kSeldom};
  const PartnerBands slow = {kSlow, ActivityBand::kSome, ShareBand::kMostly, ShareBand::kMostly};
  const PartnerBands idle = {kIdle, ActivityBand::kNothing, ShareBand::kTooFew, ShareBand::kTooFew};
  EXPECT_THAT(BandsOf(book, kOurs, {kQuick, kSlow, kIdle}, kBandRange, 5), ElementsAre(quick, slow, idle));
  EXPECT_EQ(AnswersOf(book, kOurs, kSlow, kBandRange)[6], 20u);
}

TEST(PartnerBandsTest, WhatExpiredWasNotAnsweredInTime) {
  FlowBook book;
  FlowRow row = RowTo(&book, kQuick, kOurs, 10, 0, 1);
  row.facts[static_cast<size_t>(FlowFact::kExpired)] = 10;
  ASSERT_TRUE(book.RestoreRow(kBandMay, row));
  EXPECT_EQ(BandsOf(book, kOurs, {kQuick}, kBandRange, 5)[0].late, ShareBand::kOften);
}

TEST(PartnerBandsTest, EdgesOfTheBands) {
  EXPECT_EQ(ActivityBandOf(0), ActivityBand::kNothing);
  EXPECT_EQ(ActivityBandOf(10), ActivityBand::kLittle);
  EXPECT_EQ(ActivityBandOf(11), ActivityBand::kSome);
  EXPECT_EQ(ActivityBandOf(50), ActivityBand::kSome);
  EXPECT_EQ(ActivityBandOf(51), ActivityBand::kMuch);
  EXPECT_EQ(ShareBandOf(10, 10), ShareBand::kTooFew);
  EXPECT_EQ(ShareBandOf(1, 11), ShareBand::kSeldom);
  EXPECT_EQ(ShareBandOf(2, 20), ShareBand::kOften);
  EXPECT_EQ(ShareBandOf(10, 20), ShareBand::kOften);
  EXPECT_EQ(ShareBandOf(11, 20), ShareBand::kMostly);
}

}  // namespace
}  // namespace relais
