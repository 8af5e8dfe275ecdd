#include "node/vault/vault_file.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/sodium/key_box.h"
#include "services/adapters/system/read_file.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais::node {
namespace {

constexpr absl::string_view kMark = "relais-vault-v1 ";
constexpr size_t kFileBytesMax = 4096;
// An opener that was drawn is a key already: nothing is won by making its derivation slow.
constexpr KeyBoxCost kDrawnCost = kKeyBoxCostMin;

absl::Status Damaged(const std::string& path) {
  return absl::InvalidArgumentError(absl::StrCat(path, ": is no vault key, or it is damaged"));
}

absl::StatusOr<std::string> FirstLine(const std::string& path, absl::StatusOr<std::string> text) {
  if (!text.ok()) return text.status();
  std::string line = text->substr(0, text->find_first_of("\r\n"));
  if (line.empty()) return absl::InvalidArgumentError(absl::StrCat(path, ": its first line is empty"));
  return line;
}

absl::StatusOr<std::string> OpenerOf(const VaultFile& file, const std::string& path, const PassphraseSource& ask) {
  if (file.lock == VaultLock::kPassphrase) return ask();
  if (file.lock == VaultLock::kKeyFile) return FirstLine(file.where, ReadSecretFile(file.where, kFileBytesMax));
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");  // tidy: allow(ban) it is how systemd says it
  if (folder == nullptr) {
    return absl::NotFoundError(absl::StrCat(path, ": wants the credential ", file.where,
                                            " of systemd, and there is no $CREDENTIALS_DIRECTORY"));
  }
  // Whose it is and who reads it is systemd's care: it gives the right by an access list.
  const std::string credential = absl::StrCat(folder, "/", file.where);
  return FirstLine(credential, ReadTextFile(credential));
}

}  // namespace

absl::string_view VaultLockWord(VaultLock lock) {
  switch (lock) {
    case VaultLock::kNone:
      return "none";
    case VaultLock::kPassphrase:
      return "passphrase";
    case VaultLock::kKeyFile:
      return "key-file";
    case VaultLock::kCredential:
      return "credential";
  }
  return "";
}

absl::StatusOr<VaultFile> ReadVaultFile(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadSecretFile(path, kFileBytesMax);
  if (!text.ok()) return text.status();
  return ParseVaultFile(*text, path);
}

absl::StatusOr<VaultFile> ParseVaultFile(absl::string_view text, const std::string& path) {
  VaultFile file;
  if (!absl::StartsWith(text, kMark)) {
    if (Digest::FromHex(absl::StripAsciiWhitespace(text)).none()) return Damaged(path);
    file.text = std::string(text);
    return file;
  }
  const size_t end = text.find('\n');
  if (end == absl::string_view::npos) return Damaged(path);
  const absl::string_view head = text.substr(kMark.size(), end - kMark.size());
  const std::pair<absl::string_view, absl::string_view> words = absl::StrSplit(head, absl::MaxSplits(' ', 1));
  for (VaultLock lock : {VaultLock::kPassphrase, VaultLock::kKeyFile, VaultLock::kCredential}) {
    if (words.first == VaultLockWord(lock)) file.lock = lock;
  }
  file.where = std::string(words.second);
  file.text = std::string(text.substr(end + 1));
  if (file.lock == VaultLock::kNone || file.where.empty() || !IsKeyBox(file.text)) return Damaged(path);
  return file;
}

absl::StatusOr<Secret32> OpenVault(const std::string& path, const PassphraseSource& ask, const Sealer& sealer) {
  const absl::StatusOr<VaultFile> file = ReadVaultFile(path);
  if (!file.ok()) return file.status();
  if (file->lock == VaultLock::kNone) return OpenVaultWith(*file, "", path, sealer);
  const absl::StatusOr<std::string> opener = OpenerOf(*file, path, ask);
  if (!opener.ok()) return opener.status();
  return OpenVaultWith(*file, *opener, path, sealer);
}

absl::StatusOr<Secret32> OpenVaultWith(const VaultFile& file, absl::string_view opener, const std::string& path,
                                       const Sealer& sealer) {
  if (file.lock == VaultLock::kNone) return Secret32(Digest::FromHex(absl::StripAsciiWhitespace(file.text)).view());
  absl::StatusOr<Secret32> vault = OpenKeyBox(file.text, opener, sealer);
  if (vault.ok()) return vault;
  switch (ReasonOf(vault.status())) {
    case Reason::kUnreadable:
      return absl::PermissionDeniedError(
          absl::StrCat(path, ": this ", VaultLockWord(file.lock), " does not open the vault"));
    case Reason::kBusy:
      return absl::ResourceExhaustedError(absl::StrCat(path, ": not enough memory to open the vault"));
    default:
      return Damaged(path);
  }
}

std::string VaultFileText(const VaultFile& file) {
  if (file.lock == VaultLock::kNone) return file.text;
  return absl::StrCat(kMark, VaultLockWord(file.lock), " ", file.where, "\n", file.text);
}

std::string VaultText(const Secret32& vault, VaultLock lock, absl::string_view where, absl::string_view opener,
                      Entropy& entropy, Sealer& sealer) {
  if (lock == VaultLock::kNone) return absl::StrCat(absl::BytesToHexString(vault.view()), "\n");
  const KeyBoxCost cost = lock == VaultLock::kPassphrase ? kKeyBoxCost : kDrawnCost;
  return absl::StrCat(kMark, VaultLockWord(lock), " ", where, "\n", SealKeyBox(vault, opener, cost, entropy, sealer));
}

std::string NewOpener(Entropy& entropy) {
  return absl::StrCat(absl::BytesToHexString(entropy.Draw(32)), "\n");
}

}  // namespace relais::node
