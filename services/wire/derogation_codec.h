// Requests for a derogation and their answers between proto and core values, and what is sealed in them.
#ifndef RELAIS_SERVICES_WIRE_DEROGATION_CODEC_H_
#define RELAIS_SERVICES_WIRE_DEROGATION_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "relais/v1/derogation_service.pb.h"
#include "services/core/handoff/derogation_request.h"

namespace relais::wire {

// HPKE info of both reasons; the associated data is DerogationRequestHead or DerogationRefusalHead.
inline constexpr absl::string_view kDerogationInfo = "relais.v1.derogation";

// What a node seals to the animator.
struct DerogationReason {
  std::string text;
  SealingKey reply_key;  // what a refusal is sealed to
  friend bool operator==(const DerogationReason&, const DerogationReason&) = default;
};

// Padded plaintexts, limits::kDerogationPlainBytes. Refuse with kMissingField for an empty text, kTextTooLong over
// limits::kNoteTextBytesMax, kMalformed for one that is not clean (clean_text.h) or a reply key that is none.
absl::StatusOr<std::string> EncodeDerogationReason(const DerogationReason& reason);
absl::StatusOr<std::string> EncodeDerogationRefusal(absl::string_view text);
// Exact inverses, strict: kMalformed, kTextTooLong, kMissingField; kVersionUnknown for a field that this build does not
// know.
absl::StatusOr<DerogationReason> DecodeDerogationReason(absl::string_view padded);
absl::StatusOr<std::string> DecodeDerogationRefusal(absl::string_view padded);

// kMalformed as CheckDerogationRequest and CheckDerogationAnswer say; signatures are verified elsewhere.
absl::StatusOr<DerogationRequest> ReadDerogationRequest(const v1::DerogationRequest& message);
absl::StatusOr<DerogationAnswer> ReadDerogationAnswer(const v1::DerogationAnswer& message);
// Exact inverses.
void WriteDerogationRequest(const DerogationRequest& request, v1::DerogationRequest& message);
void WriteDerogationAnswer(const DerogationAnswer& answer, v1::DerogationAnswer& message);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_DEROGATION_CODEC_H_
