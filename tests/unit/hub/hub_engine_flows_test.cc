// The figures follow the journeys through the engine: after every step the fixture compares live, replayed and restored
// memory, figures included.
#include <gmock/gmock.h>

#include <algorithm>
#include <string>

#include "hub/api/figure_atlas.h"
#include "services/core/handoff/day.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

using sample::PartnerNo;

class HubEngineFlows : public EngineFixture {
 protected:
  HubEngineFlows() { Open(1); }

  HandoffHeader Send(uint8_t handoff, int destination = 3, bool drill = false) {
    HandoffHeader header = Referral(handoff, destination);
    BeginJourney(handoff, &header);
    header.drill = drill;
    EXPECT_EQ(DepositOne(1, Checked(header)), Reason::kNone);
    return header;
  }
  Reason Say(const HandoffHeader& answer, int from = 3) {
    Open(from);
    if (MailboxOf(from) != nullptr) Settle(from, MailboxOf(from)->tail());
    return DepositOne(from, Checked(answer));
  }
  // Over all months, of partner 1 towards `destination`.
  uint32_t Count(FlowFact fact, int destination = 3) const {
    uint32_t sum = 0;
    const FlowBook& book = state().flows();
    for (const auto& [month, of] : book.months()) {
      for (const FlowRow& row : of.rows()) {
        const FlowPlace place = PlaceOf(row.cell);
        const bool ours = book.partners()[place.origin] == PartnerNo(1) &&
                          book.partners()[place.destination] == PartnerNo(destination) &&
                          book.conventions()[place.convention] == sample::kLocal;
        sum += ours ? row.Of(fact) : 0;
      }
    }
    return sum;
  }
  int MedianOf(FlowDelay delay) const {
    DelayHistogram sum{};
    for (const auto& [month, of] : state().flows().months()) {
      for (const FlowRow& row : of.rows()) row.delays.AddTo(delay, &sum);
    }
    for (size_t bin = 0; bin < sum.size(); ++bin) {
      if (sum[bin] > 0) return static_cast<int>(bin);
    }
    return -1;
  }
};

TEST_F(HubEngineFlows, AReferralIsCountedFromSendingToItsEnd) {
  const HandoffHeader referral = Send(1);
  Wait(3);  // Thursday
  ASSERT_EQ(Say(Answer(2, referral, CoarseState::kAnsweredYes)), Reason::kNone);
  Wait(4);  // Monday
  ASSERT_EQ(Say(Answer(3, referral, CoarseState::kReceived, ArrivalGrade::kProven)), Reason::kNone);
  Wait(1);
  ASSERT_EQ(Say(Answer(4, referral, CoarseState::kEnded)), Reason::kNone);
  for (FlowFact fact : {FlowFact::kSent, FlowFact::kAnsweredYes, FlowFact::kReceivedProven, FlowFact::kEnded,
                        FlowFact::kJourney, FlowFact::kTwoDoors}) {
    EXPECT_EQ(Count(fact), 1u) << FlowFactName(fact);
  }
  EXPECT_EQ(MedianOf(FlowDelay::kAnswer), 3);
  EXPECT_EQ(MedianOf(FlowDelay::kReception), 5);
  EXPECT_EQ(MedianOf(FlowDelay::kEnd), 6);
  EXPECT_EQ(state().flows().months().size(), 2u) << "November and December";
}

TEST_F(HubEngineFlows, PracticeIsInNoFigure) {
  const HandoffHeader referral = Send(1, 3, true);
  HandoffHeader answer = Answer(2, referral, CoarseState::kReceived, ArrivalGrade::kAttested);
  ASSERT_EQ(Say(answer), Reason::kNone);
  EXPECT_TRUE(state().flows().months().empty());
}

TEST_F(HubEngineFlows, SilenceExpires) {
  HandoffHeader header = Referral(1, 3);
  header.due_day = AddDays(now_.day, 5);
  ASSERT_EQ(DepositOne(1, Checked(header)), Reason::kNone);
  Wait(19);
  EXPECT_EQ(Count(FlowFact::kExpired), 0u);
  Wait(1);
  EXPECT_EQ(Count(FlowFact::kExpired), 1u);
}

TEST_F(HubEngineFlows, AReferralThatIsRefusedForGoodIsSentAndUndeliverable) {
  HandoffHeader header = Referral(1, 3);
  header.convention_version = ConventionVersion(9);
  ASSERT_EQ(DepositOne(1, Checked(header)), Reason::kConventionUnknown);
  ASSERT_EQ(DepositOne(1, Checked(header)), Reason::kConventionUnknown) << "a repeat counts once";
  const auto& rows = state().flows().months().begin()->second.rows();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].Of(FlowFact::kSent), 1u);
  EXPECT_EQ(rows[0].Of(FlowFact::kUndeliverable), 1u);
  EXPECT_EQ(PlaceOf(rows[0].cell).convention, 0u) << "what nobody knows fills no memory";
}

TEST_F(HubEngineFlows, ATriedThirdDoorIsCounted) {
  const HandoffHeader first = Send(1);
  ASSERT_EQ(Say(Answer(2, first, CoarseState::kReceived, ArrivalGrade::kAttested)), Reason::kNone);
  HandoffHeader second = Referral(3, 4, 1);
  second.journey = first.journey;
  second.slip_version = first.slip_version;
  second.arrival_key = first.arrival_key;
  second.follow_key = first.follow_key;
  second.follow_sealing_key = first.follow_sealing_key;
  ASSERT_EQ(DepositOne(1, Checked(second)), Reason::kThirdDoor);
  EXPECT_EQ(Count(FlowFact::kThirdDoorRefused, 4), 1u);
  EXPECT_EQ(Count(FlowFact::kUndeliverable, 4), 1u);
}

TEST_F(HubEngineFlows, AStruckReceptionLeavesTheFigures) {
  const HandoffHeader referral = Send(1);
  const auto before = state().flows().months();
  ASSERT_EQ(Say(Answer(2, referral, CoarseState::kReceived, ArrivalGrade::kAttested)), Reason::kNone);
  EXPECT_NE(state().flows().months(), before);
  ASSERT_EQ(Say(Answer(3, referral, CoarseState::kCorrected)), Reason::kNone);
  EXPECT_EQ(state().flows().months(), before);
}

TEST_F(HubEngineFlows, WithdrawalIsCountedAndWhatWasCountedStays) {
  const HandoffHeader referral = Send(1);
  ASSERT_EQ(Say(Answer(2, referral, CoarseState::kAnsweredYes)), Reason::kNone);
  Open(1);
  ASSERT_EQ(DepositOne(1, Checked(OwnersAnswer(3, referral, CoarseState::kWithdrawn))), Reason::kNone);
  EXPECT_EQ(Count(FlowFact::kWithdrawn), 1u);
  EXPECT_EQ(Count(FlowFact::kAnsweredYes), 1u);
}

// Its days are not known here, and the months in which it happened were lost with the ledger.
TEST_F(HubEngineFlows, WhatAWipedHubIsToldAgainIsNotCountedAndWhatFollowsIs) {
  HelloFacts hello = Hello();
  hello.hub_ledger = samples::Filled<LedgerId>(0x2e);
  Open(1, hello);
  const HandoffHeader referral = Referral(1, 3);
  Restate(1, {Checked(referral)});
  EXPECT_TRUE(state().flows().months().empty());
  ASSERT_EQ(Say(Answer(2, referral, CoarseState::kAnsweredYes)), Reason::kNone);
  EXPECT_EQ(Count(FlowFact::kSent), 0u);
  EXPECT_EQ(Count(FlowFact::kAnsweredYes), 1u);
  EXPECT_EQ(MedianOf(FlowDelay::kAnswer), -1);
}

TEST_F(HubEngineFlows, FiguresOutliveTheJourney) {
  const HandoffHeader referral = Send(1);
  ASSERT_EQ(Say(Answer(2, referral, CoarseState::kAnsweredNo)), Reason::kNone);
  Wait(limits::kRetentionDays + 2);
  ASSERT_EQ(state().journeys().Find(referral.journey), nullptr);
  EXPECT_EQ(Count(FlowFact::kAnsweredNo), 1u);
}

// The figures of a closed month are told by where its partners were then, through replays and checkpoints alike.
TEST_F(HubEngineFlows, APartnerThatMovesChangesNoClosedMonth) {
  const auto move_to = [this](uint32_t edition, const char* commune) {
    DirectoryEntry entry = sample::DirectoryNo(3);
    entry.edition = Edition(edition);
    entry.structure.address.commune = commune;
    AdmitItem input{WithText(sample::Item(entry, "", sample::SignedBy({sample::IdentityNo(3)})))};
    input.publisher = sample::NodeNo(3);
    EXPECT_EQ(Step(std::move(input)).reason, Reason::kNone);
  };
  const auto territory_in = [this](Month month) -> std::string {
    const FigureAtlas atlas = AtlasOf(state());
    const auto& partners = state().flows().partners();
    const auto number = std::find(partners.begin(), partners.end(), PartnerNo(3)) - partners.begin();
    return atlas.territories[atlas.flows.At(month)[static_cast<size_t>(number)].territory].first;
  };
  const Month sent = MonthOf(state().day());
  Send(1);
  move_to(2, "45234");
  EXPECT_EQ(territory_in(sent), "452") << "nothing is closed: as it says today";
  Wait(31);
  move_to(3, "18033");
  EXPECT_EQ(territory_in(sent), "452") << "the month had closed before it moved";
  Wait(31);
  EXPECT_EQ(territory_in(sent), "452");
  EXPECT_EQ(territory_in(sent.next()), "181");
}

}  // namespace
}  // namespace relais::hub
