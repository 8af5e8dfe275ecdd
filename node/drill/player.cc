#include "node/drill/player.h"

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/day.h"

namespace relais::node {
namespace {

constexpr absl::Duration kLookEvery = absl::Seconds(2);

// One doorway of the desk that takes a referral and a text.
template <class Request, class Response>
bool Say(DeskApi* desk, grpc::Status (DeskApi::*method)(grpc::ServerContext*, const Request*, Response*),
         Request request) {
  Response response;
  return (desk->*method)(nullptr, &request, &response).ok();
}

template <class Request>
Request About(const std::string& referral) {
  Request request;
  request.set_referral(referral);
  return request;
}

template <class Request>
Request Saying(const std::string& referral, const DrillStep& step) {
  Request request = About<Request>(referral);
  request.set_text(step.detail.text);
  return request;
}

}  // namespace

DrillPlayer::DrillPlayer(NodePorts ports, NodeRunner* runner, DeskApi* desk, Options options)
    : ports_(ports), runner_(runner), desk_(desk), options_(options) {}

DrillPlayer::~DrillPlayer() {
  Stop();
}

void DrillPlayer::Start() {
  thread_ = std::thread([this] { Run(); });
}

void DrillPlayer::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void DrillPlayer::Run() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kLookEvery);
      if (stopping_) return;
    }
    PlayOnce();
  }
}

int DrillPlayer::PlayOnce() {
  auto rows = AskEngine(*runner_, [](const NodeEngine& engine) {
    std::vector<ReferralRow> drills;
    for (const auto& [key, row] : engine.state().rows()) {
      if (row.drill && row.content_body != BodyIndex()) drills.push_back(row);
    }
    return drills;
  });
  if (!rows) return 0;
  int played = 0;
  for (const ReferralRow& row : *rows) {
    const std::optional<DrillStep> step = StepOf(row);
    if (step && Play(row, *step)) ++played;
  }
  return played;
}

std::optional<DrillStep> DrillPlayer::StepOf(const ReferralRow& row) const {
  const bool origin = row.key.side == Side::kOrigin;
  if (!origin && !options_.answer) return std::nullopt;
  const absl::StatusOr<std::string> copy = ports_.ledger->ReadBody({row.journey.bytes(), row.content_body.value()});
  if (!copy.ok()) return std::nullopt;
  const absl::StatusOr<LocalView> view = ports_.desk->OpenLocal(*copy, row.journey, row.key.referral);
  const auto* content = view.ok() ? std::get_if<wire::ReferralContent>(&view->content) : nullptr;
  if (content == nullptr) return std::nullopt;
  // At the first door the whole form, whatever the convention let through of it.
  const std::optional<DrillMark> mark = ReadDrillMark(view->draft ? view->draft->reason : content->draft.reason);
  if (!mark || !mark->automatic) return std::nullopt;
  const DrillScenario* scenario = FindDrillScenario(mark->code);
  if (scenario == nullptr) return std::nullopt;
  const Actor here = origin ? Actor::kOrigin : Actor::kDestination;
  std::optional<DrillStep> step = NextDrillStep(*scenario, row);
  if (!step.has_value() || step->actor != here) return std::nullopt;
  return step;
}

bool DrillPlayer::Decline(const std::string& referral, const DrillStep& step) {
  auto request = Saying<v1::DeclineRequest>(referral, step);
  request.set_decline_reason(static_cast<uint32_t>(*step.detail.decline));
  if (!step.counter_proposal) return Say(desk_, &DeskApi::Decline, request);
  v1::GetRequest get = About<v1::GetRequest>(referral);
  v1::GetResponse known;
  if (!desk_->Get(nullptr, &get, &known).ok()) return false;
  v1::FindServicesRequest search = About<v1::FindServicesRequest>(referral);
  search.set_need(known.referral().need());
  search.set_public_code(known.referral().public_code());
  search.set_commune(known.referral().commune());
  v1::FindServicesResponse found;
  if (!desk_->FindServices(nullptr, &search, &found).ok()) return false;
  // The first that may stand there; the desk refuses those of the referral's own doors.
  for (const v1::ServiceOffer& offer : found.offers()) {
    request.set_counter_service(offer.service());
    if (Say(desk_, &DeskApi::Decline, request)) return true;
  }
  request.clear_counter_service();
  return Say(desk_, &DeskApi::Decline, request);
}

bool DrillPlayer::Play(const ReferralRow& row, const DrillStep& step) {
  const std::string referral(row.key.referral.view());
  switch (step.event) {
    case ReferralEvent::kOpen:
      return Say(desk_, &DeskApi::Open, About<v1::OpenRequest>(referral));
    case ReferralEvent::kAsk:
      return Say(desk_, &DeskApi::Ask, Saying<v1::AskRequest>(referral, step));
    case ReferralEvent::kReply:
      return Say(desk_, &DeskApi::Reply, Saying<v1::ReplyRequest>(referral, step));
    case ReferralEvent::kAccept:
      return Say(desk_, &DeskApi::Accept, Saying<v1::AcceptRequest>(referral, step));
    case ReferralEvent::kDecline:
      return Decline(referral, step);
    case ReferralEvent::kSchedule: {
      auto request = Saying<v1::ScheduleRequest>(referral, step);
      request.set_day(AddDays(MomentOf(ports_.clock->Now()).day, step.days_ahead).value());
      request.set_minute(step.detail.appointment->minute_of_day);
      return Say(desk_, &DeskApi::Schedule, request);
    }
    case ReferralEvent::kMarkAbsent:
      return Say(desk_, &DeskApi::MarkAbsent, Saying<v1::MarkAbsentRequest>(referral, step));
    case ReferralEvent::kReceive:
      return Say(desk_, &DeskApi::Receive, About<v1::ReceiveRequest>(referral));
    case ReferralEvent::kConclude: {
      auto request = Saying<v1::ConcludeRequest>(referral, step);
      request.set_outcome(static_cast<uint32_t>(*step.detail.outcome));
      return Say(desk_, &DeskApi::Conclude, request);
    }
    case ReferralEvent::kClose: {
      auto request = Saying<v1::CloseRequest>(referral, step);
      request.set_helped(*step.detail.helped);
      return Say(desk_, &DeskApi::Close, request);
    }
    case ReferralEvent::kWithdraw: {
      auto request = About<v1::WithdrawRequest>(referral);
      request.set_at_persons_request(true);
      return Say(desk_, &DeskApi::Withdraw, request);
    }
    default:
      return false;
  }
}

}  // namespace relais::node
