// The closed list of refusals: what a program can branch on. The words for people are one table (ReasonAdvice).
#ifndef RELAIS_SERVICES_CORE_HANDOFF_REASON_H_
#define RELAIS_SERVICES_CORE_HANDOFF_REASON_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace relais {

// Numbers are those of relais.v1.Reason and are never reused. kNone is "not refused" and never leaves a machine.
enum class Reason : uint8_t {
  kNone = 0,
  // Bytes and frames
  kMalformed = 1,        // truncated, wrong length, unknown field value
  kTooLarge = 2,         // over a limit of limits.h
  kVersionUnknown = 3,   // a protocol, header or slip version this machine does not speak
  kBadSignature = 4,     // frame or envelope signature does not verify
  kWindowTooOld = 5,     // older than the hub remembers: a repeat could not be recognised
  kWindowAhead = 6,      // the sender's clock runs more than an hour ahead
  kEquivocation = 7,     // same handoff and generation, other content; its header and fingerprint are recorded
  kStaleGeneration = 8,  // a later sealing of this handoff is already here
  kReplay = 9,           // a counter, nonce or slip key that was already used
  kUnreadable = 10,      // the recipient cannot open it: seal it again
  // Membership and convention
  kNotMember = 20,       // caller or sender is not in the roster
  kSuspended = 21,       // sender is suspended
  kPartnerUnknown = 22,  // destination is not in the roster
  kPartnerSuspended = 23,
  kPartnerGone = 24,
  kWrongMailbox = 25,  // destination is reached at another mailbox now
  kStaleKey = 26,      // sealed to a key that is no longer accepted: seal it again
  kConventionUnknown = 27,
  kConventionSuperseded = 28,  // a newer version has been in force for too long
  kConventionNotInForce = 29,  // not started, suspended or ended
  kNotCovered = 30,            // the convention does not cover this pair, service, public or commune
  kFieldNotAllowed = 31,       // the draft holds a field that the convention does not let through
  kConsentMissing = 32,
  kKnowledgeTooOld = 33,    // the node's snapshot is older than ten days
  kSignerUnknown = 34,      // signed by a key that no convention names
  kEvidenceMissing = 35,    // too few signatures under the given anchor
  kAwaitingSignature = 39,  // its node has joined; its signatory has not signed the roster entry yet
  // Journeys
  kNotJourneyOwner = 40,
  kNotDestination = 41,     // only the open referral's destination answers
  kReferralOpen = 42,       // one referral at a time
  kJourneyOver = 43,        // ended, or its parent is unknown here
  kThirdDoor = 44,          // two partners already received the person: a derogation is needed
  kDerogationInvalid = 45,  // wrong asker, journey, destination, version, signer, or expired or used
  kDrillMixed = 46,         // a journey is drill or real from its first handoff
  kWrongState = 47,         // this event is not possible in this state
  kNotYourMove = 48,        // another party may do this, not the caller
  kProofInvalid = 49,       // arrival proof does not verify under the journey's arrival key
  kUnknownReferral = 50,
  kDueDayTooFar = 51,  // beyond the convention's ceiling, or already past
  kTombstoned = 52,    // withdrawn or erased: it does not come back
  kUnclaimed = 53,     // nobody fetched it in time
  // Forms
  kTextTooLong = 60,
  kCodeMistyped = 61,  // fails its two check symbols: a typing error
  kCodeWrong = 62,     // well formed, but not this journey's (one answer for unknown and wrong)
  kTooManyTries = 63,
  kMissingField = 64,
  kUnknownValue = 65,  // outside a closed vocabulary
  kTwinOpen = 66,      // an open journey for the same person and need exists: a warning, unless confirmed
  kNewNeed = 67,       // that door already received the person in another journey: say why this is a new need
  kSlipReplaced = 68,  // a code of a slip that was lost and reissued with new ones
  // Machines
  kBusy = 80,         // bounded queue full: try again shortly
  kUnavailable = 81,  // hub or store out of reach: nothing was changed
  kStopping = 82,
  kStoreFull = 83,
  kTokenInvalid = 84,  // join token unknown, used, expired, or for someone else (one answer for all)
  kCertificateInvalid = 85,
  kNotPermitted = 86,  // this caller may not call this method
  // A convention on its way
  kConventionStep = 100,     // this step is not possible where the convention stands
  kConventionFlawed = 101,   // the text has flaws, or leaves the ground of its framework; the detail names each
  kTextChanged = 102,        // signed, read or replaced: not the text that stands now
  kSameAdministrator = 103,  // the second activation takes another account of another organisation
  // Accounts
  kTooOften = 120,           // more calls than the permission table allows: the answer says when to come back
  kSignInRefused = 121,      // account, password, code or pass (one answer for unknown, wrong, used and ended)
  kAccountUnknown = 122,     // no such account, or it is closed
  kOtherPersonNeeded = 123,  // another account than the one concerned has to do this
  kPasswordTooWeak = 124,    // too short, or it holds the account's own name
  // A node's staff
  kLastSupervisor = 135,    // somebody has to be left who may reset and hand over
  kPasswordToChange = 136,  // signed in by a one-time password: a password of one's own comes first
  kNameTaken = 137,         // another colleague signs in by this name
  kSignInPaused = 138,      // too many wrong passwords: the answer says when to come back
  kSessionOver = 139,       // locked after idle minutes, ended, or signed out
  // Monthly counts
  kOverCap = 140,        // sums say that more happened than the network carried
  kReleaseFlawed = 141,  // a release that an outsider finds at fault: the detail names the flaw
  // Stores that came back from a copy
  kRestoreUndeclared = 183,  // a node's store was put back: it is declared before it is used
  kRestoreNotAdmitted =
      184,             // declared at the node, not admitted by the Region yet; or what was forgotten is on its way
  kRolledBack = 185,   // the hub knows more of this node than the node does
  kFenced = 186,       // another copy of this node took its place
  kHubRestored = 187,  // the hub's ledger was put back, or is older than what it told: its operator declares it
};

// Stable name on the wire, in JSON and in logs: "THIRD_DOOR".
absl::string_view ReasonName(Reason reason);
// One French sentence for the person at the screen: what happened and what to do next. No personal data.
absl::string_view ReasonAdviceFr(Reason reason);
absl::string_view ReasonAdviceEn(Reason reason);
// What the caller should do, as Abseil's codes say it: retry this call (Unavailable), redo the whole step (Aborted),
// fix something first (FailedPrecondition), and so on. Total over the list.
absl::StatusCode ReasonCode(Reason reason);

// A status that carries `reason` as payload; `detail` is for people and holds no personal data.
absl::Status Refuse(Reason reason, absl::string_view detail = "");
// kNone for OK; kUnavailable for a status that carries no reason.
Reason ReasonOf(const absl::Status& status);

// Walks every reason but kNone, in ascending number: for tables and tests.
template <class F>
void ForEachReason(F&& f) {
  for (int i = 1; i < 256; ++i) {
    if (!ReasonName(static_cast<Reason>(i)).empty()) f(static_cast<Reason>(i));
  }
}

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_REASON_H_
