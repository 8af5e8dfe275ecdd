// What opens the vault: to be seen, and to be changed.
#include <string>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/node_folder.h"
#include "node/cli/vault_making.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/terminal/boxed_key.h"

namespace relais::node {
namespace {

absl::Status ShowVault(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<NodeFolder> folder = ReadNodeFolder(arguments.Get("--dir"), terminal);
  if (!folder.ok()) return folder.status();
  const absl::StatusOr<VaultFile> file = ReadVaultFile(folder->vault);
  if (!file.ok()) return BadUsage(file.status().message());
  terminal.result().update({{"vault", std::string(VaultLockWord(file->lock))}, {"file", folder->vault}});
  if (file->lock == VaultLock::kKeyFile || file->lock == VaultLock::kCredential)
    terminal.result()["where"] = file->where;
  switch (file->lock) {
    case VaultLock::kNone:
      terminal.Line(terminal.Say("Rien ne protège le coffre : sa clé est dans ce dossier.",
                                 "Nothing protects the vault: its key is in this folder."));
      break;
    case VaultLock::kPassphrase:
      terminal.Line(terminal.Say("Une phrase de passe ouvre le coffre.", "A passphrase opens the vault."));
      break;
    case VaultLock::kKeyFile:
      terminal.Line(
          absl::StrCat(terminal.Say("Un fichier ouvre le coffre : ", "A file opens the vault: "), file->where));
      break;
    case VaultLock::kCredential:
      terminal.Line(absl::StrCat(
          terminal.Say("Un identifiant systemd ouvre le coffre : ", "A credential of systemd opens the vault: "),
          file->where));
      break;
  }
  return absl::OkStatus();
}

// The key itself stays: what was sealed opens as before, and a node that is running notices nothing.
absl::Status LockAnew(const Arguments& arguments, Terminal& terminal) {
  OsEntropy entropy;
  SodiumSealer sealer(entropy);
  const absl::StatusOr<NodeFolder> folder = ReadNodeFolder(arguments.Get("--dir"), terminal);
  if (!folder.ok()) return folder.status();
  const absl::StatusOr<VaultChoice> choice = VaultChoiceFrom(arguments, terminal);
  if (!choice.ok()) return choice.status();
  const absl::StatusOr<Secret32> vault = OpenVault(
      folder->vault, [&] { return VaultPassphrase(arguments, terminal); }, sealer);
  if (!vault.ok()) return BadUsage(vault.status().message());
  const absl::StatusOr<std::string> text = LockVault(*vault, *choice, sealer, entropy, terminal);
  if (!text.ok()) return text.status();
  if (absl::Status kept = ReplaceSecretFile(folder->vault, *text); !kept.ok()) return BadUsage(kept.message());
  TellVault(*choice, false, terminal);
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> VaultCommands() {
  Option vault = VaultOption();
  vault.required = true;
  return {
      {"vault show",
       {"dit ce qui ouvre le coffre du nœud", "says what opens the node's vault"},
       {},
       &ShowVault,
       "relais-node vault show --dir /srv/relais"},
      {"vault lock",
       {"change ce qui ouvre le coffre ; ce qui y est gardé ne bouge pas",
        "changes what opens the vault; what is kept in it stays as it is"},
       {vault, PassphraseOption()},
       &LockAnew,
       "relais-node vault lock --vault passphrase --dir /srv/relais"},
  };
}

}  // namespace relais::node
