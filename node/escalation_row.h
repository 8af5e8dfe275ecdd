// A delay that ran out between two other doors, as the node of the convention's animator remembers it: nothing about
// the person.
#ifndef RELAIS_NODE_ESCALATION_ROW_H_
#define RELAIS_NODE_ESCALATION_ROW_H_

#include <cstdint>

#include "services/core/handoff/ids.h"
#include "services/core/mailbox/exchange.h"

namespace relais::node {

enum class EscalationState : uint8_t {
  kWaiting = 1,
  kAnswered = 2,  // or given up: nothing is awaited any more
  kExpired = 3,   // the last step: the referral ended without an answer
};

// One referral has one; when another of its delays runs out it waits anew.
struct EscalationRow {
  JourneyId journey;
  EscalatedFacts about;
  EscalationState state = EscalationState::kWaiting;
  Day told;            // since when this node knows of it
  Day ended = kNoDay;  // kNoDay while it waits
  friend bool operator==(const EscalationRow&, const EscalationRow&) = default;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_ESCALATION_ROW_H_
