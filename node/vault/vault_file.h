// The key of a node's vault at rest: one file that says itself how it is opened, so that another lock is one file
// replaced. 64 hexadecimal symbols, or
//
//   relais-vault-v1 <how> <where>
//   <a box of services/adapters/sodium/key_box.h>
//
// how         what opens the box                                  where
// passphrase  what somebody types when the node starts            -
// key-file    the first line of another file, on another disk     path of that file
// credential  the first line of a credential of systemd           its name in $CREDENTIALS_DIRECTORY
// The bare form protects against nobody who has the folder.
#ifndef RELAIS_NODE_VAULT_VAULT_FILE_H_
#define RELAIS_NODE_VAULT_VAULT_FILE_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/ports/entropy.h"
#include "services/ports/sealer.h"

namespace relais::node {

enum class VaultLock : uint8_t { kNone, kPassphrase, kKeyFile, kCredential };
// "none", "passphrase", "key-file", "credential".
absl::string_view VaultLockWord(VaultLock lock);

struct VaultFile {
  VaultLock lock = VaultLock::kNone;
  std::string where;  // as in the table above
  std::string text;   // the box, or the bare key
};

inline constexpr char kVaultCredential[] = "relais-vault";

// InvalidArgument for a file of another form; errors of ReadSecretFile.
absl::StatusOr<VaultFile> ReadVaultFile(const std::string& path);

// The same of the bytes of such a file; `path` is what an error calls it.
absl::StatusOr<VaultFile> ParseVaultFile(absl::string_view text, const std::string& path);

// And those bytes again.
std::string VaultFileText(const VaultFile& file);

// Asks whoever starts the node; its error is passed on.
using PassphraseSource = std::function<absl::StatusOr<std::string>()>;

// The key of the vault at `path`. Nothing is changed. NotFound: no such file, no key file, no credential.
// PermissionDenied: what was given does not open it, or others may read one of the files. InvalidArgument: damaged.
// ResourceExhausted: this machine has not the memory that a passphrase asks for. Every error names the file.
absl::StatusOr<Secret32> OpenVault(const std::string& path, const PassphraseSource& ask, const Sealer& sealer);

// The key of a vault whose file was read, by what opens it: the passphrase, or the first line of its file; "" for none.
// PermissionDenied, InvalidArgument and ResourceExhausted as OpenVault.
absl::StatusOr<Secret32> OpenVaultWith(const VaultFile& file, absl::string_view opener, const std::string& path,
                                       const Sealer& sealer);

// What to write for `vault` under `lock`; `opener` is the passphrase, or the line of the key file or credential. A
// passphrase costs half a second of Argon2id; a drawn line needs none of it.
std::string VaultText(const Secret32& vault, VaultLock lock, absl::string_view where, absl::string_view opener,
                      Entropy& entropy, Sealer& sealer);

// The line of a new key file or credential: 64 hexadecimal symbols, drawn.
std::string NewOpener(Entropy& entropy);

}  // namespace relais::node

#endif  // RELAIS_NODE_VAULT_VAULT_FILE_H_
