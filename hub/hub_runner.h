// The hub's engine behind its runner, and what its doorways share.
#ifndef RELAIS_HUB_HUB_RUNNER_H_
#define RELAIS_HUB_HUB_RUNNER_H_

#include <functional>
#include <memory>

#include "hub/hub_codec.h"
#include "hub/hub_engine.h"
#include "services/ports/clock.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/ports/ledger.h"
#include "services/ports/sealer.h"
#include "services/ports/telemetry.h"
#include "services/runner/runner.h"

namespace relais::hub {

using HubRunner = Runner<HubEngine, HubCodec>;

// Borrowed by every doorway; all outlive them. Every port here may be used from any thread.
struct HubPorts {
  const Clock* clock = nullptr;
  Entropy* entropy = nullptr;
  const Digester* digester = nullptr;
  Sealer* sealer = nullptr;
  Telemetry* telemetry = nullptr;
  const Ledger* ledger = nullptr;
};

// Header, fingerprint and what signatures say of one envelope; never refuses: a header that does not decode is said in
// `malformed`.
CheckedEnvelope CheckEnvelope(absl::string_view header, const Signature& signature, const HubPorts& ports);

}  // namespace relais::hub

#endif  // RELAIS_HUB_HUB_RUNNER_H_
