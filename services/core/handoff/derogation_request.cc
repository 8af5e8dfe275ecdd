#include "services/core/handoff/derogation_request.h"

#include "absl/strings/str_cat.h"
#include "services/core/handoff/fixed_bytes.h"

namespace relais {
namespace {

constexpr char kRequestDomain[] = "relais.v1.derogation_request";
constexpr char kRefusalDomain[] = "relais.v1.derogation_refusal";
constexpr size_t kHeadFieldsBytes = 5 * 16 + 4 + 32;

}  // namespace

std::string DerogationRequestHead(const DerogationRequest& request) {
  FixedWriter out(sizeof(kRequestDomain) + kHeadFieldsBytes);
  out.Bytes(kRequestDomain);
  out.Id(request.id);
  out.Id(request.asker);
  out.Id(request.journey);
  out.Id(request.destination);
  out.Id(request.convention);
  out.U32(request.convention_version.value());
  out.Id(request.identity);
  return out.Take();
}

std::string DerogationRequestText(const DerogationRequest& request) {
  return absl::StrCat(DerogationRequestHead(request), request.sealed);
}

std::string DerogationRefusalHead(RequestId request) {
  return absl::StrCat(kRefusalDomain, request.view());
}

std::string DerogationRefusalText(const DerogationAnswer& answer) {
  return absl::StrCat(DerogationRefusalHead(answer.request), answer.sealed);
}

Reason CheckDerogationRequest(const DerogationRequest& request) {
  const bool whole = !request.id.none() && !request.asker.none() && !request.journey.none() &&
                     !request.destination.none() && !request.convention.none() &&
                     request.convention_version.value() > 0 && !request.identity.none() && !request.signature.none() &&
                     request.sealed.size() == limits::kDerogationSealedBytes;
  return whole ? Reason::kNone : Reason::kMalformed;
}

Reason CheckDerogationAnswer(const DerogationAnswer& answer) {
  if (answer.request.none() || answer.animator.none()) return Reason::kMalformed;
  const bool granted =
      answer.granted() && answer.sealed.empty() && answer.signature.none() && answer.token.animator == answer.animator;
  const bool refused = answer.token == Derogation() && answer.sealed.size() == limits::kDerogationSealedBytes &&
                       !answer.signature.none();
  return granted || refused ? Reason::kNone : Reason::kMalformed;
}

Reason JudgeDerogationAnswer(const DerogationRequest& request, const DerogationAnswer& answer,
                             const SigningKey& animator, bool signed_by_it, Day today) {
  if (answer.request != request.id) return Reason::kUnknownValue;
  if (animator.none() || answer.animator != animator) return Reason::kSignerUnknown;
  if (!signed_by_it) return Reason::kBadSignature;
  if (!answer.granted()) return Reason::kNone;
  const Derogation& token = answer.token;
  const bool fits = token.asker == request.asker && token.journey == request.journey &&
                    token.destination == request.destination && token.convention == request.convention &&
                    token.convention_version == request.convention_version && !token.nonce.none();
  const int64_t days_left = static_cast<int64_t>(token.expiry.value()) - today.value();
  const bool timely = days_left >= 0 && days_left <= limits::kDerogationDaysMax;
  return fits && timely ? Reason::kNone : Reason::kDerogationInvalid;
}

}  // namespace relais
