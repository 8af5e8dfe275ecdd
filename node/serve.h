// The node as a daemon: builds everything in the order it is needed, serves, ends in order.
#ifndef RELAIS_NODE_SERVE_H_
#define RELAIS_NODE_SERVE_H_

#include <string>

#include "node/vault/vault_file.h"

namespace relais::node {

// Runs until SIGTERM or SIGINT. Prints one line "relais-node prêt …" on standard output once its desk serves. Exit
// codes: 0 orderly end, 65 damaged store, 70 ledger in doubt (start again: it replays), 74 socket or folder that cannot
// be had, 77 a vault that does not open, or not this store (nothing was changed), 78 wrong configuration. `ask` is
// called once, before anything is opened, when the vault is under a passphrase.
int Serve(const std::string& config_path, const PassphraseSource& ask);

}  // namespace relais::node

#endif  // RELAIS_NODE_SERVE_H_
