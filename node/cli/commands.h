// The commands of relais-node, one function per group; cli.cc puts them together.
#ifndef RELAIS_NODE_CLI_COMMANDS_H_
#define RELAIS_NODE_CLI_COMMANDS_H_

#include <vector>

#include "services/adapters/terminal/command.h"

namespace relais::node {

std::vector<Command> PlaceCommands();        // init
std::vector<Command> VaultCommands();        // vault show, vault lock
std::vector<Command> BackupCommands();       // backup, backups, restore
std::vector<Command> JoinCommands();         // join
std::vector<Command> KeepingCommands();      // keys, kept, export, erase
std::vector<Command> LeaveCommands();        // leave
std::vector<Command> DraftCommands();        // find, draft start, draft check, send, reroute, solve-here
std::vector<Command> InboxCommands();        // list, show, open, slip, status, watch
std::vector<Command> AnswerCommands();       // ask, reply, accept … correct
std::vector<Command> DerogationCommands();   // derogation ask, derogation list
std::vector<Command> EscalationCommands();   // escalations
std::vector<Command> CountCommands();        // counts show, counts package
std::vector<Command> PaperCommands();        // paper sheet, transcribe
std::vector<Command> DrillCommands();        // drill list, drill start
std::vector<Command> FollowCommands();       // follow track, helped, withdraw
std::vector<Command> ServiceCommands();      // services list, add, edit, confirm, close, capacity, remove
std::vector<Command> ServiceFileCommands();  // services import, export, publish, state
std::vector<Command> SessionCommands();      // signin, signout, whoami, staff password, staff totp
std::vector<Command> StaffCommands();        // staff add, list, reset, lock, unlock, role, remove
std::vector<Command> AccessCommands();       // handover, access-log, desk-certificate
std::vector<Command> OpenApiCommands();      // openapi: what browsers call, without a node
std::vector<Command> NoticeCommands();       // notice list, relay, add, remove, test

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_COMMANDS_H_
