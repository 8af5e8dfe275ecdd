#include "services/adapters/sodium/key_box.h"

#include <sodium.h>

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/adapters/sodium/bytes.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr absl::string_view kMark = "relais-key-v1:";
constexpr size_t kSaltBytes = crypto_pwhash_argon2id_SALTBYTES;
constexpr size_t kSealedBytes = 24 + 32 + 16;
static_assert(kSaltBytes == Nonce::kSize);

bool Affordable(KeyBoxCost cost) {
  return cost.memory_kib >= kKeyBoxCostMin.memory_kib && cost.memory_kib <= kKeyBoxCostMax.memory_kib &&
         cost.passes >= kKeyBoxCostMin.passes && cost.passes <= kKeyBoxCostMax.passes;
}

absl::StatusOr<Secret32> Derive(absl::string_view passphrase, absl::string_view salt, KeyBoxCost cost) {
  unsigned char key[32];
  const int failed = crypto_pwhash(key, sizeof(key), passphrase.data(), passphrase.size(), Raw(salt), cost.passes,
                                   size_t{cost.memory_kib} * 1024, crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) return Refuse(Reason::kBusy, "not enough memory to open the key");
  return TakeSecret(key);
}

std::string HeadOf(KeyBoxCost cost, absl::string_view salt) {
  return absl::StrCat(kMark, cost.memory_kib, ":", cost.passes, ":", absl::BytesToHexString(salt), ":");
}

}  // namespace

bool IsKeyBox(absl::string_view text) {
  return absl::StartsWith(text, kMark);
}

std::string SealKeyBox(const Secret32& secret, absl::string_view passphrase, KeyBoxCost cost, Entropy& entropy,
                       Sealer& sealer) {
  RELAIS_CHECK(Affordable(cost));
  const std::string salt = entropy.Draw(kSaltBytes);
  const absl::StatusOr<Secret32> key = Derive(passphrase, salt, cost);
  RELAIS_CHECK(key.ok());
  const std::string head = HeadOf(cost, salt);
  return absl::StrCat(head, absl::BytesToHexString(sealer.SealSymmetric(*key, head, secret.view())), "\n");
}

absl::StatusOr<Secret32> OpenKeyBox(absl::string_view text, absl::string_view passphrase, const Sealer& sealer) {
  const std::vector<absl::string_view> parts = absl::StrSplit(absl::StripTrailingAsciiWhitespace(text), ':');
  KeyBoxCost cost{};
  const bool shaped = IsKeyBox(text) && parts.size() == 5 && absl::SimpleAtoi(parts[1], &cost.memory_kib) &&
                      absl::SimpleAtoi(parts[2], &cost.passes) && parts[4].size() == 2 * kSealedBytes;
  const Nonce salt = shaped ? Nonce::FromHex(parts[3]) : Nonce();
  if (salt.none() || !Affordable(cost)) return Refuse(Reason::kMalformed, "key under a passphrase");
  for (char c : parts[4]) {
    if (!absl::ascii_isxdigit(c)) return Refuse(Reason::kMalformed, "key under a passphrase");
  }
  const absl::StatusOr<Secret32> key = Derive(passphrase, salt.view(), cost);
  if (!key.ok()) return key.status();
  absl::StatusOr<std::string> secret =
      sealer.OpenSymmetric(*key, HeadOf(cost, salt.view()), absl::HexStringToBytes(parts[4]));
  if (!secret.ok()) return secret.status();
  const Secret32 opened(*secret);
  sodium_memzero(secret->data(), secret->size());
  return opened;
}

}  // namespace relais
