#include "services/adapters/openssl/totp.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "absl/strings/str_format.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"

namespace relais {

std::string TotpCode(absl::string_view secret, uint64_t step, int digits) {
  RELAIS_CHECK(digits >= 6 && digits <= 8);
  std::array<unsigned char, 8> counter{};
  for (size_t i = 0; i < counter.size(); ++i) counter[i] = static_cast<unsigned char>(step >> (8 * (7 - i)));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  RELAIS_CHECK(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(),
                    mac.data(), &size) != nullptr);
  RELAIS_CHECK(size == 20);
  const size_t at = mac[19] & 0x0F;
  const uint32_t cut = (uint32_t{mac[at]} & 0x7F) << 24 | uint32_t{mac[at + 1]} << 16 | uint32_t{mac[at + 2]} << 8 |
                       uint32_t{mac[at + 3]};
  uint32_t power = 1;
  for (int i = 0; i < digits; ++i) power *= 10;
  return absl::StrFormat("%0*d", digits, cut % power);
}

uint64_t TotpStepAt(int64_t now_s) {
  return static_cast<uint64_t>(now_s) / limits::kTotpStepSeconds;
}

std::optional<uint64_t> FindTotpStep(absl::string_view secret, absl::string_view code, int64_t now_s) {
  if (code.size() != static_cast<size_t>(kTotpDigits)) return std::nullopt;
  const uint64_t present = TotpStepAt(now_s);
  std::optional<uint64_t> found;
  for (int around = -limits::kTotpStepsAround; around <= limits::kTotpStepsAround; ++around) {
    const uint64_t step = present + static_cast<uint64_t>(int64_t{around});
    const std::string right = TotpCode(secret, step);
    if (CRYPTO_memcmp(right.data(), code.data(), right.size()) == 0) found = step;
  }
  return found;
}

std::string Base32(absl::string_view bytes) {
  static constexpr absl::string_view kSymbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  uint32_t held = 0;
  int bits = 0;
  for (char c : bytes) {
    held = (held << 8 | static_cast<unsigned char>(c)) & 0xFFFF;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text.push_back(kSymbols[held >> bits & 31]);
    }
  }
  if (bits > 0) text.push_back(kSymbols[held << (5 - bits) & 31]);
  return text;
}

}  // namespace relais
