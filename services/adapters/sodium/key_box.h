// A secret key at rest under a passphrase. One line of text:
//
//   relais-key-v1:<memory, KiB>:<passes>:<salt, 32 hex>:<sealed, 144 hex>
//
// key    = Argon2id(passphrase, salt, passes, memory, one lane, 32 bytes), RFC 9106
// sealed = XChaCha20-Poly1305: 24 bytes nonce ‖ 32 bytes secret ‖ 16 bytes tag, with all that stands before it in the
//          line as associated data
#ifndef RELAIS_SERVICES_ADAPTERS_SODIUM_KEY_BOX_H_
#define RELAIS_SERVICES_ADAPTERS_SODIUM_KEY_BOX_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/ports/entropy.h"
#include "services/ports/sealer.h"

namespace relais {

// What a box costs whoever opens it, and so whoever guesses.
struct KeyBoxCost {
  uint32_t memory_kib;
  uint32_t passes;
};
// Half a second on an office machine; a box bears its own cost, so this may rise later.
inline constexpr KeyBoxCost kKeyBoxCost{256 * 1024, 3};
// Beyond these a box is refused unopened: nobody's machine is to be filled by a file.
inline constexpr KeyBoxCost kKeyBoxCostMax{1024 * 1024, 16};
inline constexpr KeyBoxCost kKeyBoxCostMin{8, 1};

// Is `text` such a line, rather than a bare key?
bool IsKeyBox(absl::string_view text);

// `cost` lies between the bounds above. Draws a salt from `entropy` and a nonce from the sealer's own.
std::string SealKeyBox(const Secret32& secret, absl::string_view passphrase, KeyBoxCost cost, Entropy& entropy,
                       Sealer& sealer);

// kMalformed: not such a line, or a cost beyond the bounds. kUnreadable: another passphrase, or altered. kBusy: this
// machine has not the memory that the box asks for.
absl::StatusOr<Secret32> OpenKeyBox(absl::string_view text, absl::string_view passphrase, const Sealer& sealer);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SODIUM_KEY_BOX_H_
