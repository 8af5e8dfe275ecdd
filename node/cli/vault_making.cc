#include "node/cli/vault_making.h"

#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "node/cli/node_folder.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/prompt.h"

namespace relais::node {
namespace {

absl::StatusOr<std::string> FirstLineOf(const std::string& path, const Terminal& terminal) {
  absl::StatusOr<std::string> text = ReadSecretFile(path, terminal);
  if (!text.ok()) return text.status();
  std::string line = text->substr(0, text->find_first_of("\r\n"));
  if (!line.empty() && line.size() <= kPassphraseBytesMax) return line;
  return BadUsage(absl::StrCat(path, terminal.Say(" : la première ligne doit dire de quoi ouvrir le coffre",
                                                  ": its first line has to say what opens the vault")));
}

}  // namespace

Option VaultOption() {
  return {"--vault",
          {"ce qui ouvre le coffre : passphrase (demandée), passphrase=FICHIER, key-file=FICHIER (sur un autre "
           "support), credential=FICHIER (identifiant systemd), ou none (qui vole le dossier lit tout)",
           "what opens the vault: passphrase (asked for), passphrase=FILE, key-file=FILE (on another disk), "
           "credential=FILE (of systemd), or none (whoever steals the folder reads it all)"}};
}

absl::StatusOr<VaultChoice> VaultChoiceFrom(const Arguments& arguments, const Terminal& terminal) {
  const std::string typed = arguments.Get("--vault");
  VaultChoice choice;
  if (typed.empty() || typed == "none") return choice;
  const size_t equals = typed.find('=');
  const std::string word = typed.substr(0, equals);
  if (equals != std::string::npos) choice.file = typed.substr(equals + 1);
  for (VaultLock lock : {VaultLock::kPassphrase, VaultLock::kKeyFile, VaultLock::kCredential}) {
    if (word == VaultLockWord(lock)) choice.lock = lock;
  }
  const bool needs_file = choice.lock != VaultLock::kPassphrase || equals != std::string::npos;
  if (choice.lock != VaultLock::kNone && needs_file != choice.file.empty()) return choice;
  return BadUsage(terminal.Say("--vault : passphrase, passphrase=FICHIER, key-file=FICHIER, credential=FICHIER ou none",
                               "--vault: passphrase, passphrase=FILE, key-file=FILE, credential=FILE or none"));
}

absl::StatusOr<std::string> LockVault(const Secret32& vault, const VaultChoice& choice, Sealer& sealer,
                                      Entropy& entropy, Terminal& terminal) {
  if (choice.lock == VaultLock::kNone) return VaultText(vault, choice.lock, "", "", entropy, sealer);
  if (choice.lock == VaultLock::kPassphrase) {
    const absl::StatusOr<std::string> passphrase =
        choice.file.empty() ? AskNewPassphrase(terminal) : FirstLineOf(choice.file, terminal);
    if (!passphrase.ok()) return passphrase.status();
    return VaultText(vault, choice.lock, "-", *passphrase, entropy, sealer);
  }
  if (!FileExists(choice.file)) {
    const absl::Status made = WriteNewFile(choice.file, NewOpener(entropy), kSecretMode, terminal);
    if (!made.ok()) return made;
  }
  const absl::StatusOr<std::string> opener = FirstLineOf(choice.file, terminal);
  if (!opener.ok()) return opener.status();
  // The node may be started from anywhere.
  const std::string where = choice.lock == VaultLock::kCredential
                                ? std::string(kVaultCredential)
                                : std::filesystem::absolute(choice.file).lexically_normal().string();
  return VaultText(vault, choice.lock, where, *opener, entropy, sealer);
}

absl::Status MakeVault(const std::string& folder, const VaultChoice& choice, Sealer& sealer, Entropy& entropy,
                       Terminal& terminal) {
  const std::string path = Below(folder, kVaultKeyFile);
  if (FileExists(path)) return absl::OkStatus();
  if (absl::Status status = MakeFolder(FolderOf(path), terminal); !status.ok()) return status;
  const absl::StatusOr<std::string> text = LockVault(Secret32(entropy.Draw(32)), choice, sealer, entropy, terminal);
  if (!text.ok()) return text.status();
  return WriteNewFile(path, *text, kSecretMode, terminal);
}

absl::StatusOr<std::string> VaultPassphrase(const Arguments& arguments, const Terminal& terminal) {
  if (arguments.Has("--passphrase-file")) return FirstLineOf(arguments.Get("--passphrase-file"), terminal);
  return AskPassphrase(
      terminal.Say("Phrase de passe du coffre (rien ne s'affiche) : ", "Passphrase of the vault (nothing is shown): "),
      terminal);
}

void TellVault(const VaultChoice& choice, bool asked_for, Terminal& terminal) {
  terminal.result()["vault"] = std::string(VaultLockWord(choice.lock));
  switch (choice.lock) {
    case VaultLock::kNone:
      if (asked_for) return;
      return terminal.Line(
          terminal.Say("Attention : le coffre s'ouvre avec un fichier de ce dossier. Qui emporte le dossier lit tout ; "
                       "pour y mettre "
                       "une phrase de passe : « relais-node vault lock --vault passphrase ».",
                       "Beware: a file of this folder opens the vault. Whoever takes the folder reads it all; to put a "
                       "passphrase on "
                       "it: \"relais-node vault lock --vault passphrase\"."));
    case VaultLock::kPassphrase:
      return terminal.Line(terminal.Say(
          "La phrase de passe sera demandée à chaque démarrage. Sans elle, rien de ce nœud ne se relit.",
          "The passphrase will be asked for at every start. Without it nothing of this node can be read again."));
    case VaultLock::kKeyFile:
      return terminal.Line(absl::StrCat(terminal.Say("Le coffre s'ouvre avec ", "What opens the vault is "),
                                        choice.file,
                                        terminal.Say(" : à garder ailleurs que sur ce disque, et en double.",
                                                     ": keep it off this disk, and twice.")));
    case VaultLock::kCredential:
      return terminal.Line(
          absl::StrCat(terminal.Say("À donner au service par systemd (LoadCredential=",
                                    "Give it to the service by systemd ("
                                    "LoadCredential="),
                       kVaultCredential, ":", choice.file,
                       terminal.Say("), et à garder ailleurs en double.", "), and keep a copy elsewhere.")));
  }
}

}  // namespace relais::node
