// A slip that was lost and reissued, while both doors speak.
#include <utility>

#include "gtest/gtest.h"
#include "services/core/handoff/two_door.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

// The second door stood by the former paper before it heard of the new one: nobody is turned away, and only its own
// word is left of it.
TEST(ReissuedSlip, TheFormerCodeProvesNothingMore) {
  const HandoffHeader sent = samples::Referral(1, samples::kDoor1);
  JourneyDoors journey;
  ASSERT_TRUE(AdmitReferral(journey, sent, {samples::kToday, SigningKey(), false}).ok());
  HandoffHeader note = samples::Note(2, sent, samples::kDue);
  std::swap(note.sender, note.destination);
  note.slip_version = 2;
  note.arrival_key = samples::Filled<SigningKey>(4);
  note.follow_key = samples::Filled<SigningKey>(5);
  note.follow_sealing_key = samples::Filled<SealingKey>(6);
  ASSERT_TRUE(AdmitAnswer(journey, note, {false}).ok());
  HandoffHeader arrival = samples::Answer(3, sent, CoarseState::kReceived, ArrivalGrade::kProven);
  ASSERT_NE(arrival.arrival_key, note.arrival_key);
  JourneyDoors unproven = journey;
  EXPECT_EQ(AdmitAnswer(unproven, arrival, {false}).refused, Reason::kProofInvalid) << "it does not even verify";
  EXPECT_TRUE(AdmitAnswer(journey, arrival, {true}).received);
  EXPECT_EQ(journey.referrals[0].received, ArrivalGrade::kAttested);
  arrival.arrival_key = note.arrival_key;
  EXPECT_TRUE(AdmitAnswer(journey, arrival, {true}).ok());
  EXPECT_EQ(journey.referrals[0].received, ArrivalGrade::kProven);
}

}  // namespace
}  // namespace relais
