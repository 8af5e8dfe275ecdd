// relais-demo: one hub and ten nodes on this machine, from the administrator's first command to a counsellor's day.
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "deploy/demo/browsers.h"
#include "deploy/demo/etcd_members.h"
#include "deploy/demo/network.h"
#include "deploy/demo/onboarding.h"
#include "deploy/demo/steps.h"
#include "deploy/demo/story.h"
#include "deploy/demo/words.h"

namespace {

constexpr char kHelp[] =
    "relais-demo : un concentrateur et dix nœuds sur cette machine, mis en place par les commandes de\n"
    "l'administratrice, puis la journée d'une conseillère.\n"
    "  --once           joue la journée, arrête tout ; 0 si chaque étape a donné ce qui était annoncé\n"
    "  --ha             deux concentrateurs sur un registre etcd de trois membres ; celui qui sert est tué en pleine\n"
    "                   journée, l'autre prend la suite (demande le paquet etcd-server)\n"
    "  --json           la dernière ligne de la sortie est un objet JSON\n"
    "  --web DOSSIER    où sont les pages construites (build/web)\n"
    "  --serve-json F   rien que la mise en place ; F dit adresses et comptes une fois que tout est en marche\n"
    "  --folder DOSSIER où vivent les processus (build/demo)\n"
    "  --help           cette aide\n"
    "Sans --once, le réseau reste en marche ; Ctrl-C l'arrête.\n";

void Say(const std::string& line) {
  std::fprintf(stdout, "%s\n", line.c_str());
  std::fflush(stdout);
}

void SayStep(const relais::demo::StepResult& step) {
  using relais::demo::InFrench;
  Say(absl::StrCat(step.ok ? "  ✓ " : "  ✗ ", relais::demo::TitleOf(step.name), " : ", InFrench(step.got),
                   step.ok ? "" : absl::StrCat(" (attendu : ", InFrench(step.expected), ")"), "  [", step.ms, " ms]"));
}

// Which structure stands where.
void SayWhere(const relais::demo::Network& network) {
  for (const auto& structure : network.data().structures) {
    Say(absl::StrCat("      ", structure.at("nom").get<std::string>(), ", ", structure.at("commune").get<std::string>(),
                     " (", structure.at("code_insee").get<std::string>().substr(0, 2), ")"));
  }
}

// A column's text, filled up with spaces to so many letters; UTF-8.
std::string Fill(const std::string& text, size_t letters) {
  size_t count = 0;
  for (unsigned char c : text) count += (c & 0xC0) != 0x80 ? 1 : 0;
  return count < letters ? text + std::string(letters - count, ' ') : text;
}

void SaySummary(const relais::demo::Story& story) {
  constexpr size_t kDoorLetters = 16;
  constexpr size_t kStateLetters = 18;
  Say("\nCe que chaque orientation est devenue");
  for (const relais::demo::Fate& fate : story.fates()) {
    Say(absl::StrCat("  ", Fill(relais::demo::DoorName(fate.from), kDoorLetters), "→ ",
                     Fill(relais::demo::DoorName(fate.to), kDoorLetters),
                     Fill(relais::demo::InFrench(fate.state), kStateLetters),
                     fate.arrived == 1   ? "arrivée une fois"
                     : fate.arrived == 0 ? "PERDUE"
                                         : "DOUBLÉE"));
  }
  const nlohmann::json summary = story.Summary();
  Say(absl::StrCat(summary["ok"].get<bool>() ? "\nTout s'est passé comme annoncé : " : "\nQuelque chose ne va pas : ",
                   summary["acknowledged"].dump(), " orientations confirmées, ", summary["lost"].dump(), " perdue(s), ",
                   summary["duplicated"].dump(), " doublée(s)."));
  if (summary.contains("failover")) {
    Say(absl::StrCat("Concentrateur tué : première orientation prise par l'autre ",
                     summary["failover"]["killed_ms"].dump(),
                     " ms plus tard ; arrêté dans l'ordre : ", summary["failover"]["stopped_ms"].dump(), " ms."));
  }
}

// A signal before the network stands: the children go with us (see process.cc).
void EndAtOnce(int) {
  constexpr char kText[] = "\nInterrompu : tout est arrêté.\n";
  constexpr int kInterrupted = 130;
  [[maybe_unused]] const ssize_t written = write(STDOUT_FILENO, kText, sizeof kText - 1);
  _exit(kInterrupted);
}

int StayUp(relais::demo::Network* network, const relais::demo::Steps& steps, const std::string& bin,
           const std::string& folder, const relais::demo::Browsers& browsers) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  Say(absl::StrCat("\nLe réseau reste en marche dans ", folder, ". Par exemple, dans un autre terminal :"));
  Say(absl::StrCat("  ", bin, "/relais-node list --scope all --dir ",
                   network->NodeFolder("mission-locale-pithiviers")));
  Say(absl::StrCat("  ", bin, "/relais-hub status --dir ", network->HubFolder()));
  Say("Dans un navigateur :");
  for (const std::string& line : browsers.Lines()) Say(line);
  Say("Ctrl-C l'arrête.");
  int received = 0;
  sigwait(&signals, &received);
  network->StopAll();
  Say("Tout est arrêté.");
  return steps.ok() ? 0 : 1;
}

// The network from an empty folder on. "" or what keeps it from going on.
std::string SetUp(const relais::demo::Network& network, relais::demo::Onboarding& onboarding,
                  relais::demo::Browsers& browsers, const relais::demo::Steps& steps) {
  Say("Mise en place : un concentrateur et sept nœuds, chacun son processus, sur cette machine ; rien que des "
      "commandes");
  if (std::string wrong = onboarding.SetUpRegion(); !wrong.empty()) return wrong;
  Say("\nUne nouvelle convention, Pithiviers, et trois nouvelles structures : l'après-midi d'une administratrice");
  if (std::string wrong = onboarding.PlayPithiviers(); !wrong.empty()) return wrong;
  SayWhere(network);
  if (steps.stops_early()) return "";  // nobody will look
  return browsers.Open();
}

void PlayDay(relais::demo::Onboarding& onboarding, relais::demo::Story& story, bool two_hubs) {
  Say("\nLa journée d'une conseillère (accusés : A0 écrite au départ, A1 chez le concentrateur, A2 à l'arrivée)");
  story.PlayFirst();
  onboarding.PlayFirstHandoff();
  story.Play(two_hubs);
}

void SayProof(const std::string& bin, const std::string& proof) {
  Say(absl::StrCat("      Dans ", proof, " : la convention de Pithiviers et l'ancre. À vérifier sans concentrateur :"));
  Say(absl::StrCat("      ", bin, "/relais-hub convention verify ", proof, "/pithiviers.convention.json --anchor ",
                   proof, "/anchor.json"));
}

// What was typed.
struct CommandLine {
  relais::demo::NetworkOptions options;
  std::string proof = "build/demo";
  std::string serve_json;
  std::string last_step;
  bool once = false;
  bool json = false;
};

// The exit code where the help was asked for, or is needed; −1 otherwise.
int Read(int argc, char** argv, CommandLine& line) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--once") {
      line.once = true;
    } else if (word == "--json") {
      line.json = true;
    } else if (word == "--ha") {
      line.options.two_hubs = true;
    } else if (word == "--folder" && i + 1 < argc) {
      line.options.folder = argv[++i];
      line.proof = line.options.folder;
    } else if (word == "--web" && i + 1 < argc) {
      line.options.web = argv[++i];
    } else if (word == "--serve-json" && i + 1 < argc) {
      line.serve_json = argv[++i];
    } else if (word == "--sabotage" && i + 1 < argc) {  // hidden: for the test that this program notices
      line.options.sabotage = argv[++i];
    } else if (word == "--until" && i + 1 < argc) {  // hidden likewise: the last step that it needs
      line.last_step = argv[++i];
    } else {
      std::fputs(kHelp, word == "--help" ? stdout : stderr);
      return word == "--help" ? 0 : 2;
    }
  }
  return -1;
}

// The cluster of two hubs' ledger, and the settings that put it there; null when it does not run.
std::unique_ptr<relais::demo::EtcdMembers> StartMembers(relais::demo::NetworkOptions& options) {
  auto members = std::make_unique<relais::demo::EtcdMembers>(options.folder + "-etcd", "deploy/etcd");
  options.hub_settings = members->HubSettings();
  Say("Trois membres etcd sur cette machine : le registre des deux concentrateurs");
  const std::string wrong = members->Start();
  if (wrong.empty()) return members;
  std::fprintf(stderr, "%s\n", wrong.c_str());
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string self = argv[0];
  const std::string bin = self.find('/') == std::string::npos ? "." : self.substr(0, self.rfind('/'));
  CommandLine line{{bin, "build/demo/network", "", "build/web"}};
  if (const int code = Read(argc, argv, line); code >= 0) return code;
  auto& [options, proof, serve_json, last_step, once, json] = line;
  signal(SIGINT, EndAtOnce);
  signal(SIGTERM, EndAtOnce);

  std::unique_ptr<relais::demo::EtcdMembers> members;
  if (options.two_hubs && (members = StartMembers(options)) == nullptr) return 1;
  relais::demo::Network network(options);
  relais::demo::Steps steps(SayStep, last_step);
  relais::demo::Onboarding onboarding(&network, &steps, proof, Say);
  relais::demo::Story story(&network, &steps);
  relais::demo::Browsers browsers(&network, &onboarding.office());
  const auto summary = [&] {
    nlohmann::json said = story.Summary();
    said["web"] = browsers.Doors();
    return said.dump();
  };
  if (std::string wrong = SetUp(network, onboarding, browsers, steps); !wrong.empty()) {
    steps.Play("set_up", "done", [&] { return wrong; });
    if (json) Say(summary());
    return 1;
  }
  if (!serve_json.empty()) {
    // Whoever waits for the file finds it whole.
    relais::demo::WriteFile(serve_json + ".new", browsers.Doors().dump(2) + "\n", 0600);
    rename((serve_json + ".new").c_str(), serve_json.c_str());
    return StayUp(&network, steps, bin, options.folder, browsers);
  }
  PlayDay(onboarding, story, options.two_hubs);
  Say("\nCe que chacun peut vérifier");
  onboarding.PlayProof();
  SayProof(bin, proof);
  if (!once) {
    if (json) Say(summary());
    return StayUp(&network, steps, bin, options.folder, browsers);
  }
  network.hub().Kill();
  for (const std::string& key : network.keys()) network.node(key).Kill();
  story.Judge();
  SaySummary(story);
  if (json) Say(summary());
  return steps.ok() ? 0 : 1;
}
