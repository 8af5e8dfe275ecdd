// What a hub says of its own ledger, signed by itself: a hub that was put back from an older copy meets its own word.
#ifndef RELAIS_SERVICES_CORE_MAILBOX_HUB_HEAD_H_
#define RELAIS_SERVICES_CORE_MAILBOX_HUB_HEAD_H_

#include <string>

#include "services/core/handoff/ids.h"

namespace relais {

// Told with each Welcome, kept by the node, presented at its next Hello.
struct HubHead {
  Epoch epoch;
  RecordCount records;  // durable at the hub when it said so
  Signature signature;  // by the hub's signing key over HubHeadText; none: nothing was said

  bool none() const { return signature.none(); }
  // Whether a ledger in this one's epoch, or a later one, holds at least as much.
  bool CoveredBy(Epoch now, RecordCount held) const { return now > epoch || (now == epoch && held >= records); }
  friend bool operator==(const HubHead&, const HubHead&) = default;
};

// What is signed: "relais.v1.hub-head" ‖ epoch u32 ‖ records u64, big-endian.
std::string HubHeadText(Epoch epoch, RecordCount records);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MAILBOX_HUB_HEAD_H_
