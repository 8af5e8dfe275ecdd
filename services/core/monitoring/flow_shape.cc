#include "services/core/monitoring/flow_shape.h"

namespace relais {

bool UsesSide(FlowView view, bool origin) {
  const bool of_destinations = view == FlowView::kDestinationTerritory || view == FlowView::kDestinationKind ||
                               view == FlowView::kDestinationTerritoryKind;
  return view == FlowView::kTerritories || origin != of_destinations;
}

FlowShape ShapeOf(const FlowBook& book, const FlowAtlas& atlas, FlowView view) {
  const size_t territories = atlas.inhabitants.size();
  switch (view) {
    case FlowView::kRegion:
      break;
    case FlowView::kOriginTerritory:
    case FlowView::kDestinationTerritory:
      return {territories, 1};
    case FlowView::kOriginKind:
    case FlowView::kDestinationKind:
      return {atlas.kinds, 1};
    case FlowView::kConvention:
      return {book.conventions().size(), 1};
    case FlowView::kTerritories:
      return {territories, territories};
    case FlowView::kOriginTerritoryKind:
    case FlowView::kDestinationTerritoryKind:
      return {territories, atlas.kinds};
  }
  return {};
}

std::pair<size_t, size_t> LineOf(const std::vector<FlowAtlas::Partner>& partners, FlowView view,
                                 const FlowPlace& place) {
  const FlowAtlas::Partner& from = partners[place.origin];
  const FlowAtlas::Partner& to = partners[place.destination];
  switch (view) {
    case FlowView::kRegion:
      break;
    case FlowView::kOriginTerritory:
      return {from.territory, 0};
    case FlowView::kDestinationTerritory:
      return {to.territory, 0};
    case FlowView::kOriginKind:
      return {from.kind, 0};
    case FlowView::kDestinationKind:
      return {to.kind, 0};
    case FlowView::kConvention:
      return {place.convention, 0};
    case FlowView::kTerritories:
      return {from.territory, to.territory};
    case FlowView::kOriginTerritoryKind:
      return {from.territory, from.kind};
    case FlowView::kDestinationTerritoryKind:
      return {to.territory, to.kind};
  }
  return {0, 0};
}

}  // namespace relais
