// The rows and columns of the tables of live figures. Only flow_table.cc includes it.
#ifndef RELAIS_SERVICES_CORE_MONITORING_FLOW_SHAPE_H_
#define RELAIS_SERVICES_CORE_MONITORING_FLOW_SHAPE_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "services/core/monitoring/flow_book.h"
#include "services/core/monitoring/flow_table.h"

namespace relais {

struct FlowShape {
  size_t rows = 1;
  size_t columns = 1;
  size_t cells() const { return rows * columns; }
};

FlowShape ShapeOf(const FlowBook& book, const FlowAtlas& atlas, FlowView view);
// Whether the partners of this side stand behind the figures of a view.
bool UsesSide(FlowView view, bool origin);
// Row and column of a pair of partners.
std::pair<size_t, size_t> LineOf(const std::vector<FlowAtlas::Partner>& partners, FlowView view,
                                 const FlowPlace& place);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_FLOW_SHAPE_H_
