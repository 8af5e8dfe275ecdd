// relais-hub: for whoever runs the hub (init, serve, status, token) and for signatories, who need no hub at all
// (signatory, text, derogation).
#ifndef RELAIS_HUB_CLI_CLI_H_
#define RELAIS_HUB_CLI_CLI_H_

#include <functional>
#include <ostream>
#include <string>

#include "services/adapters/terminal/command.h"

namespace relais::hub {

// Runs the daemon with the configuration at this path until it is told to stop; answers the exit code.
using ServeFn = std::function<int(const std::string& config_path)>;

// Every command with its options and help, for the parser, the completion and their tests.
Program HubProgram(const ServeFn& serve);

// Exit codes are those of terminal.h. Prints on standard output and error.
int RunCli(int argc, char** argv, const ServeFn& serve);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_CLI_H_
