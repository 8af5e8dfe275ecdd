// The ledger carried between the store's folder, an etcd cluster and a file, while no hub serves it.
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/hub_folder.h"
#include "hub/moving/ledger_fault.h"
#include "hub/moving/ledger_house.h"
#include "services/adapters/carriage/carry.h"
#include "services/adapters/carriage/ledger_file.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/terminal/backup_lines.h"
#include "services/adapters/terminal/files.h"

namespace relais::hub {
namespace {

constexpr uint64_t kUnmeasuredStepBytes = 64u << 20;

absl::Status NotCarried(const absl::Status& status, LedgerFault fault, Terminal& terminal) {
  if (fault == LedgerFault::kNone && absl::IsUnavailable(status)) return OutOfReach(status.message());
  const LedgerFaultWords& words = WordsOf(fault);
  return BackupFailure(status, words.name, words.advice, terminal);
}

// Each tenth of the way, on standard error; without a known end, each 64 MiB.
CarryProgressFn Progress(Terminal& terminal) {
  struct Told {
    CarryStep step = CarryStep::kSurvey;
    uint64_t mark = 0;
  };
  return [&terminal, told = Told()](CarryStep step, uint64_t done, uint64_t all) mutable {
    const uint64_t mark = all == 0 ? done / kUnmeasuredStepBytes : 10 * done / all;
    if (step == told.step && mark == told.mark) return;
    told = {step, mark};
    const Text words = step == CarryStep::kSurvey ? Text{"lecture", "reading"}
                       : step == CarryStep::kPut  ? Text{"écriture", "writing"}
                                                  : Text{"relecture", "reading back"};
    const std::string far =
        all == 0 ? absl::StrCat(done >> 20, terminal.Say(" Mio", " MiB")) : absl::StrCat(10 * mark, " %");
    terminal.Warn(absl::StrCat(terminal.Say(words), " ", far));
    terminal.Event({{"step", words.en}, {"bytes_done", done}, {"bytes_all", all}});
  };
}

// A settings file, or the folder of one.
std::string SettingsAt(const std::string& place) {
  std::error_code error;
  return std::filesystem::is_directory(place, error) ? Below(place, kConfigFile) : place;
}

absl::StatusOr<LedgerHouse> HouseAt(const std::string& settings) {
  absl::StatusOr<LedgerHouse> house = LedgerHouse::Read(settings, OpensslDigester());
  if (!house.ok()) return BadUsage(house.status().message());
  return house;
}

absl::StatusOr<LedgerHouse> HouseHere(const Arguments& arguments) {
  return HouseAt(Below(arguments.Has("--dir") ? arguments.Get("--dir") : ".", kConfigFile));
}

void TellOthers(const LedgerHouse& house, Terminal& terminal) {
  nlohmann::json others = nlohmann::json::array();
  terminal.Line(terminal.Say("Pas dans le registre, à porter à la main si le concentrateur change de machine :",
                             "Not in the ledger, to be carried by hand if the hub changes machines:"));
  for (const LedgerHouse::Part& part : house.others()) {
    others.push_back({{"name", part.name}, {"path", part.path}, {"there", part.there}});
    if (part.there) terminal.Line(absl::StrCat("  ", part.path));
  }
  terminal.result()["not_in_ledger"] = std::move(others);
  terminal.Line(terminal.Say("Parmi eux, les envois mensuels non publiés (…packages) n'existent nulle part ailleurs.",
                             "Among them, the monthly packages that are not released (…packages) are nowhere else."));
}

absl::Status CarryThem(LedgerSource& source, LedgerTarget& target, const LedgerOwner& owner, const std::string& to,
                       Terminal& terminal) {
  const OpensslDigester digester;
  const absl::StatusOr<Carried> carried = Carry(source, target, owner, digester, Progress(terminal));
  if (!carried.ok()) return NotCarried(carried.status(), FaultOfCarrying(carried.status()), terminal);
  const LedgerManifest& manifest = carried->manifest;
  terminal.result().update({{"to", to},
                            {"region", owner.region},
                            {"network", owner.network.ToHex()},
                            {"ledger", manifest.facts.id.ToHex()},
                            {"head", manifest.facts.head.sequence},
                            {"chain", manifest.facts.head.chain.ToHex()},
                            {"records", manifest.records},
                            {"bodies", manifest.bodies},
                            {"bytes", manifest.bytes()},
                            {"gone_on", carried->gone_on},
                            {"was_there", carried->was_there}});
  if (carried->was_there) terminal.Line(terminal.Say("Déjà là, et le même.", "There already, and the same."));
  if (carried->gone_on) terminal.Line(terminal.Say("Repris où il en était.", "Gone on from where it was."));
  terminal.Line(absl::StrCat(to, terminal.Say(" : relu en entier, ", ": read back whole, "), manifest.records,
                             terminal.Say(" enregistrements, ", " records, "), manifest.bodies,
                             terminal.Say(" corps scellés.", " sealed bodies.")));
  terminal.Line(absl::StrCat(terminal.Say("Enregistrement ", "Record "), manifest.facts.head.sequence,
                             terminal.Say(", chaîne ", ", chain "), manifest.facts.head.chain.ToHex()));
  return absl::OkStatus();
}

void WarnOfTwo(Terminal& terminal) {
  terminal.Line(terminal.Say(
      "L'original reste où il était : un seul des deux doit encore être servi. Une copie plus ancienne que "
      "ce qui a été servi depuis se déclare (« relais-hub declare-restore »).",
      "The original stays where it was: only one of the two may be served from now on. A copy that is older "
      "than what was served since has to be declared (\"relais-hub declare-restore\")."));
}

absl::Status Export(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<LedgerHouse> house = HouseHere(arguments);
  if (!house.ok()) return house.status();
  OsEntropy entropy;
  const OpensslDigester digester;
  absl::StatusOr<std::unique_ptr<LedgerSource>> source = house->Take(digester, entropy);
  if (!source.ok()) return NotCarried(source.status(), FaultOfSource(source.status(), LedgerSide::kStore), terminal);
  const std::string file = arguments.Get("FILE");
  LedgerFileTarget target(file, digester);
  if (absl::Status s = CarryThem(**source, target, house->owner(), file, terminal); !s.ok()) return s;
  TellOthers(*house, terminal);
  WarnOfTwo(terminal);
  return absl::OkStatus();
}

absl::Status Import(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<LedgerHouse> house = HouseHere(arguments);
  if (!house.ok()) return house.status();
  OsEntropy entropy;
  const OpensslDigester digester;
  absl::StatusOr<std::unique_ptr<LedgerFileSource>> source = LedgerFileSource::Open(arguments.Get("FILE"), digester);
  if (!source.ok()) return NotCarried(source.status(), FaultOfSource(source.status(), LedgerSide::kFile), terminal);
  const LedgerOwner& owner = (*source)->manifest().owner;
  if (owner != house->owner()) {
    return NotCarried(absl::PermissionDeniedError(
                          absl::StrCat("region ", owner.region, ", network ", owner.network.ToHex().substr(0, 16))),
                      LedgerFault::kOfAnother, terminal);
  }
  absl::StatusOr<std::unique_ptr<LedgerTarget>> target = house->Give(digester, entropy, arguments.Has("--anew"));
  if (!target.ok()) return NotCarried(target.status(), FaultOfCarrying(target.status()), terminal);
  if (absl::Status s = CarryThem(**source, **target, owner, house->place(), terminal); !s.ok()) return s;
  WarnOfTwo(terminal);
  return absl::OkStatus();
}

absl::Status Copy(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<LedgerHouse> from = HouseAt(SettingsAt(arguments.Get("--from")));
  if (!from.ok()) return from.status();
  const absl::StatusOr<LedgerHouse> to = HouseAt(SettingsAt(arguments.Get("--to")));
  if (!to.ok()) return to.status();
  if (from->owner() != to->owner()) {
    return NotCarried(absl::PermissionDeniedError(to->owner().region), LedgerFault::kOfAnother, terminal);
  }
  if (from->place() == to->place()) {
    return BadUsage(terminal.Say("--from et --to désignent la même place", "--from and --to name the same place"));
  }
  OsEntropy entropy;
  const OpensslDigester digester;
  absl::StatusOr<std::unique_ptr<LedgerSource>> source = from->Take(digester, entropy);
  if (!source.ok()) return NotCarried(source.status(), FaultOfSource(source.status(), LedgerSide::kStore), terminal);
  absl::StatusOr<std::unique_ptr<LedgerTarget>> target = to->Give(digester, entropy, arguments.Has("--anew"));
  if (!target.ok()) return NotCarried(target.status(), FaultOfCarrying(target.status()), terminal);
  if (absl::Status s = CarryThem(**source, **target, from->owner(), to->place(), terminal); !s.ok()) return s;
  TellOthers(*from, terminal);
  WarnOfTwo(terminal);
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> LedgerCommands() {
  const Option anew = {"--anew",
                       {"enlève d'abord ce qu'un autre transport a laissé inachevé",
                        "first removes what another carrying left unfinished"},
                       Takes::kNothing};
  return {
      {"ledger export",
       {"copie le registre dans un fichier, vérifié par sa chaîne ; concentrateur arrêté ; se reprend",
        "copies the ledger into a file, verified by its chain; while no hub serves it; can be gone on with"},
       {{"FILE",
         {"le fichier, qui n'existe pas encore", "the file, which is not there yet"},
         Takes::kOne,
         true,
         "file"}},
       &Export,
       "relais-hub ledger export registre.relais --dir /srv/relais-hub"},
      {"ledger import",
       {"met un fichier de registre là où les réglages le veulent, vide jusque-là",
        "puts a ledger file where the settings want the ledger, empty until then"},
       {{"FILE", {"le fichier", "the file"}, Takes::kOne, true, "file"}, anew},
       &Import,
       "relais-hub ledger import registre.relais --dir /srv/relais-hub"},
      {"ledger copy",
       {"copie le registre d'une place à une autre, RocksDB ou etcd, sans fichier",
        "copies the ledger from one place to another, RocksDB or etcd, without a file"},
       {{"--from",
         {"hub.toml de départ, ou son dossier", "hub.toml it is taken from, or its folder"},
         Takes::kOne,
         true,
         "file"},
        {"--to",
         {"hub.toml d'arrivée, ou son dossier", "hub.toml it is put to, or its folder"},
         Takes::kOne,
         true,
         "file"},
        anew},
       &Copy,
       "relais-hub ledger copy --from hub.toml --to hub-etcd.toml"},
  };
}

}  // namespace relais::hub
