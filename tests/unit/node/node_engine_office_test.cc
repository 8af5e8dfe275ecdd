// The node's own people, at the engine: accounts, who opened what, whose a journey is.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "tests/unit/node/sample_handoffs.h"

namespace relais::node {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const AccountId kMachineId{};
const AccountId kAnneId = Filled<AccountId>(1);
const AccountId kBeaId = Filled<AccountId>(2);
const AccountId kCleoId = Filled<AccountId>(3);

class NodeOffice : public testing::Test {
 protected:
  // Anne supervises, Bea receives people, Cleo keeps the machine running; one referral was sent.
  NodeOffice() {
    Add(kAnneId, "Anne", StaffRole::kSupervisor);
    Add(kBeaId, "Béa", StaffRole::kCounsellor);
    Add(kCleoId, "Cléo", StaffRole::kNodeOperator);
    node_.Step(Send({}));
  }
  int64_t NowSeconds() const { return int64_t{node_.now().day.value()} * 86'400; }
  Reason Change(StaffChange change, AccountId actor = kMachineId) {
    return node_.Step(ChangeStaff{std::move(change), actor, NowSeconds()}).reason;
  }
  void Add(AccountId account, const std::string& name, StaffRole role) {
    EXPECT_EQ(Change(StaffAdded{account, name, role, "hash", NowSeconds() + 3600}), Reason::kNone);
  }
  Reason Touch(AccountId account, HandoffId referral, AccessAct act = AccessAct::kOpened, bool takes_up = false) {
    return node_.Step(TouchJourney{account, JourneyId(), referral, act, takes_up, NowSeconds()}).reason;
  }
  Reason Give(AccountId actor, AccountId to, std::vector<JourneyId> journeys) {
    return node_.Step(HandOver{actor, to, std::move(journeys), NowSeconds()}).reason;
  }
  const Office& office() const { return node_.state().office(); }

  SteppedNode node_{1};
};

TEST_F(NodeOffice, ARefusedChangeLeavesNothingAndATakenOneIsPublished) {
  EXPECT_EQ(Change(StaffRemoved{kAnneId}, kBeaId), Reason::kNotPermitted);
  EXPECT_TRUE(node_.DidNothing());
  EXPECT_EQ(Change(StaffLocked{kBeaId}, kAnneId), Reason::kNone);
  const auto published = node_.Effects<PublishStaff>();
  ASSERT_EQ(published.size(), 1u);
  EXPECT_EQ(*published[0].staff, office().staff);
  EXPECT_EQ(published[0].staff->Find(kBeaId)->state, StaffState::kLocked);
}

TEST_F(NodeOffice, AnAccessIsEnteredByItsReferralOrItsJourney) {
  EXPECT_EQ(Touch(kBeaId, HandoffNo(1), AccessAct::kPrinted), Reason::kNone);
  EXPECT_EQ(Touch(kMachineId, HandoffNo(1)), Reason::kNone);
  EXPECT_EQ(Touch(kBeaId, HandoffNo(9)), Reason::kUnknownReferral);
  EXPECT_TRUE(node_.DidNothing()) << "what is not here is not entered";
  const JourneyId other = Filled<JourneyId>(77);
  node_.Step(TouchJourney{kBeaId, other, HandoffId(), AccessAct::kSent, true, NowSeconds()});
  ASSERT_EQ(office().log.entries().size(), 3u);
  EXPECT_EQ(office().log.entries()[0], (AccessEntry{1, NowSeconds(), kBeaId, kJourney, AccessAct::kPrinted}));
  EXPECT_EQ(office().log.entries()[1], (AccessEntry{2, NowSeconds(), kMachineId, kJourney, AccessAct::kOpened}));
  EXPECT_EQ(office().log.entries()[2].journey, other);
}

TEST_F(NodeOffice, TheFirstWhoTakesAJourneyUpKeepsIt) {
  Touch(kAnneId, HandoffNo(1));
  EXPECT_THAT(office().keepers, IsEmpty()) << "looking takes nothing up";
  Touch(kMachineId, HandoffNo(1), AccessAct::kOpened, true);
  EXPECT_THAT(office().keepers, IsEmpty()) << "the machine is nobody";
  Touch(kBeaId, HandoffNo(1), AccessAct::kOpened, true);
  Touch(kAnneId, HandoffNo(1), AccessAct::kOpened, true);
  EXPECT_THAT(office().keepers, ElementsAre(Pair(kJourney, kBeaId)));
}

TEST_F(NodeOffice, HandingOverTakesTheKeeperASupervisorOrTheMachine) {
  Touch(kBeaId, HandoffNo(1), AccessAct::kOpened, true);
  EXPECT_EQ(Give(kBeaId, kAnneId, {kJourney}), Reason::kNone);
  EXPECT_EQ(office().KeeperOf(kJourney), kAnneId);
  EXPECT_EQ(node_.Effects<RowChanged>().size(), 1u) << "whoever watches sees it";
  EXPECT_EQ(Give(kBeaId, kBeaId, {kJourney}), Reason::kNotPermitted) << "no longer hers";
  EXPECT_TRUE(node_.DidNothing());
  EXPECT_EQ(Give(kCleoId, kBeaId, {kJourney}), Reason::kNotPermitted) << "who opens no journey gives none";
  EXPECT_EQ(Give(kMachineId, kCleoId, {kJourney}), Reason::kAccountUnknown) << "nor gets one";
  EXPECT_EQ(Give(kAnneId, Filled<AccountId>(9), {kJourney}), Reason::kAccountUnknown);
  EXPECT_EQ(Give(kAnneId, kBeaId, {kJourney, Filled<JourneyId>(99)}), Reason::kUnknownReferral);
  EXPECT_EQ(office().KeeperOf(kJourney), kAnneId) << "all or none";
  EXPECT_EQ(Give(kAnneId, kBeaId, std::vector<JourneyId>(limits::kHandOverJourneysMax + 1, kJourney)),
            Reason::kTooLarge);
  EXPECT_EQ(Give(kMachineId, kBeaId, {kJourney, kJourney}), Reason::kNone);
  EXPECT_EQ(office().KeeperOf(kJourney), kBeaId);
  const AccessEntry& last = office().log.entries().back();
  EXPECT_EQ(last.act, AccessAct::kHandedOver);
  EXPECT_EQ(office().log.entries().size(), 3u) << "each once";
}

TEST_F(NodeOffice, ALeaversJourneysStayHersUntilTheyAreHandedOver) {
  Touch(kBeaId, HandoffNo(1), AccessAct::kOpened, true);
  ASSERT_EQ(Change(StaffRemoved{kBeaId}, kAnneId), Reason::kNone);
  EXPECT_EQ(office().KeeperOf(kJourney), kBeaId);
  EXPECT_EQ(Give(kBeaId, kAnneId, {kJourney}), Reason::kNotPermitted) << "she is gone";
  EXPECT_EQ(Give(kAnneId, kAnneId, {kJourney}), Reason::kNone);
}

TEST_F(NodeOffice, EntriesAreForgottenAfterAYearAndWithThemWhoLeft) {
  Touch(kBeaId, HandoffNo(1), AccessAct::kOpened, true);
  ASSERT_EQ(Change(StaffRemoved{kBeaId}, kAnneId), Reason::kNone);
  node_.PassDays(limits::kAccessDays);
  EXPECT_EQ(office().log.entries().size(), 1u);
  EXPECT_NE(office().staff.Find(kBeaId), nullptr);
  node_.PassDays(1);
  EXPECT_THAT(office().log.entries(), IsEmpty());
  EXPECT_EQ(office().log.last(), 1u) << "numbers go on";
  EXPECT_EQ(office().staff.Find(kBeaId), nullptr);
  EXPECT_NE(office().staff.Find(kAnneId), nullptr);
}

TEST_F(NodeOffice, KeepersGoWithTheirJourneys) {
  const JourneyId never_sent = Filled<JourneyId>(77);
  Touch(kBeaId, HandoffNo(1), AccessAct::kOpened, true);
  node_.Step(TouchJourney{kBeaId, never_sent, HandoffId(), AccessAct::kSent, true, NowSeconds()});
  EXPECT_EQ(office().keepers.size(), 2u);
  node_.PassDays(1);
  EXPECT_THAT(office().keepers, ElementsAre(Pair(kJourney, kBeaId))) << "the form was never sent";
}

TEST_F(NodeOffice, ARestartKeepsAllOfIt) {
  Touch(kBeaId, HandoffNo(1), AccessAct::kOpened, true);
  for (int i = 0; i < limits::kStaffTriesFree; ++i) Change(StaffTried{kBeaId});
  const Office before = office();
  node_.Restart();
  EXPECT_EQ(office(), before);
  EXPECT_EQ(Change(StaffTried{kBeaId}), Reason::kSignInPaused) << "a guesser gains nothing by a restart";
}

}  // namespace
}  // namespace relais::node
