// A request for a derogation as the asking node remembers it: no text.
#ifndef RELAIS_NODE_DEROGATION_ROW_H_
#define RELAIS_NODE_DEROGATION_ROW_H_

#include <cstdint>

#include "services/core/handoff/derogation_request.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais::node {

// A number of a body in the ledger (owner: the journey); 0: none.
using BodyIndex = Number<struct BodyIndexTag, uint64_t>;

enum class DerogationState : uint8_t {
  kAsked = 1,
  kGranted = 2,
  kRefused = 3,   // by the animator
  kNotTaken = 4,  // by the network, for `reason`
};

struct DerogationRow {
  RequestId id;
  HandoffId referral;  // from which it was asked; sent from here
  JourneyId journey;
  PartnerId destination;
  ConventionId convention;
  ConventionVersion convention_version;
  bool drill = false;
  Day asked;
  DerogationState state = DerogationState::kAsked;
  Day answered = kNoDay;
  Reason reason = Reason::kNone;
  Derogation token;        // when granted
  BodyIndex request_body;  // what is deposited, sealed and signed
  BodyIndex answer_body;   // the animator's reason for refusing, encrypted under the vault
  friend bool operator==(const DerogationRow&, const DerogationRow&) = default;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_DEROGATION_ROW_H_
