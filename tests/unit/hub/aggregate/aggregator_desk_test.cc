#include "hub/aggregate/aggregator_desk.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/monitoring/fact_tables.h"
#include "services/wire/release_text.h"
#include "tests/unit/hub/aggregate/three_aggregators.h"

namespace relais::hub {
namespace {

class AggregatorDeskTest : public ::testing::Test {
 protected:
  void SendFour() {
    for (int node = 1; node <= 4; ++node) three_.Send(three_.Parcels(node, three_.Received(node)));
  }
  ThreeAggregators three_;
};

TEST_F(AggregatorDeskTest, ThreeRoundsGiveTheSumsAndNoNodesCounts) {
  SendFour();
  ASSERT_OK_AND_ASSIGN(const OpenedMonth month, three_.Open({{CountedFact::kReceived, 10}}));
  EXPECT_EQ(month.about.nodes, 4u);
  EXPECT_EQ(month.n[three_.Cell()], 4u);
  EXPECT_EQ(month.x[three_.Cell()], 1u + 2 + 3 + 4);
  EXPECT_EQ(month.x2[three_.Cell()], 1u + 4 + 9 + 16);
  EXPECT_EQ(month.x[three_.Cell({2, 2, 3, 4})], 0u);
  EXPECT_EQ(month.open[three_.Cell({2, 2, 3, 4})], 0);
}

TEST_F(AggregatorDeskTest, ARestartForgetsNothing) {
  SendFour();
  ASSERT_OK_AND_ASSIGN(const auto sets, three_.Sets());
  for (size_t i = 0; i < 3; ++i) three_.Restart(i);
  EXPECT_THAT(three_.Sets(), IsOkAndHolds(sets)) << "the same bytes";
  ASSERT_OK_AND_ASSIGN(const auto presences, three_.Presences());
  for (size_t i = 0; i < 3; ++i) three_.Restart(i);
  ASSERT_OK_AND_ASSIGN(const auto sums, three_.Sums(presences));
  for (size_t i = 0; i < 3; ++i) three_.Restart(i);
  EXPECT_THAT(three_.Sums(presences), IsOkAndHolds(sums));
  EXPECT_OK(Combine(presences, sums, three_.Ground(), {}, three_.Ports()));
}

TEST_F(AggregatorDeskTest, RefusesAParcelThatIsNotWhatItSays) {
  const auto parcels = three_.Parcels(1, three_.Received(1));
  EXPECT_THAT(three_.desk(0).Take(parcels[1]), RefusedFor(Reason::kWrongMailbox));
  EXPECT_THAT(three_.desk(0).Take("nonsense"), RefusedFor(Reason::kMalformed));
  std::string cut = parcels[0];
  cut.pop_back();
  EXPECT_THAT(three_.desk(0).Take(cut), RefusedFor(Reason::kMalformed));
  std::string share = parcels[0];
  share.back() = static_cast<char>(share.back() ^ 1);
  EXPECT_THAT(three_.desk(0).Take(share), RefusedFor(Reason::kMalformed)) << "not the share of the head";
  std::string head = parcels[0];
  head[4] = static_cast<char>(head[4] ^ 1);  // another month
  EXPECT_THAT(three_.desk(0).Take(head), RefusedFor(Reason::kBadSignature));
  std::string node = parcels[0];
  node[5] = 'x';
  EXPECT_THAT(three_.desk(0).Take(node), RefusedFor(Reason::kNotMember));
  ThreeAggregators others({}, EnoughNodes, 2);
  EXPECT_THAT(others.desk(0).Take(parcels[0]), RefusedFor(Reason::kStaleKey));
  EXPECT_TRUE(three_.desk(0).book().months().empty());
  EXPECT_OK(three_.desk(0).Take(parcels[0]));
}

TEST_F(AggregatorDeskTest, AStatementIsItsAuthorsOnly) {
  SendFour();
  ASSERT_OK_AND_ASSIGN(auto sets, three_.Sets());
  std::string forged = sets[1];
  forged[1] = 3;  // Région's word, passed off as Rectorat's
  auto tried = sets;
  tried[2] = forged;
  EXPECT_THAT(three_.desk(0).GivePresence(kMonth, tried), RefusedFor(Reason::kBadSignature));
  tried = {sets[0], sets[1], sets[1]};
  EXPECT_THAT(three_.desk(0).GivePresence(kMonth, tried), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_THAT(three_.desk(0).GivePresence(kMonth, {"short"}), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(three_.desk(0).GiveSums(kMonth, sets), RefusedFor(Reason::kMalformed)) << "a set is no presence";
}

TEST_F(AggregatorDeskTest, RoundsAreNotSkipped) {
  EXPECT_THAT(three_.desk(0).StateSet(kMonth), RefusedFor(Reason::kEvidenceMissing));
  SendFour();
  ASSERT_OK_AND_ASSIGN(const auto presences, three_.Presences());
  ThreeAggregators fresh;  // the same keys, nothing taken
  EXPECT_THAT(fresh.desk(0).GiveSums(kMonth, presences), RefusedFor(Reason::kWrongState));
  EXPECT_THAT(three_.desk(0).Erase(kMonth), RefusedFor(Reason::kWrongState));
  EXPECT_THAT(three_.desk(0).GivePresence(Month(5), {}), RefusedFor(Reason::kWrongState));
}

TEST_F(AggregatorDeskTest, AfterTheReleaseNothingIsLeftToSum) {
  SendFour();
  ASSERT_OK_AND_ASSIGN(const auto presences, three_.Presences());
  ASSERT_OK(three_.Sums(presences));
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(three_.disk(i).body_count(), 4u);
    EXPECT_OK(three_.desk(i).Erase(kMonth));
    EXPECT_OK(three_.desk(i).Erase(kMonth));
    EXPECT_EQ(three_.disk(i).body_count(), 0u);
    EXPECT_THAT(three_.desk(i).GiveSums(kMonth, presences), RefusedFor(Reason::kWrongState));
  }
}

// A month of which something may leave: persons of many kinds at four nodes, summed and joined.
class ReleaseSigningTest : public AggregatorDeskTest {
 protected:
  ReleaseSigningTest() {
    SendFour();
    const absl::StatusOr<OpenedMonth> month = three_.Open();
    EXPECT_OK(month);
    about_ = month->about;
  }
  // A release of the opened month without any figure: nothing in it is over the threshold.
  std::string Text(Digest previous = Digest(), uint32_t expected = 4, DisclosureRules rules = {}) {
    Release release;
    release.month = about_.month;
    release.previous = previous;
    release.domain = about_.domain;
    release.territories = {"451", "452"};
    release.rules = rules;
    release.coverage = {about_.set, about_.nodes, expected};
    for (const FactTables& fact : FactTablesOf(three_.domain())) release.unstated.emplace_back(fact.lines.size());
    return wire::EncodeRelease(three_.domain(), release);
  }
  SetFacts about_;
};

TEST_F(ReleaseSigningTest, EachOfTheThreeSignsOneReleaseForEver) {
  const std::string text = Text();
  ASSERT_OK_AND_ASSIGN(const wire::LineSignature signature, three_.desk(0).SignRelease(text));
  EXPECT_TRUE(three_.sealer().Verify(signature.key, text, signature.signature));
  EXPECT_TRUE(three_.sealer().SameHolder(signature.key, three_.self(0).sealing.key));
  three_.Restart(0);
  EXPECT_THAT(three_.desk(0).SignRelease(text), IsOkAndHolds(signature)) << "the same, whenever it is asked for";
  EXPECT_THAT(three_.desk(0).SignRelease(Text(Digest(), 5)), RefusedFor(Reason::kEquivocation));
  ASSERT_OK(three_.desk(0).Erase(kMonth));
  EXPECT_OK(three_.desk(0).SignRelease(text)) << "its shares are not needed for it";
}

// Two releases of one month, say of two thresholds, would let figures be subtracted.
TEST(ReleaseAttackTest, ASecondReleaseOfAMonthFindsNoSigner) {
  const auto attack = [](CountControls controls) {
    ThreeAggregators three(controls);
    for (int node = 1; node <= 4; ++node) three.Send(three.Parcels(node, three.Received(node)));
    const absl::StatusOr<OpenedMonth> month = three.Open();
    EXPECT_OK(month);
    Release release;
    release.month = month->about.month;
    release.domain = month->about.domain;
    release.territories = {"451", "452"};
    release.coverage = {month->about.set, month->about.nodes, 4};
    for (const FactTables& fact : FactTablesOf(three.domain())) release.unstated.emplace_back(fact.lines.size());
    EXPECT_OK(three.desk(0).SignRelease(wire::EncodeRelease(three.domain(), release)));
    release.rules.threshold = 20;
    return three.desk(0).SignRelease(wire::EncodeRelease(three.domain(), release)).status();
  };
  EXPECT_THAT(attack({}), RefusedFor(Reason::kEquivocation));
  EXPECT_OK(attack({.release_once = false})) << "the control is what stops it";
}

TEST_F(ReleaseSigningTest, WhatIsNotOverItsOwnSetIsNotSigned) {
  const SetFacts own = about_;
  about_.nodes = 3;
  EXPECT_THAT(three_.desk(0).SignRelease(Text()), RefusedFor(Reason::kEquivocation)) << "fewer nodes";
  about_ = own;
  about_.set = Digest::FromHex(std::string(64, 'a'));
  EXPECT_THAT(three_.desk(0).SignRelease(Text()), RefusedFor(Reason::kEquivocation)) << "other ones";
  about_ = own;
  about_.domain = Digest::FromHex(std::string(64, 'a'));
  EXPECT_THAT(three_.desk(0).SignRelease(Text()), RefusedFor(Reason::kUnknownValue)) << "over another domain";
}

TEST_F(ReleaseSigningTest, AFlawedOneIsNotSigned) {
  EXPECT_THAT(three_.desk(0).SignRelease(Text(Digest(), 3)), RefusedFor(Reason::kReleaseFlawed)) << "coverage";
  EXPECT_THAT(three_.desk(0).SignRelease(Text(Digest(), 4, {.threshold = 5})), RefusedFor(Reason::kReleaseFlawed));
  EXPECT_THAT(three_.desk(0).SignRelease("relais.v1.release\n"), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(three_.desk(0).SignRelease("anything"), RefusedFor(Reason::kVersionUnknown));
  about_.month = kMonth.next();
  EXPECT_THAT(three_.desk(0).SignRelease(Text()), RefusedFor(Reason::kWrongState)) << "of a month that it did not sum";
}

}  // namespace
}  // namespace relais::hub
