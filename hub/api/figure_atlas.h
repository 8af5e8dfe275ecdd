// Which territory and kind each partner of the figures had in each closed month, and the words for them, in the numbers
// of the figures' book. A month's places are those at its end (FlowBook::FixSeats), wherever a partner moves later.
#ifndef RELAIS_HUB_API_FIGURE_ATLAS_H_
#define RELAIS_HUB_API_FIGURE_ATLAS_H_

#include <string>
#include <utility>
#include <vector>

#include "hub/hub_state.h"
#include "services/core/monitoring/flow_table.h"

namespace relais::hub {

// Code and label; both empty for "not known".
using FigureWord = std::pair<std::string, std::string>;

struct FigureAtlas {
  FlowAtlas flows;
  std::vector<FigureWord> territories;  // number 0: not known
  std::vector<FigureWord> kinds;        // likewise
  std::vector<FigureWord> conventions;  // by the book's numbers
};

// Today: the arrondissement of the commune where the partner says it is, or where its first service is; "" when it says
// neither, or lies outside the region.
std::string TerritoryOf(const Knowledge& knowledge, PartnerId partner);

FigureAtlas AtlasOf(const HubState& state);

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_FIGURE_ATLAS_H_
