// What the three stand on: signed texts that the hub publishes and cannot invent, read under the anchor.
#ifndef RELAIS_HUB_AGGREGATE_GROUND_H_
#define RELAIS_HUB_AGGREGATE_GROUND_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "hub/aggregate/aggregator_desk.h"
#include "services/core/convention/knowledge.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {

// Every text that `anchor` lets in, whatever their order; the others are left out. `today` is their day of admission.
Knowledge KnowledgeOf(const Anchor& anchor, std::vector<SignedText> texts, const wire::KeyTools& tools, Day today);

// The framework convention in force on `today` whose aggregation keys are all named: the highest version of the first
// one. kConventionUnknown when there is none. Points into `knowledge`.
absl::StatusOr<const Agreement*> AggregationFramework(const Knowledge& knowledge, Day today);

// The key by which `node` signs, as the roster names it; none for a node that no member runs. Points into `knowledge`,
// which must outlive what is returned.
IdentityOfFn IdentitiesIn(const Knowledge& knowledge);

// One line per aggregator: "etat <signing key> <sealing key>", in hexadecimal. What the three show each other; nobody
// has to believe a card, since its signing key follows from the sealing key that the convention names.
struct AggregatorCard {
  Aggregator by = Aggregator::kEtat;
  SigningKey signing;
  SealingKey sealing;
  friend bool operator==(const AggregatorCard&, const AggregatorCard&) = default;
};
std::string FormatCard(const AggregatorCard& card);
// kMalformed unless `text` holds the cards of all three, each once; blank lines and lines that begin with "#" count for
// nothing. kSignerUnknown when a sealing key is not the one that `framework` names for it, or the signing key is not of
// its holder.
absl::StatusOr<AggregatorKeys> ReadCards(absl::string_view text, const Agreement& framework, const Sealer& sealer);

// An aggregator from the secret half of its aggregation key.
AggregatorSelf SelfOf(Aggregator by, const Secret32& secret, const Sealer& sealer);

}  // namespace relais::hub

#endif  // RELAIS_HUB_AGGREGATE_GROUND_H_
