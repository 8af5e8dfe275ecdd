// Answers that are taken back when the journey has gone on meanwhile.
#include "gtest/gtest.h"
#include "services/core/handoff/two_door.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

// It would be open at a door where nobody goes any more, and keep the journey's next referral out.
TEST(TwoDoorTakenBack, OnceTheJourneyHasGoneOnNoAnswerIsTakenBack) {
  const HandoffHeader first = samples::Referral(1, samples::kDoor1);
  const HandoffHeader second = samples::Referral(2, samples::kDoor1, 1);
  const ReferralFacts facts = {samples::kToday, SigningKey(), false};
  JourneyDoors journey;
  ASSERT_TRUE(AdmitReferral(journey, first, facts).ok());
  ASSERT_TRUE(AdmitAnswer(journey, samples::Answer(3, first, CoarseState::kCancelled), {true}).ok());
  const HandoffHeader back = samples::Answer(4, first, CoarseState::kOpen);
  JourneyDoors in_time = journey;
  EXPECT_TRUE(AdmitAnswer(in_time, back, {true}).ok());
  ASSERT_TRUE(AdmitReferral(journey, second, facts).ok());
  const HandoffHeader received = samples::Answer(5, second, CoarseState::kReceived, ArrivalGrade::kAttested);
  ASSERT_TRUE(AdmitAnswer(journey, received, {true}).ok());
  EXPECT_EQ(AdmitAnswer(journey, back, {true}).refused, Reason::kWrongState);
}

}  // namespace
}  // namespace relais
