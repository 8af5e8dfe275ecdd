// What those who look after partners see of them: bands, and what needs care today.
#ifndef RELAIS_HUB_API_CARE_VIEW_H_
#define RELAIS_HUB_API_CARE_VIEW_H_

#include "absl/status/statusor.h"
#include "hub/hub_engine.h"
#include "relais/v1/monitoring_service.pb.h"
#include "services/core/access/principal.h"

namespace relais::hub {

// kConventionUnknown; kNotPermitted for an animator of another convention.
absl::StatusOr<v1::GetPartnersViewResponse> PartnersView(const HubEngine& engine, ConventionId convention,
                                                         const Principal& principal);
// Of the partners and conventions that `principal` looks after; territories for everybody but animators.
v1::ListAlertsResponse AlertsView(const HubEngine& engine, const Principal& principal);

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_CARE_VIEW_H_
