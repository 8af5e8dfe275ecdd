// A person at the desk with a slip: which referral the paper belongs to, and what its code opens.
#ifndef RELAIS_NODE_CLERK_ARRIVAL_H_
#define RELAIS_NODE_CLERK_ARRIVAL_H_

#include <functional>
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
// Whether `key` was the arrival key of a row before its slip was replaced.
using WasKeyOf = std::function<bool(const ReferralRow& row, const SigningKey& key)>;
// Any thread but an engine's. Derives the keys once and finds their row. kCodeMistyped; kSlipReplaced when `was` knows
// them; kCodeWrong when no row has them.
absl::StatusOr<UnlockedArrival> Unlock(const Sealer& sealer, const ArrivalSearch& search,
                                       const std::vector<ReferralRow>& rows, SlipCost cost,
                                       const WasKeyOf& was = nullptr);

// A local copy, where it rests.
struct PaperCopy {
  HandoffId handoff;
  BodyIndex body;
};
// The notes that brought `row` its slips since the first one, oldest first.
std::vector<PaperCopy> SlipNotesOf(const ReferralRow& row);
using ReadPaper = std::function<std::string(JourneyId, BodyIndex)>;  // empty when it is gone
// WasKeyOf, from the copies that are kept here.
WasKeyOf KeysInCopies(const SealingDesk& desk, ReadPaper read);

// What the paper of a referral that was sent from here says besides its codes; made when its slip was.
wire::SlipPaper PaperOf(const ReferralRow& row);
// Any thread but an engine's. Whether the first door that `paper` names has signed it, for that very code; as far as
// `knowledge` goes, and without anything else. kPartnerUnknown, kBadSignature.
absl::Status VerifyPaper(const Sealer& sealer, const Knowledge& knowledge, const wire::SlipPaper& paper, SlipCost cost);

// What the code opened besides the door; both empty when the copy is gone or holds no name: the person is received all
// the same, the paper proves the arrival.
struct PersonAtDesk {
  SharedBytes content;  // the referral's local copy, which now holds the name
  Digest twin;
  Digest person;
};
// Any thread. Layer 2 is that of the newest slip: of the referral's own copy, or of the note that brought another one.
PersonAtDesk OpenPerson(SealingDesk& desk, const UnlockedArrival& arrival, const ReadPaper& read);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLERK_ARRIVAL_H_
