#include "hub/hub_state.h"

#include "gtest/gtest.h"
#include "tests/unit/services/core/convention/sample_network.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais::hub {
namespace {

using sample::kToday;
using sample::NodeNo;
using sample::PartnerNo;
using samples::Handoff;

const JourneyId kJourney = samples::Filled<JourneyId>(0x70);

class HubStateTest : public ::testing::Test {
 protected:
  HubStateTest() : state_(sample::Roots()) {
    std::vector<KnowledgeItem> items = {sample::FrameworkItem(), sample::LocalItem()};
    for (int n = 1; n <= 5; ++n) items.push_back(sample::RosterItem(n));
    for (KnowledgeItem& item : items) Admit(std::move(item));
  }

  void Admit(KnowledgeItem item) {
    ASSERT_TRUE(state_.Apply(KnowledgeAdmitted{std::move(item), kToday}, &touched_).ok());
  }

  // From partner 1 to partner 3, decided as `refused` by whoever judges before.
  Reason Take(uint8_t handoff, uint8_t parent = 0, Reason refused = Reason::kNone) {
    HandoffHeader header = samples::Referral(handoff, PartnerNo(3), parent);
    header.sender = PartnerNo(1);
    header.mailbox = NodeNo(3);
    header.due_day = AddDays(kToday, 5);
    HubState::FrameTaker taker(&state_, NodeNo(1), NodeNo(3), {kToday, Window(1)}, &touched_);
    TakenEnvelope envelope{header, samples::Filled<Fingerprint>(handoff), refused};
    taker.Take(envelope);
    taker.Finish();
    return envelope.refused;
  }
  void Refuse(uint8_t handoff, SealGeneration generation) {
    const Cursor tail = state_.FindMailbox(NodeNo(3))->tail();
    state_.Apply(MailboxSettled{NodeNo(3),
                                tail,
                                tail,
                                kToday,
                                {{tail, Handoff(handoff), generation, Reason::kUnreadable, kJourney, NodeNo(1)}}},
                 &touched_);
  }
  CoarseState StateOf(uint8_t handoff) const {
    return state_.journeys().Find(kJourney)->doors.find(Handoff(handoff))->state;
  }
  // The last thing that the first door's node is told.
  NoticeFacts LastNotice() const { return *state_.FindMailbox(NodeNo(1))->entries().back().notice; }

  HubState state_;
  Touched touched_;
};

TEST_F(HubStateTest, ARefusedReferralMayBeReRouted) {
  EXPECT_EQ(Take(1, 0, Reason::kPartnerSuspended), Reason::kPartnerSuspended);
  EXPECT_EQ(StateOf(1), CoarseState::kUndeliverable);
  EXPECT_EQ(Take(2, 1), Reason::kNone);
}

TEST_F(HubStateTest, WhatAnotherSealingLiftsLeavesNothingBehind) {
  EXPECT_EQ(Take(1, 0, Reason::kStaleKey), Reason::kStaleKey);
  EXPECT_EQ(state_.journeys().Find(kJourney), nullptr);
}

// Found by the story 103-unreadable: it was sealed again without end.
TEST_F(HubStateTest, TheLastUnreadableSealingIsUndeliverable) {
  Take(1);
  Refuse(1, SealGeneration(1));
  EXPECT_EQ(LastNotice().kind, HubNoticeKind::kRefusedByRecipient);
  EXPECT_EQ(StateOf(1), CoarseState::kOpen);
  Refuse(1, SealGeneration(limits::kSealGenerationsMax));
  EXPECT_EQ(LastNotice().kind, HubNoticeKind::kUndeliverable);
  EXPECT_EQ(StateOf(1), CoarseState::kUndeliverable);
}

// Found by the story 101-partner-gone: open referrals of a leaving partner stayed open.
TEST_F(HubStateTest, OpenReferralsOfALeavingPartnerBecomeUndeliverable) {
  Take(1);
  Admit(sample::StandingItem(ConventionId(), PartnerNo(3), 1, Standing::kEnded, kToday, sample::SignatoryNo(11)));
  EXPECT_EQ(StateOf(1), CoarseState::kUndeliverable);
  EXPECT_EQ(LastNotice().reason, Reason::kPartnerGone);
}

TEST_F(HubStateTest, AnAnnouncedLeavingActsOnItsDay) {
  Take(1);
  state_.Apply(DayTurned{kToday}, &touched_);
  Admit(sample::StandingItem(ConventionId(), PartnerNo(3), 1, Standing::kEnded, AddDays(kToday, 2),
                             sample::SignatoryNo(11)));
  state_.Apply(DayTurned{AddDays(kToday, 1)}, &touched_);
  EXPECT_EQ(StateOf(1), CoarseState::kOpen);
  state_.Apply(DayTurned{AddDays(kToday, 2)}, &touched_);
  EXPECT_EQ(StateOf(1), CoarseState::kUndeliverable);
}

// Found by the story 182-reception-before-everybody-restated: it was recorded and not counted.
TEST_F(HubStateTest, CountsABreachThatIsRestated) {
  HandoffHeader first = samples::Referral(1, PartnerNo(3));
  HandoffHeader second = samples::Referral(2, PartnerNo(4), 1);
  first.sender = second.sender = PartnerNo(1);
  const auto received = [](uint8_t handoff, const HandoffHeader& referral) {
    return samples::Answer(handoff, referral, CoarseState::kReceived, ArrivalGrade::kAttested);
  };
  state_.Apply(Restated{NodeNo(1), {kToday, Window(1)}, {{first}, {second}}, true}, &touched_);
  state_.Apply(Restated{NodeNo(4), {kToday, Window(1)}, {{received(8, second)}}, true}, &touched_);
  EXPECT_EQ(state_.counters().breaches, 0u);
  for (int i = 0; i < 2; ++i) {
    state_.Apply(Restated{NodeNo(3), {kToday, Window(1)}, {{received(9, first)}}, true}, &touched_);
    EXPECT_EQ(state_.counters().breaches, 1u);
  }
  EXPECT_EQ(LastNotice().kind, HubNoticeKind::kBreach);
}

// Found by the story 181-second-door-restates-first.
TEST_F(HubStateTest, AsksThosePartiesThatHaveNotRestatedARestoredJourney) {
  HandoffHeader header = samples::Referral(1, PartnerNo(3));
  header.sender = PartnerNo(1);
  state_.Apply(Restated{NodeNo(1), {kToday, Window(1)}, {{header, Fingerprint(), Reason::kNone}}, true}, &touched_);
  EXPECT_FALSE(state_.AwaitsRestating(NodeNo(1)));
  EXPECT_TRUE(state_.AwaitsRestating(NodeNo(3)));
  EXPECT_FALSE(state_.AwaitsRestating(NodeNo(2)));
  state_.Apply(Restated{NodeNo(3), {kToday, Window(1)}, {}, true}, &touched_);
  EXPECT_FALSE(state_.AwaitsRestating(NodeNo(3)));
}

}  // namespace
}  // namespace relais::hub
