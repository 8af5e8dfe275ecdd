#include "node/clerk/clerk.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "node/clerk/counting.h"
#include "node/clerk/due_days.h"
#include "services/core/directory/match.h"
#include "services/core/directory/open_days.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"

namespace relais::node {
namespace {

SharedBytes Share(std::string bytes) {
  return bytes.empty() ? nullptr : std::make_shared<const std::string>(std::move(bytes));
}

// Fills where a handoff to `partner` goes today; refuses with what the roster says.
absl::Status RouteTo(const NodeEngine& engine, PartnerId partner, const Moment& now, Route& route) {
  const Roster& roster = engine.state().knowledge().roster();
  route.destination = partner;
  route.mailbox = roster.MailboxOf(partner);
  if (route.mailbox.none()) return Refuse(Reason::kPartnerUnknown);
  const SealingTerm* term = roster.SealTo(route.mailbox, now.day);
  if (term == nullptr) return Refuse(Reason::kStaleKey);
  route.recipient_key = term->key;
  route.window = now.window;
  return absl::OkStatus();
}

HandoffHeader Trial(const SendRequest& request, const SendPlan& plan, KeyId key) {
  const Route& route = plan.order.route;
  HandoffHeader header;
  header.kind = HandoffKind::kReferral;
  header.drill = route.drill;
  header.convention = route.convention;
  header.convention_version = route.convention_version;
  header.sender = route.sender;
  header.destination = route.destination;
  header.mailbox = route.mailbox;
  header.recipient_key = key;
  header.handoff = request.referral;
  header.parent = request.parent;
  header.journey = request.journey;
  header.due_day = route.due_day;
  header.window = route.window;
  header.derogation = plan.order.derogation;
  return header;
}

}  // namespace

SealedHandoff MadeHandoff(HandoffHeader header, std::string envelope, std::string capsule, const Digester& digester) {
  SealedHandoff sealed;
  absl::StatusOr<EnvelopeView> view = SplitEnvelope(envelope);
  RELAIS_CHECK(view.ok());
  sealed.fingerprint = digester.FingerprintOf(view->signature);
  sealed.header = std::move(header);
  sealed.envelope = Share(std::move(envelope));
  if (!capsule.empty()) sealed.capsule = std::move(capsule);
  return sealed;
}

absl::StatusOr<SendPlan> PlanSend(const NodeEngine& engine, const SendRequest& request, const Moment& now) {
  const NodeState& state = engine.state();
  const Knowledge& knowledge = state.knowledge();
  SendPlan plan;
  // Sent is sent: whether it could be sent today is not asked again.
  plan.repeat = state.FindRow({request.referral, Side::kOrigin}) != nullptr;
  if (plan.repeat) return plan;
  if (auto status = CheckDraft(request.draft, now.day); !status.ok()) return status;
  if (knowledge.roster().MailboxOf(request.origin) != state.self()) return Refuse(Reason::kNotMember);
  const Service* service = knowledge.FindService(request.draft.service);
  if (service == nullptr) return Refuse(Reason::kUnknownValue, "service");
  const MatchQuestion question{request.origin, request.draft.need, request.draft.public_code, request.draft.commune,
                               now.day};
  absl::StatusOr<Match> match = MatchService(knowledge, question, *service);
  if (!match.ok()) return match.status();
  const Agreement& agreement = match->known->agreement();
  const Member* member = knowledge.roster().Find(service->partner);
  RELAIS_CHECK(member != nullptr);
  if (auto status =
          AdmitDraft(request.draft, agreement, request.origin, service->partner, member->entry.level, now.day);
      !status.ok()) {
    return status;
  }
  Route& route = plan.order.route;
  if (auto status = RouteTo(engine, service->partner, now, route); !status.ok()) return status;
  route.convention = agreement.id;
  route.convention_version = agreement.version;
  route.sender = request.origin;
  route.handoff = request.referral;
  route.journey = request.journey;
  route.due_day = match->due_day;
  route.drill = request.drill;
  plan.order.parent = request.parent;
  plan.order.derogation = request.derogation;
  if (request.derogation.none()) {
    // What the animator granted is used by itself.
    const DerogationRow* leave =
        state.LeaveFor(request.journey, service->partner, agreement.id, agreement.version, now.day);
    if (leave != nullptr) plan.order.derogation = leave->token;
  }
  plan.order.allowed = AllowedFields(agreement, member->entry.level, request.draft.consent);
  plan.question = {
      request.origin, service->partner, request.draft.need, {request.draft.public_code}, request.draft.commune};
  plan.service = service->id;
  plan.destination_name = member->entry.name;
  plan.kept_until = KeptUntil(agreement, now.day);
  if (state.Tombstoned(request.journey)) return Refuse(Reason::kTombstoned);
  if (!request.parent.none()) {
    const ReferralRow* parent = state.FindRow({request.parent, Side::kOrigin});
    if (parent == nullptr || parent->content_body == BodyIndex()) return Refuse(Reason::kUnknownReferral);
    plan.parent_copy = parent->content_body;
  }
  const KeyId key = knowledge.roster().SealTo(route.mailbox, now.day)->id;
  const Reason reason = engine.MaySend(Trial(request, plan, key), plan.question, now);
  if (reason != Reason::kNone) return Refuse(reason);
  return plan;
}

absl::StatusOr<SentReferral> SealSend(SealingDesk& desk, const Digester& digester, const SendRequest& request,
                                      const SendPlan& plan, const std::string& parent_copy, SlipCost cost) {
  absl::StatusOr<SealedReferral> sealed = request.parent.none()
                                              ? desk.SealReferral(request.draft, plan.order, cost)
                                              : desk.SealReroute(request.draft, plan.order, parent_copy);
  if (!sealed.ok()) return sealed.status();
  SentReferral sent;
  sent.slip = std::move(sealed->slip);
  LocalEvent& event = sent.event;
  event.row = {request.referral, Side::kOrigin};
  event.journey = request.journey;
  event.event = ReferralEvent::kSend;
  event.sealed =
      MadeHandoff(std::move(sealed->header), std::move(sealed->envelope), std::move(sealed->capsule), digester);
  event.local = Share(std::move(sealed->local_copy));
  event.slip = Share(std::move(sealed->slip_copy));
  const wire::Identity identity{request.draft.surname, request.draft.given_name, request.draft.birth_date};
  event.twin = desk.TwinOf(identity, request.draft.need);
  event.twin_confirmed = request.twin_confirmed;
  event.person = desk.PersonOf(identity);
  event.new_need = !request.draft.new_need_reason.empty();
  event.question = plan.question;
  event.service = plan.service;
  event.counted_person = LockPersonOf(desk, request.journey, request.draft);
  return sent;
}

absl::Status CheckCounterProposal(const Knowledge& knowledge, const ReferralRow& row, const Draft& asked,
                                  ServiceId service, Day today) {
  const Service* proposed = knowledge.FindService(service);
  if (proposed == nullptr) return Refuse(Reason::kUnknownValue, "counter-proposal");
  if (proposed->partner == row.origin || proposed->partner == row.destination) {
    return Refuse(Reason::kNotCovered, "counter-proposal of the referral's own doors");
  }
  const MatchQuestion question{row.origin, asked.need, asked.public_code, asked.commune, today};
  return MatchService(knowledge, question, *proposed).status();
}

EventRequest ReceiptRequest(RowKey row) {
  EventRequest request;
  request.row = row;
  request.event = ReferralEvent::kWithdraw;
  request.detail.at_persons_request = true;
  request.receipt = true;
  return request;
}

absl::StatusOr<EventPlan> PlanEvent(const NodeEngine& engine, const EventRequest& request, HandoffId handoff,
                                    const Moment& now) {
  const NodeState& state = engine.state();
  const ReferralRow* row = state.FindRow(request.row);
  if (row == nullptr) return Refuse(Reason::kUnknownReferral);
  const bool origin = request.row.side == Side::kOrigin;
  const Actor actor = origin ? Actor::kOrigin : Actor::kDestination;
  if (auto status = CheckDetail(request.event, actor, request.detail); !status.ok()) return status;
  ReferralPlace after = row->place;
  if (!request.receipt) {
    const Reason reason = engine.MayDo(request.row, request.event);
    if (reason != Reason::kNone) return Refuse(reason);
    Advance(after, request.event, actor);
  }
  EventPlan plan;
  plan.journey = row->journey;
  plan.travels = TravelsAs(request.event, actor).has_value();
  if (!plan.travels) return plan;
  Route& route = plan.order.route;
  if (auto status = RouteTo(engine, row->other(), now, route); !status.ok()) return status;
  route.convention = row->convention;
  route.convention_version = row->convention_version;
  route.sender = row->us();
  route.handoff = handoff;
  route.journey = row->journey;
  route.drill = row->drill;
  plan.order.answers = row->key.referral;
  plan.order.state = CoarseAfter(request.event, after.state);
  route.due_day = request.receipt
                      ? kNoDay
                      : NextDueDay(state.knowledge(), *row, request.event, request.detail, plan.order.state, now.day);
  // Only the reception says how it was established; the hub remembers it for what follows.
  if (request.event == ReferralEvent::kReceive) {
    plan.order.grade = request.detail.grade;
    plan.order.arrival_key = row->arrival_key;
  }
  return plan;
}

absl::StatusOr<LocalEvent> SealEventPlan(SealingDesk& desk, const Digester& digester, const EventRequest& request,
                                         const EventPlan& plan) {
  LocalEvent event;
  event.row = request.row;
  event.journey = plan.journey;
  event.event = request.event;
  event.detail = request.detail;
  event.detail.text.clear();
  event.receipt = request.receipt;
  if (!plan.travels) return event;
  EventOrder order = plan.order;
  if (request.arrival) {
    order.arrival_proof = desk.ProveArrival(*request.arrival, order.answers, order.route.journey, order.route.sender);
  }
  absl::StatusOr<SealedEvent> sealed = desk.SealEvent(wire::EventContent{request.event, request.detail}, order);
  if (!sealed.ok()) return sealed.status();
  event.sealed = MadeHandoff(std::move(sealed->header), std::move(sealed->envelope), "", digester);
  event.local = Share(std::move(sealed->local_copy));
  return event;
}

absl::StatusOr<ResealTo> PlanReseal(const NodeEngine& engine, const NeedReseal& need, const Moment& now) {
  if (engine.state().outbox().Find(need.handoff) == nullptr) return Refuse(Reason::kUnknownReferral);
  Route route;
  if (auto status = RouteTo(engine, need.former.destination, now, route); !status.ok()) return status;
  ResealTo to;
  to.mailbox = route.mailbox;
  to.recipient_key = route.recipient_key;
  to.window = now.window;
  to.due_day = need.former.due_day;
  // Days waiting in an outbox do not burn the destination's delay: the due day keeps its distance.
  if (to.due_day != kNoDay) {
    to.due_day = AddDays(now.day, static_cast<int>(std::max<int64_t>(0, DaysBetween(need.made, to.due_day))));
    const KnownAgreement* known =
        engine.state().knowledge().FindAgreement(need.former.convention, need.former.convention_version);
    if (known != nullptr)
      to.due_day = std::min(to.due_day, DueDayCeiling(known->agreement(), need.former.state, now.day));
  }
  return to;
}

absl::StatusOr<ResealedHandoff> SealAgain(SealingDesk& desk, const Digester& digester, const NeedReseal& need,
                                          const ResealTo& to, const std::string& local_copy) {
  absl::StatusOr<ResealedEnvelope> sealed = desk.Reseal(local_copy, need.former, to);
  if (!sealed.ok()) return sealed.status();
  return ResealedHandoff{need.handoff, MadeHandoff(std::move(sealed->header), std::move(sealed->envelope),
                                                   std::move(sealed->capsule), digester)};
}

CheckedArrival CheckArrival(SealingDesk& desk, const Sealer& sealer, const Digester& digester,
                            const Knowledge& knowledge, absl::string_view envelope) {
  CheckedArrival arrival;
  absl::StatusOr<EnvelopeView> view = SplitEnvelope(envelope);
  if (!view.ok()) {
    arrival.verdict = ReasonOf(view.status());
    return arrival;
  }
  absl::StatusOr<HandoffHeader> header = DecodeHeader(view->header);
  if (!header.ok()) {
    arrival.verdict = Reason::kMalformed;
    return arrival;
  }
  arrival.header = *header;
  arrival.fingerprint = digester.FingerprintOf(view->signature);
  const SigningKey signer =
      header->kind == HandoffKind::kPerson ? header->follow_key : knowledge.roster().IdentityKeyOf(header->sender);
  if (signer.none()) {
    arrival.verdict = Reason::kNotMember;
    return arrival;
  }
  absl::StatusOr<OpenedEnvelope> opened = desk.OpenEnvelope(envelope, signer);
  if (!opened.ok()) {
    arrival.verdict = ReasonOf(opened.status());
    if (arrival.verdict == Reason::kMalformed) arrival.verdict = Reason::kUnknownValue;  // the header itself is good
    return arrival;
  }
  arrival.event = opened->event;
  arrival.detail = std::move(opened->detail);
  arrival.detail.text.clear();
  if (header->grade == ArrivalGrade::kProven) {
    arrival.proof_valid = sealer.Verify(
        header->arrival_key, ArrivalProofText(header->answers, header->journey, header->sender), header->arrival_proof);
  }
  if (const auto* content = std::get_if<wire::ReferralContent>(&opened->content)) {
    const Draft& draft = content->draft;
    arrival.question =
        CoverageQuestion{header->sender, header->destination, draft.need, {draft.public_code}, draft.commune};
    arrival.service = draft.service;
    arrival.counted_person = LockPersonOf(desk, header->journey, draft);
  }
  arrival.local = Share(std::move(opened->local_copy));
  return arrival;
}

}  // namespace relais::node
