#include "node/cli/signatory_key.h"

#include <string>

#include "services/adapters/sodium/key_box.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"

namespace relais::node {

absl::StatusOr<Secret32> ReadSignatoryKey(const Arguments& arguments, const Terminal& terminal) {
  KeyBox box;
  box.is_box = &IsKeyBox;
  box.open = [](absl::string_view text, absl::string_view passphrase) {
    OsEntropy entropy;
    return OpenKeyBox(text, passphrase, SodiumSealer(entropy));
  };
  return ReadBoxedKey(arguments.Get("--signatory-key"), box, arguments, terminal);
}

}  // namespace relais::node
