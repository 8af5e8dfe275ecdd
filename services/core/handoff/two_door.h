// The two-door rule: what the hub remembers of one journey, and whether it lets a handoff into it. Pure and cheap: it
// runs for every handoff, holds no text, and a replayed hub holds exactly the same.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_TWO_DOOR_H_
#define RELAIS_SERVICES_CORE_HANDOFF_TWO_DOOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais {

// One attempt to have the person received at one door.
struct JourneyReferral {
  HandoffId id;
  PartnerId destination;
  Day due_day = kNoDay;       // of whatever is awaited next; kNoDay: nothing is
  Day open_due_day = kNoDay;  // the one that held when it was last open: what a reopening falls back on
  CoarseState state = CoarseState::kOpen;
  CoarseState before = CoarseState::kOpen;      // what a corrected reception returns to
  ArrivalGrade received = ArrivalGrade::kNone;  // kNone: no reception stands here
  bool third_door_allowed : 1 = false;          // a derogation was used for it
  bool breach : 1 = false;                      // its reception broke the rule
  bool restated : 1 = false;                    // after a hub restore: its destination has told what it knows

  bool open() const { return state == CoarseState::kOpen || state == CoarseState::kAnsweredYes; }
  friend bool operator==(const JourneyReferral&, const JourneyReferral&) = default;
};

// What the hub keeps per journey. A default-constructed one is a journey that the hub does not know.
//
// Doors are counted in partners: the owner is the first one, each other partner where a reception stands is one more.
//   O refers to D1, D1 declines, O re-routes to D2, D2 receives: two doors (O, D2).
//   O refers to O's own second door, which receives: one door.
//   O refers to D1, D1 receives, O refers to D2: refused, it would be the third; with a derogation: three doors.
struct JourneyDoors {
  PartnerId owner;          // who sent the first referral; none: unknown journey
  ConventionId convention;  // of the last referral let in
  ConventionVersion convention_version;
  SigningKey arrival_key;  // one pair of codes per journey; a reissued slip replaces them
  SigningKey follow_key;
  SealingKey follow_sealing_key;
  uint32_t person_counter = 0;  // of the person's last word
  uint8_t slip_version = 0;
  bool drill : 1 = false;
  bool withdrawn : 1 = false;  // tombstone: nothing of it comes back
  bool restored : 1 = false;   // known only from what nodes restated to a hub that had lost it
  bool owner_restated : 1 = false;
  absl::InlinedVector<JourneyReferral, 1> referrals;  // in the order they were let in; at most one open()
  std::vector<Nonce> used_nonces;                     // of derogations, in the order of use

  bool known() const { return !owner.none(); }
  // False after a hub restore until the owner and every destination have restated the journey: a reception or a
  // referral may then have been forgotten.
  bool whole() const;
  // The open referral, or nullptr. Valid until the journey is changed.
  const JourneyReferral* open_referral() const;
  const JourneyReferral* find(HandoffId referral) const;
  // Partners that count as a door today, the owner included; 0 for an unknown journey.
  int doors() const;
  // Whether a reception at `destination` would be one door too many, leave aside derogations.
  bool WouldBeThirdDoor(PartnerId destination) const;
  // Nothing is open, and nothing is awaited that has not run through its escalation by the end of `today`: the journey
  // may leave memory once its retention has run. With kNoDay, any due day still counts as awaited.
  bool settled(Day today = kNoDay) const;

  friend bool operator==(const JourneyDoors&, const JourneyDoors&) = default;
};

// The answer to one handoff. When refused, the journey is untouched and every other field has its default.
struct Admission {
  Reason refused = Reason::kNone;
  bool repeat = false;      // already known: let it pass (a re-seal, a word said twice); nothing changed
  bool late = false;        // an arrival from a final state, or an answer after expiry: counts, counted apart
  bool breach = false;      // a reception that breaks the rule; recorded, since a person standing at a desk is never
                            // turned away by software, and counted
  bool third_door = false;  // a referral let in, or a reception, by a derogation: counted
  bool received = false;    // a reception now stands that did not before (also when late or a breach)
  bool door_given_back = false;  // a reception was struck out as entered in error
  bool lower_grade = false;      // the journey is not whole after a restore: the evidence of a reception is weaker
  bool tombstoned = false;       // the journey is withdrawn by this handoff: bodies of it are to be dropped
  // A referral that became undeliverable by this handoff, so that both its doors are to be told: the other open one,
  // which a reception turned into a third door; or the one whose reception was struck out while another is open.
  HandoffId made_undeliverable;

  bool ok() const { return refused == Reason::kNone; }
  friend bool operator==(const Admission&, const Admission&) = default;
};

// What the caller has checked of a referral before it asks.
struct ReferralFacts {
  Day today;                       // in hub order
  SigningKey animator;             // as the header's convention version names it; none when it names nobody
  bool derogation_signed = false;  // header.derogation.signature verifies over DerogationText() under its animator
};

// May this referral (header kind kReferral) enter the journey? Refuses, in this order, with:
//   kJourneyOver       a parent is named but the journey, or that referral in it, is unknown; or a second referral
//                      that names no parent
//   kDrillMixed        drill and real in one journey
//   kNotJourneyOwner   somebody else than the first sender
//   kEquivocation      a known handoff id with another destination, or other slip keys under the same slip version
//   kTombstoned        the journey, the referral sent again, or the parent is withdrawn
//   kStaleGeneration   an older slip version than the journey's, unless the referral is known already
//   kReferralOpen      another referral is open
//   kDerogationInvalid a derogation is there and one of its fields does not match: asker, journey, destination,
//                      convention, version, expiry (today at the latest day, at most kDerogationDaysMax ahead),
//                      animator, signature, nonce unused. A token that comes along is always checked, needed or not.
//   kThirdDoor         two doors already, this would be another one, and no derogation
//   kTooLarge          the journey holds kReferralsPerJourneyMax referrals
// Re-routing before the person was received costs no door. Convention, membership, due day and windows are the
// caller's to check. On a journey that is not whole the referral is let in with lower_grade: evidence never blocks.
// Aborts when the header is of another kind.
Admission AdmitReferral(JourneyDoors& journey, const HandoffHeader& header, const ReferralFacts& facts);

// A referral that the network refused for what it is (not covered, partner gone, a derogation that does not hold…) and
// that its origin will show as undeliverable: remembered so, if it could otherwise belong to this journey, in order
// that a child may name it. Costs no door, uses no derogation, opens nothing. Refuses with the reasons of
// AdmitReferral up to kStaleGeneration, kTooLarge, and with kEquivocation when it is known already.
Admission RememberRefused(JourneyDoors& journey, const HandoffHeader& header);

// The origin's own copy: the network did not take `header`, so a derogation that came with it was not used and is good
// for another referral. No effect on a journey or referral that is unknown.
void TakeBackDerogation(JourneyDoors& journey, const HandoffHeader& header);

struct AnswerFacts {
  bool arrival_proven = false;  // header.arrival_proof verifies over ArrivalProofText(answers, journey, sender) under
                                // the header's arrival_key
};

// May this answer or note (kinds kAnswer, kNote) enter the journey? The sender is taken from the header; the caller has
// checked that the session may speak for it. Refuses with:
//   kUnknownReferral   journey or referral unknown here: the sender keeps the handoff and sends it again after the
//                      referral (an arrival by printed slip can overtake it)
//   kDrillMixed
//   kNotDestination    the sender is neither the owner nor the referral's destination, or writes to neither
//   kNotYourMove       a coarse state that this side never says (below)
//   kTombstoned        anything but a reception, its correction or a withdrawal, after a withdrawal
//   kProofInvalid      grade proven, but the proof does not verify, or the arrival key is not the journey's
//                      (of a journey whose slip was reissued, another key's proof counts as attested:
//                      that door may have received the person by the former paper before it heard
//                      of the new one)
//   kReferralOpen      a late yes, or a no taken back, while another referral is open
//   kThirdDoor         the same, once other doors have received the person
//   kStaleGeneration / kEquivocation   slip keys older than, or different under, the journey's slip version
//   kWrongState        everything else the table below does not let through
//
// A note changes no state; it may set the due day of an open referral (a question stops the destination's clock), and
// the owner's may bring new slip keys. What leaves a referral open, or opens it again, and names no due day leaves the
// former one: silence has an end. Answers, by coarse state said and state known (O open, Y answered yes, N
// answered no, R received, E ended, X expired, U undeliverable, C cancelled, W withdrawn, Z corrected):
//   destination  kOpen        an answer taken back   Y N C -> O (N C: of the last referral only); O stays
//                kAnsweredYes                        O Y -> Y; X -> Y late
//                kAnsweredNo                         O Y N -> N; X -> N late
//                kCancelled   confirms the owner     O Y C -> C; X -> C late
//                kReceived    any; R and E stay, a better grade counts; N X U C -> R late; Z -> R as a breach; W stays,
//                the reception counts as a breach; a
//                             third door without leave is a breach too
//                kEnded       what was done          R E -> E, a better grade counts
//                kCorrected   no reception after all R E -> as before the reception, the door is given back; -> U
//                             (made_undeliverable) where that would open a second referral or a third door; W stays
//   owner        kEnded       did it help            R E -> E
//                kCorrected   the referral in error  any without a reception -> Z
//   either       kWithdrawn   any -> W. From the owner, or on the open referral, or when nothing is open: the whole
//                             journey is tombstoned, every referral of it -> W. From an earlier destination: that
//                             referral only. Said again, it is the receipt that what was sent is erased.
// The owner may be the destination too: then it may say both sides' words.
// A reception closes another open referral that it turned into a third door: made_undeliverable.
Admission AdmitAnswer(JourneyDoors& journey, const HandoffHeader& header, const AnswerFacts& facts);

// May this word of the person (kind kPerson, signed by the follow-up key that the header repeats; the caller verified
// it under that key) enter the journey? kWithdrawn tombstones the journey; kEnded says whether it helped. Refuses with:
//   kUnknownReferral, kDrillMixed
//   kCodeWrong         another follow-up key than the journey's
//   kReplay            header.generation, the person's counter, is not above the last one
//   kNotDestination    addressed to neither the owner nor that referral's destination
//   kNotYourMove       any other coarse state
//   kTombstoned        a closing word after a withdrawal
//   kWrongState        a closing word where no reception stands
Admission AdmitPersonWord(JourneyDoors& journey, const HandoffHeader& header);

// The steps of an escalation after a due day has passed, that is after the end of that day.
enum class Escalation : uint8_t { kNone = 0, kOriginTold = 1, kAnimatorTold = 2, kExpired = 3 };
// due 100: today 100 -> kNone, 101 -> kOriginTold, 108 -> kAnimatorTold, 115 -> kExpired. kNoDay is never due.
Escalation EscalationDue(Day due, Day today);

// The last step of an open referral's escalation: it becomes expired and awaits nothing. kUnknownReferral, or
// kWrongState when it is not open or its last step has not come: an answer was first in hub order.
Admission Expire(JourneyDoors& journey, HandoffId referral, Day today);

// The network gives up on a referral (partner gone, unclaimed, unreadable after re-sealing): open or expired becomes
// undeliverable and awaits nothing. kUnknownReferral, or kWrongState for any other state.
Admission MakeUndeliverable(JourneyDoors& journey, HandoffId referral);

// A hub that lost the journey is told again what was signed: takes in the header of a referral, an answer, a note or a
// person's word. One party's handoffs come in the order in which it made them, those of different parties in any order,
// all of them as often as wanted. Only facts are kept, whatever the rule would say now: referrals, how far each came,
// the best grade (proven only when `facts` says so, else attested), keys, used derogations, tombstones. Of several
// referrals only the last may stay open. A journey that the hub never lost is left as it is (repeat). Refuses only with
// kDrillMixed, kNotJourneyOwner (a referral by another owner), kUnknownReferral (its referral is not here yet: restate
// again), kNotDestination and kCodeWrong (by nobody of this journey), kTooLarge.
Admission Restate(JourneyDoors& journey, const HandoffHeader& header, const AnswerFacts& facts);
// `from` has restated all that it holds of the journey; see whole(). No effect on a journey that was never lost.
void MarkRestated(JourneyDoors& journey, PartnerId from);

// Compact, deterministic and versioned, for checkpoints: equal journeys give equal bytes and
// DecodeJourney(EncodeJourney(j)) == j. Big-endian; see two_door_codec.cc for the layout.
std::string EncodeJourney(const JourneyDoors& journey);
// kMalformed for anything EncodeJourney does not produce, kVersionUnknown for another version byte.
absl::StatusOr<JourneyDoors> DecodeJourney(absl::string_view bytes);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_TWO_DOOR_H_
