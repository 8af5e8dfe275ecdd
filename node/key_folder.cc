#include "node/key_folder.h"

#include <filesystem>
#include <map>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/openssl/secret_file.h"

namespace relais::node {
namespace {

absl::StatusOr<Secret32> ReadKey(const std::string& path) {
  absl::StatusOr<std::string> text = ReadSecretFile(path, 128);
  if (!text.ok()) return text.status();
  const Digest bytes = Digest::FromHex(absl::StripAsciiWhitespace(*text));
  if (bytes.none()) return absl::InvalidArgumentError(absl::StrCat(path, ": must hold 64 hexadecimal symbols"));
  return Secret32(bytes.view());
}

// Paths of sealing-<n>.key, by number.
std::map<int, std::string> SealingKeyFiles(const std::string& folder) {
  std::map<int, std::string> numbered;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    int number = 0;
    if (absl::StartsWith(name, "sealing-") && absl::EndsWith(name, ".key") &&
        absl::SimpleAtoi(absl::string_view(name).substr(8, name.size() - 12), &number)) {
      numbered[number] = entry.path().string();
    }
  }
  return numbered;
}

}  // namespace

std::map<int, SealingPair> ReadSealingKeys(const std::string& folder, const Sealer& sealer) {
  std::map<int, SealingPair> pairs;
  for (const auto& [number, path] : SealingKeyFiles(folder)) {
    const absl::StatusOr<Secret32> secret = ReadKey(path);
    if (secret.ok()) pairs.emplace(number, sealer.SealingPairFrom(*secret));
  }
  return pairs;
}

absl::StatusOr<KeyFolder> ReadKeyFolder(const std::string& folder, const Sealer& sealer) {
  KeyFolder keys;
  absl::StatusOr<Secret32> identity = ReadKey(absl::StrCat(folder, "/identity.key"));
  if (!identity.ok()) return identity.status();
  keys.identity = sealer.SigningPairFrom(*identity);
  for (const auto& [number, path] : SealingKeyFiles(folder)) {
    absl::StatusOr<Secret32> secret = ReadKey(path);
    if (!secret.ok()) return secret.status();
    keys.sealing.push_back(sealer.SealingPairFrom(*secret));
  }
  if (keys.sealing.empty()) {
    return absl::NotFoundError(absl::StrCat(folder, ": holds no sealing-<n>.key: run relais-node init"));
  }
  return keys;
}

}  // namespace relais::node
