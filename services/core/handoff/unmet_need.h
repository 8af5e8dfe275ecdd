// Which endings leave a need unmet: what the region must see, since nobody else counts it.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_UNMET_NEED_H_
#define RELAIS_SERVICES_CORE_HANDOFF_UNMET_NEED_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "services/core/handoff/referral.h"
#include "services/core/handoff/referral_detail.h"

namespace relais {

enum class UnmetNeedReason : uint8_t {
  kNoDoor = 1,         // no second door of the directory fits need, public and commune
  kNoPlace = 2,        // declined: full
  kNotEligible = 3,    // declined: outside the public or the conditions
  kOutOfReach = 4,     // declined: distance, hours, language, access
  kNoSolution = 5,     // declined for any other reason, without a counter-proposal
  kNoAnswer = 6,       // the last step of the escalation passed
  kUndeliverable = 7,  // and not re-routed
  kNotTakenUp = 8,     // declined with a counter-proposal that nobody followed
  kNotHelped = 9,      // received, and the last word is that it did not help
};

// How a referral ended, as the origin's node knows it.
struct Ending {
  ReferralState state = ReferralState::kDraft;
  std::optional<DeclineReason> decline;  // when declined
  bool no_solution = false;              // when declined: without a counter-proposal
  ClosureWords words;                    // when concluded or closed
  bool journey_over = false;             // the origin has ended the journey: nothing will be re-routed any more
};

// The unmet need that this ending opens, if any. At once: declined with no solution, and expired. Only when the journey
// is over: undeliverable, a counter-proposal not taken up, and a reception that did not help by the person's word, or
// the origin's, or else the destination's. Never: withdrawn, cancelled, corrected (nobody waits any more) and rerouted
// (the child answers for the need).
std::optional<UnmetNeedReason> UnmetNeedOf(const Ending& ending);

// Whether an unmet need that is open for the journey is met again once one of its referrals stands at `state`.
bool MeetsNeed(ReferralState state);

absl::string_view UnmetNeedReasonName(UnmetNeedReason reason);
absl::string_view UnmetNeedReasonLabelFr(UnmetNeedReason reason);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_UNMET_NEED_H_
