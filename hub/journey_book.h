// Every journey the hub remembers, with what is awaited and until when.
#ifndef RELAIS_HUB_JOURNEY_BOOK_H_
#define RELAIS_HUB_JOURNEY_BOOK_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/container/node_hash_map.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/two_door.h"
#include "services/core/monitoring/flow_book.h"

namespace relais::hub {

// A referral of which something is awaited until a day.
struct AwaitedReferral {
  HandoffId referral;
  Day due;
  Escalation told = Escalation::kNone;
  Day look = kNoDay;  // the next day to look at it; kNoDay: it has run through its steps
  friend bool operator==(const AwaitedReferral&, const AwaitedReferral&) = default;
};

struct JourneyRow {
  JourneyDoors doors;
  std::string capsule;  // of the latest referral; empty when none was deposited
  Day touched;          // last admitted handoff
  absl::InlinedVector<AwaitedReferral, 1> awaited;
  SigningKey indexed_key;      // under which a person finds it; follows from `doors`
  bool counted_drill = false;  // among the practice; follows from `doors`
  JourneyFlow flow;            // what of it the figures hold

  // Null when nothing is awaited of `referral`.
  AwaitedReferral* FindAwaited(HandoffId referral);
  friend bool operator==(const JourneyRow&, const JourneyRow&) = default;
};

// A step of an escalation that a new day brought.
struct EscalationStep {
  JourneyId journey;
  HandoffId referral;
  Escalation step = Escalation::kNone;
  Day due = kNoDay;  // the day that passed
};
// What an animator had been told of and is awaited no more: it was answered, or given up.
struct EscalationEnd {
  JourneyId journey;
  HandoffId referral;
  Day due = kNoDay;
};

// Not thread-safe. Everything that depends on an order goes through ordered maps, so that a replay gives equal memory.
class JourneyBook {
 public:
  // Decide and take in one handoff (two_door.h); a refusal leaves the journey untouched. `today` is hub order's day.
  // Beyond two_door.h, a follow-up key belongs to one journey: kReplay for whoever brings another one's. The key is
  // public to both doors, and would otherwise turn the person's question away from their own journey.
  Admission Referral(const HandoffHeader& header, const ReferralFacts& facts);
  Admission Refused(const HandoffHeader& header, Day today);
  Admission Answer(const HandoffHeader& header, const AnswerFacts& facts, Day today);
  Admission PersonWord(const HandoffHeader& header, Day today);
  Admission Undeliverable(JourneyId journey, HandoffId referral, Day today);
  Admission TakeRestated(const HandoffHeader& header, const AnswerFacts& facts, Day today);
  void MarkRestated(PartnerId from);
  // Whether `partner` is a party of a restored journey and has not restated it since the journey came back.
  bool AwaitsRestating(PartnerId partner) const;
  // The ledger was put back from a copy: every journey may have gone further since, and is to be restated by its
  // parties.
  void DoubtAll();
  // Whether a journey in memory is known only from what nodes restated: then this hub has lost a part of what it
  // carried. Walks all rows.
  bool AnyRestored() const;

  // Keeps `capsule` for the journey; nothing when the journey is unknown.
  void KeepCapsule(JourneyId journey, std::string capsule);

  // Null when unknown. Valid until the next change.
  const JourneyRow* Find(JourneyId journey) const;
  // The same, for its figures.
  JourneyRow* FindForFlows(JourneyId journey);
  // None when no journey has this follow-up key; a reissued slip has newer keys, and the older ones open nothing.
  JourneyId FindByFollowKey(const SigningKey& key) const;

  // Escalations due on `today`, in order of day and referral; the last step has been applied (the referral is expired).
  std::vector<EscalationStep> TurnDay(Day today);
  // Escalations that ended since the last call by something else than their last step, in the order in which they did.
  std::vector<EscalationEnd> TakeEnded() { return std::exchange(ended_, {}); }
  // Journeys untouched since before `day` leave if they were settled by then: nothing is open, and what was still
  // awaited had run through its escalation without an answer. The others are looked at again the next time.
  void ForgetBefore(Day day);

  size_t size() const { return rows_.size(); }
  // How many of them are real: practice is in no figure.
  size_t real() const { return rows_.size() - drills_; }
  // Ascending by journey: for checkpoints.
  std::vector<std::pair<JourneyId, const JourneyRow*>> Sorted() const;
  struct DueRow {
    JourneyId journey;
    HandoffId referral;
    Day due;
    Escalation told = Escalation::kNone;
  };
  // Ascending by journey: for checkpoints.
  std::vector<DueRow> Due() const;
  // For checkpoints: rows, and after them due rows, as they were given out.
  void Restore(JourneyId journey, JourneyRow row);
  // Nothing when its journey is unknown.
  void RestoreDue(const DueRow& row);
  // False when its journey is unknown.
  bool RestoreFlow(JourneyId journey, JourneyFlow flow);

  friend bool operator==(const JourneyBook& a, const JourneyBook& b) { return a.rows_ == b.rows_; }

 private:
  JourneyRow& Touch(JourneyId journey, Day today);
  void Index(JourneyId journey, JourneyRow& row);
  void Unindex(JourneyId journey, const JourneyRow& row);
  void CountDrill(JourneyRow& row);
  bool KeyOfAnother(const HandoffHeader& header) const;
  void TrackDue(JourneyId journey, JourneyRow& row);
  void TrackWhole(JourneyId journey, const JourneyDoors& doors);
  // Looks at `awaited` on the first day after `after` on which its escalation stands further than told.
  void Schedule(JourneyId journey, AwaitedReferral& awaited, Day after);
  // The step that `awaited`, now to be looked at, brings; nothing when there is none to take.
  std::optional<EscalationStep> Escalate(JourneyId journey, JourneyRow& row, AwaitedReferral& awaited, Day today);

  absl::node_hash_map<JourneyId, JourneyRow> rows_;
  size_t drills_ = 0;  // of the rows
  absl::flat_hash_map<SigningKey, JourneyId> by_follow_key_;
  absl::btree_map<Day, std::vector<JourneyId>> by_touched_;
  std::vector<EscalationEnd> ended_;    // not taken yet; empty between two changes of the hub's state
  absl::btree_set<JourneyId> unwhole_;  // restored, and not restated by all their parties
  absl::btree_map<Day, std::vector<std::pair<HandoffId, JourneyId>>> looks_;  // some have moved to another day since
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_JOURNEY_BOOK_H_
