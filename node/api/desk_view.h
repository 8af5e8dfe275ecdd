// Rows and opened copies as the desk's answers show them.
#ifndef RELAIS_NODE_API_DESK_VIEW_H_
#define RELAIS_NODE_API_DESK_VIEW_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "node/desk/sealing_desk.h"
#include "node/node_engine.h"
#include "relais/v1/desk_service.pb.h"

namespace relais::node {

// Engine's thread.
v1::ReferralSummary SummaryOf(const NodeState& state, const ReferralRow& row);
// Whether `row` is held here for a partner without a node, in this node's custody.
bool InOurCare(const NodeState& state, const ReferralRow& row);
// Whether `row` waits for something from this structure.
bool WaitsForUs(const ReferralRow& row);

// A local copy that a detail is made of.
struct CopyRef {
  HandoffId handoff;
  BodyIndex body;
};
// What a detail needs from the engine; the copies are opened later, on another thread.
struct DetailPlan {
  v1::ReferralDetail detail;
  ReferralRow row;
  CopyRef content;
  std::vector<std::optional<CopyRef>> texts;  // one per event of the detail
};
// Engine's thread. kUnknownReferral when this node holds no such referral.
absl::StatusOr<DetailPlan> PlanDetail(const NodeState& state, HandoffId referral);

using ReadCopy = std::function<std::string(JourneyId, BodyIndex)>;  // empty when it is gone
// Any thread: opens the copies and fills in what this door may see.
v1::ReferralDetail FinishDetail(const SealingDesk& desk, DetailPlan plan, const ReadCopy& read);

// What a slip needs from the engine; the copies are opened later, on another thread.
struct SlipPlan {
  ReferralRow row;
};
// Engine's thread. kUnknownReferral; kTombstoned after a withdrawal; kWrongState when no slip is kept: it was printed,
// is older than a day, or the person keeps the paper of an earlier referral.
absl::StatusOr<SlipPlan> PlanSlip(const NodeState& state, HandoffId referral);
// Any thread: the slip as it was made, with what its QR says, signed now. kWrongState when it was dropped meanwhile.
absl::StatusOr<v1::Slip> FinishSlip(const SealingDesk& desk, const Knowledge& knowledge, Day today,
                                    const SlipPlan& plan, const ReadCopy& read);

// What a slip says besides its codes, and where it is looked up.
struct SlipSubject {
  bool drill = false;
  PartnerId origin;
  PartnerId destination;
  ServiceId service;
  Day due_day = kNoDay;
  std::string reason;
  std::string language;
};
// Any thread: the one builder, at the sending as afterwards.
v1::Slip BuildSlip(const Knowledge& knowledge, Day today, const SlipSubject& subject, const SlipCodes& codes);

// The slip on 80 columns, in words for the person, from its other fields; what is empty is left out.
std::string SlipText(const v1::Slip& slip);

}  // namespace relais::node

#endif  // RELAIS_NODE_API_DESK_VIEW_H_
