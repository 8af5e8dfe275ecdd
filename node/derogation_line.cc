#include "node/derogation_line.h"

#include <optional>
#include <string>
#include <utility>

#include "node/clerk/derogations.h"
#include "relais/v1/derogation_service.grpc.pb.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/limits.h"
#include "services/wire/derogation_codec.h"
#include "services/wire/parse.h"

namespace relais::node {
namespace {

constexpr int kAskPatienceSeconds = 10;

}  // namespace

DerogationLine::DerogationLine(NodePorts ports, NodeRunner* runner, const HubLine* line)
    : ports_(ports), runner_(runner), line_(line) {}

DerogationLine::~DerogationLine() {
  Stop();
}

void DerogationLine::Start() {
  thread_ = std::thread([this] { Run(); });
}

void DerogationLine::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    if (call_ != nullptr) call_->TryCancel();
  }
  if (thread_.joinable()) thread_.join();
}

void DerogationLine::Wake() {
  absl::MutexLock lock(&mutex_);
  awake_ = true;
}

void DerogationLine::Run() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      const auto due = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return stopping_ || awake_; };
      mutex_.AwaitWithTimeout(absl::Condition(&due), absl::Seconds(limits::kDerogationPollSeconds));
      if (stopping_) return;
      awake_ = false;
    }
    BringAll();
  }
}

void DerogationLine::BringAll() {
  const std::shared_ptr<grpc::Channel> channel = line_->PresentChannel();
  if (channel == nullptr) return;
  auto open = AskEngine(*runner_, [](const NodeEngine& engine) {
    std::vector<DerogationRow> rows;
    for (const auto& [id, row] : engine.state().derogations()) {
      if (row.state == DerogationState::kAsked) rows.push_back(row);
    }
    return rows;
  });
  if (!open) return;
  for (const DerogationRow& row : *open) Bring(row, channel);
}

void DerogationLine::Bring(const DerogationRow& row, const std::shared_ptr<grpc::Channel>& channel) {
  const absl::StatusOr<std::string> body = ports_.ledger->ReadBody({row.journey.bytes(), row.request_body.value()});
  v1::SubmitDerogationRequest request;
  if (!body.ok() || !wire::ParseProto(*body, *request.mutable_request())) return;
  const absl::StatusOr<DerogationRequest> asked = wire::ReadDerogationRequest(request.request());
  if (!asked.ok()) return;
  grpc::ClientContext context;
  context.set_deadline(gpr_time_from_seconds(kAskPatienceSeconds, GPR_TIMESPAN));
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_) return;
    call_ = &context;
  }
  v1::SubmitDerogationResponse response;
  const grpc::Status status = v1::DerogationService::NewStub(channel)->SubmitDerogation(&context, request, &response);
  {
    absl::MutexLock lock(&mutex_);
    call_ = nullptr;
  }
  const absl::StatusOr<v1::SubmitDerogationResponse> outcome =
      status.ok() ? absl::StatusOr<v1::SubmitDerogationResponse>(response) : FromGrpc(status);
  std::optional<DerogationHeard> heard = ReadDerogationOutcome(*ports_.desk, *ports_.sealer, *ports_.knowledge->Get(),
                                                               row, *asked, outcome, MomentOf(ports_.clock->Now()).day);
  if (heard) runner_->PostAlways(*std::move(heard));
}

}  // namespace relais::node
