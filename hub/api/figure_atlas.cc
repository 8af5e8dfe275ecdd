#include "hub/api/figure_atlas.h"

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/communes/communes.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/directory/public_name.h"

namespace relais::hub {
namespace {

std::string CommuneOf(const DirectoryEntry& entry) {
  if (!entry.structure.address.commune.empty()) return entry.structure.address.commune;
  return entry.services.empty() ? "" : entry.services.front().address.commune;
}

// Of every partner whose mere mention tells something: one row together.
constexpr char kDiscreetCode[] = "membre-du-reseau";

// The first of its kinds, which are in the vocabulary's order: one partner stands in one row.
std::string FigureKindOf(const Knowledge& knowledge, PartnerId partner) {
  if (IsDiscreet(knowledge, partner)) return kDiscreetCode;
  const DirectoryEntry* entry = knowledge.FindDirectory(partner);
  return entry == nullptr || entry->structure.kinds.empty() ? "" : *entry->structure.kinds.begin();
}

// Of each convention the title of its newest version. Points into `knowledge`.
absl::flat_hash_map<ConventionId, absl::string_view> TitlesIn(const Knowledge& knowledge) {
  absl::flat_hash_map<ConventionId, absl::string_view> titles;
  for (const KnownAgreement* known : knowledge.Agreements()) titles[known->agreement().id] = known->agreement().title;
  return titles;
}

}  // namespace

std::string TerritoryOf(const Knowledge& knowledge, PartnerId partner) {
  const DirectoryEntry* entry = knowledge.FindDirectory(partner);
  if (entry == nullptr) return "";
  const Commune* commune = RegionCommunes().Find(CommuneOf(*entry));
  return commune == nullptr ? "" : commune->arrondissement;
}

FigureAtlas AtlasOf(const HubState& state) {
  FigureAtlas atlas;
  absl::btree_map<std::string, uint16_t> territories = {{"", 0}};
  atlas.territories.emplace_back();
  atlas.flows.inhabitants.push_back(0);
  for (const RegionTerritory& territory : RegionTerritories()) {
    territories.emplace(territory.code, static_cast<uint16_t>(atlas.territories.size()));
    atlas.territories.emplace_back(territory.code, territory.name);
    atlas.flows.inhabitants.push_back(territory.inhabitants);
  }
  absl::btree_map<std::string, uint16_t> kinds = {{"", 0}};
  atlas.kinds.emplace_back();
  for (PartnerId partner : state.flows().partners()) {
    FlowAtlas::Partner& row = atlas.flows.partners.emplace_back();
    row.territory = territories.at(TerritoryOf(state.knowledge(), partner));
    const std::string kind = FigureKindOf(state.knowledge(), partner);
    const auto [it, fresh] = kinds.emplace(kind, static_cast<uint16_t>(atlas.kinds.size()));
    if (fresh) atlas.kinds.emplace_back(kind, std::string(kind == kDiscreetCode ? kDiscreetNameFr : KindLabel(kind)));
    row.kind = it->second;
  }
  atlas.flows.kinds = atlas.kinds.size();
  const auto titles = TitlesIn(state.knowledge());
  for (ConventionId convention : state.flows().conventions()) {
    const auto title = titles.find(convention);
    atlas.conventions.emplace_back(convention.none() ? "" : convention.ToHex(),
                                   title == titles.end() ? "" : std::string(title->second));
  }
  return atlas;
}

}  // namespace relais::hub
