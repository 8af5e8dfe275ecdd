// Between the counsellor who asks for leave and the animator who gives it.
#ifndef RELAIS_NODE_CLERK_DEROGATIONS_H_
#define RELAIS_NODE_CLERK_DEROGATIONS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "node/desk/sealing_desk.h"
#include "node/node_engine.h"
#include "relais/v1/derogation_service.pb.h"
#include "services/core/handoff/draft.h"

namespace relais::node {

// On the engine's thread: the last referral of `journey` that was sent from here. kUnknownReferral when nothing of it
// was, kNotJourneyOwner when this node only received in it.
absl::StatusOr<HandoffId> NewestSent(const NodeState& state, JourneyId journey);

struct DerogationPlan {
  DerogationRequest request;  // sealing apart
  HandoffId referral;
  SealingKey animator;  // to whom the reason is sealed
};
// On the engine's thread. `asked` is the form of `referral`, which this node sent, or one not sent yet that follows it:
// only its need, public and commune are read; `service` is the one behind the
// third door, none for that of `referral`; `id` is fresh. Refuses with MatchService's reasons for that service,
// kUnknownValue for one that nobody publishes, kUnknownReferral, kNotJourneyOwner for a referral received here,
// kTombstoned, kWrongState when that door would be no third one.
absl::StatusOr<DerogationPlan> PlanDerogation(const NodeEngine& engine, HandoffId referral, const Draft& asked,
                                              ServiceId service, RequestId id, const Moment& now);
// Any thread. Reasons of SealingDesk::SealDerogation.
absl::StatusOr<AskDerogation> SealDerogationPlan(SealingDesk& desk, const DerogationPlan& plan,
                                                 const std::string& reason);

// What the hub's answer to a deposit of `row` means. Nothing while the animator has not answered, and for a refusal
// that may pass by itself (a busy hub, a journey that it has not heard of yet). An answer that its animator has not
// signed, or that fits another request, is no answer: a hub cannot make one. Any thread.
std::optional<DerogationHeard> ReadDerogationOutcome(SealingDesk& desk, const Sealer& sealer,
                                                     const Knowledge& knowledge, const DerogationRow& row,
                                                     const DerogationRequest& request,
                                                     const absl::StatusOr<v1::SubmitDerogationResponse>& outcome,
                                                     Day today);

// For people: "asked", "granted", "used", "expired", "refused", "not_taken", and in French.
absl::string_view DerogationStateName(const NodeState& state, const DerogationRow& row, Day today);
absl::string_view DerogationStateLabelFr(absl::string_view name);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLERK_DEROGATIONS_H_
