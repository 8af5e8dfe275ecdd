// The hub's durable memory: what its records add up to. Live steps and replay change it by the same functions.
#ifndef RELAIS_HUB_HUB_STATE_H_
#define RELAIS_HUB_HUB_STATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "hub/derogation_book.h"
#include "hub/enrolment_book.h"
#include "hub/hub_types.h"
#include "hub/journey_book.h"
#include "hub/refusal_book.h"
#include "hub/store_book.h"
#include "services/core/access/account_book.h"
#include "services/core/convention/knowledge.h"
#include "services/core/convention/procedure_book.h"
#include "services/core/directory/open_day_counts.h"
#include "services/core/mailbox/mailbox.h"
#include "services/core/mailbox/seen_book.h"
#include "services/core/monitoring/audit_log.h"
#include "services/core/monitoring/flow_book.h"

namespace relais::hub {

// Counters since the ledger began; none says anything about a person.
struct HubCounters {
  uint64_t breaches = 0;
  uint64_t derogations = 0;
  uint64_t equivocations = 0;
  friend bool operator==(const HubCounters&, const HubCounters&) = default;
};

// What the hub knows of its own ledger.
struct OwnLedger {
  Epoch epoch{1};
  bool doubted = false;  // it was put back, or found to be behind its own word: nobody is let in until it is declared
  Day made = kNoDay;     // of the copy that it was put back from
  friend bool operator==(const OwnLedger&, const OwnLedger&) = default;
};

// What a change touched, for the sessions to be told and the bodies to be dropped.
struct Touched {
  absl::btree_set<NodeId> mailboxes;                          // have something new to deliver
  absl::btree_map<NodeId, absl::btree_set<NodeId>> progress;  // mailbox → origins that wait for its news
  std::vector<DroppedBodies> drops;
};

// Not thread-safe. Hostile input never gets this far: callers judge first, and what they pass here must succeed.
class HubState {
 public:
  explicit HubState(Anchor anchor) : knowledge_(std::move(anchor)) {}

  // One frame, envelope by envelope: Begin, Take for each, Finish. `Take` decides the journey's side of `envelope`
  // unless it is refused already, and writes the decision into envelope.refused.
  class FrameTaker {
   public:
    // `from` is none for a person's word.
    FrameTaker(HubState* state, NodeId from, NodeId mailbox, const Moment& at, Touched* touched);
    // The cursor it was given; 0 when refused.
    Cursor Take(TakenEnvelope& envelope);
    // Gives the taken envelopes their places in the mailbox; returns the first cursor, 0 when none was taken.
    Cursor Finish();
    uint32_t taken() const { return taken_; }

   private:
    Admission Admit(const TakenEnvelope& envelope) const;
    void Follow(const TakenEnvelope& envelope, const Admission& admission);

    HubState* const state_;
    const NodeId from_;
    const NodeId mailbox_;
    const Moment at_;
    Touched* const touched_;
    Cursor tail_;  // of the mailbox before this frame
    uint32_t taken_ = 0;
    std::vector<std::pair<NodeId, NoticeFacts>> notices_;
  };

  void KeepCapsules(const FrameTaken& frame);
  // How far a frame, which leaves a record, says that its node's store has come.
  void HearRecords(NodeId node, RecordCount records) { stores_.Heard(node, records); }
  void Apply(const FrameTaken& frame, Touched* touched);
  void Apply(const MailboxSettled& settled, Touched* touched);
  // OK, or the reason for which knowledge refuses the item (then nothing changed).
  absl::StatusOr<Revision> Apply(const KnowledgeAdmitted& admitted, Touched* touched);
  void Apply(const DayTurned& turned, Touched* touched);
  void Apply(const TokenIssued& issued, Touched*) { enrolment_.Apply(issued); }
  void Apply(const NodeEnrolled& enrolled, Touched*) { enrolment_.Apply(enrolled); }
  void Apply(const CertificateIssued& issued, Touched*) { enrolment_.Apply(issued); }
  void Apply(const CertificateUsed& used, Touched*) { enrolment_.Apply(used); }
  void Apply(const Restated& restated, Touched* touched);
  // True when anything changed, false for a repeat, or the reason for a refusal, which changes nothing.
  // `known_communes`: of a live step only.
  absl::StatusOr<bool> Apply(const ConventionActed& acted, Touched* touched,
                             const absl::btree_set<std::string>* known_communes = nullptr);
  void Apply(const DerogationAsked& asked, Touched* touched);
  void Apply(const DerogationAnswered& answered, Touched* touched);
  void Apply(const AccountChanged& changed, Touched* touched);
  void Apply(const ActRecorded& recorded, Touched* touched);
  void Apply(const SessionMarked& marked, Touched* touched);
  void Apply(const MarkKept& kept, Touched*) { stores_.Apply(kept); }
  void Apply(const StoreDoubted& doubted, Touched*) { stores_.Apply(doubted); }
  void Apply(const ReturnAdmitted& admitted, Touched*);
  void Apply(const ErasuresHeard& heard, Touched*) { stores_.Apply(heard); }
  void Apply(const LedgerRestored& restored, Touched*);
  void Apply(const LedgerFoundBehind& behind, Touched*);
  void Apply(const EpochOpened& opened, Touched*);

  const Knowledge& knowledge() const { return knowledge_; }
  const JourneyBook& journeys() const { return journeys_; }
  const SeenBook& seen() const { return seen_; }
  const EnrolmentBook& enrolment() const { return enrolment_; }
  const ProcedureBook& procedures() const { return procedures_; }
  const DerogationBook& derogations() const { return derogations_; }
  const HubCounters& counters() const { return counters_; }
  const AccountBook& accounts() const { return accounts_; }
  const AuditLog& audit() const { return audit_; }
  const RefusalBook& refusals() const { return refusals_; }
  const FlowBook& flows() const { return flows_; }
  const StoreBook& stores() const { return stores_; }
  const OwnLedger& own_ledger() const { return own_ledger_; }
  const absl::btree_map<NodeId, Mailbox>& mailboxes() const { return mailboxes_; }
  // Null when nothing was ever deposited there.
  const Mailbox* FindMailbox(NodeId node) const;
  Day day() const { return day_; }
  // Whether anything that `node` speaks for has to be told again, after this hub lost its ledger.
  bool AwaitsRestating(NodeId node) const;
  // Nodes that were asked to restate and have not come to the end of it.
  const absl::btree_set<NodeId>& owing() const { return owing_; }

  // Hidden, for the bench: from here on no figure of flows is kept. Not durable.
  void CountNothing() { counting_ = false; }

  // For checkpoints only.
  struct Parts {
    Day day;
    HubCounters counters;
    std::vector<KnowledgeAdmitted> admitted;
    absl::btree_map<NodeId, Mailbox> mailboxes;
    JourneyBook journeys;
    SeenBook seen;
    EnrolmentBook::Parts enrolment;
    absl::btree_set<NodeId> owing;
    ProcedureBook procedures;
    DerogationBook derogations;
    AccountBook accounts;
    AuditLog audit;
    RefusalBook refusals;
    FlowBook flows;  // and of each journey its own part, in `journeys`
    StoreBook stores;
    OwnLedger own_ledger;
  };
  const std::vector<KnowledgeAdmitted>& admitted() const { return admitted_; }
  // Replaces everything; DataLoss when an admitted item is refused.
  absl::Status Restore(Parts parts);

  friend bool operator==(const HubState& a, const HubState& b);

 private:
  void Notify(PartnerId partner, const NoticeFacts& notice, Touched* touched);
  void Post(NodeId mailbox, const NoticeFacts& notice, Touched* touched);
  void GiveUpReferralsTo(const absl::btree_set<PartnerId>& gone, Day day, Touched* touched);
  void TurnEscalations(Day day, Touched* touched);
  // What the animator of the convention of `row` is told, which may be nobody.
  void TellAnimator(HubNoticeKind kind, JourneyId journey, HandoffId referral, Day due, Touched* touched);
  // To be called after whatever may have answered a referral, or given it up.
  void TellEnded(Touched* touched);
  void ExpireBodies(Day day, Touched* touched);
  // Counts what changed in `journey`; to be called after each change of it.
  void FixSeats(Month ended);
  void FollowFlows(JourneyId journey, Day day);
  // Remembers without counting: it happened at another time.
  void PassFlows(JourneyId journey, Day day);
  // What a referral that is refused for good leaves behind.
  void TakeRefused(const HandoffHeader& header, Reason refused, Day day);
  void CountFlow(FlowFact fact, const HandoffHeader& header, Day day);
  void CountDerogation(FlowFact fact, const DerogationRequest& request, Day day);
  FlowCell CellOf(PartnerId origin, PartnerId destination, ConventionId convention, ConventionVersion version);

  Knowledge knowledge_;
  std::vector<KnowledgeAdmitted> admitted_;  // in order: what a checkpoint replays
  absl::btree_map<NodeId, Mailbox> mailboxes_;
  JourneyBook journeys_;
  SeenBook seen_;
  EnrolmentBook enrolment_;
  DerogationBook derogations_;
  absl::btree_set<NodeId> owing_;
  HubCounters counters_;
  AccountBook accounts_;
  AuditLog audit_;
  RefusalBook refusals_;
  FlowBook flows_;
  bool counting_ = true;
  OpenDayCounts open_days_;  // no state: follows from knowledge_
  Day day_;                  // the last one turned
  ProcedureBook procedures_;
  StoreBook stores_;
  OwnLedger own_ledger_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_HUB_STATE_H_
