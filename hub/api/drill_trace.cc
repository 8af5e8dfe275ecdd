#include "hub/api/drill_trace.h"

#include <string>

namespace relais::hub {

void TraceDrills(const DepositFrame& deposit, Telemetry* telemetry) {
  for (const CheckedEnvelope& checked : deposit.checked) {
    if (checked.malformed != Reason::kNone || !checked.header.drill) continue;
    telemetry->Log(Severity::kInfo, "drill_deposited",
                   {{"trace", checked.header.journey.ToHex()},
                    {"handoff", checked.header.handoff.ToHex()},
                    {"kind", std::string(HandoffKindName(checked.header.kind))}});
  }
}

}  // namespace relais::hub
