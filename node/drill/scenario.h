// Scripted practice: what a drill is about, who does what in which order, and how far it has come. Data, no script
// language: `scenarios.json` beside this file.
#ifndef RELAIS_NODE_DRILL_SCENARIO_H_
#define RELAIS_NODE_DRILL_SCENARIO_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "node/referral_row.h"
#include "services/core/handoff/draft.h"

namespace relais::node {

// The text of scenarios.json.
extern const char kDrillScenarioText[];

struct DrillStep {
  Actor actor = Actor::kDestination;  // a door
  ReferralEvent event = ReferralEvent::kOpen;
  EventDetail detail;             // day and counter-proposal apart: they are looked up when the step is played
  bool counter_proposal = false;  // decline: propose what the directory would offer instead, if it offers anything
  int days_ahead = 0;             // schedule: civil days from the day on which it is played
};

struct DrillScenario {
  std::string code;
  std::string title_fr;
  std::string title_en;
  // Of the person, who does not exist: the family name is always kDrillSurname.
  std::string given_name;
  std::string public_code;
  AgeBand age_band{};
  std::string reason;
  std::vector<DrillStep> steps;
};

inline constexpr absl::string_view kDrillSurname = "EXERCICE";

// kMalformed with the place for what is no list of scenarios, kUnknownValue for a word outside a closed list, a door
// that may not make an event, or two scenarios of one name.
absl::StatusOr<std::vector<DrillScenario>> ParseDrillScenarios(absl::string_view json);
// Those of scenarios.json; asserts that they parse.
const std::vector<DrillScenario>& DrillScenarios();
// Null for a name that is none.
const DrillScenario* FindDrillScenario(absl::string_view code);

// What a practice referral says of itself in its reason, so that the other door knows it too.
struct DrillMark {
  std::string code;
  bool automatic = false;
  friend bool operator==(const DrillMark&, const DrillMark&) = default;
};
// "EXERCICE received-and-concluded auto. " before the scenario's own sentence.
std::string DrillReason(const DrillScenario& scenario, bool automatic);
// Nothing when `reason` does not begin so.
std::optional<DrillMark> ReadDrillMark(absl::string_view reason);

// The next step of `scenario` after `events`, in the order in which they happened to one end's copy: what happened
// besides the script is skipped, what was taken back counts as not done. Nothing when all is played, or when the
// referral is over before that.
std::optional<DrillStep> NextDrillStep(const DrillScenario& scenario, const ReferralRow& row);

}  // namespace relais::node

#endif  // RELAIS_NODE_DRILL_SCENARIO_H_
