#include "node/hub_search.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "tests/fakes/fake_clock.h"

namespace relais::node {
namespace {

constexpr HubTry kSilence{};
constexpr HubTry kCutOff{.served = true};
constexpr HubTry kStopped{.served = true, .reason = Reason::kStopping};
constexpr HubTry kTurnedAway{.reason = Reason::kSuspended};

class HubSearchTest : public testing::Test {
 protected:
  // Waits as it says, on a clock that stands otherwise.
  absl::Duration Wait(HubSearch& search, const HubTry& tried, double lot = 1) {
    const absl::Duration pause = search.After(tried, clock_.Now(), lot);
    clock_.Advance(pause);
    return pause;
  }
  const HubSearch::Pauses pauses_{};
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
};

TEST_F(HubSearchTest, OneHubIsTriedWithABackOffThatDoublesUpToItsEnd) {
  HubSearch search(1, pauses_);
  absl::Duration before = pauses_.backoff_min;
  for (int i = 0; i < 20; ++i) {
    const absl::Duration pause = Wait(search, kSilence);
    EXPECT_EQ(pause, std::min(2 * before, pauses_.backoff_max));
    before = pause;
    EXPECT_EQ(search.at(), 0u);
  }
  EXPECT_EQ(Wait(search, kCutOff), pauses_.backoff_min);
  EXPECT_EQ(Wait(search, kSilence, 0), pauses_.backoff_min / 2) << "never at once";
}

TEST_F(HubSearchTest, WhoeverServesNoMoreLeadsToTheNextHubAtOnce) {
  for (const HubTry& tried : {kCutOff, kStopped, kSilence}) {
    HubSearch search(3, pauses_);
    EXPECT_LE(Wait(search, tried), pauses_.search_min);
    EXPECT_EQ(search.at(), 1u);
    EXPECT_LE(Wait(search, kSilence), pauses_.search_min);
    EXPECT_EQ(search.at(), 2u);
    Wait(search, kSilence);
    EXPECT_EQ(search.at(), 0u) << "and around again: the first may be back";
  }
}

TEST_F(HubSearchTest, SearchingIsFastWhileATakeOverMayTakePlaceAndNeverAtOnce) {
  HubSearch search(2, pauses_);
  const absl::Time end = clock_.Now() + pauses_.search_for;
  int tries = 0;
  Wait(search, kCutOff);
  while (clock_.Now() < end) {
    ++tries;
    const absl::Duration pause = Wait(search, kSilence, tries % 2);
    EXPECT_LE(pause, pauses_.search_max);
    EXPECT_GE(pause, pauses_.search_min / 2);
  }
  EXPECT_GT(tries, 100);
  EXPECT_LT(tries, 400);
}

TEST_F(HubSearchTest, AnOutageIsAnOutageAndEachRoundAsksEveryHub) {
  HubSearch search(2, pauses_);
  Wait(search, kCutOff);
  clock_.Advance(pauses_.search_for);
  absl::Duration longest;
  int asked[2] = {0, 0};
  const absl::Time begin = clock_.Now();
  for (int i = 0; i < 40; ++i) {
    ++asked[search.at()];
    longest = std::max(longest, Wait(search, kSilence));
  }
  EXPECT_EQ(longest, pauses_.backoff_max);
  EXPECT_EQ(asked[0], asked[1]);
  EXPECT_GT(clock_.Now() - begin, 10 * pauses_.backoff_max) << "nobody is asked ten times a second for ever";
  EXPECT_LE(Wait(search, kCutOff), pauses_.search_min) << "found and lost again: as fast as the first time";
}

TEST_F(HubSearchTest, AClockThatIsSetBackProlongsNoSearch) {
  HubSearch search(2, pauses_);
  Wait(search, kCutOff);
  clock_.Step(-absl::Hours(5));
  absl::Duration longest;
  for (int i = 0; i < 40; ++i) longest = std::max(longest, Wait(search, kSilence));
  EXPECT_EQ(longest, pauses_.backoff_max);
}

TEST_F(HubSearchTest, AHubThatAnswersIsTheOneWhateverItSays) {
  HubSearch search(2, pauses_);
  EXPECT_GT(Wait(search, kTurnedAway), pauses_.search_max) << "the ordinary back-off";
  EXPECT_EQ(search.at(), 0u);
  const absl::Duration awaited = Wait(search, {.reason = Reason::kAwaitingSignature}, 0.5);
  EXPECT_GT(awaited, pauses_.awaiting_min);
  EXPECT_LT(awaited, pauses_.awaiting_max);
  EXPECT_EQ(search.at(), 0u);
}

}  // namespace
}  // namespace relais::node
