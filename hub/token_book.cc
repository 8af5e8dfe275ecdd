#include "hub/token_book.h"

#include "services/core/handoff/check.h"

namespace relais::hub {

Reason TokenBook::Check(const Digest& secret_hash, NodeId node, PartnerId partner, int64_t now_s) const {
  auto it = rows_.find(secret_hash);
  if (it == rows_.end() || it->second.node != node || it->second.partner != partner || !it->second.certificate.none() ||
      now_s >= it->second.ends_at_s) {
    return Reason::kTokenInvalid;
  }
  return Reason::kNone;
}

void TokenBook::Consume(const Digest& secret_hash, const Digest& certificate) {
  auto it = rows_.find(secret_hash);
  RELAIS_CHECK(it != rows_.end());
  it->second.certificate = certificate;
}

}  // namespace relais::hub
