// Keys that need no cryptography: every usable key, every signature of a known first byte.
#ifndef RELAIS_TESTS_FUZZ_KEY_TOOLS_H_
#define RELAIS_TESTS_FUZZ_KEY_TOOLS_H_

#include "services/wire/knowledge_codec.h"

namespace relais::fuzz {

inline wire::KeyTools AnyKeys() {
  return {[](const SigningKey&, absl::string_view, const Signature& signature) { return signature.view()[0] == 1; },
          [](const SealingKey& key) { return !key.none(); },
          [](const SealingKey& key) { return KeyId::FromBytes(key.view().substr(0, KeyId::kSize)); }};
}

}  // namespace relais::fuzz

#endif  // RELAIS_TESTS_FUZZ_KEY_TOOLS_H_
