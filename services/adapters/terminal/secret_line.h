// A secret that a command is given: from a file, or one line of standard input.
#ifndef RELAIS_SERVICES_ADAPTERS_TERMINAL_SECRET_LINE_H_
#define RELAIS_SERVICES_ADAPTERS_TERMINAL_SECRET_LINE_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/adapters/terminal/command.h"
#include "services/adapters/terminal/terminal.h"

namespace relais {

// The content of the file that `option` names, without its line end; otherwise one line of standard input, asked for
// with `prompt` and not shown as it is typed. Never from the command line, which others can read. BadUsage when there
// is neither.
absl::StatusOr<std::string> SecretLine(const Arguments& arguments, const char* option, Terminal& terminal,
                                       const Text& prompt);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TERMINAL_SECRET_LINE_H_
