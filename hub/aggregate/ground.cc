#include "hub/aggregate/ground.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {
namespace {

absl::StatusOr<AggregatorCard> ReadCard(absl::string_view line) {
  const std::vector<absl::string_view> words = absl::StrSplit(line, ' ', absl::SkipWhitespace());
  AggregatorCard card;
  if (words.size() != 3) return Refuse(Reason::kMalformed, "a card is a name and two keys");
  const absl::StatusOr<Aggregator> by = ParseAggregator(words[0]);
  if (!by.ok()) return Refuse(Reason::kMalformed, "a card of nobody");
  card.by = *by;
  card.signing = SigningKey::FromHex(words[1]);
  card.sealing = SealingKey::FromHex(words[2]);
  if (card.signing.none() || card.sealing.none()) return Refuse(Reason::kMalformed, "a card without its keys");
  return card;
}

}  // namespace

Knowledge KnowledgeOf(const Anchor& anchor, std::vector<SignedText> texts, const wire::KeyTools& tools, Day today) {
  Knowledge knowledge(anchor);
  std::vector<KnowledgeItem> waiting;
  for (SignedText& text : texts) {
    absl::StatusOr<KnowledgeItem> item = wire::VerifyItem(std::move(text), tools);
    if (item.ok()) waiting.push_back(*std::move(item));
  }
  // What stands on another text waits for it.
  for (bool moved = true; moved;) {
    moved = false;
    std::vector<KnowledgeItem> left;
    for (KnowledgeItem& item : waiting) {
      if (knowledge.Admit(item, today).ok()) {
        moved = true;
      } else {
        left.push_back(std::move(item));
      }
    }
    waiting = std::move(left);
  }
  return knowledge;
}

absl::StatusOr<const Agreement*> AggregationFramework(const Knowledge& knowledge, Day today) {
  const Agreement* found = nullptr;
  for (const KnownAgreement* known : knowledge.Agreements()) {
    const Agreement& agreement = known->agreement();
    if (agreement.kind != AgreementKind::kFramework || !InForce(agreement, known->status, today).ok()) continue;
    const auto& keys = agreement.aggregation_keys;
    if (std::any_of(keys.begin(), keys.end(), [](const SealingKey& key) { return key.none(); })) continue;
    if (found == nullptr || found->id == agreement.id) found = &agreement;
  }
  if (found == nullptr) return Refuse(Reason::kConventionUnknown, "no framework names who sums");
  return found;
}

IdentityOfFn IdentitiesIn(const Knowledge& knowledge) {
  return [&knowledge](NodeId node, Month) {
    const Member* owner = knowledge.roster().OwnerOf(node);
    return owner == nullptr ? SigningKey() : owner->entry.identity;
  };
}

std::string FormatCard(const AggregatorCard& card) {
  return absl::StrCat(AggregatorName(card.by), " ", card.signing.ToHex(), " ", card.sealing.ToHex(), "\n");
}

absl::StatusOr<AggregatorKeys> ReadCards(absl::string_view text, const Agreement& framework, const Sealer& sealer) {
  AggregatorKeys keys;
  std::set<Aggregator> seen;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipWhitespace())) {
    if (line.front() == '#') continue;
    const absl::StatusOr<AggregatorCard> card = ReadCard(line);
    if (!card.ok()) return card.status();
    const size_t place = static_cast<size_t>(card->by) - 1;
    if (!seen.insert(card->by).second) return Refuse(Reason::kMalformed, "a card twice");
    if (framework.aggregation_keys[place] != card->sealing) {
      return Refuse(Reason::kSignerUnknown, absl::StrCat(AggregatorName(card->by), ": not the convention's key"));
    }
    if (!sealer.SameHolder(card->signing, card->sealing)) {
      return Refuse(Reason::kSignerUnknown, absl::StrCat(AggregatorName(card->by), ": signs by another key"));
    }
    keys[place] = card->signing;
  }
  if (seen.size() != kAggregators) return Refuse(Reason::kMalformed, "the cards of all three are needed");
  return keys;
}

AggregatorSelf SelfOf(Aggregator by, const Secret32& secret, const Sealer& sealer) {
  return {by, sealer.SealingPairFrom(secret)};
}

}  // namespace relais::hub
