// Why a handoff was refused, as far as the hub remembers: for `relais-hub why`.
#ifndef RELAIS_HUB_API_EXPLAIN_H_
#define RELAIS_HUB_API_EXPLAIN_H_

#include "hub/hub_engine.h"
#include "relais/v1/monitoring_service.pb.h"
#include "services/core/handoff/ids.h"

namespace relais::hub {

// Fills `response` from what `engine` remembers of `handoff`; remembered() is false when that is nothing.
void ExplainHandoff(const HubEngine& engine, HandoffId handoff, v1::ExplainHandoffResponse* response);

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_EXPLAIN_H_
