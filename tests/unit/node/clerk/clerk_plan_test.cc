// The clerk's look-ups on the engine's thread, and what sealing by them gives the engine to do.
#include "gtest/gtest.h"
#include "node/clerk/clerk.h"
#include "tests/unit/node/desk/desk_fixture.h"
#include "tests/unit/node/sample_handoffs.h"

namespace relais::node {
namespace {

class ClerkPlanTest : public DeskTest {
 protected:
  static SendRequest Request() {
    SendRequest request;
    request.origin = PartnerNo(1);
    request.referral = HandoffNo(1);
    request.journey = kJourney;
    request.draft = SampleDraft();
    request.draft.need = sample::kNeed;
    request.draft.service = Filled<ServiceId>(63);
    request.draft.commune = sample::kCommune;
    request.draft.consent = {ConsentBy::kPerson, kToday, false, false};
    return request;
  }
  Reason Planned(const SendRequest& request) { return ReasonIn(PlanSend(first_.engine(), request, first_.now())); }
  // Planned, sealed and stepped.
  NodeResult SendNow(const SendRequest& request, std::optional<SlipCodes>* slip = nullptr) {
    const auto plan = PlanSend(first_.engine(), request, first_.now());
    EXPECT_OK(plan);
    auto sent = SealSend(origin_.desk, digester_, request, *plan, first_.Body(kJourney, plan->parent_copy), kCheap);
    EXPECT_OK(sent);
    if (slip != nullptr) *slip = sent->slip;
    return first_.Step(std::move(sent->event));
  }
  // An event on referral 1 as it was delivered at partner 3.
  absl::StatusOr<EventPlan> Plan(const EventRequest& request) {
    return PlanEvent(second_.engine(), request, HandoffNo(9), second_.now());
  }
  void Deliver() { second_.Step(Frame(1, {Opened(node::Send({}))})); }

  SteppedNode first_{1};
  SteppedNode second_{3};
};

TEST_F(ClerkPlanTest, LooksUpEverythingThatSealingNeeds) {
  const auto plan = PlanSend(first_.engine(), Request(), first_.now());
  ASSERT_OK(plan);
  const Route& route = plan->order.route;
  EXPECT_EQ(route.convention, sample::kLocal);
  EXPECT_EQ(route.convention_version, ConventionVersion(1));
  EXPECT_EQ(route.sender, PartnerNo(1));
  EXPECT_EQ(route.destination, PartnerNo(3));
  EXPECT_EQ(route.mailbox, NodeNo(3));
  EXPECT_EQ(route.recipient_key, Filled<SealingKey>(53));
  EXPECT_EQ(route.handoff, HandoffNo(1));
  EXPECT_EQ(route.journey, kJourney);
  EXPECT_EQ(route.due_day, AddDays(kToday, 7)) << "five open days";
  EXPECT_EQ(route.window, first_.now().window);
  EXPECT_EQ(plan->order.allowed, (kLayer1Fields - FieldSet{DraftField::kContact}) | kLayer2Fields)
      << "a contact goes along under its own consent";
  EXPECT_EQ(plan->destination_name, "Structure 3");
  EXPECT_EQ(plan->parent_copy, BodyIndex());
  EXPECT_FALSE(plan->repeat);
}

TEST_F(ClerkPlanTest, RefusesWithTheFirstReason) {
  SendRequest request = Request();
  request.draft.consent.by = ConsentBy::kNobody;
  EXPECT_EQ(Planned(request), Reason::kConsentMissing);
  request = Request();
  request.origin = PartnerNo(2);
  EXPECT_EQ(Planned(request), Reason::kNotMember) << "this node does not speak for it";
  request = Request();
  request.draft.service = Filled<ServiceId>(99);
  EXPECT_EQ(Planned(request), Reason::kUnknownValue);
  request = Request();
  request.draft.commune = sample::kOtherCommune;
  EXPECT_EQ(Planned(request), Reason::kNotCovered);
  request = Request();
  request.parent = HandoffNo(8);
  EXPECT_EQ(Planned(request), Reason::kUnknownReferral);
}

TEST_F(ClerkPlanTest, TheEngineTakesWhatWasSealedByThePlan) {
  std::optional<SlipCodes> slip;
  const NodeResult result = SendNow(Request(), &slip);
  EXPECT_EQ(result.reason, Reason::kNone);
  EXPECT_TRUE(slip.has_value());
  const ReferralRow& row = first_.Row(Here(1));
  EXPECT_EQ(row.due_day, AddDays(kToday, 7));
  EXPECT_FALSE(row.twin.none());
  EXPECT_NE(row.slip_body, BodyIndex());
  SendRequest again = Request();
  EXPECT_TRUE(PlanSend(first_.engine(), again, first_.now())->repeat);
  again.draft.consent.by = ConsentBy::kNobody;
  EXPECT_TRUE(PlanSend(first_.engine(), again, first_.now())->repeat) << "sent is sent, whatever changed since";
  SendRequest second = Request();
  second.referral = HandoffNo(2);
  second.parent = HandoffNo(1);
  second.draft.service = Filled<ServiceId>(64);
  EXPECT_EQ(Planned(second), Reason::kReferralOpen);
}

TEST_F(ClerkPlanTest, ARerouteKeepsThePaper) {
  SendNow(Request());
  first_.Step(Notice(1, HubNoticeKind::kUndeliverable, 1, Reason::kPartnerGone));
  SendRequest child = Request();
  child.referral = HandoffNo(2);
  child.parent = HandoffNo(1);
  child.draft.service = Filled<ServiceId>(64);
  std::optional<SlipCodes> slip;
  EXPECT_EQ(SendNow(child, &slip).reason, Reason::kNone);
  EXPECT_FALSE(slip.has_value());
  EXPECT_EQ(first_.Row(Here(2)).arrival_key, first_.Row(Here(1)).arrival_key);
  EXPECT_EQ(first_.StateOf(Here(1)), ReferralState::kRerouted);
}

TEST_F(ClerkPlanTest, AWithdrawnJourneyIsNotSentAgain) {
  SendNow(Request());
  first_.Step(Event(first_.Row(Here(1)), ReferralEvent::kWithdraw, 9, {.at_persons_request = true}));
  SendRequest again = Request();
  again.referral = HandoffNo(2);
  EXPECT_EQ(Planned(again), Reason::kTombstoned);
}

TEST_F(ClerkPlanTest, AnAnswerGoesBackToTheOriginsNode) {
  Deliver();
  const auto plan =
      Plan({.row = There(1), .event = ReferralEvent::kReceive, .detail = {.grade = ArrivalGrade::kProven}});
  ASSERT_OK(plan);
  EXPECT_TRUE(plan->travels);
  EXPECT_EQ(plan->journey, kJourney);
  const EventOrder& order = plan->order;
  EXPECT_EQ(order.route.sender, PartnerNo(3));
  EXPECT_EQ(order.route.destination, PartnerNo(1));
  EXPECT_EQ(order.route.mailbox, NodeNo(1));
  EXPECT_EQ(order.route.recipient_key, Filled<SealingKey>(51));
  EXPECT_EQ(order.route.handoff, HandoffNo(9));
  EXPECT_EQ(order.answers, HandoffNo(1));
  EXPECT_EQ(order.state, CoarseState::kReceived);
  EXPECT_EQ(order.grade, ArrivalGrade::kProven);
  EXPECT_EQ(order.arrival_key, second_.Row(There(1)).arrival_key);
  EXPECT_EQ(order.route.due_day, AddDays(kToday, 28)) << "twenty open days";
}

TEST_F(ClerkPlanTest, RefusesAnEventThatMayNotBeMade) {
  EXPECT_EQ(ReasonIn(Plan({.row = There(1)})), Reason::kUnknownReferral);
  Deliver();
  EXPECT_EQ(ReasonIn(Plan({.row = There(1), .event = ReferralEvent::kAsk})), Reason::kMissingField);
  EXPECT_EQ(ReasonIn(Plan({.row = There(1), .event = ReferralEvent::kMarkAbsent})), Reason::kWrongState);
  EXPECT_EQ(ReasonIn(Plan({.row = There(1), .event = ReferralEvent::kReply, .detail = {.text = "Oui."}})),
            Reason::kNotYourMove);
}

TEST_F(ClerkPlanTest, TextIsSealedAndLeavesNoTraceInTheInput) {
  Deliver();
  second_.Step(Event(second_.Row(There(1)), ReferralEvent::kOpen, 8));
  const EventRequest request{
      .row = There(1), .event = ReferralEvent::kAsk, .detail = {.text = "Quel jour vous convient ?"}};
  const auto plan = Plan(request);
  ASSERT_OK(plan);
  auto event = SealEventPlan(destination_.desk, digester_, request, *plan);
  ASSERT_OK(event);
  EXPECT_EQ(event->detail.text, "");
  EXPECT_EQ(event->sealed->envelope->find("Quel"), std::string::npos);
  EXPECT_EQ(event->local->find("Quel"), std::string::npos);
  EXPECT_EQ(event->sealed->header.kind, HandoffKind::kNote);
  EXPECT_EQ(second_.Step(*std::move(event)).reason, Reason::kNone);
  EXPECT_EQ(second_.StateOf(There(1)), ReferralState::kQuestioned);
}

TEST_F(ClerkPlanTest, AReceiptIsSaidOfWhatIsWithdrawnAlready) {
  Deliver();
  second_.Step(Event(second_.Row(There(1)), ReferralEvent::kWithdraw, 8, {.at_persons_request = true}));
  const EventRequest request = ReceiptRequest(There(1));
  const auto plan = Plan(request);
  ASSERT_OK(plan);
  EXPECT_EQ(plan->order.state, CoarseState::kWithdrawn);
  EXPECT_EQ(plan->order.route.due_day, kNoDay) << "it awaits nothing";
  auto event = SealEventPlan(destination_.desk, digester_, request, *plan);
  ASSERT_OK(event);
  EXPECT_TRUE(event->receipt);
  EXPECT_EQ(second_.Step(*std::move(event)).reason, Reason::kNone);
}

class PlanResealTest : public ClerkPlanTest {
 protected:
  PlanResealTest() {
    SendNow(Request());
    need_ = {HandoffNo(1), kJourney, first_.InOutbox(1)->local_body, first_.InOutbox(1)->header, kToday};
  }
  absl::StatusOr<ResealTo> PlanIn(int days) {
    return PlanReseal(first_.engine(), need_, {AddDays(kToday, days), Window(5)});
  }
  NeedReseal need_;
};

TEST_F(PlanResealTest, TheDueDayKeepsItsDistance) {
  const auto to = PlanIn(3);
  ASSERT_OK(to);
  EXPECT_EQ(to->mailbox, NodeNo(3));
  EXPECT_EQ(to->recipient_key, Filled<SealingKey>(53));
  EXPECT_EQ(to->window, Window(5));
  EXPECT_EQ(to->due_day, AddDays(kToday, 3 + 7));
}

TEST_F(PlanResealTest, TheDueDayStaysUnderTheCeilingAndNoneStaysNone) {
  need_.former.due_day = AddDays(kToday, 40);
  EXPECT_EQ(PlanIn(3)->due_day, AddDays(kToday, 3 + 31));
  need_.former.due_day = kNoDay;
  EXPECT_EQ(PlanIn(3)->due_day, kNoDay);
}

TEST_F(PlanResealTest, WhatIsNoLongerInTheOutboxNeedsNoSealing) {
  need_.handoff = HandoffNo(2);
  EXPECT_EQ(ReasonIn(PlanIn(3)), Reason::kUnknownReferral);
}

TEST_F(PlanResealTest, WithoutAKeyInUseItHasToWait) {
  EXPECT_EQ(ReasonIn(PlanIn(60)), Reason::kStaleKey);
}

TEST_F(PlanResealTest, SealsTheSameFormUnderTheNextGeneration) {
  const auto again = SealAgain(origin_.desk, digester_, need_, *PlanIn(3), first_.Body(kJourney, need_.local_body));
  ASSERT_OK(again);
  EXPECT_EQ(again->sealed.header.generation, SealGeneration(2));
  EXPECT_EQ(again->sealed.header.arrival_key, need_.former.arrival_key);
  EXPECT_TRUE(again->sealed.capsule.has_value());
  EXPECT_NE(again->sealed.fingerprint, first_.InOutbox(1)->fingerprint);
  EXPECT_FALSE(first_.Step(*again).repeat);
  EXPECT_EQ(first_.InOutbox(1)->header.due_day, AddDays(kToday, 10));
}

}  // namespace
}  // namespace relais::node
