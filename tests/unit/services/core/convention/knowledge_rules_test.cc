// The questions that both engines ask of what they know.
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::Framework;
using sample::IdentityNo;
using sample::Item;
using sample::kFramework;
using sample::kLocal;
using sample::kToday;
using sample::Local;
using sample::LocalV2;
using sample::Network;
using sample::NodeNo;
using sample::PartnerNo;
using sample::ReadAll;
using sample::RosterItem;
using sample::SignatoryNo;
using sample::SignedBy;
using sample::SignedByAll;
using sample::StandingItem;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr ConventionVersion kFirstVersion{1};
constexpr ConventionVersion kSecondVersion{2};

TEST(KnowledgePairTest, AsksConventionDoorsAndSigners) {
  Knowledge hub = Network();
  EXPECT_OK(hub.CheckPair(kLocal, kFirstVersion, PartnerNo(1), PartnerNo(3), kToday));
  EXPECT_OK(hub.CheckPair(kLocal, kFirstVersion, PartnerNo(2), PartnerNo(5), kToday));
  EXPECT_THAT(hub.CheckPair(kLocal, kSecondVersion, PartnerNo(1), PartnerNo(3), kToday),
              RefusedFor(Reason::kConventionUnknown));
  EXPECT_THAT(hub.CheckPair({}, kFirstVersion, PartnerNo(1), PartnerNo(3), kToday),
              RefusedFor(Reason::kConventionUnknown));
  EXPECT_THAT(hub.CheckPair(kLocal, kFirstVersion, PartnerNo(3), PartnerNo(1), kToday),
              RefusedFor(Reason::kNotCovered));
  EXPECT_THAT(hub.CheckPair(kLocal, kFirstVersion, PartnerNo(1), PartnerNo(3), AddDays(kToday, -1)),
              RefusedFor(Reason::kConventionNotInForce));
  EXPECT_THAT(hub.CheckPair(kFramework, kFirstVersion, PartnerNo(11), PartnerNo(12), kToday),
              RefusedFor(Reason::kNotCovered));
}

TEST(KnowledgePairTest, ARosterEntryHoldsOnlyWhereItsSignerIsNamed) {
  Knowledge hub = Network();
  Agreement second = Local();
  second.id = sample::Filled<ConventionId>(202);
  second.parties[2].signatory = SignatoryNo(33);
  ASSERT_OK(hub.Admit(Item(second, "second 1", SignedByAll(second)), kToday));
  EXPECT_OK(hub.CheckPair(second.id, kFirstVersion, PartnerNo(1), PartnerNo(4), kToday));
  EXPECT_THAT(hub.CheckPair(second.id, kFirstVersion, PartnerNo(1), PartnerNo(3), kToday),
              RefusedFor(Reason::kSignerUnknown));
  KnowledgeItem co_signed = RosterItem(3);
  co_signed.signatures = SignedBy({SignatoryNo(33)});
  ASSERT_OK(hub.Admit(co_signed, kToday));
  EXPECT_OK(hub.CheckPair(second.id, kFirstVersion, PartnerNo(1), PartnerNo(3), kToday));
  EXPECT_OK(hub.CheckPair(kLocal, kFirstVersion, PartnerNo(1), PartnerNo(3), kToday));
}

TEST(KnowledgePairTest, ANewVersionTakesOver) {
  Knowledge hub = Network();
  const Day start = AddDays(kToday, 20);
  ASSERT_OK(hub.Admit(LocalV2(start), AddDays(kToday, 1)));
  EXPECT_THAT(hub.CheckPair(kLocal, kSecondVersion, PartnerNo(1), PartnerNo(3), AddDays(start, -1)),
              RefusedFor(Reason::kConventionNotInForce));
  EXPECT_EQ(hub.CurrentAgreement(kLocal, AddDays(start, -1))->agreement().version, kFirstVersion);
  EXPECT_EQ(hub.CurrentAgreement(kLocal, start)->agreement().version, kSecondVersion);
  EXPECT_OK(hub.CheckPair(kLocal, kFirstVersion, PartnerNo(1), PartnerNo(3),
                          AddDays(start, limits::kSupersededConventionDays)));
  EXPECT_THAT(hub.CheckPair(kLocal, kFirstVersion, PartnerNo(1), PartnerNo(3),
                            AddDays(start, limits::kSupersededConventionDays + 1)),
              RefusedFor(Reason::kConventionSuperseded));
}

// A version that was admitted after its own start counts from its admission: the days are the hub's.
TEST(KnowledgePairTest, TenDaysRunFromTheHubsOrder) {
  Knowledge hub = Network();
  const Day admitted = AddDays(kToday, 5);
  ASSERT_OK(hub.Admit(LocalV2(sample::On("2026-06-01")), admitted));
  EXPECT_OK(hub.CheckPair(kLocal, kFirstVersion, PartnerNo(1), PartnerNo(3), AddDays(admitted, 10)));
  EXPECT_THAT(hub.CheckPair(kLocal, kFirstVersion, PartnerNo(1), PartnerNo(3), AddDays(admitted, 11)),
              RefusedFor(Reason::kConventionSuperseded));
}

TEST(KnowledgePairTest, StandingsActAtOnce) {
  Knowledge hub = Network();
  const SigningKey animator = Local().animator.signing;
  auto pair = [&](int from, int to, Day day) {
    return ReasonOf(hub.CheckPair(kLocal, kFirstVersion, PartnerNo(from), PartnerNo(to), day));
  };
  ASSERT_OK(hub.Admit(StandingItem(kLocal, PartnerNo(3), 1, Standing::kSuspended, kToday, animator), kToday));
  EXPECT_EQ(pair(1, 3, kToday), Reason::kPartnerSuspended);
  EXPECT_EQ(pair(1, 4, kToday), Reason::kNone);
  ASSERT_OK(hub.Admit(StandingItem(kLocal, PartnerNo(3), 2, Standing::kEnded, kToday, animator), kToday));
  EXPECT_EQ(pair(1, 3, kToday), Reason::kPartnerGone);
  ASSERT_OK(hub.Admit(StandingItem(kLocal, PartnerNo(1), 1, Standing::kSuspended, kToday, animator), kToday));
  EXPECT_EQ(pair(1, 4, kToday), Reason::kSuspended);
  EXPECT_EQ(pair(2, 4, kToday), Reason::kNone);
  ASSERT_OK(hub.Admit(StandingItem(kLocal, {}, 1, Standing::kSuspended, AddDays(kToday, 1), animator), kToday));
  EXPECT_EQ(pair(2, 4, kToday), Reason::kNone);
  EXPECT_EQ(pair(2, 4, AddDays(kToday, 1)), Reason::kConventionNotInForce);
  EXPECT_EQ(ReadAll(hub, 2), hub);
}

TEST(KnowledgePairTest, AReplacedAnimatorHasNoSay) {
  Knowledge hub = Network();
  Agreement next = Local();
  next.version = kSecondVersion;
  next.animator.signing = SignatoryNo(49);
  ASSERT_OK(hub.Admit(Item(next, "local 2", SignedByAll(next)), kToday));
  EXPECT_THAT(hub.Admit(StandingItem(kLocal, {}, 1, Standing::kSuspended, kToday, Local().animator.signing), kToday),
              RefusedFor(Reason::kSignerUnknown));
  EXPECT_OK(hub.Admit(StandingItem(kLocal, {}, 1, Standing::kSuspended, kToday, SignatoryNo(49)), kToday));
}

TEST(KnowledgePairTest, AnEndedConventionDoesNotComeBack) {
  Knowledge hub = Network();
  const SigningKey animator = Local().animator.signing;
  ASSERT_OK(hub.Admit(StandingItem(kLocal, {}, 1, Standing::kEnded, kToday, animator), kToday));
  EXPECT_THAT(hub.Admit(StandingItem(kLocal, {}, 2, Standing::kActive, kToday, animator), kToday),
              RefusedFor(Reason::kConventionStep));
  // Nor by a new version.
  ASSERT_OK(hub.Admit(LocalV2(kToday), kToday));
  EXPECT_THAT(hub.CheckPair(kLocal, kSecondVersion, PartnerNo(1), PartnerNo(3), kToday),
              RefusedFor(Reason::kConventionNotInForce));
}

TEST(KnowledgePairTest, ALocalConventionFallsWithItsFramework) {
  Knowledge hub = Network();
  ASSERT_OK(hub.Admit(StandingItem(kFramework, {}, 1, Standing::kSuspended, kToday, SignatoryNo(12)), kToday));
  EXPECT_THAT(hub.CheckPair(kLocal, kFirstVersion, PartnerNo(1), PartnerNo(3), kToday),
              RefusedFor(Reason::kConventionNotInForce));
}

TEST(KnowledgePairTest, APartnerLeavesEverywhere) {
  Knowledge hub = Network();
  ASSERT_OK(hub.Admit(StandingItem({}, PartnerNo(3), 1, Standing::kEnded, kToday, SignatoryNo(3)), kToday));
  EXPECT_EQ(hub.roster().StatusOf(PartnerNo(3), kToday), MemberStatus::kLeft);
  EXPECT_THAT(hub.roster().CheckDestination(PartnerNo(3), NodeNo(3), sample::KeyIdNo(53), kToday),
              RefusedFor(Reason::kPartnerGone));
}

TEST(KnowledgePairTest, NewRootsTakeOver) {
  Knowledge hub = Network();
  Agreement next = Framework();
  next.version = kSecondVersion;
  for (int i = 0; i < 3; ++i) next.parties[i].signatory = SignatoryNo(14 + i);
  auto signatures = SignedByAll(next);
  for (const ItemSignature& old : SignedByAll(Framework())) signatures.push_back(old);
  ASSERT_OK(hub.Admit(Item(next, "framework 2", signatures), kToday));
  EXPECT_THAT(hub.roots().roots, ElementsAre(SignatoryNo(14), SignatoryNo(15), SignatoryNo(16)));
  EXPECT_EQ(ReadAll(hub, 100), hub);
  // The old roots have no say any more, the new ones have.
  EXPECT_THAT(hub.Admit(StandingItem(kLocal, {}, 1, Standing::kSuspended, kToday, SignatoryNo(11)), kToday),
              RefusedFor(Reason::kSignerUnknown));
  EXPECT_OK(hub.Admit(StandingItem(kLocal, {}, 1, Standing::kSuspended, kToday, SignatoryNo(14)), kToday));
  // A newcomer that pins the new set accepts what the new set signed.
  Knowledge newcomer(RootsAfter(next));
  EXPECT_OK(newcomer.Admit(Item(next, "framework 2", signatures), kToday));
}

TEST(KnowledgeCoveredTest, AsksTheHubsQuestionAndTheDoors) {
  Knowledge hub = Network();
  CoverageQuestion question{PartnerNo(1), PartnerNo(3), sample::kNeed, "jeunes", sample::kCommune};
  EXPECT_OK(hub.CheckCovered(kLocal, kFirstVersion, question, kToday));
  question.commune = sample::kOtherCommune;
  EXPECT_THAT(hub.CheckCovered(kLocal, kFirstVersion, question, kToday), RefusedFor(Reason::kNotCovered));
  EXPECT_THAT(hub.CheckCovered(kLocal, kSecondVersion, question, kToday), RefusedFor(Reason::kConventionUnknown));
}

TEST(KnowledgeCoveredTest, ListsTheConventionsOfAPair) {
  Knowledge hub = Network();
  Agreement second = Local();
  second.id = sample::Filled<ConventionId>(202);
  ASSERT_OK(hub.Admit(Item(second, "second 1", SignedByAll(second)), kToday));
  ASSERT_OK(hub.Admit(LocalV2(kToday), kToday));
  const auto found = hub.AgreementsFor(PartnerNo(1), PartnerNo(3), kToday);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0]->agreement().id, kLocal);
  EXPECT_EQ(found[0]->agreement().version, kSecondVersion);
  EXPECT_EQ(found[1]->agreement().id, second.id);
  EXPECT_THAT(hub.AgreementsFor(PartnerNo(3), PartnerNo(1), kToday), IsEmpty());
  EXPECT_EQ(hub.Agreements().size(), 4u);
}

TEST(KnowledgeDirectoryTest, ALaterEditionReplacesTheList) {
  Knowledge hub = Network();
  EXPECT_EQ(hub.Directory().size(), 4u);
  DirectoryEntry none = sample::DirectoryNo(3);
  none.edition = Edition(2);
  none.services.clear();
  ASSERT_OK(hub.Admit(Item(none, "directory 3 2", SignedBy({IdentityNo(3)})), kToday));
  EXPECT_THAT(hub.FindDirectory(PartnerNo(3))->services, IsEmpty());
  EXPECT_EQ(hub.FindService(sample::Filled<ServiceId>(63)), nullptr);
  EXPECT_EQ(hub.FindService(sample::Filled<ServiceId>(64))->partner, PartnerNo(4));
}

}  // namespace
}  // namespace relais
