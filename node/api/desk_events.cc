// The doorways of single events, and what needs no referral.
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "node/api/desk_api.h"
#include "node/api/desk_forms.h"
#include "node/api/desk_view.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/convention/join_token.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

// Days are counted on from the last one that was written: nothing ends early, and nothing is deleted.
void AdviseOfClock(int64_t late_days, v1::GetStatusResponse* response) {
  response->set_advice(
      absl::StrCat("L'horloge de ce poste retarde de ", late_days,
                   " jours sur ce qu'il a écrit : remettez-la à l'heure. Rien n'est perdu ni effacé."));
  response->set_advice_en(absl::StrCat("This computer's clock is ", late_days,
                                       " days behind what it has written: put it right. Nothing is lost or deleted."));
}

EventDetail Text(const std::string& text) {
  EventDetail detail;
  detail.text = text;
  return detail;
}

// A number of a closed list whose numbers fit a byte; 0 says nothing. CheckDetail knows which numbers there are.
template <class Choice>
absl::Status FillChoice(uint32_t number, absl::string_view field, std::optional<Choice>& choice) {
  if (number > 0xff) return Refuse(Reason::kUnknownValue, field);
  if (number != 0) choice = static_cast<Choice>(number);
  return absl::OkStatus();
}

}  // namespace

grpc::Status DeskApi::Open(grpc::ServerContext* context, const v1::OpenRequest* request, v1::OpenResponse* response) {
  // Opened once, read as often as needed: another note to the sender would only move the day of the answer.
  auto opened = AskEngine(*runner_, [id = HandoffId::FromBytes(request->referral())](const NodeEngine& engine) {
    const ReferralRow* row = engine.state().FindRow({id, Side::kDestination});
    return row != nullptr && row->place.state != ReferralState::kDelivered;
  });
  if (!opened) return ToGrpc(Refuse(Reason::kBusy));
  v1::ReferralSummary summary;
  const grpc::Status status =
      *opened ? grpc::Status::OK : Simple(request->referral(), ReferralEvent::kOpen, {}, &summary);
  if (!status.ok() && ReasonOf(FromGrpc(status)) != Reason::kWrongState) return status;
  v1::GetRequest get;
  get.set_referral(request->referral());
  v1::GetResponse detail;
  const grpc::Status shown = Get(context, &get, &detail);
  *response->mutable_referral() = std::move(*detail.mutable_referral());
  return shown;
}

grpc::Status DeskApi::Ask(grpc::ServerContext*, const v1::AskRequest* request, v1::AskResponse* response) {
  return Simple(request->referral(), ReferralEvent::kAsk, Text(request->text()), response->mutable_referral());
}

grpc::Status DeskApi::Reply(grpc::ServerContext*, const v1::ReplyRequest* request, v1::ReplyResponse* response) {
  return Simple(request->referral(), ReferralEvent::kReply, Text(request->text()), response->mutable_referral());
}

grpc::Status DeskApi::Accept(grpc::ServerContext*, const v1::AcceptRequest* request, v1::AcceptResponse* response) {
  return Simple(request->referral(), ReferralEvent::kAccept, Text(request->text()), response->mutable_referral());
}

grpc::Status DeskApi::Waitlist(grpc::ServerContext*, const v1::WaitlistRequest* request,
                               v1::WaitlistResponse* response) {
  EventDetail detail = Text(request->text());
  detail.not_before = Day(request->day());
  return Simple(request->referral(), ReferralEvent::kWaitlist, std::move(detail), response->mutable_referral());
}

absl::Status DeskApi::CheckProposal(HandoffId referral, ServiceId service) {
  auto row = AskEngine(*runner_, [referral](const NodeEngine& engine) -> absl::StatusOr<ReferralRow> {
    const ReferralRow* found = engine.state().FindRow({referral, Side::kDestination});
    if (found == nullptr) return Refuse(Reason::kUnknownReferral);
    if (engine.state().Tombstoned(found->journey)) return Refuse(Reason::kTombstoned);
    return *found;
  });
  if (!row) return Refuse(Reason::kBusy);
  if (!row->ok()) return row->status();
  const ReferralRow& r = **row;
  absl::StatusOr<LocalView> view =
      ports_.desk->OpenLocal(ReadCopy(r.journey, r.content_body), r.journey, r.key.referral);
  const auto* content = view.ok() ? std::get_if<wire::ReferralContent>(&view->content) : nullptr;
  if (content == nullptr) return Refuse(Reason::kWrongState, "what was asked for is not kept any more");
  return CheckCounterProposal(*ports_.knowledge->Get(), r, content->draft, service, Now().day);
}

grpc::Status DeskApi::Decline(grpc::ServerContext*, const v1::DeclineRequest* request, v1::DeclineResponse* response) {
  EventDetail detail = Text(request->text());
  if (auto status = FillChoice(request->decline_reason(), "reason of declining", detail.decline); !status.ok()) {
    return ToGrpc(status);
  }
  detail.counter_proposal = ServiceId::FromBytes(request->counter_service());
  detail.no_solution = request->counter_service().empty();
  if (!detail.no_solution) {
    const absl::Status offered = CheckProposal(HandoffId::FromBytes(request->referral()), detail.counter_proposal);
    if (!offered.ok()) return ToGrpc(offered);
  }
  return Simple(request->referral(), ReferralEvent::kDecline, std::move(detail), response->mutable_referral());
}

grpc::Status DeskApi::Schedule(grpc::ServerContext*, const v1::ScheduleRequest* request,
                               v1::ScheduleResponse* response) {
  EventDetail detail = Text(request->text());
  detail.appointment = Appointment{Day(request->day()), static_cast<uint16_t>(std::min(request->minute(), 0xffffu))};
  return Simple(request->referral(), ReferralEvent::kSchedule, std::move(detail), response->mutable_referral());
}

grpc::Status DeskApi::MarkAbsent(grpc::ServerContext*, const v1::MarkAbsentRequest* request,
                                 v1::MarkAbsentResponse* response) {
  return Simple(request->referral(), ReferralEvent::kMarkAbsent, Text(request->text()), response->mutable_referral());
}

grpc::Status DeskApi::CancelAppointment(grpc::ServerContext*, const v1::CancelAppointmentRequest* request,
                                        v1::CancelAppointmentResponse* response) {
  return Simple(request->referral(), ReferralEvent::kCancelAppointment, Text(request->text()),
                response->mutable_referral());
}

grpc::Status DeskApi::Conclude(grpc::ServerContext*, const v1::ConcludeRequest* request,
                               v1::ConcludeResponse* response) {
  EventDetail detail = Text(request->text());
  if (auto status = FillChoice(request->outcome(), "outcome", detail.outcome); !status.ok()) return ToGrpc(status);
  return Simple(request->referral(), ReferralEvent::kConclude, std::move(detail), response->mutable_referral());
}

grpc::Status DeskApi::Close(grpc::ServerContext*, const v1::CloseRequest* request, v1::CloseResponse* response) {
  EventDetail detail = Text(request->text());
  detail.helped = request->helped();
  return Simple(request->referral(), ReferralEvent::kClose, std::move(detail), response->mutable_referral());
}

grpc::Status DeskApi::RequestCancel(grpc::ServerContext*, const v1::RequestCancelRequest* request,
                                    v1::RequestCancelResponse* response) {
  return Simple(request->referral(), ReferralEvent::kRequestCancel, Text(request->text()),
                response->mutable_referral());
}

grpc::Status DeskApi::ConfirmCancel(grpc::ServerContext*, const v1::ConfirmCancelRequest* request,
                                    v1::ConfirmCancelResponse* response) {
  return Simple(request->referral(), ReferralEvent::kConfirmCancel, Text(request->text()),
                response->mutable_referral());
}

grpc::Status DeskApi::Withdraw(grpc::ServerContext*, const v1::WithdrawRequest* request,
                               v1::WithdrawResponse* response) {
  EventDetail detail;
  detail.at_persons_request = request->at_persons_request();
  return Simple(request->referral(), ReferralEvent::kWithdraw, std::move(detail), response->mutable_referral());
}

grpc::Status DeskApi::Correct(grpc::ServerContext*, const v1::CorrectRequest* request, v1::CorrectResponse* response) {
  const HandoffId id = HandoffId::FromBytes(request->referral());
  auto event = AskEngine(*runner_, [id](const NodeEngine& engine) {
    const ReferralRow* row = engine.state().FindRow({id, Side::kDestination});
    if (row == nullptr) return ReferralEvent::kCorrectReferral;
    return IsReceived(row->place.state) ? ReferralEvent::kCorrectReception : ReferralEvent::kCorrectAnswer;
  });
  if (!event) return ToGrpc(Refuse(Reason::kBusy));
  return Simple(request->referral(), *event, Text(request->text()), response->mutable_referral());
}

grpc::Status DeskApi::SolveHere(grpc::ServerContext*, const v1::SolveHereRequest* request,
                                v1::SolveHereResponse* response) {
  if (request->need().empty()) return ToGrpc(Refuse(Reason::kMissingField, "need"));
  if (!IsNeed(request->need()) || (!request->public_code().empty() && !IsPublic(request->public_code()))) {
    return ToGrpc(Refuse(Reason::kUnknownValue));
  }
  SolvedHereEvent event;
  event.journey = ports_.entropy->DrawId<JourneyId>();
  // What was solved, for the monthly counts: need, public, age band and commune, encrypted like every copy.
  event.local = std::make_shared<const std::string>(ports_.desk->LockNote(event.journey, request->SerializeAsString()));
  event.counted_person = LockSolvedPerson(*ports_.desk, event.journey, *request);
  const NodeResult result = PostAndWait(*runner_, event);
  if (result.reason != Reason::kNone) return ToGrpc(Refuse(result.reason));
  response->set_journey(std::string(event.journey.view()));
  return grpc::Status::OK;
}

grpc::Status DeskApi::GetStatus(grpc::ServerContext*, const v1::GetStatusRequest*, v1::GetStatusResponse* response) {
  response->set_partner_name(options_.name);
  response->set_node(std::string(options_.node.view()));
  int64_t clock_late_days = 0;
  const Day today = MomentOf(ports_.clock->Now()).day;
  auto done = AskEngine(*runner_, [&, partner = options_.partner](const NodeEngine& engine) {
    const NodeState& state = engine.state();
    if (state.day() != kNoDay) clock_late_days = DaysBetween(today, state.day());
    if (const Member* member = state.knowledge().roster().Find(partner)) {
      response->set_partner_name(member->entry.name);
    }
    response->set_hub_connected(engine.line_up());
    response->set_outbox_waiting(static_cast<uint32_t>(state.outbox().CountBelow(1)));
    response->set_outbox_undelivered(static_cast<uint32_t>(state.outbox().CountBelow(2)));
    response->set_knowledge_revision(state.knowledge().revision().value());
    uint32_t waiting = 0;
    uint32_t new_needs = 0;
    uint32_t drills = 0;
    for (const auto& [key, row] : state.rows()) {
      // Practice is counted apart, and nowhere else.
      if (WaitsForUs(row)) ++(row.drill ? drills : waiting);
      new_needs += row.new_need && !row.drill ? 1 : 0;
    }
    uint32_t asked = 0;
    for (const auto& [id, row] : state.derogations()) {
      asked += row.state == DerogationState::kAsked && !row.drill ? 1 : 0;
    }
    uint32_t escalations = 0;
    for (const auto& [referral, row] : state.escalations()) {
      escalations += row.state == EscalationState::kWaiting && !row.about.drill ? 1 : 0;
    }
    response->set_escalations_waiting(escalations);
    response->set_drills_to_handle(drills);
    response->set_derogations_waiting(asked);
    response->set_to_handle(waiting);
    response->set_new_needs(new_needs);
    if (const Reason doubt = state.own_store().WriteRefusal(); doubt != Reason::kNone) {
      response->set_read_only(true);
      response->set_advice(std::string(ReasonAdviceFr(doubt)));
      response->set_advice_en(std::string(ReasonAdviceEn(doubt)));
    }
    return true;
  });
  if (!done) return ToGrpc(Refuse(Reason::kBusy));
  const LineFacts line = line_facts_ ? line_facts_() : LineFacts();
  response->set_certificate_last_day(line.certificate_last_day.value());
  const SealingKeyEntry* keys = ports_.knowledge->Get()->roster().KeysOf(options_.node);
  if (keys != nullptr) response->set_sealing_last_day(keys->terms.front().last_day.value());
  if (!response->hub_connected()) response->set_hub_reason(static_cast<v1::Reason>(line.hub_reason));
  if (response->read_only()) return grpc::Status::OK;  // the advice says why
  if (clock_late_days > 0) {
    AdviseOfClock(clock_late_days, response);
    return grpc::Status::OK;
  }
  if (response->hub_reason() == v1::REASON_AWAITING_SIGNATURE) {
    const std::string fingerprint = SpokenFingerprint(ports_.digester->Sha256(ports_.desk->identity_key().view()));
    response->set_advice(absl::StrCat("En attente de la signature de ", response->partner_name(),
                                      " : lisez au signataire l'empreinte ", fingerprint, "."));
    response->set_advice_en(absl::StrCat("Awaiting the signature of ", response->partner_name(),
                                         ": read the fingerprint ", fingerprint, " to the signatory."));
  } else if (!response->hub_connected()) {
    response->set_advice("Le concentrateur ne répond pas : les envois partiront dès son retour, rien n'est perdu.");
    response->set_advice_en("The hub does not answer: what is to be sent leaves once it is back, nothing is lost.");
  }
  return grpc::Status::OK;
}

}  // namespace relais::node
