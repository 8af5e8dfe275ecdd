// Signing with an X25519 pair: XEdDSA (T. Perrin, "The XEdDSA and VXEdDSA Signature Schemes", 2016), with the nonce of
// Ed25519, a digest of secret and text, in the place of a drawn one. What comes out is an ordinary Ed25519 signature.
// That one scalar may serve both for a KEM on X25519 and for such signatures: E. Thormarker, "On using the same key
// pair for Ed25519 and an X25519 based KEM", 2021.
#ifndef RELAIS_SERVICES_ADAPTERS_SODIUM_SEALING_SIGNER_H_
#define RELAIS_SERVICES_ADAPTERS_SODIUM_SEALING_SIGNER_H_

#include "absl/strings/string_view.h"
#include "services/ports/sealer.h"

namespace relais {

// As Sealer::SigningKeyOf, SignAs and SameHolder say.
SigningKey SigningKeyOfSealing(const SealingPair& pair);
Signature SignWithSealing(const SealingPair& pair, absl::string_view text);
bool IsSigningKeyOf(const SigningKey& signing, const SealingKey& sealing);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SODIUM_SEALING_SIGNER_H_
