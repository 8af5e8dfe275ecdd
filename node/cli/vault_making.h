// The vault's key as init, join and vault make it: what --vault says.
#ifndef RELAIS_NODE_CLI_VAULT_MAKING_H_
#define RELAIS_NODE_CLI_VAULT_MAKING_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "node/vault/vault_file.h"
#include "services/adapters/terminal/command.h"
#include "services/adapters/terminal/terminal.h"
#include "services/ports/entropy.h"
#include "services/ports/sealer.h"

namespace relais::node {

// --vault passphrase | passphrase=FILE | key-file=FILE | credential=FILE | none
Option VaultOption();

struct VaultChoice {
  VaultLock lock = VaultLock::kNone;
  std::string file;  // of the passphrase, or where the key file or the credential is, or is made
};
// What was typed; nobody said anything: none. BadUsage for anything else.
absl::StatusOr<VaultChoice> VaultChoiceFrom(const Arguments& arguments, const Terminal& terminal);

// Draws a vault's key and writes vault.key in `folder`, unless there is one: what is there stays. A key file or a
// credential that is missing is drawn, too, readable by its owner only. BadUsage.
absl::Status MakeVault(const std::string& folder, const VaultChoice& choice, Sealer& sealer, Entropy& entropy,
                       Terminal& terminal);
// The text of the file for `vault` under `choice`, asking for what it takes.
absl::StatusOr<std::string> LockVault(const Secret32& vault, const VaultChoice& choice, Sealer& sealer,
                                      Entropy& entropy, Terminal& terminal);
// What opens a vault that exists: the first line of --passphrase-file, or asked for at the terminal. BadUsage.
absl::StatusOr<std::string> VaultPassphrase(const Arguments& arguments, const Terminal& terminal);
// Says what the choice protects against, and what to do next.
void TellVault(const VaultChoice& choice, bool asked_for, Terminal& terminal);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_VAULT_MAKING_H_
