#include "services/adapters/terminal/boxed_key.h"

#include "absl/strings/str_cat.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/prompt.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

absl::StatusOr<std::string> PassphraseFromFile(const Arguments& arguments, const Terminal& terminal) {
  const std::string path = arguments.Get("--passphrase-file");
  absl::StatusOr<std::string> bytes = ReadSecretFile(path, terminal);
  if (!bytes.ok()) return bytes.status();
  std::string line = bytes->substr(0, bytes->find_first_of("\r\n"));
  if (line.empty() || line.size() > kPassphraseBytesMax) {
    return BadUsage(absl::StrCat(path, terminal.Say(" : la phrase de passe tient en une ligne, non vide",
                                                    ": the passphrase is one line, not an empty one")));
  }
  return line;
}

absl::Status WrongPassphrase(const std::string& path, const absl::Status& status, const Terminal& terminal) {
  switch (ReasonOf(status)) {
    case Reason::kUnreadable:
      return BadUsage(absl::StrCat(path, terminal.Say(" : cette phrase de passe n'ouvre pas la clé",
                                                      ": this passphrase does not open the key")));
    case Reason::kBusy:
      return BadUsage(absl::StrCat(
          path, terminal.Say(" : mémoire insuffisante pour ouvrir la clé", ": not enough memory to open the key")));
    default:
      return BadUsage(
          absl::StrCat(path, terminal.Say(" : le fichier de la clé est abîmé", ": the key's file is damaged")));
  }
}

}  // namespace

Option PassphraseOption() {
  return {"--passphrase-file",
          {"fichier dont la première ligne est la phrase de passe, au lieu de la demander",
           "file whose first line is the passphrase, instead of asking for it"},
          Takes::kOne,
          false,
          "file"};
}

Option NoPassphraseOption() {
  return {"--no-passphrase",
          {"laisse la clé sans phrase de passe : qui lit le fichier peut signer",
           "leaves the key without a passphrase: whoever reads the file can sign"},
          Takes::kNothing};
}

absl::StatusOr<Secret32> ReadBoxedKey(const std::string& path, const KeyBox& box, const Arguments& arguments,
                                      const Terminal& terminal) {
  const absl::StatusOr<std::string> bytes = ReadSecretFile(path, terminal);
  if (!bytes.ok()) return bytes.status();
  if (!box.is_box(*bytes)) return ReadKeyFile(path, terminal);
  const absl::StatusOr<std::string> passphrase =
      arguments.Has("--passphrase-file")
          ? PassphraseFromFile(arguments, terminal)
          : AskPassphrase(absl::StrCat(terminal.Say("Phrase de passe de ", "Passphrase of "), path,
                                       terminal.Say(" (rien ne s'affiche) : ", " (nothing is shown): ")),
                          terminal);
  if (!passphrase.ok()) return passphrase.status();
  absl::StatusOr<Secret32> secret = box.open(*bytes, *passphrase);
  if (!secret.ok()) return WrongPassphrase(path, secret.status(), terminal);
  return secret;
}

absl::Status WriteBoxedKey(const std::string& path, const Secret32& secret, const KeyBox& box,
                           const Arguments& arguments, const Terminal& terminal) {
  if (FileExists(path)) {  // before anybody thinks of a passphrase
    return BadUsage(
        absl::StrCat(path, terminal.Say(" existe déjà : rien n'a été changé", " exists already: nothing was changed")));
  }
  if (arguments.Has("--no-passphrase")) {
    if (arguments.Has("--passphrase-file")) {
      return BadUsage(terminal.Say("--no-passphrase et --passphrase-file s'excluent",
                                   "--no-passphrase and --passphrase-file exclude each other"));
    }
    return WriteKeyFile(path, secret, terminal);
  }
  const absl::StatusOr<std::string> passphrase =
      arguments.Has("--passphrase-file") ? PassphraseFromFile(arguments, terminal) : AskNewPassphrase(terminal);
  if (!passphrase.ok()) return passphrase.status();
  return WriteNewFile(path, box.seal(secret, *passphrase), kSecretMode, terminal);
}

}  // namespace relais
