#include "hub/cli/counting_ground.h"

#include <utility>

#include "hub/aggregate/ground.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"
#include "services/core/convention/aggregation_keys.h"

namespace relais::hub {

Option AnchorOption() {
  return {"--anchor", {"ancre de confiance", "anchor of trust"}, Takes::kOne, true, "file"};
}
Option TextsOption() {
  return {"--text",
          {"texte signé : convention ou inscription ; à répéter", "signed text: convention or roster entry; repeat it"},
          Takes::kMany,
          true,
          "file"};
}

std::vector<Option> CountingGroundOptions() {
  return {AnchorOption(),
          TextsOption(),
          {"--cards", {"les trois cartes, une par ligne", "the three cards, one a line"}, Takes::kOne, true, "file"}};
}

absl::StatusOr<Knowledge> ReadTexts(const Arguments& arguments, const FileTools& tools, const Terminal& terminal) {
  const absl::StatusOr<std::string> roots = ReadWholeFile(arguments.Get("--anchor"), terminal);
  if (!roots.ok()) return roots.status();
  const absl::StatusOr<Anchor> anchor = ParseAnchor(*roots);
  if (!anchor.ok()) return anchor.status();
  std::vector<SignedText> texts;
  for (const std::string& path : arguments.All("--text")) {
    const absl::StatusOr<std::string> bytes = ReadWholeFile(path, terminal);
    if (!bytes.ok()) return bytes.status();
    absl::StatusOr<SignedText> text = wire::ReadSignedText(*bytes);
    if (!text.ok()) return text.status();
    texts.push_back(*std::move(text));
  }
  return KnowledgeOf(*anchor, std::move(texts), tools.keys, MomentOf(SystemClock().Now()).day);
}

wire::ReleaseSigners SignersIn(const Knowledge& knowledge, const Sealer& sealer) {
  return {AggregationKeysIn(knowledge), [&sealer](const SigningKey& signing, const SealingKey& sealing) {
            return sealer.SameHolder(signing, sealing);
          }};
}

absl::StatusOr<std::unique_ptr<CountingGround>> ReadCountingGround(const Arguments& arguments,
                                                                   const Terminal& terminal) {
  auto ground = std::make_unique<CountingGround>();
  absl::StatusOr<Knowledge> knowledge = ReadTexts(arguments, ground->tools, terminal);
  if (!knowledge.ok()) return knowledge.status();
  ground->knowledge = *std::move(knowledge);
  const Day today = MomentOf(SystemClock().Now()).day;
  const absl::StatusOr<const Agreement*> framework = AggregationFramework(ground->knowledge, today);
  if (!framework.ok()) return framework.status();
  const absl::StatusOr<std::string> cards = ReadWholeFile(arguments.Get("--cards"), terminal);
  if (!cards.ok()) return cards.status();
  const absl::StatusOr<AggregatorKeys> keys = ReadCards(*cards, **framework, ground->tools.sealer);
  if (!keys.ok()) return keys.status();
  ground->ground.domain = &RegionCountDomain();
  ground->ground.keys = *keys;
  ground->ground.identity_of = IdentitiesIn(ground->knowledge);
  ground->ground.nodes_min = (*framework)->opening_nodes_min;
  ground->rules.threshold = (*framework)->disclosure_threshold;
  ground->ground.least = ground->rules;
  ground->hub_key = (*framework)->hub_key;
  ground->ground.rule = [rules = ground->rules](const std::vector<uint64_t>& n) {
    return CellsToOpen(RegionCountDomain(), n, rules.partners_min);
  };
  return ground;
}

absl::StatusOr<std::vector<std::string>> ReadStatements(const std::vector<std::string>& paths,
                                                        const Terminal& terminal) {
  std::vector<std::string> all;
  for (const std::string& path : paths) {
    absl::StatusOr<std::string> bytes = ReadWholeFile(path, terminal);
    if (!bytes.ok()) return bytes.status();
    all.push_back(*std::move(bytes));
  }
  return all;
}

}  // namespace relais::hub
