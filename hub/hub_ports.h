// What the hub's edges need of the world.
#ifndef RELAIS_HUB_HUB_PORTS_H_
#define RELAIS_HUB_HUB_PORTS_H_

#include "services/ports/clock.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/ports/ledger.h"
#include "services/ports/sealer.h"
#include "services/ports/telemetry.h"

namespace relais::hub {

// Borrowed by every doorway; all outlive them. Every port here may be used from any thread.
struct HubPorts {
  const Clock* clock = nullptr;
  Entropy* entropy = nullptr;
  const Digester* digester = nullptr;
  Sealer* sealer = nullptr;
  Telemetry* telemetry = nullptr;
  const Ledger* ledger = nullptr;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_HUB_PORTS_H_
