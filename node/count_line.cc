#include "node/count_line.h"

#include <string>
#include <utility>

#include "relais/v1/count_service.grpc.pb.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/count_limits.h"

namespace relais::node {
namespace {

constexpr int kPiecePatienceSeconds = 30;

}  // namespace

CountLine::CountLine(NodePorts ports, NodeRunner* runner, const HubLine* line)
    : ports_(ports), runner_(runner), line_(line) {}

CountLine::~CountLine() {
  Stop();
}

void CountLine::Start() {
  thread_ = std::thread([this] { Run(); });
}

void CountLine::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    if (call_ != nullptr) call_->TryCancel();
  }
  if (thread_.joinable()) thread_.join();
}

void CountLine::Run() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      mutex_.AwaitWithTimeout(absl::Condition(&stopping_), absl::Seconds(limits::kCountPollSeconds));
      if (stopping_) return;
    }
    BringAll();
  }
}

bool CountLine::Begin(grpc::ClientContext* call) {
  absl::MutexLock lock(&mutex_);
  if (!stopping_) call_ = call;
  return !stopping_;
}

void CountLine::End() {
  absl::MutexLock lock(&mutex_);
  call_ = nullptr;
}

void CountLine::BringAll() {
  const std::shared_ptr<grpc::Channel> channel = line_->PresentChannel();
  if (channel == nullptr) return;
  const auto months = AskEngine(*runner_, [](const NodeEngine& engine) { return engine.state().counts().months; });
  if (!months) return;
  for (const auto& [number, month] : *months) {
    if (month.pieces > 0 && !month.taken) Bring(number, month, channel);
  }
}

void CountLine::Bring(Month number, const CountMonth& month, const std::shared_ptr<grpc::Channel>& channel) {
  const auto stub = v1::CountService::NewStub(channel);
  v1::DepositPieceRequest request;
  request.set_month(FormatMonth(number));
  // The first piece asks how far the hub is; each answer names the next one, and none is asked for twice.
  for (uint32_t piece = 0; piece < month.pieces;) {
    absl::StatusOr<std::string> bytes =
        ports_.ledger->ReadBody({JourneyId().bytes(), month.package_body.value() + piece});
    if (!bytes.ok()) return;
    request.set_piece(piece);
    request.set_bytes(*std::move(bytes));
    v1::DepositPieceResponse response;
    grpc::ClientContext context;
    context.set_deadline(gpr_time_from_seconds(kPiecePatienceSeconds, GPR_TIMESPAN));
    if (!Begin(&context)) return;
    const grpc::Status status = stub->DepositPiece(&context, request, &response);
    End();
    if (!status.ok()) {
      const Reason reason = ReasonOf(FromGrpc(status));
      ports_.telemetry->Log(Severity::kWarning, "package_not_taken",
                            {{"month", FormatMonth(number)}, {"reason", std::string(ReasonName(reason))}});
      return;
    }
    if (response.complete()) {
      runner_->PostAlways(PackageTaken{number});
      return;
    }
    if (response.held() <= piece) return;
    piece = response.held();
  }
}

}  // namespace relais::node
