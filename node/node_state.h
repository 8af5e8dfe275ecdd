// The node's durable memory: what its records add up to. Live steps and replay change it by the same functions.
#ifndef RELAIS_NODE_NODE_STATE_H_
#define RELAIS_NODE_NODE_STATE_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "node/escalation_row.h"
#include "node/node_types.h"
#include "node/outbox.h"
#include "node/referral_row.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/two_door.h"
#include "services/core/mailbox/seen_book.h"

namespace relais::node {

// What a change asks for besides itself.
struct Follow {
  std::vector<DroppedBodies> drops;
  std::vector<RowKey> changed;
  std::vector<HandoffId> reseal;  // in the outbox, to be sealed again
  std::vector<RowKey> receipts;   // withdrawn: say that it is erased here
  std::vector<JourneyId> erased;  // by a word given
  bool breach = false;
};

// Not thread-safe. What is passed to Apply has been judged; only our own mistakes assert.
class NodeState {
 public:
  NodeState(NodeId self, Anchor anchor) : self_(self), knowledge_(std::move(anchor)) {}

  void Apply(const LocalDone& done, Follow* follow);
  void Apply(const SolvedHereDone& done, Follow* follow);
  void Apply(const SlipPrintedDone& done, Follow* follow);
  void Apply(const ResealedDone& done, Follow* follow);
  void Apply(const Arrived& arrived, Follow* follow);
  void Apply(const Noticed& noticed, Follow* follow);
  void Apply(const HubMet& met, Follow* follow);
  void Apply(const Deposited& deposited, Follow* follow);
  void Apply(const Progressed& progressed, Follow* follow);
  // OK, or the reason for which knowledge refuses the item (then nothing changed).
  absl::Status Apply(const KnowledgeTaken& taken, Follow* follow);
  void Apply(const KnowledgeLooked& looked, Follow* follow);
  void Apply(const NodeDayTurned& turned, Follow* follow);
  void Apply(const DerogationAsked& asked, Follow* follow);
  void Apply(const DerogationSettled& settled, Follow* follow);
  void Apply(const CountsFolded& folded, Follow* follow);
  void Apply(const CountsClosed& closed, Follow* follow);
  void Apply(const CountsTaken& taken, Follow* follow);
  void Apply(const CountsLeaving& leaving, Follow* follow);
  void Apply(const ErasedHere& erased, Follow* follow);
  void Apply(const SolvedHereTakenBack& taken, Follow* follow);
  void Apply(const StaffChanged& changed, Follow* follow);
  void Apply(const JourneyTouched& touched, Follow* follow);
  void Apply(const JourneysHandedOver& handed, Follow* follow);
  void Apply(const StoreRestored& restored, Follow* follow);
  void Apply(const StoreDoubted& doubted, Follow* follow);
  void Apply(const RestoreDeclared& declared, Follow* follow);
  void Apply(const Retold& retold, Follow* follow);
  void Apply(const BackupNoted& noted, Follow* follow);
  void Apply(const CopyRectified& rectified, Follow* follow);
  // After every other Apply, with its `follow`: what the rows that changed are counted for now, and no more.
  void RecountChanged(Follow* follow);

  NodeId self() const { return self_; }
  const Knowledge& knowledge() const { return knowledge_; }
  Day knowledge_day() const { return knowledge_day_; }
  // The latest day that the hub is known to have reached: what it pushed says when it was admitted.
  Day hub_day() const { return hub_day_; }
  // Null when unknown. Valid until the next change.
  const ReferralRow* FindRow(RowKey key) const;
  const absl::btree_map<RowKey, ReferralRow>& rows() const { return rows_; }
  // The journey as its owner knows it; null for another's.
  const JourneyDoors* FindJourney(JourneyId journey) const;
  const Outbox& outbox() const { return outbox_; }
  Outbox& outbox() { return outbox_; }  // its session part only
  const SeenBook& seen() const { return seen_; }
  Cursor durable_through() const { return durable_through_; }
  const LedgerId& hub_ledger() const { return hub_ledger_; }
  const BootId& hub_boot() const { return hub_boot_; }
  Day day() const { return day_; }
  BodyIndex next_body() const { return next_body_; }
  const absl::btree_map<JourneyId, Day>& solved_here() const { return solved_here_; }
  // Until when what is known of each journey is kept, should nothing more happen in it: the first day without it.
  absl::btree_map<JourneyId, Day> KeptUntil() const;
  // Journeys that leave by themselves within kRetentionNoticeDays, with the day on which they do.
  const absl::btree_map<JourneyId, Day>& leaving() const { return leaving_; }
  // Refusals that the hub may not have heard of yet.
  const std::vector<SettleException>& exceptions() const { return exceptions_; }
  // Requests for a derogation, ascending by id.
  const absl::btree_map<RequestId, DerogationRow>& derogations() const { return derogations_; }
  // Of which this node was told as an animator's, ascending by referral.
  const absl::btree_map<HandoffId, EscalationRow>& escalations() const { return escalations_; }
  const CountBook& counts() const { return counts_; }
  const Office& office() const { return office_; }
  const OwnStore& own_store() const { return own_store_; }
  // What every copy that may still be put back holds of the node's mailbox; durable_through() where no copy is kept.
  Cursor BackedUpThrough() const;
  // The journey of a referral that is here, at either end; none when it is not known.
  JourneyId JourneyOf(HandoffId referral) const;
  // Every journey of which anything is here.
  absl::btree_set<JourneyId> JourneysHere() const;
  // The leave that a referral of `journey` to `destination` under this convention takes along on `today`: a good one
  // first; else, where that door would be a third one, one that is good no more, so that its sender hears why; null
  // when there is none that was not used.
  const DerogationRow* LeaveFor(JourneyId journey, PartnerId destination, ConventionId convention,
                                ConventionVersion version, Day today) const;
  // Whether the token of `row` was used, as far as this node knows.
  bool LeaveUsed(const DerogationRow& row) const;
  bool Tombstoned(JourneyId journey) const { return tombstones_.contains(journey); }
  // Practice and real people are no twins of each other.
  bool TwinOpen(const Digest& twin, JourneyId journey, bool drill) const;
  // Whether either door of the referral in `header` received `person` in another journey, as far as this node knows:
  // the journey begins a new need at a partner that has met the person already. Never so for drills.
  bool IsNewNeed(const Digest& person, const HandoffHeader& header) const;
  // Of the next slip that `row` may have; 0 when a header can say no further one.
  uint8_t NextSlipVersion(const ReferralRow& row) const;
  // Whether `key` is an arrival or follow-up key that an envelope of `journey`, sealed here, brought: also of a slip
  // that was replaced since.
  bool WasSlipKey(JourneyId journey, const SigningKey& key) const;
  // Referrals whose slip codes are still kept here and were made in `window` or before, oldest first.
  std::vector<HandoffId> SlipsMadeThrough(Window window) const;
  // The row of `key` that an arrival under `header` speaks to, with the actor it speaks as; none when there is none.
  std::pair<const ReferralRow*, Actor> Addressee(const HandoffHeader& header, ReferralEvent event) const;

  struct Parts;  // for checkpoints only
  Parts ToParts() const;
  absl::Status Restore(Parts parts);
  friend bool operator==(const NodeState& a, const NodeState& b);

 private:
  ReferralRow& NewRow(const HandoffHeader& header, Side side, ServiceId service, BodyIndex content, Day day);
  // The origin's row of a referral that is sent; its parent, if any, is re-routed.
  ReferralRow& BeginReferral(const LocalDone& done, Decision* decision, Follow* follow);
  void Record(ReferralRow& row, ReferralEvent event, Actor actor, HandoffId handoff, const EventDetail& detail,
              BodyIndex body, const Decision& decision, Day day);
  // What every event does beyond the table: words, grades, due days, tombstones. `overtaken` by a reception: what it
  // awaited is awaited no more.
  void AfterEvent(ReferralRow& row, ReferralEvent event, Actor actor, const HandoffHeader* header,
                  const EventDetail& detail, bool overtaken, Follow* follow);
  void Withdraw(JourneyId journey, Follow* follow);
  // Puts another copy in the place of the referral's own one, wherever that stands.
  void ReplaceContent(ReferralRow& row, BodyIndex content, Follow* follow);
  static void TakeSlip(ReferralRow& row, const HandoffHeader& header);
  // What a good proof under `arrival_key` is worth here: of a slip that this door never made, or no longer knows, only
  // the other door's word is left.
  ArrivalGrade GradeUnder(const ReferralRow& row, const SigningKey& arrival_key) const;
  // The codes wait for a printer from now on, in the place of former ones.
  void HoldSlip(ReferralRow& row, BodyIndex slip, Window made, Follow* follow);
  // Returns the body that held the codes, to be dropped; 0 when there is none.
  BodyIndex ForgetSlip(ReferralRow& row);
  void GiveUp(ReferralRow& row, Reason reason, Follow* follow);
  void SetLevel(const OutboxItem& item, uint8_t level, Follow* follow);
  void ForgetRevisions();
  void DropOutbox(HandoffId handoff, Follow* follow);
  // Marks the open referrals that were sent to `partner`: to be sealed again, to the keys of its new node.
  void SealAgainFor(PartnerId partner);
  // Everything of a withdrawn journey leaves once its recipients hold all of it.
  void DropIfAllArrived(JourneyId journey, Follow* follow);
  // Speaks of a referral of ours that was given up or withdrawn before the hub had let it in: no hub will be told of
  // it.
  bool FollowsNothing(const OutboxItem& item) const;
  void ForgetDerogations(Follow* follow);
  // `notice` is for this node as an animator's.
  void NoteEscalation(const NoticeFacts& notice, Day day);
  void ForgetEscalations();
  // What was kept of journeys in which nothing is awaited here any more.
  void DropEnded(Follow* follow);
  int RetentionDays(ConventionId convention, ConventionVersion version) const;
  int RetentionDaysHere() const;
  // What the convention's time has come for leaves, once it was told as leaving for long enough.
  void ForgetPast(Follow* follow);
  void Forget(JourneyId journey, Follow* follow);
  // Entries past their year, colleagues that no entry names any more, keepers of journeys that are no longer here.
  void ForgetOffice();
  void NoteErased(JourneyId journey, Follow* follow);
  void ForgetOwnStore();
  // Of a store that came back: `journey` was erased since its copy.
  void EraseAgain(JourneyId journey, Day day, Follow* follow);
  void TakeRetold(JourneyId journey, const JourneyDoors& doors, Day day, Follow* follow);
  void TakeRetoldOrigin(JourneyId journey, const JourneyDoors& doors, const JourneyReferral& referral, Day day,
                        Follow* follow);
  void TakeRetoldDestination(const JourneyReferral& referral, Day day, Follow* follow);
  void TakeBody(BodyIndex index);
  void BeginCounting(Day day);
  // Numbers `fact`.
  void Owe(OwedFact fact);
  void Recount(ReferralRow& row);
  // What a count knows of the persons of a withdrawn journey leaves, once nothing of it is owed.
  void ForgetPersonOf(JourneyId journey, Follow* follow);
  static void DropMonth(const CountMonth& month, Follow* follow);

  NodeId self_;
  Knowledge knowledge_;
  std::vector<KnowledgeItem> taken_items_;  // in order: what a checkpoint replays
  Day knowledge_day_;
  Day hub_day_;  // follows from the items
  absl::btree_map<RowKey, ReferralRow> rows_;
  absl::btree_set<std::pair<Window, HandoffId>> slips_;  // follows from the rows
  absl::btree_map<JourneyId, JourneyDoors> journeys_;    // owned here
  Outbox outbox_;
  SeenBook seen_;
  LedgerId hub_ledger_;
  BootId hub_boot_;
  Cursor durable_through_;
  std::vector<SettleException> exceptions_;
  absl::btree_map<JourneyId, Day> solved_here_;
  absl::btree_set<JourneyId> tombstones_;
  absl::btree_map<RequestId, DerogationRow> derogations_;
  absl::btree_map<HandoffId, EscalationRow> escalations_;
  BodyIndex next_body_{1};
  Day day_;
  CountBook counts_;
  absl::btree_map<JourneyId, Day> leaving_;
  Office office_;
  OwnStore own_store_;
};

struct NodeState::Parts {
  std::vector<KnowledgeItem> items;
  Revision revision;
  Day knowledge_day;
  absl::btree_map<RowKey, ReferralRow> rows;
  absl::btree_map<JourneyId, JourneyDoors> journeys;
  absl::btree_map<HandoffId, OutboxItem> outbox;
  uint64_t next_order = 1;
  std::vector<std::pair<HandoffId, Seen>> seen;
  LedgerId hub_ledger;
  BootId hub_boot;
  Cursor durable_through;
  std::vector<SettleException> exceptions;
  absl::btree_map<JourneyId, Day> solved_here;
  absl::btree_set<JourneyId> tombstones;
  BodyIndex next_body{1};
  Day day;
  absl::btree_map<RequestId, DerogationRow> derogations;
  absl::btree_map<HandoffId, EscalationRow> escalations;
  CountBook counts;
  absl::btree_map<JourneyId, Day> leaving;
  Office office;
  OwnStore own_store;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_NODE_STATE_H_
