// The hub's engine behind its runner.
#ifndef RELAIS_HUB_HUB_RUNNER_H_
#define RELAIS_HUB_HUB_RUNNER_H_

#include "hub/hub_codec.h"
#include "hub/hub_engine.h"
#include "hub/hub_ports.h"
#include "services/runner/ask.h"
#include "services/runner/runner.h"

namespace relais::hub {

using HubRunner = Runner<HubEngine, HubCodec>;

}  // namespace relais::hub

#endif  // RELAIS_HUB_HUB_RUNNER_H_
