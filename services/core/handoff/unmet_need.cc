#include "services/core/handoff/unmet_need.h"

namespace relais {
namespace {

UnmetNeedReason Because(const std::optional<DeclineReason>& decline) {
  if (!decline.has_value()) return UnmetNeedReason::kNoSolution;
  switch (*decline) {
    case DeclineReason::kNoPlace:
      return UnmetNeedReason::kNoPlace;
    case DeclineReason::kNotEligible:
      return UnmetNeedReason::kNotEligible;
    case DeclineReason::kTooFar:
    case DeclineReason::kAccessNotPossible:
      return UnmetNeedReason::kOutOfReach;
    default:
      return UnmetNeedReason::kNoSolution;
  }
}

// The word that counts: the person's own before the origin's, the origin's before the destination's.
bool DidNotHelp(const ClosureWords& words) {
  if (words.person_helped.has_value()) return !*words.person_helped;
  if (words.origin_helped.has_value()) return !*words.origin_helped;
  return words.destination == Outcome::kNotHelped;
}

}  // namespace

std::optional<UnmetNeedReason> UnmetNeedOf(const Ending& ending) {
  switch (ending.state) {
    case ReferralState::kExpired:
      return UnmetNeedReason::kNoAnswer;
    case ReferralState::kDeclined:
      if (ending.no_solution) return Because(ending.decline);
      if (ending.journey_over) return UnmetNeedReason::kNotTakenUp;
      return std::nullopt;
    case ReferralState::kUndeliverable:
      if (ending.journey_over) return UnmetNeedReason::kUndeliverable;
      return std::nullopt;
    case ReferralState::kConcluded:
    case ReferralState::kClosed:
      if (ending.journey_over && DidNotHelp(ending.words)) return UnmetNeedReason::kNotHelped;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

bool MeetsNeed(ReferralState state) {
  return IsReceived(state);
}

}  // namespace relais
