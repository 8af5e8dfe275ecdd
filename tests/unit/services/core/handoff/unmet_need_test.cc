#include "services/core/handoff/unmet_need.h"

#include "gtest/gtest.h"

namespace relais {
namespace {

using U = UnmetNeedReason;

std::optional<U> At(ReferralState state, bool journey_over = false) {
  Ending ending;
  ending.state = state;
  ending.journey_over = journey_over;
  return UnmetNeedOf(ending);
}

TEST(UnmetNeed, SilenceOpensOneAtOnce) {
  EXPECT_EQ(At(ReferralState::kExpired), U::kNoAnswer);
  EXPECT_EQ(At(ReferralState::kExpired, true), U::kNoAnswer);
}

TEST(UnmetNeed, NoSolutionOpensOneByItsReason) {
  const auto declined = [](DeclineReason reason) {
    Ending ending;
    ending.state = ReferralState::kDeclined;
    ending.decline = reason;
    ending.no_solution = true;
    return UnmetNeedOf(ending);
  };
  EXPECT_EQ(declined(DeclineReason::kNoPlace), U::kNoPlace);
  EXPECT_EQ(declined(DeclineReason::kNotEligible), U::kNotEligible);
  EXPECT_EQ(declined(DeclineReason::kTooFar), U::kOutOfReach);
  EXPECT_EQ(declined(DeclineReason::kAccessNotPossible), U::kOutOfReach);
  EXPECT_EQ(declined(DeclineReason::kWrongService), U::kNoSolution);
  EXPECT_EQ(declined(DeclineReason::kOther), U::kNoSolution);
  for (int i = 1; i <= 12; ++i) EXPECT_TRUE(declined(static_cast<DeclineReason>(i)).has_value());
}

TEST(UnmetNeed, ACounterProposalOpensOneOnlyWhenNobodyFollowsIt) {
  EXPECT_EQ(At(ReferralState::kDeclined, false), std::nullopt);
  EXPECT_EQ(At(ReferralState::kDeclined, true), U::kNotTakenUp);
}

TEST(UnmetNeed, UndeliverableOpensOneOnlyWithoutReRouting) {
  EXPECT_EQ(At(ReferralState::kUndeliverable, false), std::nullopt);
  EXPECT_EQ(At(ReferralState::kUndeliverable, true), U::kUndeliverable);
  EXPECT_EQ(At(ReferralState::kRerouted, true), std::nullopt);
}

TEST(UnmetNeed, AReceptionThatDidNotHelpByTheNearestWord) {
  const auto closed = [](ClosureWords words, bool journey_over) {
    Ending ending;
    ending.state = ReferralState::kClosed;
    ending.words = words;
    ending.journey_over = journey_over;
    return UnmetNeedOf(ending);
  };
  EXPECT_EQ(closed({Outcome::kHelped, true, false}, true), U::kNotHelped);
  EXPECT_EQ(closed({Outcome::kNotHelped, false, true}, true), std::nullopt);
  EXPECT_EQ(closed({Outcome::kHelped, false, {}}, true), U::kNotHelped);
  EXPECT_EQ(closed({Outcome::kNotHelped, {}, {}}, true), U::kNotHelped);
  EXPECT_EQ(closed({Outcome::kFollowUpStarted, {}, {}}, true), std::nullopt);
  EXPECT_EQ(closed({}, true), std::nullopt);
  EXPECT_EQ(closed({Outcome::kNotHelped, false, false}, false), std::nullopt) << "the origin may still go on";
}

TEST(UnmetNeed, NobodyWaitsAnyMore) {
  for (ReferralState state :
       {ReferralState::kDraft, ReferralState::kSent, ReferralState::kAccepted, ReferralState::kReceived,
        ReferralState::kWithdrawn, ReferralState::kCancelled, ReferralState::kCorrected}) {
    EXPECT_EQ(At(state, true), std::nullopt) << StateName(state);
    EXPECT_EQ(At(state, false), std::nullopt) << StateName(state);
  }
}

TEST(UnmetNeed, IsMetByAReceptionOnly) {
  for (int i = 1; i <= kReferralStates; ++i) {
    const ReferralState state = static_cast<ReferralState>(i);
    EXPECT_EQ(MeetsNeed(state), state == ReferralState::kReceived || state == ReferralState::kConcluded ||
                                    state == ReferralState::kClosed);
  }
}

TEST(UnmetNeed, NamesCoverTheList) {
  int named = 0;
  for (int i = 0; i < 256; ++i) {
    const auto reason = static_cast<U>(i);
    EXPECT_EQ(UnmetNeedReasonName(reason).empty(), UnmetNeedReasonLabelFr(reason).empty());
    if (!UnmetNeedReasonName(reason).empty()) ++named;
  }
  EXPECT_EQ(named, 9);
  EXPECT_EQ(UnmetNeedReasonName(U::kNotHelped), "not_helped");
}

}  // namespace
}  // namespace relais
