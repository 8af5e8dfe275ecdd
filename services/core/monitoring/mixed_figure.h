// Shares of which a part is live (routing events) and a part is released (the nodes' counts).
#ifndef RELAIS_SERVICES_CORE_MONITORING_MIXED_FIGURE_H_
#define RELAIS_SERVICES_CORE_MONITORING_MIXED_FIGURE_H_

#include "services/core/monitoring/flow_table.h"
#include "services/core/monitoring/indicator.h"

namespace relais {

// An indicator of source kEventsAndCounts over the whole region: (counted top + events' top - minus) / (counted under +
// events' under). Made of nothing but what is told of each part, so that it tells no more: where the events' share is
// only bounded, so is this one. kAwaited while `released` is null; kHidden where a part is.
Figure MixedFigure(const Indicator& indicator, const FlowBook& book, const FlowAtlas& atlas, const MonthRange& months,
                   const PublishRule& rule, const PublishedCounts* released);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_MIXED_FIGURE_H_
