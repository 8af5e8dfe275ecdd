#include "deploy/year/commands.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "deploy/year/check.h"
#include "deploy/year/counting_folder.h"
#include "deploy/year/network.h"
#include "deploy/year/node_folder.h"
#include "deploy/year/player.h"
#include "deploy/year/region_plan.h"
#include "deploy/year/truth.h"
#include "hub/cli/hub_folder.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"
#include "services/core/handoff/day.h"

namespace relais::year {
namespace {

constexpr char kCellsFile[] = "cells.csv";
constexpr char kStoreFolder[] = "store";
constexpr char kRegion[] = "centre-val-de-loire";
constexpr int kPartnersLeast = 12;

struct Bounds {
  int least = 0;
  int most = 0;
};

absl::Status TakeNumber(const Arguments& arguments, absl::string_view name, Bounds bounds, const Terminal& terminal,
                        int* number) {
  const std::string typed = arguments.Get(name);
  if (typed.empty()) return absl::OkStatus();
  if (absl::SimpleAtoi(typed, number) && *number >= bounds.least && *number <= bounds.most) return absl::OkStatus();
  return BadUsage(absl::StrCat(name, terminal.Say(" : un nombre de ", ": a number from "), bounds.least,
                               terminal.Say(" à ", " to "), bounds.most));
}

absl::StatusOr<YearOptions> OptionsOf(const Arguments& arguments, const Terminal& terminal) {
  YearOptions options;
  int seed = 1;
  for (const auto& [name, bounds, number] : {std::tuple{"--seed", Bounds{0, 1'000'000'000}, &seed},
                                             {"--partners", Bounds{kPartnersLeast, 500}, &options.partners},
                                             {"--handoffs", Bounds{1, 2'000'000}, &options.handoffs},
                                             {"--months", Bounds{1, 36}, &options.months}}) {
    if (auto status = TakeNumber(arguments, name, bounds, terminal, number); !status.ok()) return status;
  }
  options.seed = static_cast<uint64_t>(seed);
  if (arguments.Has("--first-month")) {
    const absl::StatusOr<Month> month = ParseMonth(arguments.Get("--first-month"));
    if (!month.ok()) return BadUsage(terminal.Say("--first-month : AAAA-MM", "--first-month: YYYY-MM"));
    options.first_month = *month;
  }
  return options;
}

// Where the hub's ledger goes, and under which key of the hub.
absl::StatusOr<Places> PlacesOf(const Arguments& arguments, const Terminal& terminal) {
  Places places;
  const std::string folder = arguments.Get("--hub");
  if (folder.empty() == !arguments.Has("--store")) {
    return BadUsage(terminal.Say("--hub ou --store, l'un des deux", "--hub or --store, one of them"));
  }
  if (auto status = TakeNumber(arguments, "--miscount", {1, 500}, terminal, &places.miscounts); !status.ok()) {
    return status;
  }
  places.hub_store = folder.empty() ? arguments.Get("--store") : Below(folder, kStoreFolder);
  if (!folder.empty() || arguments.Has("--counting")) {
    places.last_packages = absl::StrCat(places.hub_store, ".packages");
  }
  if (!folder.empty()) {
    const absl::StatusOr<Secret32> seed = ReadKeyFile(Below(folder, hub::kSigningKeyFile), terminal);
    if (!seed.ok()) return seed.status();
    YearEntropy unused(0);
    places.hub_key = SodiumSealer(unused).SigningPairFrom(*seed).key;
  }
  for (absl::string_view word : absl::StrSplit(arguments.Get("--keep"), ',', absl::SkipEmpty())) {
    int number = 0;
    if (!absl::SimpleAtoi(word, &number) || number < 1 || folder.empty()) {
      return BadUsage(terminal.Say("--keep : numéros séparés par des virgules, avec --hub",
                                   "--keep: numbers with commas between, together with --hub"));
    }
    places.nodes = Below(folder, "../nodes");
    places.kept_nodes.push_back(number);
    if (auto status = MakeFolder(NodeFolderOf(places.nodes, number), terminal); !status.ok()) return status;
  }
  return places;
}

nlohmann::json PlanJson(const RegionPlan& plan, const Papers& papers) {
  nlohmann::json offices = nlohmann::json::array();
  for (const Office& office : plan.offices().offices) {
    const OfficePaper& paper = papers.office(office.number);
    nlohmann::json row = {{"number", office.number},    {"name", office.name},
                          {"commune", office.commune},  {"partner", paper.partner.ToHex()},
                          {"node", paper.node.ToHex()}, {"conventions", office.conventions},
                          {"slow", office.slow},        {"kind", std::string(FactsOf(office.kind).label)}};
    if (office.silence.first != kNoDay) {
      row["silent_from"] = FormatDay(office.silence.first);
      if (office.leaves != kNoDay) row["leaves"] = FormatDay(office.leaves);
      row["silent_through"] = FormatDay(office.silence.last);
    }
    offices.push_back(std::move(row));
  }
  nlohmann::json conventions = nlohmann::json::array();
  for (const LocalConvention& convention : plan.offices().conventions) {
    conventions.push_back({{"number", convention.number},
                           {"title", convention.title},
                           {"communes", convention.communes.size()},
                           {"parties", convention.parties}});
  }
  nlohmann::json aggregation = nlohmann::json::array();
  for (const SealingPair& pair : papers.counting().aggregation) aggregation.push_back(pair.key.ToHex());
  return {{"offices", std::move(offices)},
          {"conventions", std::move(conventions)},
          {"aggregation", std::move(aggregation)}};
}

nlohmann::json CountsJson(const Player& player) {
  const PlayedCounts& counts = player.counts();
  const Truth& truth = player.truth();
  nlohmann::json refused = nlohmann::json::object();
  for (const auto& [what, count] : counts.refused) refused[what] = count;
  nlohmann::json facts = nlohmann::json::object();
  for (int fact = 1; fact <= kCountedFacts; ++fact) {
    const auto counted = static_cast<CountedFact>(fact);
    facts[std::string(CountedFactName(counted))] = truth.Total(counted);
  }
  return {{"journeys", counts.journeys},
          {"solved_here", counts.solved_here},
          {"no_door", counts.no_door},
          {"drills", counts.drills},
          {"reroutes", counts.reroutes},
          {"third_doors_refused", counts.third_doors_refused},
          {"leaves_asked", counts.leaves_asked},
          {"leaves_granted", counts.leaves_granted},
          {"under_way", player.under_way()},
          {"refused", std::move(refused)},
          {"facts", std::move(facts)}};
}

absl::Status WriteTruth(const std::string& folder, const RegionPlan& plan, const Papers& papers, const Player& player,
                        const Terminal& terminal) {
  if (auto status = MakeFolder(folder, terminal); !status.ok()) return status;
  const std::vector<std::pair<const char*, std::string>> files = {{kTruthFile, player.truth().ToJson().dump(1) + "\n"},
                                                                  {kCellsFile, player.truth().CellsCsv()},
                                                                  {kReportedFile, player.truth().ReportedCsv()},
                                                                  {kPlanFile, PlanJson(plan, papers).dump(1) + "\n"}};
  for (const auto& [name, bytes] : files) {
    if (auto status = WriteWholeFile(Below(folder, name), bytes, kPublicMode, terminal); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// What the daemons need beside their ledgers: the hub's anchor, and the kept nodes' folders.
absl::Status WriteFolders(const Arguments& arguments, const Places& places, const RegionPlan& plan,
                          const Papers& papers, const Terminal& terminal) {
  const std::string folder = arguments.Get("--hub");
  auto status = WriteWholeFile(Below(folder, hub::kAnchorFile), FormatAnchor(papers.anchor()), kPublicMode, terminal);
  if (!status.ok() || places.kept_nodes.empty()) return status;
  const absl::Time now = SystemClock().Now();
  const absl::StatusOr<CertificateAuthority> authority = CertificateAuthority::Load(
      Below(folder, hub::kAuthorityFile), arguments.Has("--region") ? arguments.Get("--region") : kRegion, now);
  if (!authority.ok()) return BadUsage(authority.status().message());
  for (int number : places.kept_nodes) {
    absl::Status written =
        WriteNodeFolder(NodeFolderOf(places.nodes, number), papers.office(number), plan.offices().office(number).name,
                        papers.anchor(), *authority, now, terminal);
    if (!written.ok()) return written;
  }
  return absl::OkStatus();
}

// What was released, and what somebody needs to do the last month again.
absl::Status WriteCounting(const Arguments& arguments, const Network& network, const Terminal& terminal) {
  const std::string hub = arguments.Get("--hub");
  if (hub.empty() && !arguments.Has("--counting")) return absl::OkStatus();
  const std::string folder = arguments.Has("--counting") ? arguments.Get("--counting") : Below(hub, "../counting");
  const std::string releases = Below(hub.empty() ? folder : hub, kReleasesFolder);
  const auto status = WriteCountingFolder(folder, network.papers(), terminal);
  return status.ok() ? WriteReleases(releases, network, terminal) : status;
}

absl::Status Play(const Arguments& arguments, Terminal& terminal) {
  if (auto status = CheckTimeZone(); !status.ok()) return OutOfReach(status.message());
  const absl::StatusOr<YearOptions> options = OptionsOf(arguments, terminal);
  if (!options.ok()) return options.status();
  const absl::StatusOr<Places> places = PlacesOf(arguments, terminal);
  if (!places.ok()) return places.status();
  for (int number : places->kept_nodes) {
    if (number > options->partners) return BadUsage(absl::StrCat("--keep ", number));
  }
  RegionPlan plan(*options);
  HubTally tally;
  Network network(plan, *places, [&tally](const hub::HubRecord& record) { tally.Hear(record); });
  if (auto status = network.Open(); !status.ok()) return BadUsage(status.message());
  Player player(&plan, &network);
  player.Play([&](Month month) {
    terminal.Warn(absl::StrCat(FormatMonth(month), terminal.Say(" : ", ": "), tally.counts().Total(),
                               terminal.Say(" passages de relais au concentrateur", " handoffs at the hub")));
  });
  if (auto status = network.FinishCounting(); !status.ok()) return status;
  if (auto status = network.Close(); !status.ok()) return BadUsage(status.message());
  if (auto status = WriteCounting(arguments, network, terminal); !status.ok()) return status;
  if (arguments.Has("--truth")) {
    auto status = WriteTruth(arguments.Get("--truth"), plan, network.papers(), player, terminal);
    if (!status.ok()) return status;
  }
  if (arguments.Has("--hub")) {
    auto status = WriteFolders(arguments, *places, plan, network.papers(), terminal);
    if (!status.ok()) return status;
  }
  const LedgerHead head = network.hub().ledger().head();
  const bool equal = tally.Arrived() == player.truth().handoffs();
  terminal.result().update(CountsJson(player));
  terminal.result().update({{"seed", options->seed},
                            {"partners", options->partners},
                            {"conventions", plan.offices().conventions.size()},
                            {"months", options->months},
                            {"first_day", FormatDay(plan.first_day())},
                            {"last_day", FormatDay(plan.last_day())},
                            {"handoffs", tally.counts().Total()},
                            {"hub_journeys", tally.journeys()},
                            {"hub_refused", tally.refused()},
                            {"records", head.sequence},
                            {"chain", head.chain.ToHex()},
                            {"releases", network.releases().size()},
                            {"late_packages", network.late_packages()},
                            {"equals_truth", equal}});
  terminal.Line(absl::StrCat(tally.counts().Total(), terminal.Say(" passages de relais, ", " handoffs, "),
                             tally.journeys(), terminal.Say(" parcours, ", " journeys, "), options->months,
                             terminal.Say(" mois", " months")));
  if (equal) return absl::OkStatus();
  return BadUsage(terminal.Say("le concentrateur n'a pas pris ce que les guichets ont envoyé",
                               "what the hub took is not what the desks sent"));
}

}  // namespace

Program YearProgram() {
  Program program;
  program.name = "relais-year";
  program.help = {"joue une année de région inventée, avec les vrais moteurs : plausible, observée nulle part",
                  "plays an invented region-year through the real engines: plausible, observed nowhere"};
  program.commands = {
      {"play",
       {"joue l'année dans le registre d'un concentrateur", "plays the year into a hub's ledger"},
       {{"--hub", {"dossier fait par relais-hub init", "folder made by relais-hub init"}, Takes::kOne, false, "dir"},
        {"--store", {"ou bien : le seul registre", "or else: the ledger alone"}, Takes::kOne, false, "dir"},
        {"--truth",
         {"dossier où écrire ce qui s'est passé", "folder for what really happened"},
         Takes::kOne,
         false,
         "dir"},
        {"--keep",
         {"nœuds gardés, par numéro (1,7,12) : leurs dossiers complets vont à côté de celui du concentrateur",
          "nodes to keep, by number (1,7,12): their whole folders go beside the hub's"}},
        {"--counting",
         {"dossier des clés des trois agrégateurs (à côté de celui du concentrateur), et avec --store des publications",
          "folder for the three aggregators' keys (beside the hub's), and with --store for the releases"},
         Takes::kOne,
         false,
         "dir"},
        {"--miscount",
         {"pour éprouver check : ce nœud annonce une personne de trop",
          "to try check: this node claims one person too many"}},
        {"--region",
         {"région de relais-hub init, pour leurs certificats (centre-val-de-loire)",
          "region of relais-hub init, for their certificates (centre-val-de-loire)"}},
        {"--seed", {"graine (1) ; la même donne la même année", "seed (1); the same one gives the same year"}},
        {"--partners", {"structures (300)", "partners (300)"}},
        {"--handoffs", {"passages de relais visés (100000)", "handoffs aimed at (100000)"}},
        {"--months", {"mois (12)", "months (12)"}},
        {"--first-month", {"premier mois (2025-09)", "first month (2025-09)"}}},
       &Play,
       "relais-year play --store build/year-store --truth build/year-truth --partners 20 --handoffs 2000 --months 3"},
      {"check",
       {"compte le registre et le compare à la vérité", "counts the ledger and compares it with the truth"},
       {{"--store", {"registre", "ledger"}, Takes::kOne, true, "dir"},
        {"--truth", {"dossier de play --truth", "folder of play --truth"}, Takes::kOne, true, "dir"},
        {"--releases", {"publications à comparer aussi", "releases to compare as well"}, Takes::kOne, false, "dir"}},
       &CheckYear},
  };
  return program;
}

}  // namespace relais::year
