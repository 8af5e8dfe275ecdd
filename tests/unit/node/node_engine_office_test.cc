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

const AccountId kMachine{};
const AccountId kAnne = Filled<AccountId>(1);
const AccountId kBea = Filled<AccountId>(2);
const AccountId kCleo = Filled<AccountId>(3);

class NodeOffice : public testing::Test {
 protected:
  // Anne supervises, Bea receives people, Cleo keeps the machine running; one referral was sent.
  NodeOffice() {
    Add(kAnne, "Anne", StaffRole::kSupervisor);
    Add(kBea, "Béa", StaffRole::kCounsellor);
    Add(kCleo, "Cléo", StaffRole::kNodeOperator);
    node_.Step(Send({}));
  }
  int64_t NowSeconds() const { return int64_t{node_.now().day.value()} * 86'400; }
  Reason Change(StaffChange change, AccountId actor = kMachine) {
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
  EXPECT_EQ(Change(StaffRemoved{kAnne}, kBea), Reason::kNotPermitted);
  EXPECT_TRUE(node_.DidNothing());
  EXPECT_EQ(Change(StaffLocked{kBea}, kAnne), Reason::kNone);
  const auto published = node_.Effects<PublishStaff>();
  ASSERT_EQ(published.size(), 1u);
  EXPECT_EQ(*published[0].staff, office().staff);
  EXPECT_EQ(published[0].staff->Find(kBea)->state, StaffState::kLocked);
}

TEST_F(NodeOffice, AnAccessIsEnteredByItsReferralOrItsJourney) {
  EXPECT_EQ(Touch(kBea, HandoffNo(1), AccessAct::kPrinted), Reason::kNone);
  EXPECT_EQ(Touch(kMachine, HandoffNo(1)), Reason::kNone);
  EXPECT_EQ(Touch(kBea, HandoffNo(9)), Reason::kUnknownReferral);
  EXPECT_TRUE(node_.DidNothing()) << "what is not here is not entered";
  const JourneyId other = Filled<JourneyId>(77);
  node_.Step(TouchJourney{kBea, other, HandoffId(), AccessAct::kSent, true, NowSeconds()});
  ASSERT_EQ(office().log.entries().size(), 3u);
  EXPECT_EQ(office().log.entries()[0], (AccessEntry{1, NowSeconds(), kBea, kJourney, AccessAct::kPrinted}));
  EXPECT_EQ(office().log.entries()[1], (AccessEntry{2, NowSeconds(), kMachine, kJourney, AccessAct::kOpened}));
  EXPECT_EQ(office().log.entries()[2].journey, other);
}

TEST_F(NodeOffice, TheFirstWhoTakesAJourneyUpKeepsIt) {
  Touch(kAnne, HandoffNo(1));
  EXPECT_THAT(office().keepers, IsEmpty()) << "looking takes nothing up";
  Touch(kMachine, HandoffNo(1), AccessAct::kOpened, true);
  EXPECT_THAT(office().keepers, IsEmpty()) << "the machine is nobody";
  Touch(kBea, HandoffNo(1), AccessAct::kOpened, true);
  Touch(kAnne, HandoffNo(1), AccessAct::kOpened, true);
  EXPECT_THAT(office().keepers, ElementsAre(Pair(kJourney, kBea)));
}

TEST_F(NodeOffice, HandingOverTakesTheKeeperASupervisorOrTheMachine) {
  Touch(kBea, HandoffNo(1), AccessAct::kOpened, true);
  EXPECT_EQ(Give(kBea, kAnne, {kJourney}), Reason::kNone);
  EXPECT_EQ(office().KeeperOf(kJourney), kAnne);
  EXPECT_EQ(node_.Effects<RowChanged>().size(), 1u) << "whoever watches sees it";
  EXPECT_EQ(Give(kBea, kBea, {kJourney}), Reason::kNotPermitted) << "no longer hers";
  EXPECT_TRUE(node_.DidNothing());
  EXPECT_EQ(Give(kCleo, kBea, {kJourney}), Reason::kNotPermitted) << "who opens no journey gives none";
  EXPECT_EQ(Give(kMachine, kCleo, {kJourney}), Reason::kAccountUnknown) << "nor gets one";
  EXPECT_EQ(Give(kAnne, Filled<AccountId>(9), {kJourney}), Reason::kAccountUnknown);
  EXPECT_EQ(Give(kAnne, kBea, {kJourney, Filled<JourneyId>(99)}), Reason::kUnknownReferral);
  EXPECT_EQ(office().KeeperOf(kJourney), kAnne) << "all or none";
  EXPECT_EQ(Give(kAnne, kBea, std::vector<JourneyId>(limits::kHandOverJourneysMax + 1, kJourney)), Reason::kTooLarge);
  EXPECT_EQ(Give(kMachine, kBea, {kJourney, kJourney}), Reason::kNone);
  EXPECT_EQ(office().KeeperOf(kJourney), kBea);
  const AccessEntry& last = office().log.entries().back();
  EXPECT_EQ(last.act, AccessAct::kHandedOver);
  EXPECT_EQ(office().log.entries().size(), 3u) << "each once";
}

TEST_F(NodeOffice, ALeaversJourneysStayHersUntilTheyAreHandedOver) {
  Touch(kBea, HandoffNo(1), AccessAct::kOpened, true);
  ASSERT_EQ(Change(StaffRemoved{kBea}, kAnne), Reason::kNone);
  EXPECT_EQ(office().KeeperOf(kJourney), kBea);
  EXPECT_EQ(Give(kBea, kAnne, {kJourney}), Reason::kNotPermitted) << "she is gone";
  EXPECT_EQ(Give(kAnne, kAnne, {kJourney}), Reason::kNone);
}

TEST_F(NodeOffice, EntriesAreForgottenAfterAYearAndWithThemWhoLeft) {
  Touch(kBea, HandoffNo(1), AccessAct::kOpened, true);
  ASSERT_EQ(Change(StaffRemoved{kBea}, kAnne), Reason::kNone);
  node_.PassDays(limits::kAccessDays);
  EXPECT_EQ(office().log.entries().size(), 1u);
  EXPECT_NE(office().staff.Find(kBea), nullptr);
  node_.PassDays(1);
  EXPECT_THAT(office().log.entries(), IsEmpty());
  EXPECT_EQ(office().log.last(), 1u) << "numbers go on";
  EXPECT_EQ(office().staff.Find(kBea), nullptr);
  EXPECT_NE(office().staff.Find(kAnne), nullptr);
}

TEST_F(NodeOffice, KeepersGoWithTheirJourneys) {
  const JourneyId never_sent = Filled<JourneyId>(77);
  Touch(kBea, HandoffNo(1), AccessAct::kOpened, true);
  node_.Step(TouchJourney{kBea, never_sent, HandoffId(), AccessAct::kSent, true, NowSeconds()});
  EXPECT_EQ(office().keepers.size(), 2u);
  node_.PassDays(1);
  EXPECT_THAT(office().keepers, ElementsAre(Pair(kJourney, kBea))) << "the form was never sent";
}

TEST_F(NodeOffice, ARestartKeepsAllOfIt) {
  Touch(kBea, HandoffNo(1), AccessAct::kOpened, true);
  for (int i = 0; i < limits::kStaffTriesFree; ++i) Change(StaffTried{kBea});
  const Office before = office();
  node_.Restart();
  EXPECT_EQ(office(), before);
  EXPECT_EQ(Change(StaffTried{kBea}), Reason::kSignInPaused) << "a guesser gains nothing by a restart";
}

}  // namespace
}  // namespace relais::node
