#include "node/cli/cli.h"

#include <grpc/support/log.h>

#include <iostream>
#include <utility>
#include <vector>

#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/node_folder.h"
#include "node/cli/vault_making.h"
#include "services/adapters/terminal/boxed_key.h"
#include "services/adapters/terminal/files.h"

namespace relais::node {
namespace {

// The daemon says for itself why it stopped; its exit code goes through untouched.
Command Serve(const ServeFn& serve, int* exit_code) {
  return {"serve",
          {"lance le nœud", "runs the node"},
          {{"--config",
            {"fichier node.toml (celui de --dir) ; listen.metrics y ouvre /metrics, /healthz et /readyz",
             "the file node.toml (the one in --dir); its listen.metrics opens /metrics, /healthz and /readyz"},
            Takes::kOne,
            false,
            "file"},
           PassphraseOption()},
          [serve, exit_code](const Arguments& arguments, Terminal& terminal) {
            std::string config = arguments.Get("--config");
            if (config.empty()) config = Below(arguments.Get("--dir"), kConfigFile);
            gpr_set_log_function(nullptr);  // a daemon's log may hold gRPC's own lines
            *exit_code = serve(config, [&] { return VaultPassphrase(arguments, terminal); });
            return absl::OkStatus();
          },
          "relais-node serve --config /etc/relais/node.toml"};
}

Program Build(const ServeFn& serve, int* exit_code) {
  Program program;
  program.name = "relais-node";
  program.help = {
      "Relais, côté structure : recevoir et orienter des personnes, sans que personne ne se perde en route.",
      "Relais, at a partner: receiving and referring people, with nobody lost on the way."};
  program.options = LineOptions();
  program.groups["counts"] = {"comptages mensuels de la structure", "the partner's monthly counts"};
  program.groups["derogation"] = {"troisième porte : demander à l'animateur", "a third door: asking the animator"};
  program.groups["paper"] = {"structures sans nœud, à joindre par téléphone ou sur papier",
                             "partners without a node, reached by telephone or on paper"};
  program.groups["drill"] = {"exercices : personnes fictives, dans aucun chiffre", "drills: nobody real, in no figure"};
  program.groups["draft"] = {"formulaires d'orientation", "referral forms"};
  program.groups["follow"] = {"le suivi, par la personne, avec le code de sa fiche",
                              "following up, by the person, with the code of the slip"};
  program.groups["notice"] = {"messages d'attente par messagerie", "notices by mail"};
  program.groups["staff"] = {"les collègues de ce nœud", "the colleagues of this node"};
  program.groups["services"] = {"les offres de la structure, et leur publication",
                                "the partner's services, and publishing them"};
  program.groups["vault"] = {"le coffre du nœud : ce qui l'ouvre", "the node's vault: what opens it"};
  std::vector<Command>& commands = program.commands;
  commands = PlaceCommands();
  for (auto group : {&VaultCommands, &BackupCommands, &JoinCommands, &LeaveCommands}) {
    for (Command& command : group()) commands.push_back(std::move(command));
  }
  commands.push_back(Serve(serve, exit_code));
  for (auto group :
       {&DraftCommands, &InboxCommands, &AnswerCommands, &DerogationCommands, &EscalationCommands, &PaperCommands,
        &CountCommands, &DrillCommands, &FollowCommands, &ServiceCommands, &ServiceFileCommands, &NoticeCommands,
        &KeepingCommands, &SessionCommands, &StaffCommands, &AccessCommands, &OpenApiCommands}) {
    for (Command& command : group()) commands.push_back(std::move(command));
  }
  return program;
}

}  // namespace

Program NodeProgram(const ServeFn& serve) {
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

}  // namespace relais::node
