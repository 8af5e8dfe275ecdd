// SHA-256, for the ledger's chain and for fingerprints.
#ifndef RELAIS_SERVICES_PORTS_DIGEST_H_
#define RELAIS_SERVICES_PORTS_DIGEST_H_

#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Pure; may be called from any thread.
class Digester {
 public:
  virtual ~Digester() = default;
  // SHA-256 over the concatenation a ‖ b ‖ c.
  virtual Digest Sha256(absl::string_view a, absl::string_view b = {}, absl::string_view c = {}) const = 0;

  Fingerprint FingerprintOf(absl::string_view envelope_signature) const {
    return Fingerprint::FromBytes(Sha256(envelope_signature).view().substr(0, Fingerprint::kSize));
  }
  KeyId KeyIdOf(const SealingKey& key) const {
    return KeyId::FromBytes(Sha256(key.view()).view().substr(0, KeyId::kSize));
  }
};

}  // namespace relais

#endif  // RELAIS_SERVICES_PORTS_DIGEST_H_
