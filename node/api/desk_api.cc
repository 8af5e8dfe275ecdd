#include "node/api/desk_api.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "node/api/desk_forms.h"
#include "node/api/desk_search.h"
#include "node/api/desk_view.h"
#include "node/clerk/answer_habits.h"
#include "node/clerk/arrival.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/directory/match.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/slip_code.h"
#include "services/wire/reason_codec.h"

namespace relais::node {

Moment DeskApi::Now() const {
  return MomentOf(ports_.clock->Now());
}

std::string DeskApi::ReadCopy(JourneyId journey, BodyIndex body) const {
  if (body == BodyIndex()) return "";
  absl::StatusOr<std::string> bytes = ports_.ledger->ReadBody({journey.bytes(), body.value()});
  return bytes.ok() ? *std::move(bytes) : "";
}

grpc::Status DeskApi::FindServices(grpc::ServerContext*, const v1::FindServicesRequest* request,
                                   v1::FindServicesResponse* response) {
  PartnerId origin = options_.partner;
  if (!request->referral().empty()) {
    auto asking = AskEngine(*runner_, [id = HandoffId::FromBytes(request->referral())](const NodeEngine& engine) {
      const ReferralRow* row = engine.state().FindRow({id, Side::kDestination});
      return row == nullptr ? PartnerId() : row->origin;
    });
    if (!asking) return ToGrpc(Refuse(Reason::kBusy));
    if (asking->none()) return ToGrpc(Refuse(Reason::kUnknownReferral));
    origin = *asking;
  }
  const absl::StatusOr<MatchQuestion> question = QuestionFrom(*request, origin, Now().day);
  if (!question.ok()) return ToGrpc(question.status());
  const auto habits = AskEngine(*runner_, [](const NodeEngine& engine) {
    return AnswerHabitsOf(engine.state().knowledge(), engine.state().rows());
  });
  if (!habits) return ToGrpc(Refuse(Reason::kBusy));
  const std::shared_ptr<const KnowledgeSnapshot::View> view = ports_.knowledge->GetView();
  const absl::StatusOr<Matches> matches = FindSecondDoors(view->knowledge, view->index, *question, *habits);
  if (!matches.ok()) return ToGrpc(matches.status());
  TellMatches(view->knowledge, *matches, *habits, question->today, request->offers_max(), *response);
  return grpc::Status::OK;
}

grpc::Status DeskApi::StartDraft(grpc::ServerContext*, const v1::StartDraftRequest*, v1::StartDraftResponse* response) {
  response->set_referral(std::string(ports_.entropy->DrawId<HandoffId>().view()));
  response->set_journey(std::string(ports_.entropy->DrawId<JourneyId>().view()));
  return grpc::Status::OK;
}

absl::StatusOr<SendRequest> DeskApi::RequestOf(const v1::Draft& form, bool twin_confirmed) const {
  absl::StatusOr<SendRequest> request = SendRequestFrom(form, Now().day);
  if (!request.ok()) return request;
  request->origin = options_.partner;
  request->twin_confirmed = twin_confirmed;
  return request;
}

absl::StatusOr<SendPlan> DeskApi::Plan(const SendRequest& request) {
  auto plan =
      AskEngine(*runner_, [&request, now = Now()](const NodeEngine& engine) { return PlanSend(engine, request, now); });
  if (!plan) return Refuse(Reason::kBusy);
  return *std::move(plan);
}

grpc::Status DeskApi::CheckDraft(grpc::ServerContext*, const v1::CheckDraftRequest* request,
                                 v1::CheckDraftResponse* response) {
  absl::StatusOr<SendRequest> send = RequestOf(request->draft(), true);
  if (!send.ok()) return ToGrpc(send.status());
  wire::ReferralContent content;
  content.draft = send->draft;
  content.layer2.assign(limits::kLayer2Bytes, '\0');
  response->set_bytes_used(static_cast<uint32_t>(wire::ContentBytes(content)));
  response->set_bytes_max(static_cast<uint32_t>(limits::kContentBytesMax));
  absl::StatusOr<SendPlan> plan = Plan(*send);
  if (!plan.ok()) return ToGrpc(plan.status());
  if (plan->repeat) return ToGrpc(Refuse(Reason::kWrongState, "this form was sent"));
  response->set_due_day(plan->order.route.due_day.value());
  const FieldSet fields = plan->order.allowed & FieldsOf(send->draft);
  response->set_consent_sentence(
      ConsentSentenceFr(fields, send->draft.consent, plan->destination_name, plan->kept_until));
  return grpc::Status::OK;
}

grpc::Status DeskApi::Send(grpc::ServerContext*, const v1::SendRequest* request, v1::SendResponse* response) {
  absl::StatusOr<SendRequest> send = RequestOf(request->draft(), request->twin_confirmed());
  if (!send.ok()) return ToGrpc(send.status());
  absl::StatusOr<SendPlan> plan = Plan(*send);
  if (!plan.ok()) return ToGrpc(plan.status());
  if (!plan->repeat) {
    absl::StatusOr<SentReferral> sent = SealSend(*ports_.desk, *ports_.digester, *send, *plan,
                                                 ReadCopy(send->journey, plan->parent_copy), options_.cost);
    if (!sent.ok()) return ToGrpc(sent.status());
    const NodeResult result = PostAndWait(*runner_, std::move(sent->event));
    if (result.reason != Reason::kNone) return ToGrpc(Refuse(result.reason));
  }
  // Of an earlier call with the same form the codes are the ones that count.
  if (absl::StatusOr<v1::Slip> slip = SlipOf(send->referral); slip.ok()) *response->mutable_slip() = *std::move(slip);
  auto summary = AskEngine(*runner_, [id = send->referral](const NodeEngine& engine) {
    const ReferralRow* row = engine.state().FindRow({id, Side::kOrigin});
    return row == nullptr ? v1::ReferralSummary() : SummaryOf(engine.state(), *row);
  });
  if (summary) *response->mutable_referral() = *std::move(summary);
  return grpc::Status::OK;
}

grpc::Status DeskApi::List(grpc::ServerContext* context, const v1::ListRequest* request, v1::ListResponse* response) {
  if (!v1::ListScope_IsValid(request->scope()) || request->scope() == v1::LIST_SCOPE_UNSPECIFIED) {
    return ToGrpc(Refuse(Reason::kUnknownValue, "scope"));
  }
  if (!v1::KeeperScope_IsValid(request->keeper())) return ToGrpc(Refuse(Reason::kUnknownValue, "keeper"));
  const AccountId self = staff_ == nullptr || context == nullptr ? AccountId() : staff_->WhoCalls(*context);
  const size_t page = request->page_size() == 0 ? 50 : std::min<size_t>(request->page_size(), 200);
  auto rows =
      AskEngine(*runner_, [scope = request->scope(), keeper = request->keeper(), self](const NodeEngine& engine) {
        return ListRows(engine.state(), scope, keeper, self);
      });
  if (!rows) return ToGrpc(Refuse(Reason::kBusy));
  const HandoffId after = HandoffId::FromHex(request->page_token());
  size_t from = 0;
  if (!after.none()) {
    while (from < rows->size() && (*rows)[from].referral() != std::string(after.view())) ++from;
    from = std::min(from + 1, rows->size());
  }
  const size_t to = std::min(from + page, rows->size());
  for (size_t i = from; i < to; ++i) *response->add_referrals() = std::move((*rows)[i]);
  if (to < rows->size() && to > from) {
    response->set_next_page_token(
        HandoffId::FromBytes(response->referrals(response->referrals_size() - 1).referral()).ToHex());
  }
  return grpc::Status::OK;
}

absl::StatusOr<v1::ReferralDetail> DeskApi::DetailOf(HandoffId referral) {
  auto plan =
      AskEngine(*runner_, [referral](const NodeEngine& engine) { return PlanDetail(engine.state(), referral); });
  if (!plan) return Refuse(Reason::kBusy);
  if (!plan->ok()) return plan->status();
  return FinishDetail(*ports_.desk, **std::move(plan),
                      [this](JourneyId journey, BodyIndex body) { return ReadCopy(journey, body); });
}

grpc::Status DeskApi::Get(grpc::ServerContext*, const v1::GetRequest* request, v1::GetResponse* response) {
  absl::StatusOr<v1::ReferralDetail> detail = DetailOf(HandoffId::FromBytes(request->referral()));
  if (!detail.ok()) return ToGrpc(detail.status());
  *response->mutable_referral() = *std::move(detail);
  return grpc::Status::OK;
}

absl::StatusOr<RowKey> DeskApi::SideFor(const std::string& referral, ReferralEvent event) {
  const HandoffId id = HandoffId::FromBytes(referral);
  auto side = AskEngine(*runner_, [id, event](const NodeEngine& engine) -> absl::StatusOr<RowKey> {
    Reason reason = Reason::kUnknownReferral;
    for (Side s : {Side::kDestination, Side::kOrigin}) {
      const Reason said = engine.MayDo({id, s}, event);
      if (said == Reason::kNone) return RowKey{id, s};
      if (reason == Reason::kUnknownReferral || said == Reason::kWrongState) reason = said;
    }
    return Refuse(reason);
  });
  if (!side) return Refuse(Reason::kBusy);
  return *std::move(side);
}

absl::Status DeskApi::Make(const EventRequest& request, PersonAtDesk person, NodeResult* result) {
  const HandoffId handoff = ports_.entropy->DrawId<HandoffId>();
  auto plan = AskEngine(*runner_, [&request, handoff, now = Now()](const NodeEngine& engine) {
    return PlanEvent(engine, request, handoff, now);
  });
  if (!plan) return Refuse(Reason::kBusy);
  if (!plan->ok()) return plan->status();
  absl::StatusOr<LocalEvent> event = SealEventPlan(*ports_.desk, *ports_.digester, request, **plan);
  if (!event.ok()) return event.status();
  event->content = std::move(person.content);
  event->twin = person.twin;
  event->person = person.person;
  *result = PostAndWait(*runner_, *std::move(event));
  return result->reason == Reason::kNone ? absl::OkStatus() : Refuse(result->reason);
}

grpc::Status DeskApi::Simple(const std::string& referral, ReferralEvent event, EventDetail detail,
                             v1::ReferralSummary* summary) {
  absl::StatusOr<RowKey> key = SideFor(referral, event);
  if (!key.ok()) return ToGrpc(key.status());
  EventRequest request{*key, event, std::move(detail), std::nullopt, false};
  NodeResult result;
  if (auto status = Make(request, {}, &result); !status.ok()) return ToGrpc(status);
  auto shown = AskEngine(*runner_, [key = *key](const NodeEngine& engine) {
    const ReferralRow* row = engine.state().FindRow(key);
    return row == nullptr ? v1::ReferralSummary() : SummaryOf(engine.state(), *row);
  });
  if (shown) *summary = *std::move(shown);
  return grpc::Status::OK;
}

grpc::Status DeskApi::Receive(grpc::ServerContext*, const v1::ReceiveRequest* request, v1::ReceiveResponse* response) {
  EventRequest event;
  event.event = ReferralEvent::kReceive;
  PersonAtDesk person;
  if (request->arrival_code().empty()) {
    event.row = {HandoffId::FromBytes(request->referral()), Side::kDestination};
    auto grade = AskEngine(
        *runner_, [row = event.row](const NodeEngine& engine) { return GradeWithoutCode(engine.state(), row); });
    if (!grade) return ToGrpc(Refuse(Reason::kBusy));
    event.detail.grade = *grade;
  } else if (auto status = ReceiveByCode(*request, &event, &person); !status.ok()) {
    return ToGrpc(status);
  }
  NodeResult result;
  if (auto status = Make(event, std::move(person), &result); !status.ok()) return ToGrpc(status);
  absl::StatusOr<v1::ReferralDetail> detail = DetailOf(event.row.referral);
  if (detail.ok()) *response->mutable_referral() = *std::move(detail);
  response->set_breach(result.breach);
  response->set_twin(result.twin);
  return grpc::Status::OK;
}

void DeskApi::Tell(RowKey row) {
  absl::MutexLock lock(&mutex_);
  changed_[++changes_] = row;
  if (changed_.size() > limits::kWatchedChangesMax) changed_.erase(changed_.begin());
}

void DeskApi::Stop() {
  absl::MutexLock lock(&mutex_);
  stopping_ = true;
}

grpc::Status DeskApi::WatchInbox(grpc::ServerContext* context, const v1::WatchInboxRequest*,
                                 grpc::ServerWriter<v1::WatchInboxResponse>* writer) {
  uint64_t seen = 0;
  {
    absl::MutexLock lock(&mutex_);
    seen = changes_;
  }
  while (!context->IsCancelled()) {
    std::vector<RowKey> rows;
    {
      absl::MutexLock lock(&mutex_);
      const auto news = [this, &seen]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return stopping_ || changes_ > seen; };
      mutex_.AwaitWithTimeout(absl::Condition(&news), absl::Seconds(1));
      if (stopping_) return ToGrpc(Refuse(Reason::kStopping));
      // Watching is no use of a session: a screen that nobody touches locks, and shows nothing more.
      if (staff_ != nullptr && !staff_->StillIn(*context)) return ToGrpc(Refuse(Reason::kSessionOver));
      for (auto it = changed_.upper_bound(seen); it != changed_.end(); ++it) rows.push_back(it->second);
      seen = changes_;
    }
    for (RowKey key : rows) {
      auto summary = AskEngine(*runner_, [key](const NodeEngine& engine) {
        const ReferralRow* row = engine.state().FindRow(key);
        return row == nullptr ? v1::ReferralSummary() : SummaryOf(engine.state(), *row);
      });
      v1::WatchInboxResponse response;
      if (summary) *response.mutable_referral() = *std::move(summary);
      if (!writer->Write(response)) return grpc::Status::OK;
    }
  }
  return grpc::Status::OK;
}

}  // namespace relais::node
