#include "node/drill/scenario.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

using nlohmann::json;

constexpr absl::string_view kMarkWord = "EXERCICE ";
constexpr absl::string_view kAutomaticWord = " auto";

// The enumerator whose name is `word`; nothing when there is none.
template <class E>
std::optional<E> Named(absl::string_view word, absl::string_view (*name)(E)) {
  for (int i = 1; i < 256; ++i) {
    if (!word.empty() && name(static_cast<E>(i)) == word) return static_cast<E>(i);
  }
  return std::nullopt;
}

std::string TextOf(const json& object, const char* field) {
  return object.contains(field) && object[field].is_string() ? object[field].get<std::string>() : std::string();
}
int NumberOf(const json& object, const char* field) {
  return object.contains(field) && object[field].is_number_unsigned() ? object[field].get<int>() : 0;
}
bool FlagOf(const json& object, const char* field) {
  return object.contains(field) && object[field].is_boolean() && object[field].get<bool>();
}

absl::StatusOr<DrillStep> ReadStep(const json& object) {
  DrillStep step;
  const auto actor = Named(TextOf(object, "actor"), &ActorName);
  const auto event = Named(TextOf(object, "event"), &EventName);
  const bool door = actor == Actor::kOrigin || actor == Actor::kDestination;
  if (!door || !event) return Refuse(Reason::kUnknownValue, "actor or event");
  step.actor = *actor;
  step.event = *event;
  step.detail.text = TextOf(object, "text");
  step.counter_proposal = FlagOf(object, "counter_proposal");
  step.days_ahead = NumberOf(object, "days_ahead");
  if (object.contains("decline")) step.detail.decline = Named(TextOf(object, "decline"), &DeclineReasonName);
  if (object.contains("outcome")) step.detail.outcome = Named(TextOf(object, "outcome"), &OutcomeName);
  if (object.contains("helped")) step.detail.helped = FlagOf(object, "helped");
  if (step.event == ReferralEvent::kWithdraw) step.detail.at_persons_request = true;
  if (step.event == ReferralEvent::kReceive) step.detail.grade = ArrivalGrade::kAttested;
  if (step.event == ReferralEvent::kDecline) step.detail.no_solution = true;
  if (step.event == ReferralEvent::kSchedule) {
    step.detail.appointment = Appointment{Day(1), static_cast<uint16_t>(NumberOf(object, "minute"))};
  }
  if (absl::Status status = CheckDetail(step.event, step.actor, step.detail); !status.ok()) return status;
  return step;
}

absl::StatusOr<DrillScenario> ReadScenario(const json& object) {
  DrillScenario scenario;
  scenario.code = TextOf(object, "scenario");
  scenario.title_fr = TextOf(object, "title");
  scenario.title_en = TextOf(object, "title_en");
  scenario.given_name = TextOf(object, "given_name");
  scenario.public_code = TextOf(object, "public");
  scenario.reason = TextOf(object, "reason");
  const auto age = Named(TextOf(object, "age_band"), &AgeBandName);
  if (scenario.code.empty() || scenario.title_fr.empty() || scenario.title_en.empty() || scenario.given_name.empty() ||
      scenario.reason.empty() || !object.contains("steps") || !object["steps"].is_array() || object["steps"].empty()) {
    return Refuse(Reason::kMalformed, absl::StrCat("scenario ", scenario.code));
  }
  if (!age || !IsPublic(scenario.public_code)) return Refuse(Reason::kUnknownValue, "age_band or public");
  scenario.age_band = *age;
  if (DrillReason(scenario, true).size() > limits::kReasonTextBytesMax) {
    return Refuse(Reason::kTextTooLong, absl::StrCat("scenario ", scenario.code));
  }
  for (const json& step : object["steps"]) {
    absl::StatusOr<DrillStep> read = ReadStep(step);
    if (!read.ok()) return read.status();
    scenario.steps.push_back(*std::move(read));
  }
  return scenario;
}

// Whether `event` is what `step` asks for.
bool Plays(const RowEvent& event, const DrillStep& step) {
  return event.event == step.event && event.actor == step.actor && !event.corrected && !event.crossed;
}

}  // namespace

absl::StatusOr<std::vector<DrillScenario>> ParseDrillScenarios(absl::string_view text) {
  const json list = json::parse(text.begin(), text.end(), nullptr, false);
  if (!list.is_array()) return Refuse(Reason::kMalformed, "no list of scenarios");
  std::vector<DrillScenario> scenarios;
  for (const json& object : list) {
    if (!object.is_object()) return Refuse(Reason::kMalformed, "no scenario");
    absl::StatusOr<DrillScenario> scenario = ReadScenario(object);
    if (!scenario.ok()) return scenario.status();
    for (const DrillScenario& other : scenarios) {
      if (other.code == scenario->code) return Refuse(Reason::kUnknownValue, "two scenarios of one name");
    }
    scenarios.push_back(*std::move(scenario));
  }
  return scenarios;
}

const std::vector<DrillScenario>& DrillScenarios() {
  static const auto* const scenarios = [] {
    absl::StatusOr<std::vector<DrillScenario>> parsed = ParseDrillScenarios(kDrillScenarioText);
    RELAIS_CHECK(parsed.ok());
    return new std::vector<DrillScenario>(*std::move(parsed));
  }();
  return *scenarios;
}

const DrillScenario* FindDrillScenario(absl::string_view code) {
  for (const DrillScenario& scenario : DrillScenarios()) {
    if (scenario.code == code) return &scenario;
  }
  return nullptr;
}

std::string DrillReason(const DrillScenario& scenario, bool automatic) {
  return absl::StrCat(kMarkWord, scenario.code, automatic ? kAutomaticWord : "", ". ", scenario.reason);
}

std::optional<DrillMark> ReadDrillMark(absl::string_view reason) {
  if (!absl::ConsumePrefix(&reason, kMarkWord)) return std::nullopt;
  const size_t end = reason.find(". ");
  if (end == absl::string_view::npos) return std::nullopt;
  absl::string_view code = reason.substr(0, end);
  DrillMark mark;
  mark.automatic = absl::ConsumeSuffix(&code, kAutomaticWord);
  mark.code = std::string(code);
  return mark;
}

std::optional<DrillStep> NextDrillStep(const DrillScenario& scenario, const ReferralRow& row) {
  size_t next = 0;
  for (const RowEvent& event : row.events) {
    if (next < scenario.steps.size() && Plays(event, scenario.steps[next])) ++next;
  }
  if (next == scenario.steps.size()) return std::nullopt;
  const DrillStep& step = scenario.steps[next];
  return Decide(row.place.state, step.event, step.actor).ok() ? std::optional(step) : std::nullopt;
}

}  // namespace relais::node
