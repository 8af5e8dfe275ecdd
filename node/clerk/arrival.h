// A person at the desk with a slip: which referral the paper belongs to, and what its code opens.
#ifndef RELAIS_NODE_CLERK_ARRIVAL_H_
#define RELAIS_NODE_CLERK_ARRIVAL_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "node/desk/sealing_desk.h"
#include "node/node_engine.h"

namespace relais::node {

// What was typed: the referral if it is known, otherwise the paper finds it.
struct ArrivalSearch {
  HandoffId referral;
  std::string locator;
  std::string code;
};
// Engine's thread. The destination rows that the paper may belong to: the one named, or all with an arrival key, in a
// total order: those that still wait for the person first, then a child before its parent, then the newest: after a
// re-routing to the same door the paper belongs to the child.
std::vector<ReferralRow> FindArrivals(const NodeState& state, const ArrivalSearch& search);

// Engine's thread. What an arrival without a code is worth: attested by the door's own staff, transcribed by the
// custodian of a partner that has no node.
ArrivalGrade GradeWithoutCode(const NodeState& state, RowKey key);

struct UnlockedArrival {
  ReferralRow row;
  ArrivalKeys keys;
};
// Any thread but an engine's. Derives the keys once and finds their row. kCodeMistyped; kCodeWrong when no row has
// them.
absl::StatusOr<UnlockedArrival> Unlock(const Sealer& sealer, const ArrivalSearch& search,
                                       const std::vector<ReferralRow>& rows, SlipCost cost);

// What the code opened besides the door; both empty when the copy is gone or holds no name: the person is received all
// the same, the paper proves the arrival.
struct PersonAtDesk {
  SharedBytes content;  // the referral's local copy, which now holds the name
  Digest twin;
  Digest person;
};
// Any thread. `copy` is the local copy that row.content_body names, empty when it is gone.
PersonAtDesk OpenPerson(SealingDesk& desk, const UnlockedArrival& arrival, const std::string& copy);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLERK_ARRIVAL_H_
