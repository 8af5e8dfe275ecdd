#include "hub/api/figure_atlas.h"

#include <utility>

#include "absl/container/btree_map.h"
#include "hub/partner_seat.h"
#include "services/adapters/communes/communes.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/directory/public_name.h"

namespace relais::hub {
namespace {

// "" for a commune outside the region, or none.
std::string TerritoryOfCommune(const std::string& insee) {
  const Commune* commune = insee.empty() ? nullptr : RegionCommunes().Find(insee);
  return commune == nullptr ? "" : commune->arrondissement;
}

// The title of its newest version.
std::string TitleOf(const Knowledge& knowledge, ConventionId convention) {
  std::string title;
  for (const KnownAgreement* known : knowledge.Agreements()) {
    if (known->agreement().id == convention) title = known->agreement().title;
  }
  return title;
}

}  // namespace

std::string TerritoryOf(const Knowledge& knowledge, PartnerId partner) {
  return TerritoryOfCommune(SeatOf(knowledge, partner).commune);
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
  const auto place_of = [&](const PartnerSeat& seat) {
    const auto [it, fresh] = kinds.emplace(seat.kind, static_cast<uint16_t>(atlas.kinds.size()));
    if (fresh) {
      const bool discreet = seat.kind == kDiscreetSeat;
      atlas.kinds.emplace_back(seat.kind, std::string(discreet ? kDiscreetNameFr : KindLabel(seat.kind)));
    }
    return FlowAtlas::Partner{territories.at(TerritoryOfCommune(seat.commune)), it->second};
  };
  // As they sat when each month closed; who is in no closed month sits where it says today.
  const std::vector<std::vector<SeatSince>>& seats = state.flows().seats();
  absl::btree_map<Month, std::vector<std::pair<size_t, FlowAtlas::Partner>>> moves;
  for (PartnerId partner : state.flows().partners()) {
    const size_t number = atlas.flows.partners.size();
    const bool fixed = number < seats.size() && !seats[number].empty();
    atlas.flows.partners.push_back(place_of(fixed ? seats[number].front().seat : SeatOf(state.knowledge(), partner)));
    for (size_t i = 1; fixed && i < seats[number].size(); ++i) {
      moves[seats[number][i].first].emplace_back(number, place_of(seats[number][i].seat));
    }
  }
  for (const auto& [first, moved] : moves) {
    std::vector<FlowAtlas::Partner> then =
        atlas.flows.since.empty() ? atlas.flows.partners : atlas.flows.since.back().second;
    for (const auto& [number, place] : moved) then[number] = place;
    atlas.flows.since.emplace_back(first, std::move(then));
  }
  atlas.flows.kinds = atlas.kinds.size();
  for (ConventionId convention : state.flows().conventions()) {
    atlas.conventions.emplace_back(convention.none() ? "" : convention.ToHex(), TitleOf(state.knowledge(), convention));
  }
  return atlas;
}

}  // namespace relais::hub
