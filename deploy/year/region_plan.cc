#include "deploy/year/region_plan.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "deploy/year/script.h"
#include "services/adapters/communes/communes.h"
#include "services/adapters/communes/populations.h"
#include "services/core/directory/directory.h"
#include "services/core/directory/place.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"

namespace relais::year {
namespace {

constexpr int kThousand = 1000;
// A weekday on which the one office that is drawn is closed: somebody comes to another.
constexpr int kDoorTries = 6;
constexpr uint64_t kJourneyStride = 0x9E3779B97F4A7C15;

bool AtChristmas(const CivilDay& civil) {
  return (civil.month == 12 && civil.day >= 22) || (civil.month == 1 && civil.day <= 2);
}

}  // namespace

Slot SlotOf(Day day, int round) {
  return Slot(day.value() * assumed::kRoundsPerDay + round);
}

Day DayOf(Slot slot) {
  return Day(slot.value() / assumed::kRoundsPerDay);
}

int RoundOf(Slot slot) {
  return slot.value() % assumed::kRoundsPerDay;
}

RegionPlan::RegionPlan(const YearOptions& options)
    : options_(options),
      first_day_(MonthStart(options.first_month)),
      last_day_(AddDays(MonthStart(Month(options.first_month.value() + options.months)), -1)),
      lots_(options.seed),
      offices_(PlanOffices(options.partners, first_day_, last_day_, lots_)) {
  for (const auto& [commune, convention] : offices_.convention_of) {
    communes_.push_back(commune);
    inhabitants_.push_back(RegionPopulations().at(commune));
  }
  for (const LocalConvention& convention : offices_.conventions) {
    for (int number : convention.parties) {
      const Office& office = offices_.office(number);
      if (!office.second_door()) continue;
      for (const std::string& need : office.service.needs) second_doors_[{convention.number, need}].push_back(number);
    }
  }
  for (Day day = first_day_; day <= last_day_; day = day.next()) year_weight_ += DayWeight(day);
  RELAIS_CHECK(!communes_.empty() && year_weight_ > 0);
  Calibrate();
}

void RegionPlan::Calibrate() {
  constexpr int kUsualHandoffs = 4;  // of a journey, those without any included
  constexpr int64_t kJourneysLeast = 200;
  journeys_wanted_ = std::max<int64_t>(kJourneysLeast, options_.handoffs / kUsualHandoffs);
  for (Day day = first_day_; day <= last_day_; day = day.next()) {
    for (Journey& journey : DrawDay(day)) {
      std::optional<Slot> next;
      if (!journey.solved_here && !journey.no_door) next = journey.begun;
      while (next) {
        const std::optional<Attempt> attempt = DrawAttempt(journey, *next);
        next.reset();
        if (!attempt || attempt->acts.empty() || attempt->acts.back().event != ReferralEvent::kDecline) continue;
        next = DrawReroute(journey, attempt->acts.back().slot);
      }
    }
  }
  journeys_wanted_ = journeys_begun_ * options_.handoffs / std::max<int64_t>(1, planned_handoffs_);
  weight_so_far_ = journeys_begun_ = planned_handoffs_ = 0;
  numbers_ = 0;
}

int64_t RegionPlan::DayWeight(Day day) const {
  const auto weekday = static_cast<size_t>(WeekdayOf(day));
  if (weekday >= assumed::kWeekdayWeight.size() || IsPublicHoliday(day)) return 0;
  const CivilDay civil = CivilFromDay(day);
  const int64_t weight =
      int64_t{assumed::kMonthWeight[static_cast<size_t>(civil.month - 1)]} * assumed::kWeekdayWeight[weekday];
  return AtChristmas(civil) ? weight * assumed::kChristmasShare / kThousand : weight;
}

const std::pair<std::vector<int>, std::vector<int64_t>>& RegionPlan::FirstDoors(const std::string& commune) {
  auto [it, fresh] = first_doors_.try_emplace(commune);
  auto& [numbers, weights] = it->second;
  if (!fresh) return it->second;
  const Location home = PlaceTable().Find(commune);
  for (int number : offices_.conventions[static_cast<size_t>(offices_.convention_of.at(commune) - 1)].parties) {
    const Office& office = offices_.office(number);
    numbers.push_back(number);
    weights.push_back(Nearness(MetresBetween(home, office.location)) * FactsOf(office.kind).activity);
  }
  return it->second;
}

std::string RegionPlan::DrawNeed(const KindFacts& facts, Day day, Lots& lots) const {
  const int month = CivilFromDay(day).month;
  std::vector<int64_t> weights;
  for (absl::string_view need : facts.asked) {
    int64_t weight = 2;
    if (need == "spro--orientation-scolaire" && month <= 3) weight = 6;  // wishes for the next school year
    if (need == "spro--decrochage-scolaire" && month >= 10) weight = 4;  // who left school in autumn
    if (absl::StartsWith(need, "se-former--") && (month == 9 || month == 10)) weight = 5;
    if (need == "mobilite--preparer-un-permis" && month >= 5 && month <= 7) weight = 4;
    weights.push_back(weight);
  }
  return std::string(facts.asked[lots.Weighted(weights)]);
}

std::optional<Journey> RegionPlan::DrawJourney(Day day) {
  ++numbers_;
  Journey journey(numbers_, options_.seed ^ (numbers_ * kJourneyStride));
  Lots& lots = journey.lots;
  journey.person.commune = communes_[lots.Weighted(inhabitants_)];
  const auto& [numbers, weights] = FirstDoors(journey.person.commune);
  for (int tries = 0; tries < kDoorTries && journey.origin == 0; ++tries) {
    const int office = numbers[lots.Weighted(weights)];
    if (offices_.office(office).OpenOn(day)) journey.origin = office;
  }
  if (journey.origin == 0) return std::nullopt;
  const KindFacts& facts = FactsOf(offices_.office(journey.origin).kind);
  journey.begun = SlotOf(day, static_cast<int>(lots.Below(assumed::kRoundsPerDay)));
  journey.person.public_code = std::string(facts.visitors[lots.Below(facts.visitors.size())]);
  journey.person.age_band = static_cast<AgeBand>(facts.ages[lots.Below(facts.ages.size())]);
  journey.person.need = DrawNeed(facts, day, lots);
  journey.drill = lots.Permille(assumed::kDrillShare);
  journey.solved_here = !journey.drill && lots.Permille(assumed::kSolvedAtFirstDoor);
  journey.no_door = !journey.solved_here && Doors(journey, day).first.empty();
  return journey;
}

std::vector<Journey> RegionPlan::DrawDay(Day day) {
  RELAIS_CHECK(day >= first_day_ && day <= last_day_);
  std::vector<Journey> journeys;
  const int64_t weight = DayWeight(day);
  if (weight == 0) return journeys;
  weight_so_far_ += weight;
  const int64_t wanted = journeys_wanted_ * weight_so_far_ / year_weight_;
  // Where nearly nobody is open there is nobody to come to.
  for (int misses = 0; journeys_begun_ < wanted && misses < kThousand;) {
    std::optional<Journey> journey = DrawJourney(day);
    if (!journey) {
      ++misses;
      continue;
    }
    ++journeys_begun_;
    journeys.push_back(*std::move(journey));
  }
  std::stable_sort(journeys.begin(), journeys.end(),
                   [](const Journey& a, const Journey& b) { return a.begun < b.begun; });
  return journeys;
}

std::pair<std::vector<int>, std::vector<int64_t>> RegionPlan::Doors(const Journey& journey, Day day) const {
  std::pair<std::vector<int>, std::vector<int64_t>> doors;
  const int convention = offices_.convention_of.at(journey.person.commune);
  const auto it = second_doors_.find({convention, journey.person.need});
  if (it == second_doors_.end()) return doors;
  const Location home = PlaceTable().Find(journey.person.commune);
  for (int number : it->second) {
    const Office& office = offices_.office(number);
    const bool tried = std::find(journey.tried.begin(), journey.tried.end(), number) != journey.tried.end();
    if (number == journey.origin || tried || office.LeftBy(day)) continue;
    if (!ServesPublic(office.service, journey.person.public_code)) continue;
    doors.first.push_back(number);
    doors.second.push_back(Nearness(MetresBetween(home, office.location)) * office.service.places_per_week);
  }
  return doors;
}

int RegionPlan::DrawAnotherDoor(Journey& journey, Day day) const {
  const auto [numbers, weights] = Doors(journey, day);
  return numbers.empty() ? 0 : numbers[journey.lots.Weighted(weights)];
}

Attempt RegionPlan::Write(Journey& journey, int destination, Slot sent) {
  Script script(*this, journey, destination, sent);
  Attempt attempt = script.Take();
  const Slot end = SlotOf(last_day_.next(), 0);
  if (!journey.drill) {
    planned_handoffs_ += sent < end ? 1 : 0;
    for (const PlannedAct& act : attempt.acts) planned_handoffs_ += act.slot < end ? 1 : 0;
  }
  return attempt;
}

std::optional<Attempt> RegionPlan::DrawAttempt(Journey& journey, Slot not_before, int wanted) {
  if (static_cast<int>(journey.tried.size()) >= assumed::kAttemptsMost) return std::nullopt;
  const std::vector<int> doors = Doors(journey, DayOf(not_before)).first;
  const bool fits = std::find(doors.begin(), doors.end(), wanted) != doors.end();
  const int destination = fits ? wanted : DrawAnotherDoor(journey, DayOf(not_before));
  if (destination == 0 || !offices_.office(journey.origin).OpenOn(DayOf(not_before))) return std::nullopt;
  journey.tried.push_back(destination);
  return Write(journey, destination, not_before);
}

std::optional<Slot> RegionPlan::DrawReroute(Journey& journey, Slot slot) {
  if (!journey.lots.Permille(assumed::kReroutes)) return std::nullopt;
  return Later(offices_.office(journey.origin), slot, journey.lots.Delay(assumed::kRerouteMedian), journey.lots);
}

std::optional<Attempt> RegionPlan::DrawLeaveAttempt(Journey& journey, int destination, Slot not_before) {
  if (!offices_.office(journey.origin).OpenOn(DayOf(not_before))) return std::nullopt;
  journey.tried.push_back(destination);
  Attempt attempt = Write(journey, destination, not_before);
  attempt.third_door.reset();
  return attempt;
}

}  // namespace relais::year
