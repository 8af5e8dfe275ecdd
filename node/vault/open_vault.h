// A sealer that seals nothing under a shared key: what a search of the files has to find, when the vault is left open
// on purpose. Only for the tests of the tests (test.sabotage = "open-vault").
#ifndef RELAIS_NODE_VAULT_OPEN_VAULT_H_
#define RELAIS_NODE_VAULT_OPEN_VAULT_H_

#include <string>

#include "services/adapters/sodium/sodium_sealer.h"

namespace relais::node {

class OpenVaultSealer final : public SodiumSealer {
 public:
  using SodiumSealer::SodiumSealer;

  // As long as the real one: 24 bytes, the text as it is, 16 bytes.
  std::string SealSymmetric(const Secret32&, absl::string_view, absl::string_view plaintext) override {
    return std::string(kBefore, '-') + std::string(plaintext) + std::string(kBehind, '-');
  }
  absl::StatusOr<std::string> OpenSymmetric(const Secret32& key, absl::string_view aad,
                                            absl::string_view sealed) const override {
    if (sealed.size() < kBefore + kBehind || sealed.substr(0, kBefore) != std::string(kBefore, '-')) {
      return SodiumSealer::OpenSymmetric(key, aad, sealed);  // from a node whose vault is closed
    }
    return std::string(sealed.substr(kBefore, sealed.size() - kBefore - kBehind));
  }

 private:
  static constexpr size_t kBefore = 24;
  static constexpr size_t kBehind = 16;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_VAULT_OPEN_VAULT_H_
