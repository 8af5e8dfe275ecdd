#include "node/drill_trace.h"

#include <string>
#include <variant>

#include "services/core/handoff/header.h"
#include "services/core/handoff/referral.h"

namespace relais::node {

void TraceDrills(const NodeEffect& effect, const NodeState& state, Telemetry* telemetry) {
  if (const auto* deposit = std::get_if<SendDeposit>(&effect)) {
    for (const DepositItem& sent : deposit->items) {
      const OutboxItem* item = state.outbox().Find(sent.handoff);
      if (item == nullptr || !item->header.drill) continue;
      telemetry->Log(Severity::kInfo, "drill_sent",
                     {{"trace", item->header.journey.ToHex()},
                      {"handoff", sent.handoff.ToHex()},
                      {"kind", std::string(HandoffKindName(item->header.kind))}});
    }
  } else if (const auto* changed = std::get_if<RowChanged>(&effect)) {
    const ReferralRow* row = state.FindRow(changed->row);
    if (row == nullptr || !row->drill) return;
    telemetry->Log(Severity::kInfo, "drill_changed",
                   {{"trace", row->journey.ToHex()},
                    {"referral", row->key.referral.ToHex()},
                    {"side", row->key.side == Side::kOrigin ? "origin" : "destination"},
                    {"state", std::string(StateName(row->place.state))}});
  }
}

}  // namespace relais::node
