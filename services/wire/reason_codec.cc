#include "services/wire/reason_codec.h"

#include "services/wire/parse.h"

namespace relais::wire {

v1::Reason ToProto(Reason reason) {
  return static_cast<v1::Reason>(static_cast<int>(reason));
}

std::optional<Reason> FromProto(v1::Reason reason) {
  if (!v1::Reason_IsValid(reason)) return std::nullopt;
  return static_cast<Reason>(reason);
}

std::string EncodeErrorDetail(const absl::Status& status) {
  if (status.ok()) return "";
  const Reason reason = ReasonOf(status);
  v1::ErrorDetail detail;
  detail.set_reason(ToProto(reason));
  detail.set_advice_fr(std::string(ReasonAdviceFr(reason)));
  detail.set_advice_en(std::string(ReasonAdviceEn(reason)));
  return detail.SerializeAsString();
}

absl::Status DecodeErrorDetail(absl::string_view detail, absl::string_view message) {
  v1::ErrorDetail parsed;
  if (!ParseProto(detail, parsed)) return Refuse(Reason::kUnavailable, message);
  const std::optional<Reason> reason = FromProto(parsed.reason());
  if (!reason.has_value() || *reason == Reason::kNone) return Refuse(Reason::kUnavailable, message);
  return Refuse(*reason, message);
}

}  // namespace relais::wire
