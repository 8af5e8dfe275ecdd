#include "hub/cli/draft_communes.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/adapters/communes/communes.h"
#include "services/adapters/terminal/files.h"
#include "services/core/convention/territory.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {
namespace {

constexpr absl::string_view kFile = "file:";
constexpr int kCogMax = 2100;  // of a year that somebody types

absl::Status AddList(const std::string& path, const Terminal& terminal, std::vector<CommuneEntry>* entries) {
  const absl::StatusOr<std::string> csv = ReadWholeFile(path, terminal);
  if (!csv.ok()) return csv.status();
  for (CommuneEntry& entry : ReadCommuneList(*csv, path)) entries->push_back(std::move(entry));
  return absl::OkStatus();
}

absl::StatusOr<CommuneTable> TableOf(nlohmann::json& draft, const Terminal& terminal) {
  if (!draft.contains("cog")) return RegionCommunes();
  const nlohmann::json cog = draft["cog"];
  draft.erase("cog");
  const int year = cog.is_number_integer() && cog >= 0 && cog <= kCogMax ? cog.get<int>() : 0;
  absl::StatusOr<CommuneTable> table = RegionCommunes().AsOf(year);
  if (table.ok()) return table;
  return BadUsage(absl::StrCat(terminal.Say("cog : une année à partir de ", "cog: a year from "),
                               RegionCommunes().cog(), terminal.Say(" est attendue", " on is expected")));
}

std::string Sentence(const CommuneProblem& problem, const Terminal& terminal) {
  const std::string what =
      absl::StrCat(problem.entry.where, terminal.Say(" : « ", ": \""), problem.entry.value,
                   terminal.Say(" » n'est pas une commune de la région", "\" is no commune of the region"));
  if (problem.nearest.empty()) return what;
  return absl::StrCat(what, terminal.Say(" ; la plus proche : ", "; the nearest: "), problem.nearest);
}

}  // namespace

absl::Status ExpandCommunes(nlohmann::json& draft, const std::string& folder, Terminal& terminal) {
  if (!draft.is_object() || !draft.contains("communes") || !draft["communes"].is_array()) return absl::OkStatus();
  const absl::StatusOr<CommuneTable> table = TableOf(draft, terminal);
  if (!table.ok()) return table.status();
  std::vector<CommuneEntry> entries;
  const nlohmann::json typed = draft["communes"];
  for (size_t i = 0; i < typed.size(); ++i) {
    const std::string where = absl::StrCat("communes[", i, "]");
    if (!typed[i].is_string()) {
      return BadUsage(absl::StrCat(where, terminal.Say(" : un texte est attendu", ": a text is expected")));
    }
    const std::string value = typed[i].get<std::string>();
    if (!absl::StartsWith(value, kFile)) {
      entries.push_back({where, value, ""});
    } else if (absl::Status added = AddList(Below(folder, value.substr(kFile.size())), terminal, &entries);
               !added.ok()) {
      return added;
    }
  }
  const ResolvedCommunes resolved = ResolveCommunes(*table, entries);
  if (!resolved.unknown.empty()) {
    const auto sentence = [&](std::string* out, const CommuneProblem& problem) {
      out->append(Sentence(problem, terminal));
    };
    return Refuse(Reason::kUnknownValue, absl::StrJoin(resolved.unknown, "\n", sentence));
  }
  for (const CommuneMapped& mapped : resolved.mapped) {
    terminal.Warn(absl::StrCat(mapped.entry.where, terminal.Say(" : ", ": "), mapped.step.old_code,
                               terminal.Say(" fait partie de ", " is part of "), mapped.step.code, " ", mapped.name,
                               terminal.Say(" depuis le COG ", " since the COG of "), mapped.step.cog));
  }
  draft["communes"] = resolved.codes;
  return absl::OkStatus();
}

}  // namespace relais::hub
