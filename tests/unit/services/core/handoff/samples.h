// Headers that a sender would make, for the tests to bend.
#ifndef RELAIS_TESTS_UNIT_SERVICES_CORE_HANDOFF_SAMPLES_H_
#define RELAIS_TESTS_UNIT_SERVICES_CORE_HANDOFF_SAMPLES_H_

#include <array>
#include <cstdint>

#include "services/core/handoff/header.h"

namespace relais::samples {

// An id whose bytes all are `fill`.
template <class Id>
Id Filled(uint8_t fill) {
  std::array<uint8_t, Id::kSize> bytes;
  bytes.fill(fill);
  return Id(bytes);
}

inline const PartnerId kOwner = Filled<PartnerId>(0xa0);
inline const PartnerId kDoor1 = Filled<PartnerId>(0xd1);
inline const PartnerId kDoor2 = Filled<PartnerId>(0xd2);
inline const PartnerId kDoor3 = Filled<PartnerId>(0xd3);
inline const PartnerId kStranger = Filled<PartnerId>(0x5a);
inline const SigningKey kAnimator = Filled<SigningKey>(0x3e);
inline constexpr Day kToday{20'000};
inline constexpr Day kDue{20'010};

inline HandoffId Handoff(uint8_t number) {
  return Filled<HandoffId>(number);
}

// What every header has; not yet of any coherent kind.
inline HandoffHeader Common(uint8_t handoff) {
  HandoffHeader header;
  header.convention = Filled<ConventionId>(0xc0);
  header.convention_version = ConventionVersion(3);
  header.mailbox = Filled<NodeId>(0x0b);
  header.recipient_key = Filled<KeyId>(0x0e);
  header.handoff = Handoff(handoff);
  header.generation = SealGeneration(1);
  header.journey = Filled<JourneyId>(0x70);
  header.window = Window(1'920'000);
  return header;
}

inline HandoffHeader Referral(uint8_t handoff, PartnerId destination, uint8_t parent = 0) {
  HandoffHeader header = Common(handoff);
  header.kind = HandoffKind::kReferral;
  header.state = CoarseState::kOpen;
  header.sender = kOwner;
  header.destination = destination;
  header.parent = Handoff(parent);
  header.due_day = kDue;
  header.slip_version = 1;
  header.arrival_key = Filled<SigningKey>(0x1a);
  header.follow_key = Filled<SigningKey>(0x1f);
  header.follow_sealing_key = Filled<SealingKey>(0x15);
  return header;
}

// An answer to `referral` by its destination; with a grade, the report of an arrival.
inline HandoffHeader Answer(uint8_t handoff, const HandoffHeader& referral, CoarseState state,
                            ArrivalGrade grade = ArrivalGrade::kNone) {
  HandoffHeader header = Common(handoff);
  header.kind = HandoffKind::kAnswer;
  header.state = state;
  header.sender = referral.destination;
  header.destination = referral.sender;
  header.answers = referral.handoff;
  header.journey = referral.journey;
  header.drill = referral.drill;
  header.grade = grade;
  if (grade != ArrivalGrade::kNone) header.arrival_key = referral.arrival_key;
  if (grade == ArrivalGrade::kProven) header.arrival_proof = Filled<Signature>(0x99);
  return header;
}

// An answer about `referral` by its origin.
inline HandoffHeader OwnersAnswer(uint8_t handoff, const HandoffHeader& referral, CoarseState state) {
  HandoffHeader header = Answer(handoff, referral, state);
  header.sender = referral.sender;
  header.destination = referral.destination;
  return header;
}

inline HandoffHeader Note(uint8_t handoff, const HandoffHeader& referral, Day due_day) {
  HandoffHeader header = Answer(handoff, referral, CoarseState::kOpen);
  header.kind = HandoffKind::kNote;
  header.due_day = due_day;
  return header;
}

inline HandoffHeader PersonWord(uint8_t handoff, const HandoffHeader& referral, CoarseState state, uint32_t counter) {
  HandoffHeader header = Common(handoff);
  header.kind = HandoffKind::kPerson;
  header.state = state;
  header.destination = referral.sender;
  header.answers = referral.handoff;
  header.generation = SealGeneration(counter);
  header.follow_key = referral.follow_key;
  return header;
}

// The animator's leave for exactly this referral.
inline Derogation LeaveFor(const HandoffHeader& referral, uint8_t nonce) {
  Derogation token;
  token.asker = referral.sender;
  token.journey = referral.journey;
  token.destination = referral.destination;
  token.convention = referral.convention;
  token.convention_version = referral.convention_version;
  token.expiry = kToday;
  token.nonce = Filled<Nonce>(nonce);
  token.animator = kAnimator;
  token.signature = Filled<Signature>(0x77);
  return token;
}

}  // namespace relais::samples

#endif  // RELAIS_TESTS_UNIT_SERVICES_CORE_HANDOFF_SAMPLES_H_
