// What the desks of the sample network would seal and open, as values: nothing is really sealed, and every header goes
// together as its decoder asks.
#ifndef RELAIS_TESTS_UNIT_NODE_SAMPLE_HANDOFFS_H_
#define RELAIS_TESTS_UNIT_NODE_SAMPLE_HANDOFFS_H_

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "node/referral_row.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {

inline const JourneyId kJourney = Filled<JourneyId>(70);
inline const Day kDue = AddDays(kToday, 7);

inline HandoffId HandoffNo(int n) {
  return Filled<HandoffId>(n);
}
inline RowKey Here(int referral) {
  return {HandoffNo(referral), Side::kOrigin};
}
inline RowKey There(int referral) {
  return {HandoffNo(referral), Side::kDestination};
}

// Who sends what where.
struct Sending {
  int handoff = 1;
  int from = 1;
  int to = 3;
  int parent = 0;
  JourneyId journey = kJourney;
  std::string need = sample::kNeed;
  bool drill = false;
};

inline HandoffHeader CommonHeader(int handoff, PartnerId sender, PartnerId destination, NodeId mailbox) {
  HandoffHeader header;
  header.convention = sample::kLocal;
  header.convention_version = ConventionVersion(1);
  header.sender = sender;
  header.destination = destination;
  header.mailbox = mailbox;
  header.recipient_key = KeyId::FromBytes(mailbox.view());
  header.handoff = HandoffNo(handoff);
  header.window = Window(1'996'000);
  return header;
}

inline HandoffHeader ReferralHeader(const Sending& s) {
  HandoffHeader header = CommonHeader(s.handoff, PartnerNo(s.from), PartnerNo(s.to), NodeNo(s.to));
  header.kind = HandoffKind::kReferral;
  header.recipient_key = KeyIdOf(Filled<SealingKey>(50 + s.to));
  header.journey = s.journey;
  header.drill = s.drill;
  if (s.parent != 0) header.parent = HandoffNo(s.parent);
  header.due_day = kDue;
  header.slip_version = 1;
  header.arrival_key = Filled<SigningKey>(81);
  header.follow_key = Filled<SigningKey>(82);
  header.follow_sealing_key = Filled<SealingKey>(83);
  return header;
}

// Another generation has another signature.
inline Fingerprint FingerprintOf(const HandoffHeader& header) {
  std::array<uint8_t, Fingerprint::kSize> bytes = header.handoff.bytes();
  bytes[0] = static_cast<uint8_t>(header.generation.value());
  return Fingerprint(bytes);
}

inline SealedHandoff Seal(HandoffHeader header) {
  SealedHandoff sealed;
  sealed.fingerprint = FingerprintOf(header);
  std::string envelope = absl::StrCat("envelope ", header.handoff.ToHex(), " ", header.generation.value());
  envelope.resize(limits::kEnvelopeBytes, '.');
  sealed.envelope = Bytes(std::move(envelope));
  if (header.kind == HandoffKind::kReferral) sealed.capsule = std::string(limits::kCapsuleBytes, 'c');
  sealed.header = std::move(header);
  return sealed;
}

inline LocalEvent Send(const Sending& s) {
  LocalEvent event;
  event.row = Here(s.handoff);
  event.journey = s.journey;
  event.event = ReferralEvent::kSend;
  event.sealed = Seal(ReferralHeader(s));
  event.local = Bytes("the form");
  if (s.parent == 0) event.slip = Bytes("the codes");
  event.question = CoverageQuestion{PartnerNo(s.from), PartnerNo(s.to), s.need, {"jeunes"}, sample::kCommune};
  event.service = Filled<ServiceId>(60 + s.to);
  return event;
}

// What staff do on `row`; `handoff` carries it.
inline LocalEvent Event(const ReferralRow& row, ReferralEvent event, int handoff, EventDetail detail = {},
                        Day due = kDue) {
  const bool origin = row.key.side == Side::kOrigin;
  const Actor actor = origin ? Actor::kOrigin : Actor::kDestination;
  LocalEvent local;
  local.row = row.key;
  local.journey = row.journey;
  local.event = event;
  local.detail = std::move(detail);
  local.local = Bytes(absl::StrCat("words ", handoff));
  ReferralPlace after = row.place;
  Advance(after, event, actor);
  const PartnerId other = row.other();
  HandoffHeader header = CommonHeader(handoff, row.us(), other, NodeId());
  for (int n = 1; n <= 4; ++n) {
    if (PartnerNo(n) == other) header.mailbox = NodeNo(n);
  }
  header.recipient_key = KeyId::FromBytes(other.view());
  header.kind = *TravelsAs(event, actor);
  header.state = CoarseAfter(event, after.state);
  header.answers = row.key.referral;
  header.journey = row.journey;
  header.drill = row.drill;
  header.due_day = due;
  if (event == ReferralEvent::kReceive) {
    header.grade = local.detail.grade;
    header.arrival_key = row.arrival_key;
    if (header.grade == ArrivalGrade::kProven) header.arrival_proof = Filled<Signature>(84);
  }
  local.sealed = Seal(std::move(header));
  return local;
}

// The person's word to the partner `to`.
inline CheckedArrival PersonWord(const ReferralRow& row, ReferralEvent event, int handoff, uint32_t counter, int to) {
  CheckedArrival arrival;
  HandoffHeader& header = arrival.header;
  header = CommonHeader(handoff, PartnerId(), PartnerNo(to), NodeNo(to));
  header.kind = HandoffKind::kPerson;
  header.state = event == ReferralEvent::kClose ? CoarseState::kEnded : CoarseState::kWithdrawn;
  header.answers = row.key.referral;
  header.journey = row.journey;
  header.generation = SealGeneration(counter);
  header.follow_key = row.follow_key;
  arrival.fingerprint = FingerprintOf(header);
  arrival.event = event;
  if (event == ReferralEvent::kClose) arrival.detail.helped = true;
  arrival.local = Bytes("the person's word");
  return arrival;
}

// What the other door's desk finds in the envelope of `event`.
inline CheckedArrival Opened(const LocalEvent& event) {
  CheckedArrival arrival;
  arrival.header = event.sealed->header;
  arrival.fingerprint = event.sealed->fingerprint;
  arrival.event = event.event;
  arrival.detail = event.detail;
  arrival.proof_valid = arrival.header.grade == ArrivalGrade::kProven;
  arrival.question = event.question;
  arrival.service = event.service;
  arrival.local = Bytes(absl::StrCat("as opened ", arrival.header.handoff.ToHex()));
  return arrival;
}

inline EnvelopesFrame Frame(uint64_t first, std::vector<CheckedArrival> arrivals) {
  return {Cursor(first), std::move(arrivals)};
}
inline NoticesFrame Notice(uint64_t cursor, HubNoticeKind kind, int handoff, Reason reason = Reason::kNone,
                           uint32_t generation = 0) {
  return {Cursor(cursor), {{kind, HandoffNo(handoff), kJourney, reason, SealGeneration(generation)}}};
}
// The whole batch was taken.
inline DepositAnswered Taken(const SendDeposit& deposit, uint64_t first_cursor) {
  return {{deposit.sequence, Cursor(first_cursor), static_cast<uint32_t>(deposit.items.size()), {}}};
}
// A batch of one was refused.
inline DepositAnswered Refused(const SendDeposit& deposit, Reason reason) {
  return {{deposit.sequence, Cursor(), 0, {{0, Cursor(), reason}}}};
}
inline ProgressHeard Progress(int mailbox, uint64_t durable, uint64_t backed_up) {
  return {{NodeNo(mailbox), Cursor(durable), Cursor(backed_up)}};
}

}  // namespace relais::node

#endif  // RELAIS_TESTS_UNIT_NODE_SAMPLE_HANDOFFS_H_
