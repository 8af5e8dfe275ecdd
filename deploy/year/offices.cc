#include "deploy/year/offices.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "deploy/year/assumptions.h"
#include "services/adapters/communes/communes.h"
#include "services/adapters/communes/populations.h"
#include "services/core/directory/place.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"

namespace relais::year {
namespace {

constexpr int kOfficesLeast = 12;
constexpr int kConventionPartiesLeast = 3;

// How many offices of each kind, in proportion, largest remainders first; at least one of each.
std::vector<int> CountsOf(int count) {
  std::vector<int> counts;
  std::vector<std::pair<int, size_t>> remainders;
  int given = 0;
  for (const KindFacts& facts : Kinds()) {
    const int share = facts.per_300 * count;
    counts.push_back(std::max(1, share / assumed::kPartners));
    remainders.emplace_back(share % assumed::kPartners, counts.size() - 1);
    given += counts.back();
  }
  std::sort(remainders.rbegin(), remainders.rend());
  for (size_t i = 0; given < count; i = (i + 1) % remainders.size(), ++given) ++counts[remainders[i].second];
  // Small networks: the single ones of each kind took more than their share.
  while (given > count) {
    auto most = std::max_element(counts.begin(), counts.end());
    RELAIS_CHECK(*most > 1);
    --*most;
    --given;
  }
  return counts;
}

// Communes for `count` offices of one kind, by Sainte-Laguë over populations.
std::vector<std::string> Seats(int count) {
  std::vector<std::string> seats;
  std::vector<std::pair<int64_t, std::string>> people;
  for (const auto& [code, population] : RegionPopulations()) people.emplace_back(population, code);
  std::sort(people.rbegin(), people.rend());
  absl::btree_map<std::string, int> taken;
  while (static_cast<int>(seats.size()) < count) {
    const std::string* best = nullptr;
    int64_t best_numerator = 0;
    int64_t best_divisor = 1;
    for (const auto& [population, code] : people) {
      const int here = taken[code];
      if (here >= assumed::kSeatsPerCommuneMost) continue;
      const int64_t divisor = 2 * here + 1;
      if (best == nullptr || population * best_divisor > best_numerator * divisor) {
        best = &code;
        best_numerator = population;
        best_divisor = divisor;
      }
      if (here == 0) break;  // all that follow are smaller, and have no office either
    }
    RELAIS_CHECK(best != nullptr);
    ++taken[*best];
    seats.push_back(*best);
  }
  return seats;
}

// Two conventions in each département: its most populous arrondissement, and the others.
std::vector<LocalConvention> DrawConventions() {
  absl::btree_map<std::string, absl::btree_map<std::string, int64_t>> people;  // département → arrondissement
  for (const auto& [code, commune] : RegionCommunes().communes()) {
    people[commune.departement][commune.arrondissement] += RegionPopulations().at(code);
  }
  std::vector<LocalConvention> conventions;
  for (const auto& [departement, arrondissements] : people) {
    const auto largest = std::max_element(arrondissements.begin(), arrondissements.end(),
                                          [](const auto& a, const auto& b) { return a.second < b.second; });
    for (const bool centre : {true, false}) {
      LocalConvention convention;
      convention.number = static_cast<int>(conventions.size()) + 1;
      convention.departement = departement;
      convention.title =
          absl::StrCat("Convention locale ", departement, centre ? ", bassin principal" : ", autres bassins");
      for (const auto& [code, commune] : RegionCommunes().communes()) {
        if (commune.departement != departement) continue;
        if ((commune.arrondissement == largest->first) == centre) convention.communes.insert(code);
      }
      conventions.push_back(std::move(convention));
    }
  }
  return conventions;
}

void BindParties(Offices& plan) {
  for (Office& office : plan.offices) {
    const Reach reach = FactsOf(office.kind).reach;
    const std::string& departement = RegionCommunes().Find(office.commune)->departement;
    for (LocalConvention& convention : plan.conventions) {
      const bool bound = reach == Reach::kRegion ||
                         (reach == Reach::kDepartement && convention.departement == departement) ||
                         convention.communes.contains(office.commune);
      if (bound) convention.parties.push_back(office.number);
    }
  }
  // A basin in which nearly nobody is has no convention: its people have no second door.
  std::vector<LocalConvention> kept;
  for (LocalConvention& convention : plan.conventions) {
    if (convention.parties.size() < kConventionPartiesLeast) continue;
    convention.number = static_cast<int>(kept.size()) + 1;
    for (int number : convention.parties) {
      plan.offices[static_cast<size_t>(number - 1)].conventions.push_back(convention.number);
    }
    for (const std::string& commune : convention.communes) plan.convention_of[commune] = convention.number;
    kept.push_back(std::move(convention));
  }
  plan.conventions = std::move(kept);
}

Service ServiceOf(const Office& office, const KindFacts& facts, Day first, Day last, Lots& lots) {
  Service service;
  const Commune& commune = *RegionCommunes().Find(office.commune);
  service.name = absl::StrCat("Accueil individualisé, ", office.name);
  service.needs.insert(facts.needs.begin(), facts.needs.end());
  service.publics.insert(facts.publics.begin(), facts.publics.end());
  service.address = {"", "", office.commune, commune.name};
  service.location = office.location;
  service.answer_open_days = 5;
  service.places_per_week = facts.places_per_week;
  service.confirmed_day = first;
  if (lots.Permille(assumed::kAugustClosures)) {
    for (int year = CivilFromDay(first).year; year <= CivilFromDay(last).year; ++year) {
      const Day closed = DayFromCivil({year, 8, 1 + static_cast<int>(lots.Below(14))});
      service.closures.push_back({closed, AddDays(closed, 13)});
    }
  }
  return service;
}

void Furnish(Office& office, Day first, Day last, Lots& lots) {
  const KindFacts& facts = FactsOf(office.kind);
  office.location = PlaceTable().Find(office.commune);
  Service service = ServiceOf(office, facts, first, last, lots);
  office.calendar = CalendarOf(service);
  if (facts.second_door) office.service = std::move(service);
  office.slow = lots.Permille(assumed::kSlowOffices);
  const int64_t days = DaysBetween(first, last);
  const int length = assumed::kSilentDaysLeast + static_cast<int>(lots.Below(assumed::kSilentDaysMore));
  const bool silent = lots.Permille(assumed::kSilentOffices) || office.number == 2;  // one at least, in every year
  if (silent && days > 2 * length) {
    office.silence.first = AddDays(first, 20 + static_cast<int>(lots.Below(static_cast<uint64_t>(days - length - 20))));
    office.silence.last = AddDays(office.silence.first, length);
    return;
  }
  if (!lots.Permille(assumed::kLeavers) && office.number != 3) return;  // one at least
  office.leaves = AddDays(
      first, static_cast<int>(days / 3 + static_cast<int64_t>(lots.Below(static_cast<uint64_t>(days / 3 + 1)))));
  office.silence = {office.leaves, last};
}

}  // namespace

Offices PlanOffices(int count, Day first, Day last, Lots& lots) {
  RELAIS_CHECK(count >= kOfficesLeast);
  Offices plan;
  const std::vector<int> counts = CountsOf(count);
  for (const KindFacts& facts : Kinds()) {
    absl::btree_map<std::string, int> here;
    for (const std::string& seat : Seats(counts[static_cast<size_t>(facts.kind)])) {
      Office office;
      office.number = static_cast<int>(plan.offices.size()) + 1;
      office.kind = facts.kind;
      office.commune = seat;
      office.name = absl::StrCat(facts.label, " ", RegionCommunes().Find(seat)->name);
      if (const int nth = ++here[seat]; nth > 1) absl::StrAppend(&office.name, " ", nth);
      Furnish(office, first, last, lots);
      plan.offices.push_back(std::move(office));
    }
  }
  plan.conventions = DrawConventions();
  BindParties(plan);
  return plan;
}

int64_t MetresBetween(const Location& a, const Location& b) {
  const std::optional<Distance> distance = DistanceBetween(a, b);
  return distance ? distance->metres : 0;
}

int64_t Nearness(int64_t metres) {
  constexpr int64_t kFull = 10'000;
  const int64_t steps = kFull + metres * kFull / assumed::kNearMetres;
  return std::max<int64_t>(1, kFull * kFull / steps * kFull / steps);
}

}  // namespace relais::year
