// Refusal reasons between core and wire: one number, two enums, and the detail that travels with an error.
#ifndef RELAIS_SERVICES_WIRE_REASON_CODEC_H_
#define RELAIS_SERVICES_WIRE_REASON_CODEC_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "relais/v1/reason.pb.h"
#include "services/core/handoff/reason.h"

namespace relais::wire {

// Total over the core's list; kNone becomes REASON_UNSPECIFIED.
v1::Reason ToProto(Reason reason);
// REASON_UNSPECIFIED becomes kNone; nothing for a number that this build does not know (a newer peer's, or garbage).
std::optional<Reason> FromProto(v1::Reason reason);

// The bytes of relais.v1.ErrorDetail for a refusal: reason, and what to do next in both languages. Empty for OK.
std::string EncodeErrorDetail(const absl::Status& status);
// The refusal that `detail` stands for, with `message` for people. A detail that does not parse, that names no reason
// or one unknown to this build is answered with kUnavailable: the caller knows that it was refused, not why.
absl::Status DecodeErrorDetail(absl::string_view detail, absl::string_view message);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_REASON_CODEC_H_
