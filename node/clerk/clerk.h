// Between a form and the engine: looks up where a handoff goes and until when an answer is due, has the desk seal it,
// and makes the engine's input of it. Looking up needs the engine and is quick; sealing needs neither engine nor
// thread.
#ifndef RELAIS_NODE_CLERK_CLERK_H_
#define RELAIS_NODE_CLERK_CLERK_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "node/desk/sealing_desk.h"
#include "node/node_engine.h"
#include "node/node_types.h"
#include "services/core/convention/admission.h"
#include "services/core/handoff/draft.h"
#include "services/core/mailbox/step.h"

namespace relais::node {

// What the desk sealed, as the engine takes it; `capsule` is empty without one.
SealedHandoff MadeHandoff(HandoffHeader header, std::string envelope, std::string capsule, const Digester& digester);

// --- Sending ----------------------------------------------------------------------------------------------------

struct SendRequest {
  PartnerId origin;    // a partner that this node speaks for
  HandoffId referral;  // carried by the form since it was opened
  JourneyId journey;
  HandoffId parent;
  Draft draft;
  Derogation derogation;
  bool drill = false;
  bool twin_confirmed = false;
};

// What was looked up for a request: everything that sealing needs.
struct SendPlan {
  ReferralOrder order;
  CoverageQuestion question;
  ServiceId service;
  std::string destination_name;
  Day kept_until;
  // For a re-routing: where the parent's local copy rests.
  BodyIndex parent_copy;
  bool repeat = false;  // this very referral was sent before: nothing else of the plan is filled
};

// On the engine's thread. A referral that was sent before is a repeat, whatever the form says. Otherwise refuses with
// what CheckDraft, AdmitDraft, MatchService and MaySend say (the two-door rule
// included), kUnknownReferral for a parent that is not here, kNotMember when this node does not speak for the origin.
absl::StatusOr<SendPlan> PlanSend(const NodeEngine& engine, const SendRequest& request, const Moment& now);

struct SentReferral {
  LocalEvent event;
  std::optional<SlipCodes> slip;  // none for a re-routing: the person keeps the paper
};
// Any thread but an engine's: derives slip keys. `parent_copy` is the body the plan names, empty without one.
absl::StatusOr<SentReferral> SealSend(SealingDesk& desk, const Digester& digester, const SendRequest& request,
                                      const SendPlan& plan, const std::string& parent_copy, SlipCost cost);

// --- Everything else that staff do --------------------------------------------------------------------------------

struct EventRequest {
  RowKey row;
  ReferralEvent event = ReferralEvent::kOpen;
  EventDetail detail;  // its text included
  // For a reception by code: what the slip derives to.
  std::optional<ArrivalKeys> arrival;
  bool receipt = false;
};

// The word that what was withdrawn is erased here, which the engine asks for with NeedReceipt.
EventRequest ReceiptRequest(RowKey row);

struct EventPlan {
  JourneyId journey;
  EventOrder order;
  bool travels = true;
};

// May the destination of `row` propose `service` instead of itself? Only what the directory would itself offer to this
// person, whose referral is `asked`: MatchService's reasons; kUnknownValue for a service that nobody publishes;
// kNotCovered for one of either of the referral's own doors.
absl::Status CheckCounterProposal(const Knowledge& knowledge, const ReferralRow& row, const Draft& asked,
                                  ServiceId service, Day today);

// On the engine's thread. Refuses with MayDo's reasons, CheckDetail's, and what the roster says of the other partner.
// `handoff` is fresh, drawn by the caller.
absl::StatusOr<EventPlan> PlanEvent(const NodeEngine& engine, const EventRequest& request, HandoffId handoff,
                                    const Moment& now);
// Any thread.
absl::StatusOr<LocalEvent> SealEventPlan(SealingDesk& desk, const Digester& digester, const EventRequest& request,
                                         const EventPlan& plan);

// --- What the engine asks for ---------------------------------------------------------------------------------------

// On the engine's thread: where the handoff of `need` goes today. kUnknownReferral when it is not in the outbox.
absl::StatusOr<ResealTo> PlanReseal(const NodeEngine& engine, const NeedReseal& need, const Moment& now);
// Any thread. `local_copy` is the body that `need` names.
absl::StatusOr<ResealedHandoff> SealAgain(SealingDesk& desk, const Digester& digester, const NeedReseal& need,
                                          const ResealTo& to, const std::string& local_copy);

// --- Arrivals -----------------------------------------------------------------------------------------------------

// Verifies and opens one delivered envelope under what `knowledge` says of its sender. Any thread; never refuses: a
// verdict says what is wrong, and the engine makes a receipt of it.
CheckedArrival CheckArrival(SealingDesk& desk, const Sealer& sealer, const Digester& digester,
                            const Knowledge& knowledge, absl::string_view envelope);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLERK_CLERK_H_
