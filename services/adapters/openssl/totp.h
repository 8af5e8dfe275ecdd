// One-time codes from a telephone: RFC 6238 over RFC 4226, with HMAC-SHA-1 as every telephone has it.
#ifndef RELAIS_SERVICES_ADAPTERS_OPENSSL_TOTP_H_
#define RELAIS_SERVICES_ADAPTERS_OPENSSL_TOTP_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace relais {

inline constexpr int kTotpDigits = 6;
inline constexpr size_t kTotpSecretBytes = 20;

// The code of one step: `digits` decimal digits, 6 to 8, leading zeros kept.
std::string TotpCode(absl::string_view secret, uint64_t step, int digits = kTotpDigits);
// The step of kTotpStepSeconds that `now_s` (seconds since 1970) lies in.
uint64_t TotpStepAt(int64_t now_s);
// The step within kTotpStepsAround of the present one whose code this is; the caller sees to it that a step is used
// once. Nothing for any other code. Compares in constant time.
std::optional<uint64_t> FindTotpStep(absl::string_view secret, absl::string_view code, int64_t now_s);

// RFC 4648, section 6, without padding: as telephones take a secret.
std::string Base32(absl::string_view bytes);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_OPENSSL_TOTP_H_
