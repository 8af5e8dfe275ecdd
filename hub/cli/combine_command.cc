// Who puts the three partial sums of a month together: a process of its own, away from the hub and from the three. What
// leaves it is the signed release; the sums of persons are never written anywhere.
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
#include "hub/cli/signatory_key.h"
#include "services/adapters/terminal/files.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/reporting.h"
#include "services/wire/release_text.h"

namespace relais::hub {
namespace {

// "--cap received=1200": what routing events say at most.
absl::StatusOr<CountCaps> ReadCaps(const Arguments& arguments, const Terminal& terminal) {
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

// The digest of the text of the release before; none when no file is given. Refuses with kBadSignature, and kMalformed
// unless it is of an earlier month.
absl::StatusOr<Digest> ReadPrevious(const Arguments& arguments, Month month, const FileTools& tools,
                                    const Terminal& terminal) {
  if (!arguments.Has("--previous")) return Digest();
  const absl::StatusOr<std::string> bytes = ReadWholeFile(arguments.Get("--previous"), terminal);
  if (!bytes.ok()) return bytes.status();
  const absl::StatusOr<wire::VerifiedRelease> before = wire::VerifyRelease(*bytes, nullptr, tools.keys.verify);
  if (!before.ok()) return before.status();
  if (before->release.month >= month) {
    return Refuse(Reason::kMalformed, "release: the one before is of no earlier month");
  }
  return tools.digester.Sha256(before->file.text);
}

// Nodes that should have reported, by the texts given; those that did are among them.
uint32_t NodesExpected(const Knowledge& knowledge, const SetFacts& about) {
  return std::max(static_cast<uint32_t>(NodesDue(knowledge.roster(), about.month).size()), about.nodes);
}

absl::Status CombineMonth(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<CountCaps> caps = ReadCaps(arguments, terminal);
  if (!caps.ok()) return caps.status();
  const absl::StatusOr<std::vector<std::string>> presences = ReadStatements(arguments.All("--presence"), terminal);
  if (!presences.ok()) return presences.status();
  const absl::StatusOr<std::vector<std::string>> sums = ReadStatements(arguments.All("--sums"), terminal);
  if (!sums.ok()) return sums.status();
  const std::string out = arguments.Get("--out");
  if (FileExists(out)) {
    return BadUsage(absl::StrCat(out, terminal.Say(" existe déjà : une publication ne se remplace pas",
                                                   " exists already: a release is never replaced")));
  }
  absl::StatusOr<std::unique_ptr<CountingGround>> ground = ReadCountingGround(arguments, terminal);
  if (!ground.ok()) return ground.status();
  FileTools& tools = (*ground)->tools;
  const absl::StatusOr<Secret32> seed = ReadSignatoryKey(arguments.Get("--key"), arguments, terminal);
  if (!seed.ok()) return seed.status();
  const absl::StatusOr<OpenedMonth> month = Combine(*presences, *sums, (*ground)->ground, *caps, (*ground)->ports());
  if (!month.ok()) return month.status();
  const absl::StatusOr<Digest> previous = ReadPrevious(arguments, month->about.month, tools, terminal);
  if (!previous.ok()) return previous.status();
  const CountDomain& domain = *(*ground)->ground.domain;
  const absl::StatusOr<Release> release =
      ReleaseOf(domain, *month, (*ground)->rules, *previous, NodesExpected((*ground)->knowledge, month->about));
  if (!release.ok()) return release.status();
  const SigningPair signer = tools.sealer.SigningPairFrom(*seed);
  wire::SignedRelease file{wire::EncodeRelease(domain, *release), signer.key, {}};
  file.signature = tools.sealer.Sign(signer, file.text);
  absl::Status written = WriteNewFile(out, wire::FormatSignedRelease(file), kPublicMode, terminal);
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
  result["sha256"] = tools.digester.Sha256(file.text).ToHex();
  result["signed_by"] = signer.key.ToHex();
  result["file"] = out;
  terminal.Line(absl::StrCat(terminal.Say("Publication de ", "Release of "), FormatMonth(release->month), " : ",
                             release->figures.size(), terminal.Say(" chiffres, ", " figures, "), month->about.nodes,
                             terminal.Say(" nœuds sur ", " nodes of "), release->coverage.expected, ". ", out));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> CombineCommands() {
  std::vector<Option> options = CountingGroundOptions();
  options.push_back({"--presence", {"les trois présences", "the three presences"}, Takes::kMany, true, "file"});
  options.push_back({"--sums", {"les trois sommes partielles", "the three partial sums"}, Takes::kMany, true, "file"});
  options.push_back(
      {"--cap",
       {"au plus, d'après les acheminements : received=1200", "at most, by routing events: received=1200"},
       Takes::kMany});
  options.push_back(
      {"--key", {"clé qui signe la publication", "key that signs the release"}, Takes::kOne, true, "file"});
  options.push_back(PassphraseOption());
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
           "relais-hub combine --out 2026-11.release --key combiner.key --previous 2026-10.release …"}};
}

}  // namespace relais::hub
