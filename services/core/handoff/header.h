// What the hub sees of a handoff, and nothing else: the complete table of the privacy decisions, as one struct and one
// fixed layout. The signed bytes are stored as received and never re-encoded; this struct is only read from them.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_HEADER_H_
#define RELAIS_SERVICES_CORE_HANDOFF_HEADER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/derogation.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/limits.h"

namespace relais {

enum class HandoffKind : uint8_t { kReferral = 1, kAnswer = 2, kNote = 3, kPerson = 4, kNotice = 5 };

// The coarse state after this handoff, as its sender says it: enough for flows and delays, nothing of the why.
enum class CoarseState : uint8_t {
  kOpen = 1,
  kAnsweredYes = 2,
  kAnsweredNo = 3,
  kReceived = 4,
  kEnded = 5,
  kCancelled = 6,
  kWithdrawn = 7,
  kExpired = 8,
  kUndeliverable = 9,
  kCorrected = 10,
};

enum class ArrivalGrade : uint8_t { kNone = 0, kProven = 1, kAttested = 2, kTranscribed = 3 };

// Of the slip that a journey begins with; each reissue counts on.
inline constexpr uint8_t kFirstSlipVersion = 1;

struct HandoffHeader {
  HandoffKind kind = HandoffKind::kReferral;
  bool drill = false;
  CoarseState state = CoarseState::kOpen;
  ConventionId convention;
  ConventionVersion convention_version;
  PartnerId sender;  // none for kind person: the follow-up key signs
  PartnerId destination;
  NodeId mailbox;  // the destination's node, or its custodian's
  KeyId recipient_key;
  HandoffId handoff;
  SealGeneration generation{1};  // for kind person: the follow-up key's counter
  HandoffId answers;             // the referral this one speaks of; none for a referral
  HandoffId parent;              // the referral that this re-routing follows; none for a first one
  JourneyId journey;
  Day due_day = kNoDay;  // kNoDay: nothing is awaited
  Window window;
  ArrivalGrade grade = ArrivalGrade::kNone;
  uint8_t slip_version = 0;  // 0: no slip keys in this header
  SigningKey arrival_key;    // repeated by the handoff that reports an arrival
  SigningKey follow_key;
  SealingKey follow_sealing_key;
  Signature arrival_proof;  // by the arrival key over ArrivalProofText(); none unless grade is kProven
  Derogation derogation;    // none() unless asked for and granted

  friend bool operator==(const HandoffHeader&, const HandoffHeader&) = default;
};

// The kHeaderBytes bytes of `header`. Layout, big-endian, in this order: domain "relais.v1.header" (16), version 1,
// kind, flags (bit 0 drill), state, grade, slip version, two zero bytes, convention, its version u32, sender,
// destination, mailbox, recipient key, handoff, generation u32, answers, parent, journey, due day i32, window u32,
// arrival key, follow-up key, follow-up sealing key, arrival proof, derogation, 32 zero bytes reserved for a
// nullifier, 8 + 32 reserved for a log head.
std::string EncodeHeader(const HandoffHeader& header);

// Refuses with kMalformed (length, reserved bytes not zero, none where an id is required, combinations that no sender
// makes) or kVersionUnknown (domain or version). EncodeHeader(DecodeHeader(b)) == b for every accepted b.
//
// Every kind: convention, its version, destination, mailbox, recipient key, handoff, generation and journey are there.
// Sender: always, except for kind person, where it is none. `answers`: always, except for a referral. What goes
// together:
//   referral  open, a due day, a slip version with its three keys; a parent and a derogation may be there
//   answer    no slip version; received says a grade, ended may; a grade comes with the arrival key, and grade proven,
//             and only it, with an arrival proof; expired and undeliverable are the hub's to say
//   note      open; either nothing of the slip, or a reissued one: version and three keys
//   person    ended or withdrawn; the follow-up key and nothing else of the slip
//   notice    open, expired or undeliverable; nothing of the slip
// A derogation is complete or all zero, and only a referral has one.
absl::StatusOr<HandoffHeader> DecodeHeader(absl::string_view bytes);

// What the arrival key signs: domain, referral, journey and the destination that received. A destination cannot make
// it before it was given the code.
std::string ArrivalProofText(HandoffId referral, JourneyId journey, PartnerId destination);

// An envelope as it travels: header, sealed, signature, concatenated, kEnvelopeBytes in all.
struct EnvelopeView {
  absl::string_view header;
  absl::string_view sealed;
  absl::string_view signature;
};
// Views into `envelope`, which must outlive them; kMalformed unless the length is right.
absl::StatusOr<EnvelopeView> SplitEnvelope(absl::string_view envelope);

// Names of the header's enums, for JSON and logs ("answered_yes"), and French labels; empty outside the enum.
absl::string_view CoarseStateName(CoarseState state);
absl::string_view CoarseStateLabelFr(CoarseState state);
absl::string_view ArrivalGradeName(ArrivalGrade grade);
absl::string_view ArrivalGradeLabelFr(ArrivalGrade grade);
absl::string_view HandoffKindName(HandoffKind kind);
absl::string_view HandoffKindLabelFr(HandoffKind kind);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_HEADER_H_
