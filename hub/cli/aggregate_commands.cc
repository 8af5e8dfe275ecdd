// The three that sum: each command a process of its own, away from the hub. What goes from one to the other are files.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "hub/aggregate/aggregator_desk.h"
#include "hub/aggregate/ground.h"
#include "hub/cli/commands.h"
#include "hub/cli/counting_ground.h"
#include "hub/cli/signatory_key.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/terminal/files.h"
#include "services/core/handoff/reason.h"
#include "services/wire/release_text.h"

namespace relais::hub {
namespace {

absl::StatusOr<AggregatorSelf> ReadSelf(const Arguments& arguments, const Terminal& terminal, const Sealer& sealer) {
  const absl::StatusOr<Aggregator> by = ParseAggregator(arguments.Get("--as"));
  if (!by.ok()) return by.status();
  const absl::StatusOr<Secret32> secret = ReadSignatoryKey(arguments.Get("--key"), arguments, terminal);
  if (!secret.ok()) return secret.status();
  return SelfOf(*by, *secret, sealer);
}

// An aggregator at work, with all that it stands on.
struct AtWork {
  std::unique_ptr<CountingGround> ground;
  std::unique_ptr<AggregatorDesk> desk;
};

absl::StatusOr<AtWork> OpenDesk(const Arguments& arguments, const Terminal& terminal) {
  AtWork work;
  absl::StatusOr<std::unique_ptr<CountingGround>> ground = ReadCountingGround(arguments, terminal);
  if (!ground.ok()) return ground.status();
  work.ground = *std::move(ground);
  FileTools& tools = work.ground->tools;
  const absl::StatusOr<AggregatorSelf> self = ReadSelf(arguments, terminal, tools.sealer);
  if (!self.ok()) return self.status();
  const size_t place = static_cast<size_t>(self->by) - 1;
  if (work.ground->ground.keys[place] != tools.sealer.SigningKeyOf(self->sealing)) {
    return Refuse(Reason::kSignerUnknown, "--cards: the card of this aggregator is of another key");
  }
  const std::string folder = arguments.Get("--folder");
  if (absl::Status status = MakeFolder(folder, terminal); !status.ok()) return status;
  RocksLedgerOptions options;
  options.folder = Below(folder, "store");
  auto ledger = RocksLedger::Open(options, tools.digester, tools.entropy);
  if (!ledger.ok()) return BadUsage(absl::StrCat(options.folder, ": ", ledger.status().message()));
  absl::StatusOr<std::unique_ptr<AggregatorDesk>> desk =
      AggregatorDesk::Open(*std::move(ledger), *self, work.ground->ground, work.ground->ports());
  if (!desk.ok()) return BadUsage(absl::StrCat(options.folder, ": ", desk.status().message()));
  work.desk = *std::move(desk);
  return work;
}

absl::Status WriteStatement(const absl::StatusOr<std::string>& bytes, const Arguments& arguments, Terminal& terminal) {
  if (!bytes.ok()) return bytes.status();
  const std::string out = arguments.Get("--out");
  if (absl::Status status = WriteWholeFile(out, *bytes, kPublicMode, terminal); !status.ok()) return status;
  terminal.result()["file"] = out;
  terminal.Line(out);
  return absl::OkStatus();
}

absl::Status Introduce(const Arguments& arguments, Terminal& terminal) {
  FileTools tools;
  const absl::StatusOr<AggregatorSelf> self = ReadSelf(arguments, terminal, tools.sealer);
  if (!self.ok()) return self.status();
  std::string card = FormatCard({self->by, tools.sealer.SigningKeyOf(self->sealing), self->sealing.key});
  card.pop_back();
  terminal.result()["card"] = card;
  terminal.Line(card);
  return absl::OkStatus();
}

// A package as a node gives it, or a parcel of it. Each aggregator keeps only its own share.
absl::Status TakeOne(AtWork& work, Aggregator by, const std::string& bytes) {
  const absl::StatusOr<wire::CountPackage> package = wire::DecodeCountPackage(bytes, RegionCountDomain().size());
  return work.desk->Take(package.ok() ? wire::EncodeCountParcel(*package, by) : bytes);
}

absl::Status TakePackages(const Arguments& arguments, Terminal& terminal) {
  absl::StatusOr<AtWork> work = OpenDesk(arguments, terminal);
  if (!work.ok()) return work.status();
  const absl::StatusOr<Aggregator> by = ParseAggregator(arguments.Get("--as"));
  if (!by.ok()) return by.status();
  size_t taken = 0;
  absl::Status first = absl::OkStatus();
  for (const std::string& path : arguments.All("PACKAGE")) {
    const absl::StatusOr<std::string> bytes = ReadWholeFile(path, terminal);
    if (!bytes.ok()) return bytes.status();
    const absl::Status status = TakeOne(*work, *by, *bytes);
    if (status.ok()) ++taken;
    if (!status.ok()) terminal.Warn(absl::StrCat(path, ": ", ReasonName(ReasonOf(status)), " ", status.message()));
    if (first.ok()) first = status;
  }
  terminal.result()["taken"] = taken;
  terminal.Line(absl::StrCat(taken, terminal.Say(" envois pris", " packages taken")));
  return first;
}

// What a command of a month does.
using MonthStep = absl::StatusOr<std::string> (*)(AggregatorDesk&, Month, const std::vector<std::string>&);

absl::Status RunMonth(const Arguments& arguments, Terminal& terminal, MonthStep step) {
  const absl::StatusOr<Month> month = ParseMonth(arguments.Get("--month"));
  if (!month.ok()) return BadUsage(terminal.Say("--month : AAAA-MM est attendu", "--month: YYYY-MM is expected"));
  const absl::StatusOr<std::vector<std::string>> from = ReadStatements(arguments.All("--from"), terminal);
  if (!from.ok()) return from.status();
  absl::StatusOr<AtWork> work = OpenDesk(arguments, terminal);
  if (!work.ok()) return work.status();
  return WriteStatement(step(*work->desk, *month, *from), arguments, terminal);
}

absl::Status StateSetOf(const Arguments& arguments, Terminal& terminal) {
  return RunMonth(arguments, terminal, [](AggregatorDesk& desk, Month month, const std::vector<std::string>&) {
    return desk.StateSet(month);
  });
}
absl::Status GivePresenceOf(const Arguments& arguments, Terminal& terminal) {
  return RunMonth(arguments, terminal, [](AggregatorDesk& desk, Month month, const std::vector<std::string>& from) {
    return desk.GivePresence(month, from);
  });
}
absl::Status GiveSumsOf(const Arguments& arguments, Terminal& terminal) {
  return RunMonth(arguments, terminal, [](AggregatorDesk& desk, Month month, const std::vector<std::string>& from) {
    return desk.GiveSums(month, from);
  });
}

// One more signature below the release; in place unless --out is given.
absl::Status SignReleaseFile(const Arguments& arguments, Terminal& terminal) {
  const std::string path = arguments.Get("FILE");
  const absl::StatusOr<std::string> bytes = ReadWholeFile(path, terminal);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<wire::SignedRelease> file = wire::ParseSignedRelease(*bytes);
  if (!file.ok()) return file.status();
  absl::StatusOr<AtWork> work = OpenDesk(arguments, terminal);
  if (!work.ok()) return work.status();
  const absl::StatusOr<wire::LineSignature> signature = work->desk->SignRelease(file->text);
  if (!signature.ok()) return signature.status();
  std::erase_if(file->signatures, [&](const wire::LineSignature& one) { return one.key == signature->key; });
  file->signatures.push_back(*signature);
  const std::string out = arguments.Has("--out") ? arguments.Get("--out") : path;
  absl::Status written = WriteWholeFile(out, wire::FormatSignedRelease(*file), kPublicMode, terminal);
  if (!written.ok()) return written;
  terminal.result()["file"] = out;
  terminal.result()["signatures"] = file->signatures.size();
  terminal.Line(
      absl::StrCat(out, ": ", file->signatures.size(), terminal.Say(" signatures sur 3", " signatures of 3")));
  return absl::OkStatus();
}

absl::Status EraseMonth(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<Month> month = ParseMonth(arguments.Get("--month"));
  if (!month.ok()) return BadUsage(terminal.Say("--month : AAAA-MM est attendu", "--month: YYYY-MM is expected"));
  absl::StatusOr<AtWork> work = OpenDesk(arguments, terminal);
  if (!work.ok()) return work.status();
  if (absl::Status status = work->desk->Erase(*month); !status.ok()) return status;
  terminal.Line(terminal.Say("les parts de ce mois sont effacées", "the shares of this month are erased"));
  return absl::OkStatus();
}

Option WhoSumsOption() {
  return {"--as", {"qui additionne", "who sums"}, Takes::kOne, true, "etat|region|rectorat"};
}
Option AggregationKeyOption() {
  return {"--key", {"clé d'agrégation (partie secrète)", "aggregation key (secret half)"}, Takes::kOne, true, "file"};
}
Option CountedMonthOption() {
  return {"--month", {"mois, AAAA-MM", "month, YYYY-MM"}, Takes::kOne, true};
}
Option WrittenToOption() {
  return {"--out", {"fichier à écrire", "file to write"}, Takes::kOne, true, "file"};
}

std::vector<Option> DeskOptions(std::vector<Option> more) {
  std::vector<Option> options = std::move(more);
  for (Option& option : CountingGroundOptions()) options.push_back(std::move(option));
  options.push_back(WhoSumsOption());
  options.push_back(AggregationKeyOption());
  options.push_back(PassphraseOption());
  options.push_back({"--folder", {"dossier de cet agrégateur", "folder of this aggregator"}, Takes::kOne, true, "dir"});
  return options;
}

Option FromOption(Text help) {
  return {"--from", help, Takes::kMany, true, "file"};
}

}  // namespace

std::vector<Command> AggregateCommands() {
  return {{"aggregate introduce",
           {"montre la carte d'un agrégateur", "shows the card of an aggregator"},
           {WhoSumsOption(), AggregationKeyOption(), PassphraseOption()},
           &Introduce,
           "relais-hub aggregate introduce --as etat --key etat-counts.key"},
          {"aggregate take",
           {"prend les parts d'envois mensuels", "takes the shares of monthly packages"},
           DeskOptions({{"PACKAGE", {"envoi d'un nœud", "a node's package"}, Takes::kMany, true, "file"}}),
           &TakePackages},
          {"aggregate set",
           {"fixe les nœuds d'un mois et dit lesquels", "fixes the nodes of a month and says which"},
           DeskOptions({CountedMonthOption(), WrittenToOption()}),
           &StateSetOf},
          {"aggregate presence",
           {"premier tour : combien de nœuds derrière chaque case", "first round: how many nodes behind each cell"},
           DeskOptions({CountedMonthOption(), FromOption({"les trois déclarations", "the three set statements"}),
                        WrittenToOption()}),
           &GivePresenceOf},
          {"aggregate sums",
           {"second tour : sommes partielles des cases ouvertes", "second round: partial sums of the open cells"},
           DeskOptions(
               {CountedMonthOption(), FromOption({"les trois présences", "the three presences"}), WrittenToOption()}),
           &GiveSumsOf},
          {"aggregate sign",
           {"signe la publication d'un mois : une seule, et sur l'ensemble qui a été additionné",
            "signs the release of a month: one only, and over the set that was summed"},
           DeskOptions({{"FILE", {"publication du combinateur", "the combiner's release"}, Takes::kOne, true, "file"},
                        {"--out", {"autre fichier à écrire", "another file to write"}, Takes::kOne, false, "file"}}),
           &SignReleaseFile,
           "relais-hub aggregate sign 2026-11.release --as etat --key etat-counts.key …"},
          {"aggregate erase",
           {"efface les parts d'un mois publié", "erases the shares of a month that was released"},
           DeskOptions({CountedMonthOption()}),
           &EraseMonth}};
}

}  // namespace relais::hub
