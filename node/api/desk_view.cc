#include "node/api/desk_view.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "node/api/sheet_text.h"
#include "node/clerk/arrival.h"
#include "node/row_facts.h"
#include "services/core/directory/open_days.h"
#include "services/core/directory/public_name.h"
#include "services/core/handoff/spoken_day.h"
#include "services/core/handoff/two_door.h"
#include "services/core/handoff/unmet_need.h"
#include "services/wire/reason_codec.h"

namespace relais::node {
namespace {

template <class Id>
std::string Bytes(const Id& id) {
  return id.none() ? std::string() : std::string(id.view());
}

uint32_t Helped(const std::optional<bool>& word) {
  return word ? (*word ? 1 : 2) : 0;
}

std::string DateOf(const BirthDate& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year, date.month, date.day);
}

void FillIdentity(const wire::Identity& identity, v1::ReferralDetail& detail) {
  detail.set_surname(identity.surname);
  detail.set_given_name(identity.given_name);
  detail.set_birth_date(DateOf(identity.birth_date));
}

// What was proposed instead, as the place where the person may go: it has its name, whatever kind of partner holds it.
// Names stay empty when nobody publishes the service any more.
template <class Message>
void NameProposed(const Knowledge& knowledge, ServiceId proposed, Message& shown) {
  shown.set_counter_service(Bytes(proposed));
  const Service* service = proposed.none() ? nullptr : knowledge.FindService(proposed);
  if (service == nullptr) return;
  shown.set_counter_service_name(service->name);
  shown.set_counter_partner_name(PartnerNameOf(knowledge, service->partner));
}

// The counter-proposal that nothing has followed yet; none when there is none.
ServiceId ProposalThatWaits(const ReferralRow& row) {
  ServiceId proposed;
  if (row.place.state != ReferralState::kDeclined || !row.child.none()) return proposed;
  for (const RowEvent& event : row.events) {
    if (event.event == ReferralEvent::kDecline && !event.corrected) proposed = event.detail.counter_proposal;
  }
  return proposed;
}

constexpr absl::string_view kNoSlip =
    "no slip is kept: printed, older than a day, or on the paper of the earlier referral";

constexpr absl::string_view kDrillMark = "EXERCICE · ";

std::vector<std::string> PlaceOf(const Service& service) {
  std::vector<std::string> place;
  for (const std::string& line : {service.address.line, service.address.complement}) {
    if (!line.empty()) place.push_back(line);
  }
  if (!service.address.town.empty()) place.push_back(absl::StrCat(service.address.postcode, " ", service.address.town));
  return place;
}

// Whom the person may call about the referral; nobody where the mere name of the first door would tell something.
std::string TelephoneOf(const Knowledge& knowledge, PartnerId partner) {
  const DirectoryEntry* entry = IsDiscreet(knowledge, partner) ? nullptr : knowledge.FindDirectory(partner);
  return entry == nullptr ? "" : entry->structure.contact.telephone;
}

// Since when it stands where it stands, and the appointment that stands.
void FillMoves(const NodeState& state, const ReferralRow& row, v1::ReferralSummary& summary) {
  Day since = kNoDay;
  for (const RowEvent& event : row.events) {
    if (event.corrected) continue;
    if (event.day > since && event.event != ReferralEvent::kReissueSlip) since = event.day;
    const bool stands =
        row.place.state == ReferralState::kScheduled || row.place.state == ReferralState::kCancelRequested;
    if (!stands || !event.detail.appointment) continue;
    summary.set_appointment_day(event.detail.appointment->day.value());
    summary.set_appointment_minute(event.detail.appointment->minute_of_day);
  }
  const Service* service = state.knowledge().FindService(row.service);
  if (service != nullptr) summary.set_service_name(service->name);
  if (since == kNoDay) return;
  summary.set_since_day(since.value());
  const OpenCalendar calendar =
      service != nullptr ? CalendarOf(*service) : CalendarOf(state.knowledge(), row.destination, Door::kSecond);
  uint32_t open_days = 0;
  const Day last(std::min(state.day().value(), since.value() + kOpenDaySearchDays));
  for (Day day(since.value() + 1); day <= last; day = Day(day.value() + 1)) open_days += IsOpen(calendar, day) ? 1 : 0;
  summary.set_since_open_days(open_days);
}

}  // namespace

bool InOurCare(const NodeState& state, const ReferralRow& row) {
  if (row.key.side != Side::kDestination) return false;
  const Member* member = state.knowledge().roster().Find(row.destination);
  return member != nullptr && member->entry.level == MemberLevel::kPaper && member->entry.custodian == state.self();
}

bool WaitsForUs(const ReferralRow& row) {
  const bool origin = row.key.side == Side::kOrigin;
  switch (row.place.state) {
    case ReferralState::kQuestioned:
    case ReferralState::kConcluded:
      return origin;
    case ReferralState::kUndeliverable:
    case ReferralState::kExpired:
    case ReferralState::kDeclined:
      return origin && row.child.none();
    case ReferralState::kDelivered:
    case ReferralState::kOpened:
    case ReferralState::kAccepted:
    case ReferralState::kWaitlisted:
    case ReferralState::kScheduled:
    case ReferralState::kAbsent:
    case ReferralState::kAppointmentCancelled:
    case ReferralState::kReceived:
    case ReferralState::kCancelRequested:
      return !origin;
    default:
      return false;
  }
}

v1::ReferralSummary SummaryOf(const NodeState& state, const ReferralRow& row) {
  v1::ReferralSummary summary;
  summary.set_referral(Bytes(row.key.referral));
  summary.set_journey(Bytes(row.journey));
  summary.set_state(std::string(StateName(row.place.state)));
  summary.set_state_label(absl::StrCat(row.drill ? kDrillMark : "", StateLabelFr(row.place.state)));
  summary.set_sent_by_us(row.key.side == Side::kOrigin);
  // A destination has its name; who sent may be discreet.
  const bool sent = row.key.side == Side::kOrigin;
  summary.set_other_partner_name(sent ? PartnerNameOf(state.knowledge(), row.other())
                                      : PublicNameOf(state.knowledge(), row.other()));
  summary.set_due_day(row.due_day.value());
  summary.set_slip_version(row.slip_version);
  summary.set_overdue(row.overdue);
  const bool arrived = row.key.side == Side::kOrigin && IsReceived(row.place.state);
  summary.set_acknowledgement_level(arrived ? 3 : row.level);
  const Reason reason = row.undeliverable != Reason::kNone ? row.undeliverable : row.answer_refused;
  summary.set_reason(wire::ToProto(reason));
  summary.set_drill(row.drill);
  summary.set_child(Bytes(row.child));
  summary.set_parent(Bytes(row.parent));
  summary.set_new_need(row.new_need);
  summary.set_retold(row.retold);
  const Member* second = state.knowledge().roster().Find(row.destination);
  summary.set_transcribed(second != nullptr && second->entry.level == MemberLevel::kPaper);
  if (InOurCare(state, row)) summary.set_paper_partner_name(PartnerNameOf(state.knowledge(), row.destination));
  NameProposed(state.knowledge(), ProposalThatWaits(row), summary);
  FillMoves(state, row, summary);
  summary.set_unmet_need(row.key.side == Side::kOrigin && !row.drill && row.child.none() &&
                         UnmetNeedOf(EndingOf(row)).has_value());
  const AccountId keeper = state.office().KeeperOf(row.journey);
  summary.set_keeper(Bytes(keeper));
  const Colleague* colleague = keeper.none() ? nullptr : state.office().staff.Find(keeper);
  if (colleague != nullptr) summary.set_keeper_name(colleague->name);
  summary.set_keeper_left(!keeper.none() && (colleague == nullptr || colleague->state == StaffState::kLeft));
  return summary;
}

absl::StatusOr<DetailPlan> PlanDetail(const NodeState& state, HandoffId referral) {
  const ReferralRow* row = state.FindRow({referral, Side::kDestination});
  if (row == nullptr) row = state.FindRow({referral, Side::kOrigin});
  if (row == nullptr) return Refuse(Reason::kUnknownReferral);
  DetailPlan plan;
  plan.row = *row;
  plan.content = {referral, row->content_body};
  *plan.detail.mutable_summary() = SummaryOf(state, *row);
  if (const Service* service = state.knowledge().FindService(row->service)) {
    plan.detail.set_service_name(service->name);
  }
  plan.detail.set_arrival_grade(row->grade == ArrivalGrade::kNone ? "" : std::string(ArrivalGradeName(row->grade)));
  plan.detail.set_outcome(row->words.destination ? static_cast<uint32_t>(*row->words.destination) : 0);
  plan.detail.set_helped_origin(Helped(row->words.origin_helped));
  plan.detail.set_helped_person(Helped(row->words.person_helped));
  plan.detail.set_closures_disagree(row->words.disagree());
  for (const RowEvent& event : row->events) {
    v1::ReferralEvent& shown = *plan.detail.add_events();
    shown.set_event(std::string(EventName(event.event)));
    shown.set_label(std::string(EventLabelFr(event.event)));
    shown.set_actor(std::string(ActorName(event.actor)));
    shown.set_day(event.day.value());
    if (event.detail.not_before != kNoDay) shown.set_day(event.detail.not_before.value());
    if (event.detail.appointment) {
      shown.set_day(event.detail.appointment->day.value());
      shown.set_minute(event.detail.appointment->minute_of_day);
    }
    shown.set_decline_reason(event.detail.decline ? static_cast<uint32_t>(*event.detail.decline) : 0);
    NameProposed(state.knowledge(), event.detail.counter_proposal, shown);
    shown.set_corrected(event.corrected);
    const bool text = event.local_body != BodyIndex() && !event.handoff.none() && event.event != ReferralEvent::kSend;
    plan.texts.push_back(text ? std::optional<CopyRef>({event.handoff, event.local_body}) : std::nullopt);
  }
  return plan;
}

v1::ReferralDetail FinishDetail(const SealingDesk& desk, DetailPlan plan, const ReadCopy& read) {
  v1::ReferralDetail& detail = plan.detail;
  const JourneyId journey = plan.row.journey;
  for (size_t i = 0; i < plan.texts.size(); ++i) {
    if (!plan.texts[i]) continue;
    absl::StatusOr<LocalView> view =
        desk.OpenLocal(read(journey, plan.texts[i]->body), journey, plan.texts[i]->handoff);
    if (!view.ok()) continue;
    if (const auto* event = std::get_if<wire::EventContent>(&view->content)) {
      detail.mutable_events(static_cast<int>(i))->set_text(event->detail.text);
    }
  }
  // A second door sees the need once somebody there has opened the referral, and its sender knows that it was.
  const bool origin = plan.row.key.side == Side::kOrigin;
  if (!origin && plan.row.place.state == ReferralState::kDelivered) return detail;
  absl::StatusOr<LocalView> view = desk.OpenLocal(read(journey, plan.content.body), journey, plan.content.handoff);
  if (!view.ok()) return detail;
  const auto* content = std::get_if<wire::ReferralContent>(&view->content);
  if (content == nullptr) return detail;
  const Draft& draft = view->draft ? *view->draft : content->draft;
  detail.set_need(draft.need);
  detail.set_public_code(draft.public_code);
  detail.set_age_band(static_cast<uint32_t>(draft.age_band));
  detail.set_commune(draft.commune);
  detail.set_language(draft.language);
  detail.set_access_needs(draft.access_needs);
  detail.set_reason(draft.reason);
  detail.set_contact(draft.contact);
  detail.set_new_need_reason(draft.new_need_reason);
  if (view->draft) {
    FillIdentity({draft.surname, draft.given_name, draft.birth_date}, detail);
  } else if (view->identity) {
    FillIdentity(*view->identity, detail);
  } else if (!content->layer2_key.empty()) {
    absl::StatusOr<wire::Identity> identity = desk.OpenLayer2(content->layer2, Secret32(content->layer2_key), journey,
                                                              plan.row.origin, view->header.arrival_key);
    if (identity.ok()) FillIdentity(*identity, detail);
  }
  return detail;
}

absl::StatusOr<SlipPlan> PlanSlip(const NodeState& state, HandoffId referral) {
  const ReferralRow* row = state.FindRow({referral, Side::kOrigin});
  if (row == nullptr) return Refuse(Reason::kUnknownReferral);
  if (state.Tombstoned(row->journey)) return Refuse(Reason::kTombstoned);
  if (row->slip_body == BodyIndex()) return Refuse(Reason::kWrongState, kNoSlip);
  return SlipPlan{*row};
}

absl::StatusOr<v1::Slip> FinishSlip(const SealingDesk& desk, const Knowledge& knowledge, Day today,
                                    const SlipPlan& plan, const ReadCopy& read) {
  const ReferralRow& row = plan.row;
  absl::StatusOr<SlipCodes> codes = desk.OpenSlip(read(row.journey, row.slip_body), row.journey, row.key.referral);
  if (!codes.ok()) return Refuse(Reason::kWrongState, kNoSlip);
  SlipSubject subject{row.drill, row.origin, row.destination, row.service, row.due_day, "", ""};
  absl::StatusOr<LocalView> form = desk.OpenLocal(read(row.journey, row.content_body), row.journey, row.key.referral);
  if (form.ok() && form->draft) {
    subject.reason = form->draft->reason;
    subject.language = form->draft->language;
  }
  v1::Slip slip = BuildSlip(knowledge, today, subject, *codes);
  slip.set_scan(desk.SignSlip(*codes, PaperOf(row), row.arrival_key));
  return slip;
}

v1::Slip BuildSlip(const Knowledge& knowledge, Day today, const SlipSubject& subject, const SlipCodes& codes) {
  v1::Slip slip;
  slip.set_drill(subject.drill);
  slip.set_due_day(subject.due_day.value());
  slip.set_reason(subject.reason);
  slip.set_language(subject.language);
  if (knowledge.roster().Find(subject.origin) != nullptr) {
    slip.set_origin_name(PublicNameOf(knowledge, subject.origin));
    slip.set_origin_telephone(TelephoneOf(knowledge, subject.origin));
  }
  if (const Member* member = knowledge.roster().Find(subject.destination)) {
    slip.set_destination_name(member->entry.name);
  }
  if (const Service* service = knowledge.FindService(subject.service)) {
    slip.set_service_name(service->name);
    for (std::string& line : PlaceOf(*service)) slip.add_place(std::move(line));
    slip.set_telephone(service->contact.telephone);
    slip.set_opening_hours(service->opening_hours);
    slip.set_access_conditions(service->access_conditions);
    slip.set_how_to_come(service->mobilisation_details);
    slip.set_next_open_day(NextOpenDay(CalendarOf(*service), today).value_or(kNoDay).value());
  }
  slip.set_locator(codes.locator);
  slip.set_arrival_code(codes.arrival_code);
  slip.set_follow_code(codes.follow_code);
  slip.set_text(SlipText(slip));
  return slip;
}

std::string SlipText(const v1::Slip& slip) {
  const std::string rule(72, '-');
  std::string text;
  const auto line = [&text](absl::string_view said) { absl::StrAppend(&text, said, "\n"); };
  const auto say = [&text](absl::string_view indent, absl::string_view label, absl::string_view said) {
    if (!said.empty()) absl::StrAppend(&text, Wrapped(indent, absl::StrCat(label, said)));
  };
  const std::string drill = "  *** EXERCICE : personne fictive, ne pas remettre cette fiche ***";
  line(rule);
  if (slip.drill()) line(drill);
  line("  FICHE NAVETTE : à remettre à l'accueil de la structure ci-dessous");
  line(rule);
  line("  La structure a été prévenue :");
  say("    ", "", slip.destination_name());
  say("    ", "", slip.service_name());
  for (const std::string& place : slip.place()) say("    ", "", place);
  say("    ", "", slip.telephone());
  say("  ", "Prochain jour d'ouverture : ", SpokenWeekdayFr(Day(slip.next_open_day())));
  say("  ", "Une réponse est attendue au plus tard le ", SpokenWeekdayFr(Day(slip.due_day())));
  say("  ", "Pourquoi : ", slip.reason());
  say("  ", "De la part de : ", slip.origin_name());
  line("");
  line(absl::StrCat("  Repère   ", slip.locator()));
  line(absl::StrCat("  ARRIVÉE  ", slip.arrival_code(), "   (donnez ce code en arrivant)"));
  line("\n- - - - - - - - - - à détacher et à garder pour vous - - - - - - - - - -\n");
  line(absl::StrCat("  Repère   ", slip.locator()));
  line(absl::StrCat("  SUIVI    ", slip.follow_code()));
  if (slip.drill()) line(drill);
  say("  ", "",
      "Avec ce code, vous pouvez demander où en est votre orientation, dire si elle vous a aidé, ou retirer votre "
      "accord.");
  line(rule);
  return text;
}

}  // namespace relais::node
