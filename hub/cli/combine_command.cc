// Who puts the three partial sums of a month together: a process of its own, away from the hub and from the three. What
// leaves it is the release, which each of the three then signs; the sums of persons are never written anywhere.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "hub/aggregate/combiner.h"
#include "hub/aggregate/month_release.h"
#include "hub/cli/commands.h"
#include "hub/cli/counting_ground.h"
#include "services/adapters/terminal/files.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/count_caps.h"
#include "services/core/monitoring/reporting.h"
#include "services/wire/count_set_text.h"
#include "services/wire/release_text.h"

namespace relais::hub {
namespace {

// "--cap received=1200": stricter than what the hub says.
absl::StatusOr<CountCaps> ReadTypedCaps(const Arguments& arguments, const Terminal& terminal) {
  CountCaps caps;
  for (const std::string& typed : arguments.All("--cap")) {
    const std::vector<std::string> words = absl::StrSplit(typed, '=');
    uint64_t cap = 0;
    const bool number = words.size() == 2 && absl::SimpleAtoi(words[1], &cap);
    bool known = false;
    for (int fact = 1; number && fact <= kCountedFacts; ++fact) {
      if (words[0] != CountedFactName(static_cast<CountedFact>(fact))) continue;
      caps[static_cast<CountedFact>(fact)] = cap;
      known = true;
    }
    if (!known) {
      return BadUsage(terminal.Say("--cap : fait=nombre est attendu, par exemple received=1200",
                                   "--cap: fact=number is expected, for example received=1200"));
    }
  }
  return caps;
}

// The digest of the text of the release before; none when no file is given. VerifyRelease's reasons, and kMalformed
// unless it is of an earlier month.
absl::StatusOr<Digest> ReadPrevious(const Arguments& arguments, Month month, const CountingGround& ground,
                                    const Terminal& terminal) {
  if (!arguments.Has("--previous")) return Digest();
  const absl::StatusOr<std::string> bytes = ReadWholeFile(arguments.Get("--previous"), terminal);
  if (!bytes.ok()) return bytes.status();
  const FileTools& tools = ground.tools;
  const absl::StatusOr<wire::VerifiedRelease> before =
      wire::VerifyRelease(*bytes, SignersIn(ground.knowledge, tools.sealer), tools.keys.verify);
  if (!before.ok()) return before.status();
  if (before->release.month >= month) {
    return Refuse(Reason::kMalformed, "release: the one before is of no earlier month");
  }
  return tools.digester.Sha256(before->file.text);
}

// What the hub stated with the set that it fixed.
absl::StatusOr<wire::CountSetStatement> ReadSet(const Arguments& arguments, const CountingGround& ground,
                                                const Terminal& terminal) {
  const absl::StatusOr<std::string> bytes = ReadWholeFile(arguments.Get("--set"), terminal);
  if (!bytes.ok()) return bytes.status();
  return wire::VerifyCountSet(*bytes, ground.hub_key, ground.tools.keys.verify);
}

// kEquivocation unless `set` is what the three summed.
absl::Status CheckSummed(const wire::CountSetStatement& set, const SetFacts& about, const FileTools& tools) {
  const auto digest = [&tools](absl::string_view a, absl::string_view b) { return tools.digester.Sha256(a, b); };
  const SetFacts stated{set.month, set.domain, SetDigest(set.month, set.domain, set.set, digest),
                        static_cast<uint32_t>(set.set.size())};
  if (stated == about) return absl::OkStatus();
  return Refuse(Reason::kEquivocation, "set: the three summed another one than the hub fixed");
}

// Nodes that should have reported, by the texts given; those that did are among them.
uint32_t NodesExpected(const Knowledge& knowledge, const SetFacts& about) {
  return std::max(static_cast<uint32_t>(NodesDue(knowledge.roster(), about.month).size()), about.nodes);
}

struct CombineInput {
  std::vector<std::string> presences;
  std::vector<std::string> sums;
  CountCaps typed;
};

absl::StatusOr<CombineInput> ReadCombineInput(const Arguments& arguments, const Terminal& terminal) {
  CombineInput input;
  absl::StatusOr<CountCaps> typed = ReadTypedCaps(arguments, terminal);
  if (!typed.ok()) return typed.status();
  absl::StatusOr<std::vector<std::string>> presences = ReadStatements(arguments.All("--presence"), terminal);
  if (!presences.ok()) return presences.status();
  absl::StatusOr<std::vector<std::string>> sums = ReadStatements(arguments.All("--sums"), terminal);
  if (!sums.ok()) return sums.status();
  return CombineInput{*std::move(presences), *std::move(sums), *std::move(typed)};
}

absl::Status CombineMonth(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<CombineInput> input = ReadCombineInput(arguments, terminal);
  if (!input.ok()) return input.status();
  const std::string out = arguments.Get("--out");
  if (FileExists(out)) {
    return BadUsage(absl::StrCat(out, terminal.Say(" existe déjà : une publication ne se remplace pas",
                                                   " exists already: a release is never replaced")));
  }
  absl::StatusOr<std::unique_ptr<CountingGround>> ground = ReadCountingGround(arguments, terminal);
  if (!ground.ok()) return ground.status();
  FileTools& tools = (*ground)->tools;
  const absl::StatusOr<wire::CountSetStatement> set = ReadSet(arguments, **ground, terminal);
  if (!set.ok()) return set.status();
  if (!set->caps) {
    terminal.Warn(terminal.Say("Le concentrateur a perdu une partie de ses acheminements : rien ne plafonne ce mois.",
                               "The hub lost a part of what it carried: nothing caps this month."));
  }
  const CountCaps caps = StricterCaps(set->caps.value_or(CountCaps()), input->typed);
  const absl::StatusOr<OpenedMonth> month =
      Combine(input->presences, input->sums, (*ground)->ground, caps, (*ground)->ports());
  if (!month.ok()) return month.status();
  if (absl::Status summed = CheckSummed(*set, month->about, tools); !summed.ok()) return summed;
  const absl::StatusOr<Digest> previous = ReadPrevious(arguments, month->about.month, **ground, terminal);
  if (!previous.ok()) return previous.status();
  const CountDomain& domain = *(*ground)->ground.domain;
  const absl::StatusOr<Release> release =
      ReleaseOf(domain, *month, (*ground)->rules, *previous, NodesExpected((*ground)->knowledge, month->about));
  if (!release.ok()) return release.status();
  const std::string text = wire::EncodeRelease(domain, *release);
  absl::Status written = WriteNewFile(out, wire::FormatSignedRelease({text, {}}), kPublicMode, terminal);
  if (!written.ok()) return written;
  // The three together are the sums of persons: none is left once the release is there.
  for (const std::string& path : arguments.All("--sums")) {
    if (absl::Status erased = RemoveFile(path, terminal); !erased.ok()) return erased;
  }
  nlohmann::json& result = terminal.result();
  result["month"] = FormatMonth(release->month);
  result["nodes"] = month->about.nodes;
  result["expected"] = release->coverage.expected;
  result["published"] = release->figures.size();
  result["sha256"] = tools.digester.Sha256(text).ToHex();
  result["file"] = out;
  terminal.Line(absl::StrCat(terminal.Say("Publication de ", "Release of "), FormatMonth(release->month), " : ",
                             release->figures.size(), terminal.Say(" chiffres, ", " figures, "), month->about.nodes,
                             terminal.Say(" nœuds sur ", " nodes of "), release->coverage.expected,
                             terminal.Say(". À signer par les trois : ", ". The three are to sign it: "), out));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> CombineCommands() {
  std::vector<Option> options = CountingGroundOptions();
  options.push_back({"--presence", {"les trois présences", "the three presences"}, Takes::kMany, true, "file"});
  options.push_back({"--sums",
                     {"les trois sommes partielles, effacées une fois la publication écrite",
                      "the three partial sums, erased once the release is written"},
                     Takes::kMany,
                     true,
                     "file"});
  options.push_back({"--cap",
                     {"plafond plus strict que celui du concentrateur : received=1200",
                      "a cap stricter than the hub's: received=1200"},
                     Takes::kMany});
  options.push_back({"--set",
                     {"ensemble fixé, signé par le concentrateur (packages fetch)",
                      "the fixed set, signed by the hub (packages fetch)"},
                     Takes::kOne,
                     true,
                     "file"});
  options.push_back({"--previous",
                     {"publication du mois d'avant ; rien pour la toute première",
                      "release of the month before; nothing for the very first one"},
                     Takes::kOne,
                     false,
                     "file"});
  options.push_back({"--out", {"publication à écrire", "release to write"}, Takes::kOne, true, "file"});
  return {{"combine",
           {"réunit les trois sommes partielles d'un mois et publie ce qui peut l'être",
            "puts the three partial sums of a month together and releases what may leave"},
           options,
           &CombineMonth,
           "relais-hub combine --out 2026-11.release --set 2026-11.set --previous 2026-10.release …"}};
}

}  // namespace relais::hub
