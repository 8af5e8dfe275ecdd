// Alerts for people.
#ifndef RELAIS_HUB_CLI_ALERT_TEXT_H_
#define RELAIS_HUB_CLI_ALERT_TEXT_H_

#include <string>
#include <vector>

#include "relais/v1/monitoring_service.pb.h"
#include "services/adapters/terminal/terminal.h"

namespace relais::hub {

// What is the matter with whom, and below it what to do. One and the same matter of a partner that shows under several
// conventions is told once: "Transitions Pro Tours (6 à 10 j, 8 conventions)". In the order in which alerts came.
std::vector<std::string> AlertLines(const v1::ListAlertsResponse& alerts, Language language);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_ALERT_TEXT_H_
