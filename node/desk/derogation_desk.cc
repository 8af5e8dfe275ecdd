// Leave for a third door: what is sealed to the animator, and what comes back.
#include <utility>
#include <vector>

#include "node/desk/desk_binding.h"
#include "node/desk/sealing_desk.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"
#include "services/wire/derogation_codec.h"

namespace relais::node {

absl::StatusOr<std::string> SealingDesk::OpenNote(JourneyId journey, absl::string_view note) const {
  return sealer_.OpenSymmetric(vault_, LocalAad(journey, HandoffId()), note);
}

absl::StatusOr<DerogationRequest> SealingDesk::SealDerogation(DerogationRequest request, const std::string& reason,
                                                              const SealingKey& animator) {
  wire::DerogationReason content;
  content.text = reason;
  {
    const absl::MutexLock lock(&mutex_);
    RELAIS_CHECK(current_ != nullptr);
    content.reply_key = current_->key;
  }
  const absl::StatusOr<std::string> padded = wire::EncodeDerogationReason(content);
  if (!padded.ok()) return padded.status();
  request.identity = identity_.key;
  request.sealed = sealer_.Seal(animator, wire::kDerogationInfo, DerogationRequestHead(request), *padded);
  if (request.sealed.empty()) return Refuse(Reason::kStaleKey, "nothing can be sealed to the animator's key");
  request.signature = sealer_.Sign(identity_, DerogationRequestText(request));
  return request;
}

absl::StatusOr<std::string> SealingDesk::OpenRefusal(const DerogationAnswer& answer) const {
  std::vector<std::shared_ptr<const SealingPair>> pairs;
  {
    const absl::MutexLock lock(&mutex_);
    for (const auto& [id, pair] : pairs_) pairs.push_back(pair);
  }
  const std::string head = DerogationRefusalHead(answer.request);
  for (const auto& pair : pairs) {
    const absl::StatusOr<std::string> padded = sealer_.Open(*pair, wire::kDerogationInfo, head, answer.sealed);
    if (padded.ok()) return wire::DecodeDerogationRefusal(*padded);
  }
  return Refuse(Reason::kUnreadable);
}

}  // namespace relais::node
