// DeskService's doorway: what a partner's own staff and software ask of their node. Decodes, lets the clerk look up and
// the desk seal, hands over, encodes.
#ifndef RELAIS_NODE_API_DESK_API_H_
#define RELAIS_NODE_API_DESK_API_H_

#include <functional>
#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "node/api/desk_calls.h"
#include "node/api/staff_desk.h"
#include "node/clerk/arrival.h"
#include "node/clerk/clerk.h"
#include "node/derogation_line.h"
#include "node/node_runner.h"
#include "relais/v1/desk_service.grpc.pb.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/try_book.h"

namespace relais::node {

// Synchronous: each call has a thread of gRPC's, which may wait for the engine and derive slip keys. Any number of
// threads.
class DeskApi final : public v1::DeskService::Service {
 public:
  struct Options {
    PartnerId partner;  // the structure whose staff this is
    NodeId node;
    std::string name;  // until the roster is known
    SlipCost cost;
  };
  DeskApi(NodePorts ports, Options options) : ports_(ports), options_(std::move(options)) {}
  void SetRunner(NodeRunner* runner) { runner_ = runner; }
  // How the line to the hub and the node's certificate stand. Called from any thread; before the first call.
  struct LineFacts {
    Reason hub_reason = Reason::kNone;
    Day certificate_last_day = kNoDay;
  };
  void SetLineFacts(std::function<LineFacts()> facts) { line_facts_ = std::move(facts); }
  // What brings a new request for a derogation to the hub. Before the first call.
  void SetDerogationLine(DerogationLine* line) { derogation_line_ = line; }
  // Who the callers are; without one, everybody is the node's own machine. Before the first call.
  void SetStaff(const StaffDesk* staff) { staff_ = staff; }
  // Wakes those who watch. Runner's thread.
  void Tell(RowKey row) ABSL_LOCKS_EXCLUDED(mutex_);
  // Ends every watch. Any thread.
  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);

  RELAIS_DESK_CALLS(RELAIS_DECLARE_DESK_CALL)
  grpc::Status WatchInbox(grpc::ServerContext* context, const v1::WatchInboxRequest* request,
                          grpc::ServerWriter<v1::WatchInboxResponse>* writer) override;

 private:
  // The side on which `event` may be made now; the reason of the side that is here otherwise.
  absl::StatusOr<RowKey> SideFor(const std::string& referral, ReferralEvent event);
  absl::Status Make(const EventRequest& request, PersonAtDesk person, NodeResult* result);
  // An event without more ado: summary out.
  grpc::Status Simple(const std::string& referral, ReferralEvent event, EventDetail detail,
                      v1::ReferralSummary* summary);
  absl::StatusOr<v1::ReferralDetail> DetailOf(HandoffId referral);
  absl::StatusOr<SendRequest> RequestOf(const v1::Draft& draft, bool twin_confirmed) const;
  absl::StatusOr<SendPlan> Plan(const SendRequest& request);
  std::string ReadCopy(JourneyId journey, BodyIndex body) const;
  ReadPaper Reader() const;
  absl::Status ReceiveByCode(const v1::ReceiveRequest& request, EventRequest* event, PersonAtDesk* person);
  // Only what the directory would itself offer to this person may be proposed instead.
  absl::Status CheckProposal(HandoffId referral, ServiceId service);
  // Unlock, within the tries that a paper has.
  absl::StatusOr<UnlockedArrival> TryCode(const ArrivalSearch& search, const std::vector<ReferralRow>& found)
      ABSL_LOCKS_EXCLUDED(mutex_);
  // Whether a scanned slip is a real one, by the code if its referral is here (`here`), or by the first door's
  // signature. Reasons of CheckSlip.
  absl::Status CheckPaper(const wire::SlipPaper& paper, const ArrivalSearch& search, RowKey* here)
      ABSL_LOCKS_EXCLUDED(mutex_);
  // The form of a referral sent from here, as it is kept. kUnknownReferral, kNotJourneyOwner for one received here,
  // kTombstoned, kWrongState when it is not kept any more.
  absl::StatusOr<Draft> FormOf(HandoffId referral);
  // What a request for a derogation starts from: a referral sent from here, and what to judge the third door by.
  struct DerogationStart {
    HandoffId referral;
    Draft form;         // need, public and commune are read
    ServiceId service;  // none: that of `referral`
  };
  // Reasons of FormOf and NewestSent; kMalformed unless exactly one of referral, journey and form is given, and for
  // what is no id; kMissingField for a form without a service, or without journey and parent.
  absl::StatusOr<DerogationStart> StartOf(const v1::AskDerogationRequest& request);
  absl::StatusOr<HandoffId> NewestSentIn(const std::string& journey);
  v1::DerogationSummary DerogationOf(const NodeState& state, const DerogationRow& row) const;
  // The slip that is kept with a referral sent from here.
  absl::StatusOr<v1::Slip> SlipOf(HandoffId referral);
  Moment Now() const;

  const NodePorts ports_;
  const Options options_;
  NodeRunner* runner_ = nullptr;
  std::function<LineFacts()> line_facts_;
  DerogationLine* derogation_line_ = nullptr;
  const StaffDesk* staff_ = nullptr;
  absl::Mutex mutex_;
  TryBook tries_ ABSL_GUARDED_BY(mutex_){limits::kCodeTriesMax, limits::kCodeTriesRemembered};  // wrong codes only
  uint64_t changes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<uint64_t, RowKey> changed_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_API_DESK_API_H_
