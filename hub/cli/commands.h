// The commands of relais-hub, one function per group; cli.cc puts them together.
#ifndef RELAIS_HUB_CLI_COMMANDS_H_
#define RELAIS_HUB_CLI_COMMANDS_H_

#include <vector>

#include "services/adapters/terminal/command.h"

namespace relais::hub {

std::vector<Command> PlaceCommands();             // init, anchor make
std::vector<Command> OperatorCommands();          // status, token issue
std::vector<Command> BackupCommands();            // backup, backups, restore
std::vector<Command> LedgerCommands();            // ledger export, import, copy: without a hub
std::vector<Command> AccountCommands();           // account invite, join, list, close
std::vector<Command> SignInCommands();            // account password, totp, sign-in, ask-reset, approve-reset
std::vector<Command> AuditCommands();             // audit, why
std::vector<Command> PartnerCommands();           // partner invite … partner end
std::vector<Command> RosterCommands();            // roster pending … roster submit
std::vector<Command> SignatoryCommands();         // signatory keygen, show, delegate; derogation sign
std::vector<Command> DerogationCommands();        // derogation requests, grant, refuse
std::vector<Command> TextCommands();              // text convention … text verify
std::vector<Command> RehearseCommands();          // convention rehearse
std::vector<Command> ConventionCommands();        // convention draft … convention abandon
std::vector<Command> ConventionCareCommands();    // convention remind, suspend, resume, end, amend
std::vector<Command> ConventionExportCommands();  // convention export
std::vector<Command> AggregateCommands();         // aggregate introduce … erase: each of the three, away from the hub
std::vector<Command> CombineCommands();           // combine: who puts their sums together
std::vector<Command> PackageCommands();           // packages list, fetch, drop
std::vector<Command> ConventionFileCommands();    // convention verify, sign, pack, form: files, without a hub
std::vector<Command> FigureCommands();            // flows … access, unmet, indicators, partners-view, alerts
std::vector<Command> ReturnCommands();            // partner admit-restore, declare-restore
std::vector<Command> OpenApiCommands();           // openapi: what browsers call, without a hub
std::vector<Command> ReleaseCommands();           // release verify, show, export: files, without a hub

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_COMMANDS_H_
