// What staff do at a node of an invented year, each with the clerk and the sealing desk that the product's own desk
// uses.
#ifndef RELAIS_DEPLOY_YEAR_ACTS_H_
#define RELAIS_DEPLOY_YEAR_ACTS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "deploy/year/region_plan.h"
#include "deploy/year/seats.h"
#include "services/core/handoff/derogation_request.h"

namespace relais::year {

// Argon2id at its cheapest: a year derives tens of thousands of keys, and protects nobody.
inline constexpr SlipCost kCheapSlip{8 << 10, 1};

// The form as a counsellor fills it in. `number` names the person: nobody has such a name.
Draft FormOf(const Person& person, uint64_t number, ServiceId service, Day today);

struct SendOrder {
  Draft draft;
  JourneyId journey;
  HandoffId parent;  // none for a first referral
  bool drill = false;
};
// kNone only after the node's own write; `header` is what left then.
struct SendOutcome {
  Reason reason = Reason::kNone;
  HandoffHeader header;
  std::optional<node::SlipCodes> slip;  // printed, and forgotten by the node
};
SendOutcome Send(NodeSeat& seat, const SendOrder& order);

// `header` is of the handoff that it travelled as; none when it did not.
struct ActOutcome {
  Reason reason = Reason::kNone;
  std::optional<HandoffHeader> header;
};
// Any event but a sending; `slip` with a reception by code, whose detail says proven.
ActOutcome Act(NodeSeat& seat, node::RowKey row, ReferralEvent event, const EventDetail& detail,
               const std::optional<node::SlipCodes>& slip);
Reason SolveHere(NodeSeat& seat, JourneyId journey, const Person& person);

// Leave for a third door: what the counsellor asks, sealed to the animator; a reason when the desk refuses.
absl::StatusOr<DerogationRequest> AskLeave(NodeSeat& seat, HandoffId referral, const Draft& form);
// Brings the animator's answer home. `granted` is its token, none: a refusal, which carries no text here.
Derogation LeaveToken(const DerogationRequest& request, const SigningPair& animator, Day expiry, NodeSeat& tools);
Reason HearLeave(NodeSeat& seat, RequestId request, const Derogation& token);

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_ACTS_H_
