// relais-demo: one hub and ten nodes on this machine, and a counsellor's day between them.
#include <signal.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "absl/strings/str_cat.h"
#include "deploy/demo/network.h"
#include "deploy/demo/story.h"

namespace {

constexpr char kHelp[] =
    "relais-demo : un concentrateur et dix nœuds sur cette machine, et la journée d'une conseillère.\n"
    "  --once           joue la journée, arrête tout ; 0 si chaque étape a donné ce qui était annoncé\n"
    "  --json           la dernière ligne de la sortie est un objet JSON\n"
    "  --folder DOSSIER où vivent les processus (build/demo)\n"
    "  --help           cette aide\n"
    "Sans --once, le réseau reste en marche ; Ctrl-C l'arrête.\n";

void Say(const std::string& line) {
  std::fprintf(stdout, "%s\n", line.c_str());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string self = argv[0];
  const std::string bin = self.find('/') == std::string::npos ? "." : self.substr(0, self.rfind('/'));
  relais::demo::NetworkOptions options{bin, "build/demo/network", ""};
  bool once = false;
  bool json = false;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--once") {
      once = true;
    } else if (word == "--json") {
      json = true;
    } else if (word == "--folder" && i + 1 < argc) {
      options.folder = argv[++i];
    } else if (word == "--sabotage" && i + 1 < argc) {  // hidden: for the test that this program notices
      options.sabotage = argv[++i];
    } else {
      std::fputs(kHelp, word == "--help" ? stdout : stderr);
      return word == "--help" ? 0 : 2;
    }
  }
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, nullptr);

  relais::demo::Network network(options);
  Say("Mise en place du réseau");
  if (std::string wrong = network.SetUp([](const std::string& part) { Say("  ✓ " + part); }); !wrong.empty()) {
    Say("  ✗ " + wrong);
    if (json) Say(nlohmann::json({{"ok", false}, {"error", wrong}}).dump());
    return 1;
  }
  Say("La journée");
  relais::demo::Story story(&network, [](const relais::demo::StepResult& step) {
    Say(absl::StrCat(step.ok ? "  ✓ " : "  ✗ ", step.name, " : ", step.got,
                     step.ok ? "" : absl::StrCat(" (attendu : ", step.expected, ")"), "  [", step.ms, " ms]"));
  });
  story.Play();
  if (!once) {
    Say(absl::StrCat("Le réseau reste en marche dans ", options.folder, ". Par exemple :"));
    Say(absl::StrCat("  ", bin, "/relais-node list --scope all --dir ",
                     network.NodeFolder("mission-locale-pithiviers")));
    Say(absl::StrCat("  ", bin, "/relais-hub status --dir ", network.HubFolder()));
    Say("Ctrl-C l'arrête.");
    int received = 0;
    sigwait(&signals, &received);
    network.StopAll();
    return story.ok() ? 0 : 1;
  }
  network.hub().Kill();
  for (const std::string& key : network.keys()) network.node(key).Kill();
  story.Judge();
  const nlohmann::json summary = story.Summary();
  Say(absl::StrCat(
      story.ok() ? "Tout s'est passé comme annoncé : " : "Quelque chose ne va pas : ", summary["acknowledged"].dump(),
      " orientations confirmées, ", summary["lost"].dump(), " perdue, ", summary["duplicated"].dump(), " doublée."));
  if (json) Say(summary.dump());
  return story.ok() ? 0 : 1;
}
