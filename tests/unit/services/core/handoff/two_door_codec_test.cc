#include <string>

#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/two_door.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;

// Every field another value, so that no two can be swapped.
JourneyDoors Full() {
  JourneyDoors journey;
  journey.owner = Filled<PartnerId>(1);
  journey.convention = Filled<ConventionId>(2);
  journey.convention_version = ConventionVersion(0x01020304);
  journey.arrival_key = Filled<SigningKey>(3);
  journey.follow_key = Filled<SigningKey>(4);
  journey.follow_sealing_key = Filled<SealingKey>(5);
  journey.person_counter = 0x0a0b0c0d;
  journey.slip_version = 7;
  journey.withdrawn = true;
  journey.owner_restated = true;
  JourneyReferral first;
  first.id = Filled<HandoffId>(8);
  first.destination = Filled<PartnerId>(9);
  first.due_day = Day(-1);
  first.open_due_day = Day(-2);
  first.state = CoarseState::kReceived;
  first.before = CoarseState::kExpired;
  first.received = ArrivalGrade::kAttested;
  first.breach = true;
  JourneyReferral second;
  second.id = Filled<HandoffId>(10);
  second.destination = Filled<PartnerId>(11);
  second.due_day = Day(20'000);
  second.state = CoarseState::kAnsweredYes;
  second.third_door_allowed = true;
  second.restated = true;
  journey.referrals = {first, second};
  journey.used_nonces = {Filled<Nonce>(12), Filled<Nonce>(13)};
  return journey;
}

Reason RefusalOf(absl::string_view bytes) {
  return ReasonOf(DecodeJourney(bytes).status());
}

TEST(JourneyCodec, ComesBackAsItWas) {
  JourneyDoors other_flags = Full();
  other_flags.drill = other_flags.restored = true;
  other_flags.withdrawn = other_flags.owner_restated = false;
  for (const JourneyDoors& journey : {JourneyDoors(), Full(), other_flags}) {
    const std::string bytes = EncodeJourney(journey);
    const auto decoded = DecodeJourney(bytes);
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(*decoded, journey);
    EXPECT_EQ(EncodeJourney(*decoded), bytes);
  }
}

TEST(JourneyCodec, IsCompact) {
  EXPECT_EQ(EncodeJourney(JourneyDoors()).size(), 141u);
  EXPECT_EQ(EncodeJourney(Full()).size(), 141u + 2 * 44 + 2 * 16);
}

// Whatever single byte changes: refused, or another journey that encodes to those very bytes.
TEST(JourneyCodec, EveryByteCounts) {
  const std::string good = EncodeJourney(Full());
  for (size_t at = 0; at < good.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string bad = good;
      bad[at] = static_cast<char>(value);
      if (bad == good) continue;
      const auto decoded = DecodeJourney(bad);
      if (decoded.ok()) {
        EXPECT_NE(*decoded, Full()) << at;
        EXPECT_EQ(EncodeJourney(*decoded), bad) << at;
      } else {
        EXPECT_EQ(ReasonOf(decoded.status()), at == 0 ? Reason::kVersionUnknown : Reason::kMalformed) << at;
      }
    }
  }
}

TEST(JourneyCodec, EveryOtherLengthIsRefused) {
  const std::string good = EncodeJourney(Full());
  for (size_t length = 0; length < good.size(); ++length) {
    EXPECT_EQ(RefusalOf(good.substr(0, length)), Reason::kMalformed) << length;
  }
  EXPECT_EQ(RefusalOf(good + '\0'), Reason::kMalformed);
}

TEST(JourneyCodec, TwoOpenReferralsAreNoJourney) {
  JourneyDoors journey = Full();
  journey.referrals[0].state = CoarseState::kOpen;
  EXPECT_EQ(RefusalOf(EncodeJourney(journey)), Reason::kMalformed);
}

TEST(JourneyCodecDeathTest, MoreReferralsThanAJourneyHoldsIsOurOwnMistake) {
  JourneyDoors journey = Full();
  journey.referrals.resize(limits::kReferralsPerJourneyMax + 1);
  EXPECT_DEATH(EncodeJourney(journey), "kReferralsPerJourneyMax");
}

}  // namespace
}  // namespace relais
