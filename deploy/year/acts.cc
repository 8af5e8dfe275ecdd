#include "deploy/year/acts.h"

#include <array>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "node/clerk/arrival.h"
#include "node/clerk/clerk.h"
#include "node/clerk/counting.h"
#include "node/clerk/derogations.h"
#include "relais/v1/derogation_service.pb.h"
#include "services/adapters/communes/region_counts.h"
#include "services/core/handoff/day.h"
#include "services/wire/derogation_codec.h"

namespace relais::year {
namespace {

// An age within each band, from under 16 to 55 and over.
constexpr std::array<int, 7> kAges = {15, 17, 21, 27, 36, 50, 59};

ActOutcome Refused(const absl::Status& status) {
  return {ReasonOf(status), std::nullopt};
}

ActOutcome Make(NodeSeat& seat, const node::EventRequest& request, const node::PersonAtDesk& person) {
  const absl::StatusOr<node::EventPlan> plan =
      node::PlanEvent(seat.engine(), request, seat.entropy().DrawId<HandoffId>(), seat.Now());
  if (!plan.ok()) return Refused(plan.status());
  absl::StatusOr<node::LocalEvent> event = node::SealEventPlan(seat.desk(), seat.digester(), request, *plan);
  if (!event.ok()) return Refused(event.status());
  event->content = person.content;
  event->twin = person.twin;
  event->person = person.person;
  ActOutcome outcome;
  if (event->sealed) outcome.header = event->sealed->header;
  const node::NodeResult result = seat.Do(*std::move(event));
  outcome.reason = result.reason;
  if (result.reason != Reason::kNone || result.repeat) outcome.header.reset();
  return outcome;
}

}  // namespace

Draft FormOf(const Person& person, uint64_t number, ServiceId service, Day today) {
  Draft draft;
  draft.need = person.need;
  draft.service = service;
  draft.public_code = person.public_code;
  draft.age_band = person.age_band;
  draft.commune = person.commune;
  draft.language = "fr";
  draft.consent = {ConsentBy::kPerson, today, false, false};
  draft.surname = absl::StrCat("Exemple ", number);
  draft.given_name = "Camille";
  const int age = kAges.at(static_cast<size_t>(person.age_band) - 1);
  draft.birth_date = {static_cast<uint16_t>(CivilFromDay(today).year - age), 1, 1};
  return draft;
}

SendOutcome Send(NodeSeat& seat, const SendOrder& order) {
  node::SendRequest request;
  request.origin = seat.paper().partner;
  request.referral = seat.entropy().DrawId<HandoffId>();
  request.journey = order.journey;
  request.parent = order.parent;
  request.draft = order.draft;
  request.drill = order.drill;
  request.twin_confirmed = true;
  const absl::StatusOr<node::SendPlan> plan = node::PlanSend(seat.engine(), request, seat.Now());
  if (!plan.ok()) return {ReasonOf(plan.status()), {}, std::nullopt};
  absl::StatusOr<node::SentReferral> sealed = node::SealSend(
      seat.desk(), seat.digester(), request, *plan, seat.ReadBody(order.journey, plan->parent_copy), kCheapSlip);
  if (!sealed.ok()) return {ReasonOf(sealed.status()), {}, std::nullopt};
  SendOutcome outcome{Reason::kNone, sealed->event.sealed->header, sealed->slip};
  outcome.reason = seat.Do(std::move(sealed->event)).reason;
  if (outcome.reason == Reason::kNone && outcome.slip) seat.Do(node::SlipPrintedEvent{request.referral});
  return outcome;
}

ActOutcome Act(NodeSeat& seat, node::RowKey row, ReferralEvent event, const EventDetail& detail,
               const std::optional<node::SlipCodes>& slip) {
  node::EventRequest request;
  request.row = row;
  request.event = event;
  request.detail = detail;
  if (event != ReferralEvent::kReceive || detail.grade != ArrivalGrade::kProven) return Make(seat, request, {});
  if (!slip) return {Reason::kCodeWrong, std::nullopt};
  const node::ArrivalSearch search{row.referral, slip->locator, slip->arrival_code};
  absl::StatusOr<node::UnlockedArrival> unlocked =
      node::Unlock(seat.sealer(), search, node::FindArrivals(seat.engine().state(), search), kCheapSlip);
  if (!unlocked.ok()) return Refused(unlocked.status());
  const node::PersonAtDesk person =
      node::OpenPerson(seat.desk(), *unlocked,
                       [&seat](JourneyId journey, node::BodyIndex body) { return seat.ReadBody(journey, body); });
  request.arrival = std::move(unlocked->keys);
  return Make(seat, request, person);
}

Reason SolveHere(NodeSeat& seat, JourneyId journey, const Person& person) {
  node::SolvedHereEvent event;
  event.journey = journey;
  event.local = std::make_shared<const std::string>(seat.desk().LockNote(journey, "réglé ici"));
  event.counted_person = node::LockPerson(
      seat.desk(), journey, CountedPersonOf(person.need, person.public_code, person.age_band, person.commune));
  return seat.Do(std::move(event)).reason;
}

absl::StatusOr<DerogationRequest> AskLeave(NodeSeat& seat, HandoffId referral, const Draft& form) {
  const absl::StatusOr<node::DerogationPlan> plan =
      node::PlanDerogation(seat.engine(), referral, form, form.service, seat.entropy().DrawId<RequestId>(), seat.Now());
  if (!plan.ok()) return plan.status();
  absl::StatusOr<node::AskDerogation> ask =
      node::SealDerogationPlan(seat.desk(), *plan, "Le besoin a changé depuis l’accueil (année inventée).");
  if (!ask.ok()) return ask.status();
  v1::DerogationRequest message;
  if (!message.ParseFromString(*ask->request)) return Refuse(Reason::kMalformed);
  const node::NodeResult result = seat.Do(*std::move(ask));
  if (result.reason != Reason::kNone) return Refuse(result.reason);
  return wire::ReadDerogationRequest(message);
}

Derogation LeaveToken(const DerogationRequest& request, const SigningPair& animator, Day expiry, NodeSeat& tools) {
  Derogation token;
  token.asker = request.asker;
  token.journey = request.journey;
  token.destination = request.destination;
  token.convention = request.convention;
  token.convention_version = request.convention_version;
  token.expiry = expiry;
  token.nonce = tools.entropy().DrawId<Nonce>();
  token.animator = animator.key;
  token.signature = tools.sealer().Sign(animator, DerogationText(token));
  return token;
}

Reason HearLeave(NodeSeat& seat, RequestId request, const Derogation& token) {
  node::DerogationHeard heard;
  heard.id = request;
  heard.state = node::DerogationState::kGranted;
  heard.token = token;
  return seat.Do(std::move(heard)).reason;
}

}  // namespace relais::year
