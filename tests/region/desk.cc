#include "tests/region/desk.h"

#include <utility>

#include "node/clerk/arrival.h"
#include "node/clerk/clerk.h"
#include "node/clerk/reissue.h"
#include "node/desk/person_word.h"

namespace relais::region {
namespace {

Draft DraftOf(const SendForm& form, const Country& country, Day today) {
  Draft draft;
  draft.need = form.need;
  draft.service = country.partner(form.to).service;
  draft.public_code = form.public_code;
  draft.age_band = AgeBand::k18To25;
  draft.commune = form.commune;
  draft.language = "fr";
  draft.reason = form.reason;
  draft.contact = form.contact;
  draft.new_need_reason = form.new_need_reason;
  if (form.consent) draft.consent = {ConsentBy::kPerson, today, !form.contact.empty(), form.identified};
  draft.surname = form.surname;
  draft.given_name = form.given_name;
  draft.birth_date = {2006, 3, 4};
  return draft;
}

node::NodeResult Refused(const absl::Status& status) {
  return {.reason = ReasonOf(status)};
}

node::NodeResult Make(NodeParty& node, const node::EventRequest& request, const node::PersonAtDesk& person) {
  absl::StatusOr<node::EventPlan> plan =
      node::PlanEvent(node.engine(), request, node.entropy().DrawId<HandoffId>(), node.Now());
  if (!plan.ok()) return Refused(plan.status());
  absl::StatusOr<node::LocalEvent> event = node::SealEventPlan(node.desk(), node.digester(), request, *plan);
  if (!event.ok()) return Refused(event.status());
  event->content = person.content;
  event->twin = person.twin;
  event->person = person.person;
  return node.Do(*std::move(event));
}

}  // namespace

Sent Refer(NodeParty& node, const Country& country, const SendForm& form, int origin) {
  node::SendRequest request;
  request.origin = origin == 0 ? node.paper().partner : country.partner(origin).partner;
  request.referral = form.referral.none() ? node.entropy().DrawId<HandoffId>() : form.referral;
  request.journey = form.journey.none() ? node.entropy().DrawId<JourneyId>() : form.journey;
  request.parent = form.parent;
  request.draft = DraftOf(form, country, node.Now().day);
  request.derogation = form.derogation;
  request.drill = form.drill;
  request.twin_confirmed = form.twin_confirmed;
  Sent sent{Reason::kNone, false, request.referral, request.journey, std::nullopt};
  absl::StatusOr<node::SendPlan> plan = node::PlanSend(node.engine(), request, node.Now());
  sent.reason = ReasonOf(plan.status());
  if (!plan.ok() || plan->repeat) return sent;
  absl::StatusOr<node::SentReferral> sealed = node::SealSend(
      node.desk(), node.digester(), request, *plan, node.ReadBody(request.journey, plan->parent_copy), kCheapSlip);
  sent.reason = ReasonOf(sealed.status());
  if (!sealed.ok()) return sent;
  sent.slip = sealed->slip;
  const node::NodeResult result = node.Do(std::move(sealed->event));
  sent.reason = result.reason;
  sent.twin = result.twin;
  return sent;
}

node::NodeResult Act(NodeParty& node, node::RowKey row, ReferralEvent event, const EventDetail& detail) {
  return Make(node, {row, event, detail, std::nullopt, false}, {});
}

node::NodeResult ReceiveByCode(NodeParty& node, absl::string_view locator, absl::string_view code, HandoffId referral) {
  const node::ArrivalSearch search{referral, std::string(locator), std::string(code)};
  const node::ReadPaper read = [&node](JourneyId journey, node::BodyIndex body) {
    return node.ReadBody(journey, body);
  };
  absl::StatusOr<node::UnlockedArrival> unlocked =
      node::Unlock(node.sealer(), search, node::FindArrivals(node.engine().state(), search), kCheapSlip,
                   node::KeysInCopies(node.desk(), read));
  if (!unlocked.ok()) return Refused(unlocked.status());
  const node::PersonAtDesk person = node::OpenPerson(node.desk(), *unlocked, read);
  node::EventRequest request;
  request.row = unlocked->row.key;
  request.event = ReferralEvent::kReceive;
  request.detail.grade = ArrivalGrade::kProven;
  request.arrival = std::move(unlocked->keys);
  return Make(node, request, person);
}

Sent Reissue(NodeParty& node, HandoffId referral) {
  Sent sent{Reason::kUnknownReferral, false, referral, JourneyId(), std::nullopt};
  const node::ReferralRow* row = node.engine().state().FindRow({referral, node::Side::kOrigin});
  if (row == nullptr) return sent;
  sent.journey = row->journey;
  const absl::StatusOr<node::ReissuePlan> plan =
      node::PlanReissue(node.engine(), referral, row->slip_version, node.entropy().DrawId<HandoffId>(), node.Now());
  sent.reason = ReasonOf(plan.status());
  if (!plan.ok()) return sent;
  absl::StatusOr<node::ReissuedSlip> sealed =
      node::SealReissue(node.desk(), node.digester(), *plan, node.ReadBody(row->journey, plan->copy), kCheapSlip);
  sent.reason = ReasonOf(sealed.status());
  if (!sealed.ok()) return sent;
  sent.slip = std::move(sealed->slip);
  sent.reason = node.Do(std::move(sealed->event)).reason;
  return sent;
}

node::NodeResult Attest(NodeParty& node, HandoffId referral) {
  node::EventRequest request;
  request.row = {referral, node::Side::kDestination};
  request.event = ReferralEvent::kReceive;
  request.detail.grade = ArrivalGrade::kAttested;
  return Make(node, request, {});
}

node::NodeResult SolveHere(NodeParty& node) {
  const JourneyId journey = node.entropy().DrawId<JourneyId>();
  return node.Do(node::SolvedHereEvent{
      journey, std::make_shared<const std::string>(node.desk().LockNote(journey, "solved here"))});
}

Reason PersonSpeaks(HubParty& hub, NodeParty& tools, const node::SlipCodes& slip, std::optional<bool> helped,
                    bool withdraw) {
  absl::StatusOr<FollowKeys> keys = node::DeriveFollowKeys(tools.sealer(), slip.locator, slip.follow_code, kCheapSlip);
  if (!keys.ok()) return ReasonOf(keys.status());
  absl::StatusOr<hub::FollowFacts> facts = hub.engine().Follow(keys->signing.key);
  if (!facts.ok()) return ReasonOf(facts.status());
  absl::StatusOr<wire::Capsule> capsule = node::OpenCapsule(tools.sealer(), *keys, facts->capsule);
  if (!capsule.ok()) return ReasonOf(capsule.status());
  uint32_t counter = facts->counter;
  for (const wire::CapsuleDoor& door : {capsule->origin, capsule->destination}) {
    node::PersonOrder order;
    order.door = door;
    order.helped = helped;
    order.withdraw = withdraw;
    order.counter = ++counter;
    order.handoff = tools.entropy().DrawId<HandoffId>();
    order.window = tools.Now().window;
    absl::StatusOr<std::string> envelope =
        node::SealPersonWord(tools.sealer(), tools.digester(), *keys, *capsule, order);
    if (!envelope.ok()) return ReasonOf(envelope.status());
    if (const hub::HubResult said = hub.Speak(*envelope); said.reason != Reason::kNone) return said.reason;
    if (!hub.up()) return Reason::kUnavailable;
  }
  return Reason::kNone;
}

}  // namespace relais::region
