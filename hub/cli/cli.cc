#include "hub/cli/cli.h"

#include <grpc/support/log.h>

#include <iostream>
#include <utility>
#include <vector>

#include "hub/cli/commands.h"
#include "hub/cli/hub_folder.h"
#include "hub/cli/operator_line.h"
#include "services/adapters/terminal/files.h"

namespace relais::hub {
namespace {

// The daemon says for itself why it stopped; its exit code goes through untouched.
Command Serve(const ServeFn& serve, int* exit_code) {
  return {"serve",
          {"lance le concentrateur", "runs the hub"},
          {{"--config",
            {"fichier hub.toml (celui de --dir) ; listen.metrics y ouvre /metrics, /healthz et /readyz",
             "the file hub.toml (the one in --dir); its listen.metrics opens /metrics, /healthz and /readyz"},
            Takes::kOne,
            false,
            "file"}},
          [serve, exit_code](const Arguments& arguments, Terminal&) {
            std::string config = arguments.Get("--config");
            if (config.empty()) config = Below(arguments.Get("--dir"), kConfigFile);
            gpr_set_log_function(nullptr);  // a daemon's log may hold gRPC's own lines
            *exit_code = serve(config);
            return absl::OkStatus();
          },
          "relais-hub serve --config /etc/relais/hub.toml"};
}

Program Build(const ServeFn& serve, int* exit_code) {
  Program program;
  program.name = "relais-hub";
  program.help = {"Relais, côté concentrateur : faire passer les orientations sans rien savoir des personnes.",
                  "Relais, at the hub: carrying referrals while knowing nothing about the people."};
  program.options = LineOptions();
  program.groups = {
      {"account", {"comptes d'administration", "accounts of those who administer"}},
      {"aggregate", {"additionner les comptages mensuels, à trois", "summing the monthly counts, by three"}},
      {"anchor", {"ancre de confiance", "anchor of trust"}},
      {"convention",
       {"conventions : simuler, préparer, signer, activer, vérifier, suspendre",
        "conventions: rehearse, prepare, sign, activate, verify, suspend"}},
      {"derogation", {"dérogations de l'animateur", "derogations by the animator"}},
      {"ledger",
       {"registre : copier vers un fichier, vers etcd, vers RocksDB", "ledger: copy to a file, to etcd, to RocksDB"}},
      {"packages", {"envois mensuels scellés, à remettre", "sealed monthly packages, to be handed on"}},
      {"partner", {"structures partenaires : inviter, suivre, suspendre", "partners: invite, follow, suspend"}},
      {"release", {"chiffres publiés : vérifier, montrer, diffuser", "published figures: verify, show, give out"}},
      {"roster", {"inscriptions à signer", "roster entries to be signed"}},
      {"signatory", {"clés des signataires", "signatories' keys"}},
      {"text",
       {"conventions, annuaire, clés : écrire, signer, vérifier", "conventions, roster, keys: write, sign, verify"}},
      {"token", {"jetons d'adhésion", "join tokens"}}};
  std::vector<Command>& commands = program.commands;
  commands = PlaceCommands();
  commands.push_back(Serve(serve, exit_code));
  for (auto group : {&OperatorCommands,       &BackupCommands,         &AccountCommands,
                     &SignInCommands,         &AuditCommands,          &PartnerCommands,
                     &ReturnCommands,         &RosterCommands,         &SignatoryCommands,
                     &DerogationCommands,     &TextCommands,           &RehearseCommands,
                     &ConventionCommands,     &ConventionCareCommands, &ConventionExportCommands,
                     &ConventionFileCommands, &FigureCommands,         &ReleaseCommands,
                     &AggregateCommands,      &CombineCommands,        &PackageCommands,
                     &LedgerCommands,         &OpenApiCommands}) {
    for (Command& command : group()) commands.push_back(std::move(command));
  }
  return program;
}

}  // namespace

Program HubProgram(const ServeFn& serve) {
  static int unused = 0;
  return Build(serve, &unused);
}

int RunCli(int argc, char** argv, const ServeFn& serve) {
  // What gRPC notes about a failed connection is said in a sentence of ours.
  gpr_set_log_function([](gpr_log_func_args*) {});
  int served = 0;
  const int exit_code = RunProgram(Build(serve, &served), argc, argv, std::cout, std::cerr);
  return served != 0 ? served : exit_code;
}

}  // namespace relais::hub
