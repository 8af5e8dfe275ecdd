// Another slip for a lost one: who may have it, and the engine's input of it.
#ifndef RELAIS_NODE_CLERK_REISSUE_H_
#define RELAIS_NODE_CLERK_REISSUE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "node/clerk/clerk.h"

namespace relais::node {

struct ReissuePlan {
  EventPlan event;
  BodyIndex copy;  // of the referral, from which it is sealed
  uint8_t version = 0;
  bool repeat = false;  // the lost slip was replaced already and its successor is still held; nothing else is filled
};

// On the engine's thread. `lost`: the version of the slip that is lost; `handoff` is fresh, drawn by the caller.
// Refuses with MayDo's reasons; kTombstoned; kReferralOpen when another referral of the journey waits for the person;
// kStaleGeneration when `lost` is no more the journey's slip and its successor was printed; kUnreadable when what was
// sent is not kept here any more; kTooLarge after the last version that a header can say; what the roster says of the
// destination.
absl::StatusOr<ReissuePlan> PlanReissue(const NodeEngine& engine, HandoffId referral, uint32_t lost, HandoffId handoff,
                                        const Moment& now);

struct ReissuedSlip {
  LocalEvent event;
  SlipCodes slip;
};
// Any thread but an engine's: derives slip keys. `copy` is the body that the plan names.
absl::StatusOr<ReissuedSlip> SealReissue(SealingDesk& desk, const Digester& digester, const ReissuePlan& plan,
                                         const std::string& copy, SlipCost cost);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLERK_REISSUE_H_
