// Every journey the hub remembers, with what is awaited and until when.
#ifndef RELAIS_HUB_JOURNEY_BOOK_H_
#define RELAIS_HUB_JOURNEY_BOOK_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/two_door.h"

namespace relais::hub {

struct JourneyRow {
  JourneyDoors doors;
  std::string capsule;  // of the latest referral; empty when none was deposited
  Day touched;          // last admitted handoff
  friend bool operator==(const JourneyRow&, const JourneyRow&) = default;
};

// A step of an escalation that a new day brought.
struct EscalationStep {
  JourneyId journey;
  HandoffId referral;
  Escalation step = Escalation::kNone;
};

// Not thread-safe. Everything that depends on an order goes through ordered maps, so that a replay gives equal memory.
class JourneyBook {
 public:
  // Decide and take in one handoff (two_door.h); a refusal leaves the journey untouched. `today` is hub order's day.
  Admission Referral(const HandoffHeader& header, const ReferralFacts& facts);
  Admission Answer(const HandoffHeader& header, const AnswerFacts& facts, Day today);
  Admission PersonWord(const HandoffHeader& header, Day today);
  Admission Undeliverable(JourneyId journey, HandoffId referral, Day today);
  Admission TakeRestated(const HandoffHeader& header, const AnswerFacts& facts, Day today);
  void MarkRestated(PartnerId from);

  // Keeps `capsule` for the journey; nothing when the journey is unknown.
  void KeepCapsule(JourneyId journey, std::string capsule);

  // Null when unknown. Valid until the next change.
  const JourneyRow* Find(JourneyId journey) const;
  // None when no journey has this follow-up key.
  JourneyId FindByFollowKey(const SigningKey& key) const;

  // Escalations due on `today`, in order of day and referral; the last step has been applied (the referral is expired).
  std::vector<EscalationStep> TurnDay(Day today);
  // Settled journeys untouched since before `day` leave.
  void ForgetBefore(Day day);

  size_t size() const { return rows_.size(); }
  // Ascending by journey: for checkpoints.
  std::vector<std::pair<JourneyId, const JourneyRow*>> Sorted() const;
  struct DueRow {
    JourneyId journey;
    HandoffId referral;
    Day due;
    Escalation told = Escalation::kNone;
  };
  std::vector<DueRow> Due() const;
  // For checkpoints: rows and due rows as they were given out.
  void Restore(JourneyId journey, JourneyRow row);
  void RestoreDue(const DueRow& row);

  friend bool operator==(const JourneyBook& a, const JourneyBook& b) { return a.rows_ == b.rows_ && a.due_ == b.due_; }

 private:
  struct DueEntry {
    JourneyId journey;
    Day due;
    Escalation told = Escalation::kNone;
    friend bool operator==(const DueEntry&, const DueEntry&) = default;
  };
  using DueKey = std::pair<Day, HandoffId>;  // the next day to look at it

  JourneyRow& Touch(JourneyId journey, Day today);
  void Index(JourneyId journey, const JourneyRow& row);
  void TrackDue(JourneyId journey, const JourneyDoors& doors);
  void SetDue(HandoffId referral, const DueEntry& entry, Day after);
  void ClearDue(HandoffId referral);

  absl::flat_hash_map<JourneyId, JourneyRow> rows_;
  absl::flat_hash_map<SigningKey, JourneyId> by_follow_key_;
  absl::btree_map<Day, std::vector<JourneyId>> by_touched_;
  absl::btree_map<DueKey, DueEntry> due_;
  absl::flat_hash_map<HandoffId, Day> due_at_;  // where a referral stands in due_
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_JOURNEY_BOOK_H_
