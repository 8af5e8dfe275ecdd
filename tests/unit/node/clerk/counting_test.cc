// The counting desk: persons are really locked and opened, and facts really find their cells.
#include "node/clerk/counting.h"

#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/sodium/sodium_share_stream.h"
#include "services/wire/count_package.h"
#include "tests/unit/node/desk/desk_fixture.h"
#include "tests/unit/node/sample_handoffs.h"

namespace relais::node {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const Month kMonth = MonthOf(kToday);

class CountingTest : public DeskTest {
 protected:
  ReadBodyFn Read() {
    return [this](JourneyId owner, BodyIndex body) -> absl::StatusOr<std::string> {
      if (!node_.HasBody(owner, body)) return absl::NotFoundError("body");
      return node_.Body(owner, body);
    };
  }
  LocalEvent CountedSend(const Sending& s = {}) {
    LocalEvent event = node::Send(s);
    event.counted_person = LockPersonOf(origin_.desk, s.journey, SampleDraft());
    return event;
  }
  void Fold() {
    absl::StatusOr<std::optional<FactsFolded>> folded = FoldOwed(origin_.desk, PlanFold(node_.state()), Read());
    ASSERT_OK(folded);
    ASSERT_TRUE(folded->has_value());
    EXPECT_FALSE(node_.Step(**std::move(folded)).repeat);
  }
  MonthCounts Counts(Month month) {
    absl::StatusOr<MonthCounts> counts = CountsOf(origin_.desk, node_.state().counts(), month, Read());
    EXPECT_OK(counts);
    return counts.ok() ? *counts : MonthCounts();
  }
  static uint64_t At(const MonthCounts& counts, const CountedPerson& person, CountedFact fact) {
    return counts.At(RegionCountDomain().IndexOf({CountTable::kOutcomes, person.territory, person.need_group,
                                                  person.public_group, 0, static_cast<uint16_t>(fact)}));
  }
  PackageMade Package() {
    const Day today = AddDays(MonthStart(kMonth.next()), 4);
    absl::StatusOr<PackagePlan> plan = PlanPackage(node_.state(), kMonth, today, digester_);
    EXPECT_OK(plan);
    // The sample network's keys are only names: real ones stand in for them.
    for (size_t i = 0; i < 3; ++i) plan->order.to[i] = aggregators_[i].key;
    absl::StatusOr<PackageMade> made = MakePackage(origin_.desk, *plan, SodiumShareStream(), Read());
    EXPECT_OK(made);
    return *std::move(made);
  }

  SteppedNode node_{1};
  std::array<SealingPair, 3> aggregators_{sealer_.NewSealingPair(), sealer_.NewSealingPair(), sealer_.NewSealingPair()};
};

TEST_F(CountingTest, APersonIsCountedByFourCoordinatesAndNothingElse) {
  const CountedPerson person = CountedPersonOf("mobilite--preparer-un-permis", "jeunes", AgeBand::k18To25, "45252");
  EXPECT_EQ(RegionCountDomain().TerritoryCode(person.territory), "453") << "Pithiviers";
  EXPECT_EQ(RegionCountDomain().NeedGroupCode(person.need_group), "mobilite");
  EXPECT_EQ(RegionCountDomain().PublicCode(person.public_group), "jeunes");
  EXPECT_EQ(RegionCountDomain().AgeBandCode(person.age_band), "18_25");
  const CountedPerson nobody = CountedPersonOf("", "", AgeBand{}, "");
  EXPECT_EQ(nobody, CountedPerson());
  EXPECT_EQ(RegionCountDomain().TerritoryCode(CountedPersonOf("", "", AgeBand{}, "75056").territory), "elsewhere");
}

TEST_F(CountingTest, WhatIsLockedOpensForItsJourneyOnly) {
  const CountedPerson person{1, 2, 3, 4};
  const SharedBytes locked = LockPerson(origin_.desk, kJourney, person);
  EXPECT_THAT(OpenPersonCounted(origin_.desk, kJourney, *locked), IsOkAndHolds(person));
  EXPECT_THAT(OpenPersonCounted(origin_.desk, sample::Filled<JourneyId>(71), *locked), RefusedFor(Reason::kUnreadable));
  EXPECT_THAT(OpenPersonCounted(destination_.desk, kJourney, *locked), RefusedFor(Reason::kUnreadable));
  EXPECT_THAT(OpenPersonCounted(origin_.desk, kJourney, origin_.desk.LockNote(kJourney, "a note")),
              RefusedFor(Reason::kMalformed));
  EXPECT_THAT(OpenPersonCounted(origin_.desk, kJourney, *LockPerson(origin_.desk, kJourney, {999, 0, 0, 0})),
              RefusedFor(Reason::kMalformed));
}

TEST_F(CountingTest, FactsOfAReferralAreFoldedIntoItsMonth) {
  node_.Step(CountedSend());
  Fold();
  const CountedPerson person = CountedPersonOf("mobilite--preparer-un-permis", "jeunes", AgeBand::k18To25, "45252");
  EXPECT_EQ(At(Counts(kMonth), person, CountedFact::kReferred), 1u);
  EXPECT_EQ(At(Counts(kMonth), {}, CountedFact::kReferred), 1u);
  node_.Step(CountedSend({.handoff = 2, .journey = sample::Filled<JourneyId>(71)}));
  Fold();
  EXPECT_EQ(At(Counts(kMonth), person, CountedFact::kReferred), 2u);
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kCorrectReferral, 9, {}, kNoDay));
  Fold();
  EXPECT_EQ(At(Counts(kMonth), person, CountedFact::kReferred), 1u);
  EXPECT_THAT(Counts(kMonth.next()).cells(), IsEmpty());
}

TEST_F(CountingTest, AWithdrawnPersonIsStillCountedAsWhoItWas) {
  node_.Step(CountedSend());
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kWithdraw, 9, {.at_persons_request = true}));
  Fold();
  const CountedPerson person = CountedPersonOf("mobilite--preparer-un-permis", "jeunes", AgeBand::k18To25, "45252");
  EXPECT_EQ(At(Counts(kMonth), person, CountedFact::kReferred), 1u);
  EXPECT_EQ(At(Counts(kMonth), person, CountedFact::kWithdrawn), 1u);
}

TEST_F(CountingTest, ErasureAltersNoClosedMonth) {
  node_.Step(CountedSend());
  Fold();
  const MonthCounts before = Counts(kMonth);
  node_.PassDays(static_cast<int>(DaysBetween(kToday, AddDays(MonthStart(kMonth.next()), 4))));
  node_.Step(Package());
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kWithdraw, 9, {.at_persons_request = true}));
  Fold();
  EXPECT_EQ(Counts(kMonth), before);
  EXPECT_EQ(At(Counts(kMonth.next()), {}, CountedFact::kWithdrawn), 1u);
}

TEST_F(CountingTest, CountsOfAnotherMonthDoNotPassForThese) {
  const std::string locked = LockCounts(origin_.desk, kMonth, MonthCounts());
  EXPECT_OK(OpenCounts(origin_.desk, kMonth, locked));
  EXPECT_THAT(OpenCounts(origin_.desk, kMonth.next(), locked), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(OpenCounts(destination_.desk, kMonth, locked), RefusedFor(Reason::kUnreadable));
}

TEST_F(CountingTest, APackageHoldsThreeSharesThatAddUpAndIsKept) {
  node_.Step(CountedSend());
  Fold();
  node_.PassDays(static_cast<int>(DaysBetween(kToday, AddDays(MonthStart(kMonth.next()), 4))));
  EXPECT_FALSE(node_.Step(Package()).repeat);
  ASSERT_OK_AND_ASSIGN(const std::string bytes, PackageOf(node_.state().counts(), kMonth, Read()));
  const size_t cells = RegionCountDomain().size();
  ASSERT_OK_AND_ASSIGN(const wire::CountPackage package, wire::DecodeCountPackage(bytes, cells));
  EXPECT_EQ(package.head.month, kMonth);
  EXPECT_EQ(package.head.node, origin_.node);
  EXPECT_TRUE(sealer_.Verify(origin_.identity.key, wire::CountHeadText(package.head_bytes), package.signature));
  const SodiumShareStream stream;
  ShareSum sum(cells, kMonth);
  for (size_t i = 0; i < 3; ++i) {
    const std::string aad =
        wire::CountShareAad(kMonth, origin_.node, package.head.domain, static_cast<Aggregator>(i + 1));
    ASSERT_OK_AND_ASSIGN(const std::string plain,
                         sealer_.Open(aggregators_[i], wire::kCountShareInfo, aad, package.sealed[i]));
    for (size_t other = 0; other < 3; ++other) {
      if (other == i) continue;
      EXPECT_FALSE(sealer_.Open(aggregators_[other], wire::kCountShareInfo, aad, package.sealed[i]).ok());
    }
    if (i < 2) {
      sum.AddSeed(plain, stream.fn());
    } else {
      ASSERT_OK_AND_ASSIGN(const ShareWords words, DecodeWords(plain, kCountParts * cells));
      sum.AddVector(words);
    }
  }
  EXPECT_EQ(sum.words(), WordsOf(Counts(kMonth), cells));
  EXPECT_THAT(PackageOf(node_.state().counts(), kMonth.next(), Read()), RefusedFor(Reason::kUnknownValue));
}

}  // namespace
}  // namespace relais::node
