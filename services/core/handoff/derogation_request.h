// Asking for a derogation: what a node signs, what an animator answers, and whether both fit. Reasons are sealed from
// node to animator and back; nothing here holds a text.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_DEROGATION_REQUEST_H_
#define RELAIS_SERVICES_CORE_HANDOFF_DEROGATION_REQUEST_H_

#include <cstddef>
#include <string>

#include "services/core/handoff/derogation.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {

using RequestId = Opaque<struct RequestTag, 16>;  // drawn by the asking node

// What is asked for. `sealed` is HPKE to the animator's sealing key: the reason, and the key that the answer is sealed
// to, padded to one size (wire/derogation_codec.h).
struct DerogationRequest {
  RequestId id;
  PartnerId asker;  // the owner of the journey
  JourneyId journey;
  PartnerId destination;
  ConventionId convention;
  ConventionVersion convention_version;
  SigningKey identity;  // of the asking node: whether the roster names it for `asker` is judged by whoever reads this
  std::string sealed;   // limits::kDerogationSealedBytes
  Signature signature;

  friend bool operator==(const DerogationRequest&, const DerogationRequest&) = default;
};

// The animator's answer: a token, or why not, sealed to the key that came with the reason.
struct DerogationAnswer {
  RequestId request;
  Derogation token;     // none() when refused
  std::string sealed;   // limits::kDerogationSealedBytes when refused; empty otherwise
  SigningKey animator;  // who answers
  Signature signature;  // of a refusal, over DerogationRefusalText; none with a token, which has its own

  bool granted() const { return !token.none(); }
  friend bool operator==(const DerogationAnswer&, const DerogationAnswer&) = default;
};

// Domain "relais.v1.derogation_request", id, asker, journey, destination, convention (16 each), version u32, identity:
// big-endian. It is what the reason's seal is bound to.
std::string DerogationRequestHead(const DerogationRequest& request);
// What the identity key signs: the head and the sealed bytes.
std::string DerogationRequestText(const DerogationRequest& request);
// What the refusal's seal is bound to: domain "relais.v1.derogation_refusal" and the request's id.
std::string DerogationRefusalHead(RequestId request);
// What the animator's key signs: the head and the sealed bytes.
std::string DerogationRefusalText(const DerogationAnswer& answer);

// kMalformed unless every field is set and `sealed` has its size.
Reason CheckDerogationRequest(const DerogationRequest& request);
// kMalformed unless exactly one of token and refusal is there, whole.
Reason CheckDerogationAnswer(const DerogationAnswer& answer);

// Does `answer` answer `request` on `today`, for a convention whose animator signs by `animator`? The caller verified
// the token's signature, or the refusal's, under the key that it names: `signed_by_it`. The first that applies:
// kUnknownValue (another request), kSignerUnknown (another key than the animator's), kBadSignature,
// kDerogationInvalid: a token for another asker, journey, destination, convention or version, or whose last day is
// past or more than limits::kDerogationDaysMax ahead.
Reason JudgeDerogationAnswer(const DerogationRequest& request, const DerogationAnswer& answer,
                             const SigningKey& animator, bool signed_by_it, Day today);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_DEROGATION_REQUEST_H_
