#include "services/adapters/grpc/status_map.h"

#include <string>

#include "absl/strings/strip.h"
#include "services/core/handoff/reason.h"
#include "services/wire/reason_codec.h"

namespace relais {
namespace {

// Abseil and gRPC took their codes from one list.
static_assert(static_cast<int>(absl::StatusCode::kOk) == grpc::StatusCode::OK);
static_assert(static_cast<int>(absl::StatusCode::kCancelled) == grpc::StatusCode::CANCELLED);
static_assert(static_cast<int>(absl::StatusCode::kFailedPrecondition) == grpc::StatusCode::FAILED_PRECONDITION);
static_assert(static_cast<int>(absl::StatusCode::kUnavailable) == grpc::StatusCode::UNAVAILABLE);
static_assert(static_cast<int>(absl::StatusCode::kUnauthenticated) == grpc::StatusCode::UNAUTHENTICATED);

constexpr int kCodeMax = grpc::StatusCode::UNAUTHENTICATED;

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  bool refusal = false;
  status.ForEachPayload([&refusal](absl::string_view, const absl::Cord&) { refusal = true; });
  const int code = static_cast<int>(status.code());
  return grpc::Status(static_cast<grpc::StatusCode>(code > kCodeMax ? grpc::StatusCode::UNKNOWN : code),
                      refusal ? std::string(status.message()) : std::string(ReasonName(Reason::kUnavailable)),
                      wire::EncodeErrorDetail(status));
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const std::string detail = status.error_details();
  if (!detail.empty()) {
    const Reason reason = ReasonOf(wire::DecodeErrorDetail(detail, ""));
    const std::string message = status.error_message();
    absl::string_view text = message;  // begins with the reason's name, which Refuse writes again
    if (absl::ConsumePrefix(&text, ReasonName(reason))) absl::ConsumePrefix(&text, ": ");
    return Refuse(reason, text);
  }
  const int code = status.error_code();
  const bool known = code > 0 && code <= kCodeMax;
  return absl::Status(known ? static_cast<absl::StatusCode>(code) : absl::StatusCode::kUnknown, status.error_message());
}

}  // namespace relais
