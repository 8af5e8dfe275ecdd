// The commands of relais-hub, one function per group; cli.cc puts them together.
#ifndef RELAIS_HUB_CLI_COMMANDS_H_
#define RELAIS_HUB_CLI_COMMANDS_H_

#include <vector>

#include "services/adapters/terminal/command.h"

namespace relais::hub {

std::vector<Command> PlaceCommands();      // init, anchor make
std::vector<Command> OperatorCommands();   // status, token issue
std::vector<Command> SignatoryCommands();  // signatory keygen, signatory show, derogation sign
std::vector<Command> AccountCommands();    // account invite, join, list, close
std::vector<Command> SignInCommands();     // account password, totp, sign-in, ask-reset, approve-reset
std::vector<Command> AuditCommands();      // audit, why
std::vector<Command> TextCommands();       // text convention … text verify

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_COMMANDS_H_
