// The whole life of one referral: one complete table of states, events and who may make them. Both ends keep their own
// copy of the state and apply the same table to what they do and to what they hear.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_REFERRAL_H_
#define RELAIS_SERVICES_CORE_HANDOFF_REFERRAL_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/reason.h"

namespace relais {

// Numbers are those of relais.v1 and of records: never reused.
enum class ReferralState : uint8_t {
  kDraft = 1,       // being written at the origin; nothing has left
  kSent = 2,        // durable at the origin, on its way
  kDelivered = 3,   // durable at the destination
  kOpened = 4,      // somebody at the destination has read it
  kQuestioned = 5,  // the destination waits for the origin's reply
  kAccepted = 6,
  kWaitlisted = 7,             // yes, but not before a stated day
  kScheduled = 8,              // an appointment is set
  kAbsent = 9,                 // the person did not come to it
  kAppointmentCancelled = 10,  // by the destination or by the person
  kReceived = 11,              // the person stood at the second door
  kConcluded = 12,             // the destination has said what was done
  kClosed = 13,                // the first door or the person has said whether it helped
  kDeclined = 14,
  kExpired = 15,  // the last step of the escalation passed; reception and a late answer still count
  kUndeliverable = 16,
  kCancelRequested = 17,  // the origin asked; the destination confirms, or says that it is too late
  kCancelled = 18,
  kWithdrawn = 19,  // by the person's will; what was sent is erased
  kRerouted = 20,   // a child referral has taken over
  kCorrected = 21,  // entered in error: in the log, not in the figures
};

enum class ReferralEvent : uint8_t {
  kSend = 1,
  kDeliver = 2,  // durable at the destination (acknowledgement level A2)
  kUndeliver = 3,
  kOpen = 4,
  kAsk = 5,    // "more information please"
  kReply = 6,  // the reply to a question, or a word that the origin adds
  kAccept = 7,
  kWaitlist = 8,
  kDecline = 9,
  kSchedule = 10,  // a first or another appointment
  kMarkAbsent = 11,
  kCancelAppointment = 12,
  kReceive = 13,  // with the arrival code, or attested; from cancel_requested it says "too late"
  kConclude = 14,
  kClose = 15,  // did it help?
  kRequestCancel = 16,
  kConfirmCancel = 17,
  kWithdraw = 18,          // by the person; or by a door, at the person's request
  kReroute = 19,           // the person agreeing, a child referral is sent
  kCorrectReferral = 20,   // the referral should never have been made
  kCorrectReception = 21,  // the person was not received after all: the door is given back
  kCorrectAnswer = 22,     // another answer than the one recorded was meant
  kOverdue = 23,           // a due day passed: a flag and a step of the escalation, never a move
  kExpire = 24,            // the last step passed
  kReissueSlip = 25,       // the paper is lost: another one with new codes, and the former ones open nothing
};

// Who makes the event. The network is the hub, or the destination's node by itself. A custodian that speaks for a
// partner without a node acts as that partner.
enum class Actor : uint8_t { kOrigin = 1, kDestination = 2, kNetwork = 3, kPerson = 4 };

// What the table says of one event.
struct Decision {
  Reason refused = Reason::kNone;  // kNone, kWrongState or kNotYourMove; when set, next == the state asked about
  ReferralState next = ReferralState::kDraft;
  // An arrival recorded from a final state, or an answer given after expiry: it counts, and is counted apart.
  bool late = false;
  // An arrival without a living referral behind it (withdrawn, or entered in error): recorded, counted as a breach. A
  // withdrawn referral stays withdrawn all the same: what was erased does not come back.
  bool breach = false;
  // The maker cannot have known the state when making it: a copy that *hears* the event goes by this decision and keeps
  // its words; a desk that is about to *make* it must treat it as kWrongState.
  bool crossed = false;
  // A corrected reception: the next state is the one before the reception, which the caller kept (see Advance); `next`
  // then equals the state asked about.
  bool back_before_reception = false;

  bool ok() const { return refused == Reason::kNone; }
  friend bool operator==(const Decision&, const Decision&) = default;
};

// Total over all values; anything outside the enums is refused with kWrongState. kNotYourMove: either this actor never
// makes this event, or in this state only another may; kWrongState: nobody makes this event in this state.
//
//   Decide(kOpened, kDecline, kDestination)  -> kDeclined
//   Decide(kExpired, kAccept, kDestination)  -> kAccepted, late
//   Decide(kSent, kWithdraw, kPerson)        -> kWithdrawn
//   Decide(kReceived, kRequestCancel, kOrigin) -> kReceived, crossed: a desk refuses it, the other end keeps the words
Decision Decide(ReferralState state, ReferralEvent event, Actor actor);

// One end's copy of where a referral stands: the state, and the one a correction of the reception returns to.
struct ReferralPlace {
  ReferralState state = ReferralState::kDraft;
  ReferralState before_reception = ReferralState::kDraft;  // kDraft: no reception stands

  friend bool operator==(const ReferralPlace&, const ReferralPlace&) = default;
};

// Decides and moves `place`; a refusal leaves its state untouched. `next` of the result is the state afterwards, also
// for a corrected reception. Where the person has been received, what crossed the reception, and what the network says
// too late, moves `before_reception`: once both ends have heard everything, a correction takes both to the same state.
Decision Advance(ReferralPlace& place, ReferralEvent event, Actor actor);

// Whether somebody still has to do something before the person is received: what may expire and what blocks another
// referral of the same journey.
bool IsOpen(ReferralState state);
// The person stood at the second door and no correction took that back.
bool IsReceived(ReferralState state);

// What the header may say of `state` (privacy decisions: absence, waiting and questions stay sealed). kRerouted is
// said by the child referral, never by a handoff of its own; kDraft never travels and aborts.
CoarseState CoarseOf(ReferralState state);

// How an event travels; nothing when it does not: delivery is the hub's settled cursor. A note never moves the coarse
// state and always says kOpen, so that questions and requests to cancel look alike.
//
//   kSend, kReroute: kReferral (the child's own header)     kOpen, kAsk, kReply, kRequestCancel, kReissueSlip: kNote
//   the person's kWithdraw and kClose: kPerson              kUndeliver, kOverdue, kExpire: kNotice, by the hub
//   all else: kAnswer
std::optional<HandoffKind> TravelsAs(ReferralEvent event, Actor actor);

// The coarse state to write in the header that carries `event` out of a copy that is then at `after`: kOpen for a note,
// kCorrected for kCorrectReferral and kCorrectReception (which one is told by the sender), kReceived for a reception of
// a withdrawn referral, CoarseOf(after) otherwise. Only for events that travel with a door's or a person's header.
CoarseState CoarseAfter(ReferralEvent event, ReferralState after);

// "Solved at the first door" is an event of the journey, not of a referral: the origin ends the journey without any
// referral, and it is counted so. `referrals` are the states of the journey's referrals, dropped drafts left out.
// kNone when allowed (every one a draft or corrected, or none at all); kWrongState when one was sent; kNotYourMove for
// anyone but the origin. The caller drops the drafts.
Reason DecideSolvedHere(absl::Span<const ReferralState> referrals, Actor actor);

// Stable names for JSON, scenarios and records ("cancel_requested"), and the word on a French screen. Empty for a
// number outside the enum, so that these also tell which numbers exist.
absl::string_view StateName(ReferralState state);
absl::string_view StateLabelFr(ReferralState state);
absl::string_view EventName(ReferralEvent event);
absl::string_view EventLabelFr(ReferralEvent event);
absl::string_view ActorName(Actor actor);
absl::string_view ActorLabelFr(Actor actor);

inline constexpr int kReferralStates = 21;
inline constexpr int kReferralEvents = 25;
inline constexpr int kActors = 4;

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_REFERRAL_H_
