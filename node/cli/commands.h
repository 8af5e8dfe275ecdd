// The commands of relais-node, one function per group; cli.cc puts them together.
#ifndef RELAIS_NODE_CLI_COMMANDS_H_
#define RELAIS_NODE_CLI_COMMANDS_H_

#include <vector>

#include "services/adapters/terminal/command.h"

namespace relais::node {

std::vector<Command> PlaceCommands();        // init, join
std::vector<Command> DraftCommands();        // find, draft start, draft check, send, reroute, solve-here
std::vector<Command> InboxCommands();        // list, show, open, slip, status, watch
std::vector<Command> AnswerCommands();       // ask, reply, accept … correct
std::vector<Command> FollowCommands();       // follow track, helped, withdraw
std::vector<Command> ServiceCommands();      // services list, add, edit, confirm, close, capacity, remove
std::vector<Command> ServiceFileCommands();  // services import, export, publish, state

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_COMMANDS_H_
