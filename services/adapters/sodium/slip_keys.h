// From what is printed on a slip to the keys it stands for.
//
//   salt   = first 16 bytes of SHA-256("relais-slip-v1" ‖ locator)
//   master = Argon2id(code, salt, passes, memory, one lane, 32 bytes), RFC 9106
//   keys   = HKDF-Expand(master, label, 32), RFC 5869, one label each:
//            arrival  "relais.v1.slip.arrival.signing"  Ed25519 seed     "relais.v1.slip.arrival.layer2"  key
//            follow   "relais.v1.slip.follow.signing"   Ed25519 seed     "relais.v1.slip.follow.sealing"  X25519 secret
//                     "relais.v1.slip.follow.capsule"   key
// One slow derivation per code; the labels keep the two codes' keys apart even if the codes were equal.
#ifndef RELAIS_SERVICES_ADAPTERS_SODIUM_SLIP_KEYS_H_
#define RELAIS_SERVICES_ADAPTERS_SODIUM_SLIP_KEYS_H_

#include "absl/strings/string_view.h"
#include "services/ports/sealer.h"

namespace relais {

// `locator`: kLocatorSymbols, `code`: kCodeRandomSymbols, both normalised; asserts their lengths, a cost that
// libsodium accepts (8 KiB and one pass at least), and that the memory could be had. Any thread; call sodium_init()
// first. Takes some 0.1 s at the product's cost.
Secret32 DeriveSlipMaster(absl::string_view locator, absl::string_view code, SlipCost cost);

// The key for one label, from what DeriveSlipMaster gave.
Secret32 ExpandSlipKey(const Secret32& master, absl::string_view label);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SODIUM_SLIP_KEYS_H_
