// Passwords at rest: Argon2id in libsodium's own text form, which carries its salt and its cost.
#ifndef RELAIS_SERVICES_ADAPTERS_SODIUM_PASSWORD_H_
#define RELAIS_SERVICES_ADAPTERS_SODIUM_PASSWORD_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/sodium/slip_keys.h"

namespace relais {

// The salt is libsodium's own randomness: passwords have no part in the seeded world. Takes kArgonMemoryBytes and a
// tenth of a second: one at a time. ResourceExhausted when the memory is not to be had.
absl::StatusOr<std::string> HashPassword(absl::string_view password, SlipCost cost);
// Whether `password` is the one of `hash`; false for what HashPassword did not make. As long as hashing.
bool VerifyPassword(absl::string_view hash, absl::string_view password);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SODIUM_PASSWORD_H_
