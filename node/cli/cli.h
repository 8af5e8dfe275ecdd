// relais-node: the partner's command line. Everything but `serve` asks the daemon that is already running.
#ifndef RELAIS_NODE_CLI_CLI_H_
#define RELAIS_NODE_CLI_CLI_H_

#include <functional>
#include <ostream>
#include <string>

#include "node/vault/vault_file.h"
#include "services/adapters/terminal/command.h"

namespace relais::node {

// Runs the daemon with the configuration at this path until it is told to stop; answers the exit code. `ask` brings the
// passphrase of the vault, should it want one.
using ServeFn = std::function<int(const std::string& config_path, const PassphraseSource& ask)>;

// Every command with its options and help, for the parser, the completion and their tests.
Program NodeProgram(const ServeFn& serve);

// Exit codes are those of terminal.h. Prints on standard output and error.
int RunCli(int argc, char** argv, const ServeFn& serve);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_CLI_H_
