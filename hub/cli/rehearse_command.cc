// What a drafted convention would change, for people and for programs.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "hub/cli/commands.h"
#include "hub/cli/convention_file.h"
#include "hub/cli/convention_line.h"
#include "relais/v1/knowledge.pb.h"
#include "services/adapters/communes/communes.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"
#include "services/core/convention/rehearsal.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "services/wire/rehearsal_codec.h"

namespace relais::hub {
namespace {

// --- What is known -----------------------------------------------------------------------------------------------

absl::StatusOr<std::vector<KnowledgeItem>> ReadTexts(const std::string& folder, const FileTools& tools,
                                                     const Terminal& terminal) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".signed") paths.push_back(entry.path().string());
  }
  if (error) {
    return BadUsage(absl::StrCat(folder, terminal.Say(" : dossier illisible", ": folder cannot be read")));
  }
  std::sort(paths.begin(), paths.end());
  std::vector<KnowledgeItem> items;
  for (const std::string& path : paths) {
    const absl::StatusOr<std::string> bytes = ReadWholeFile(path, terminal);
    if (!bytes.ok()) return bytes.status();
    absl::StatusOr<SignedText> text = wire::ReadSignedText(*bytes);
    absl::StatusOr<KnowledgeItem> item =
        text.ok() ? wire::VerifyItem(*std::move(text), tools.keys) : absl::StatusOr<KnowledgeItem>(text.status());
    if (!item.ok()) return item.status();
    items.push_back(*std::move(item));
  }
  return items;
}

// Admits what can be, in whatever order it takes; what is left over is named by count.
Knowledge AdmitAll(std::vector<KnowledgeItem> items, const Anchor& anchor, Day today, Terminal& terminal) {
  Knowledge knowledge(anchor);
  for (bool progress = true; progress && !items.empty();) {
    const size_t before = items.size();
    const auto admitted = [&](const KnowledgeItem& item) { return knowledge.Admit(item, today).ok(); };
    items.erase(std::remove_if(items.begin(), items.end(), admitted), items.end());
    progress = items.size() < before;
  }
  if (!items.empty()) {
    terminal.Warn(absl::StrCat(items.size(), terminal.Say(" texte(s) signé(s) ne tiennent pas sous cette ancre",
                                                          " signed text(s) do not stand under this anchor")));
  }
  return knowledge;
}

// The draft may still lack the keys that its framework gives.
void FillFromTexts(const Knowledge& knowledge, v1::ConventionText& draft) {
  const KnowledgeItem* framework = nullptr;
  for (const KnownAgreement* known : knowledge.Agreements()) {
    if (known->agreement().id.view() == draft.framework_convention()) framework = known->item.get();
  }
  v1::ConventionText text;
  if (framework != nullptr && text.ParseFromString(framework->text)) FillFrameworkKeys(text, draft);
}

// --- What is told ------------------------------------------------------------------------------------------------

std::string CommuneNames(const std::vector<std::string>& codes, size_t all, const Terminal& terminal) {
  if (codes.size() == all) return absl::StrCat(terminal.Say("toutes les communes (", "every commune ("), all, ")");
  return absl::StrCat(codes.size(), " : ", absl::StrJoin(codes, ", ", [](std::string* out, const std::string& code) {
                        const Commune* commune = RegionCommunes().Find(code);
                        out->append(commune == nullptr ? code : commune->name);
                      }));
}

std::string PublicNames(const std::vector<std::string>& codes, const Terminal& terminal) {
  if (codes.size() == Publics().size()) return terminal.Say("tous les publics", "every public");
  return absl::StrJoin(codes, ", ",
                       [](std::string* out, const std::string& code) { absl::StrAppend(out, PublicLabel(code)); });
}

void TellChange(const DoorChange& change, size_t communes, Terminal& terminal) {
  const std::string door = change.door == Door::kFirst
                               ? terminal.Say("Première porte", "First door")
                               : absl::StrCat(terminal.Say("Seconde porte, ", "Second door, "), NeedLabel(change.need));
  terminal.Line(absl::StrCat(door, " (", PublicNames(change.publics, terminal), ")"));
  const auto tell = [&](Text what, const std::vector<std::string>& codes) {
    if (codes.empty()) return;
    terminal.Line(absl::StrCat("  ", terminal.Say(what), CommuneNames(codes, communes, terminal)));
  };
  tell({"gagnent une porte : ", "gain a door: "}, change.gained);
  tell({"promise, sans offre publiée : ", "promised, nothing published: "}, change.promised);
  tell({"RESTENT SANS PORTE : ", "REMAIN WITHOUT A DOOR: "}, change.without);
  if (change.already > 0) {
    terminal.Line(absl::StrCat("  ", terminal.Say("sans changement : ", "unchanged: "), change.already));
  }
}

nlohmann::json ChangeJson(const DoorChange& change) {
  return {{"door", change.door == Door::kFirst ? "FIRST" : "SECOND"},
          {"need", change.need},
          {"publics", change.publics},
          {"gained", change.gained},
          {"promised", change.promised},
          {"without", change.without},
          {"already", change.already}};
}

void TellOverlap(const Overlap& overlap, Terminal& terminal) {
  terminal.Line(absl::StrCat(terminal.Say("Recouvre « ", "Overlaps with \""), OnOneLine(overlap.title),
                             terminal.Say(" » : ", "\": "), overlap.communes.size(),
                             terminal.Say(" communes, ", " communes, "), overlap.pairs.size(),
                             terminal.Say(" couples de structures", " pairs of partners")));
  nlohmann::json conflicts = nlohmann::json::array();
  for (const DelayConflict& conflict : overlap.conflicts) {
    conflicts.push_back({{"field", conflict.field}, {"here", conflict.here}, {"there", conflict.there}});
    terminal.Line(absl::StrCat(terminal.Say("  délais en conflit, ", "  conflicting delays, "), conflict.field,
                               terminal.Say(" : ici ", ": here "), conflict.here, terminal.Say(", là-bas ", ", there "),
                               conflict.there));
  }
  nlohmann::json pairs = nlohmann::json::array();
  for (const auto& [from, to] : overlap.pairs) pairs.push_back({from.ToHex(), to.ToHex()});
  terminal.result()["overlaps"].push_back({{"convention", overlap.convention.ToHex()},
                                           {"version", overlap.version.value()},
                                           {"title", overlap.title},
                                           {"communes", overlap.communes},
                                           {"pairs", pairs},
                                           {"conflicts", conflicts}});
}

Text HindranceWords(Hindrance hindrance) {
  switch (hindrance) {
    case Hindrance::kNoRosterEntry:
      return {"pas encore inscrite à l'annuaire du réseau", "not on the roster yet"};
    case Hindrance::kOtherSignatory:
      return {"inscrite sous une autre clé de signataire", "on the roster under another signatory key"};
    case Hindrance::kSuspended:
      return {"suspendue", "suspended"};
    case Hindrance::kLeft:
      return {"a quitté le réseau", "has left the network"};
    case Hindrance::kNoSealingKey:
      return {"sans clé de scellement en usage", "no sealing key in use"};
    case Hindrance::kNoFirstService:
      return {"aucune offre derrière sa première porte", "nothing published behind its first door"};
    case Hindrance::kNoSecondService:
      return {"aucune offre pour ces besoins derrière sa seconde porte",
              "nothing published for these needs behind its second door"};
  }
  return {"", ""};
}

void TellUnreachable(const UnreachableParty& party, Terminal& terminal) {
  nlohmann::json hindrances = nlohmann::json::array();
  std::vector<std::string> words;
  for (const Hindrance hindrance : party.hindrances) {
    hindrances.push_back(std::string(HindranceName(hindrance)));
    words.push_back(terminal.Say(HindranceWords(hindrance)));
  }
  terminal.Line(absl::StrCat(terminal.Say("Injoignable : ", "Unreachable: "), OnOneLine(party.name), " (",
                             absl::StrJoin(words, " ; "), ")"));
  terminal.result()["unreachable"].push_back(
      {{"partner", party.partner.ToHex()}, {"name", party.name}, {"hindrances", hindrances}});
}

void Tell(const Rehearsal& rehearsal, size_t communes, Terminal& terminal) {
  for (const char* list : {"problems", "changes", "overlaps", "unreachable"}) {
    terminal.result()[list] = nlohmann::json::array();
  }
  for (const DoorChange& change : rehearsal.changes) {
    TellChange(change, communes, terminal);
    terminal.result()["changes"].push_back(ChangeJson(change));
  }
  for (const Overlap& overlap : rehearsal.overlaps) TellOverlap(overlap, terminal);
  for (const UnreachableParty& party : rehearsal.unreachable) TellUnreachable(party, terminal);
  for (const Problem& problem : rehearsal.problems) {
    terminal.Line(absl::StrCat(terminal.Say("À corriger avant de proposer : ", "To be mended before proposing: "),
                               problem.where, " ", FlawName(problem.flaw)));
    terminal.result()["problems"].push_back(
        {{"where", problem.where}, {"flaw", std::string(FlawName(problem.flaw))}, {"detail", problem.detail}});
  }
}

// What is rehearsed, and beside what it was.
struct Rehearsed {
  Rehearsal rehearsal;
  size_t communes = 0;
  Day on;
};

absl::StatusOr<Rehearsed> BesideTexts(v1::ConventionText draft, const Arguments& arguments, Terminal& terminal) {
  Rehearsed rehearsed{{}, static_cast<size_t>(draft.communes_size()), MomentOf(SystemClock().Now()).day};
  if (arguments.Has("--on")) {
    const absl::StatusOr<Day> typed = ParseDay(arguments.Get("--on"));
    if (!typed.ok()) {
      return BadUsage(terminal.Say("--on : une date AAAA-MM-JJ est attendue", "--on: a date YYYY-MM-DD is expected"));
    }
    rehearsed.on = *typed;
  }
  if (!arguments.Has("--anchor")) {
    return BadUsage(terminal.Say("--texts demande --anchor : sous quelles clés juger ces textes ?",
                                 "--texts needs --anchor: under which keys are these texts judged?"));
  }
  const absl::StatusOr<std::string> keys = ReadWholeFile(arguments.Get("--anchor"), terminal);
  if (!keys.ok()) return keys.status();
  const absl::StatusOr<Anchor> anchor = ParseAnchor(*keys);
  if (!anchor.ok()) return anchor.status();
  FileTools files;
  absl::StatusOr<std::vector<KnowledgeItem>> items = ReadTexts(arguments.Get("--texts"), files, terminal);
  if (!items.ok()) return items.status();
  const Knowledge knowledge = AdmitAll(*std::move(items), *anchor, rehearsed.on, terminal);
  FillFromTexts(knowledge, draft);
  const absl::StatusOr<wire::KnowledgeContent> content =
      wire::DecodeText(TextKind::kConvention, draft.SerializeAsString(), files.keys);
  if (!content.ok()) return content.status();
  rehearsed.rehearsal = Rehearse(std::get<Agreement>(*content), knowledge, rehearsed.on);
  return rehearsed;
}

absl::StatusOr<Rehearsed> AtTheHub(v1::ConventionText draft, const Arguments& arguments, Terminal& terminal) {
  for (const char* option : {"--anchor", "--on"}) {
    if (arguments.Has(option)) {
      return BadUsage(absl::StrCat(option, terminal.Say(" ne va qu'avec --texts", " goes with --texts only")));
    }
  }
  TextTools tools;
  const absl::StatusOr<ConventionLine> line = ConventionLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  if (absl::Status filled = line->FillFromFramework(draft); !filled.ok()) return filled;
  const auto communes = static_cast<size_t>(draft.communes_size());
  const absl::StatusOr<std::string> text = DraftBytes(std::move(draft), tools);
  if (!text.ok()) return text.status();
  v1::RehearseConventionRequest request;
  request.set_text(*text);
  const auto answer = line->Rehearse(request);
  if (!answer.ok()) return answer.status();
  absl::StatusOr<Rehearsal> rehearsal = wire::RehearsalFrom(*answer);
  if (!rehearsal.ok()) return rehearsal.status();
  return Rehearsed{*std::move(rehearsal), communes, Day(answer->judged_day())};
}

absl::Status RunRehearsal(const Arguments& arguments, Terminal& terminal) {
  absl::StatusOr<v1::ConventionText> draft = ReadDraft(arguments.Get("DRAFT"), terminal);
  if (!draft.ok()) return draft.status();
  const absl::StatusOr<Rehearsed> rehearsed = arguments.Has("--texts")
                                                  ? BesideTexts(*std::move(draft), arguments, terminal)
                                                  : AtTheHub(*std::move(draft), arguments, terminal);
  if (!rehearsed.ok()) return rehearsed.status();
  Tell(rehearsed->rehearsal, rehearsed->communes, terminal);
  terminal.result()["communes"] = rehearsed->communes;
  terminal.result()["on"] = FormatDay(rehearsed->on);
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> RehearseCommands() {
  return {
      {"convention rehearse",
       {"dit ce qu'une convention changerait à côté de celles du concentrateur, avant que quiconque la signe",
        "says what a convention would change beside those of the hub, before anybody signs it"},
       {{"DRAFT", {"la convention en JSON", "the convention as JSON"}, Takes::kOne, true, "file"},
        {"--texts",
         {"sans concentrateur : dossier des textes signés du réseau (*.signed)",
          "without a hub: folder of the network's signed texts (*.signed)"},
         Takes::kOne,
         false,
         "dir"},
        {"--anchor",
         {"avec --texts : clés des signataires de la convention cadre",
          "with --texts: keys of the framework's signatories"},
         Takes::kOne,
         false,
         "file"},
        {"--on",
         {"avec --texts : au jour AAAA-MM-JJ (aujourd'hui)", "with --texts: as of the day YYYY-MM-DD (today)"}}},
       &RunRehearsal,
       "relais-hub convention rehearse pithiviers.json"},
  };
}

}  // namespace relais::hub
