#include "hub/cli/signatory_key.h"

#include "services/adapters/sodium/key_box.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"

namespace relais::hub {
namespace {

KeyBox SignatoryBox() {
  return {&IsKeyBox,
          [](absl::string_view text, absl::string_view passphrase) {
            OsEntropy entropy;
            return OpenKeyBox(text, passphrase, SodiumSealer(entropy));
          },
          [](const Secret32& secret, absl::string_view passphrase) {
            OsEntropy entropy;
            SodiumSealer sealer(entropy);
            return SealKeyBox(secret, passphrase, kKeyBoxCost, entropy, sealer);
          }};
}

}  // namespace

absl::StatusOr<Secret32> ReadSignatoryKey(const std::string& path, const Arguments& arguments,
                                          const Terminal& terminal) {
  return ReadBoxedKey(path, SignatoryBox(), arguments, terminal);
}

absl::Status WriteSignatoryKey(const std::string& path, const Secret32& secret, const Arguments& arguments,
                               const Terminal& terminal) {
  return WriteBoxedKey(path, secret, SignatoryBox(), arguments, terminal);
}

}  // namespace relais::hub
