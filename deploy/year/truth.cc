#include "deploy/year/truth.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/adapters/communes/communes.h"
#include "services/adapters/communes/region_counts.h"
#include "services/core/handoff/check.h"

namespace relais::year {
namespace {

std::string ItemName(const CellKey& key) {
  if (key.table == CountTable::kReasons) return ReasonNumberName(ReasonNumber(static_cast<uint8_t>(key.item)));
  return std::string(CountedFactName(static_cast<CountedFact>(key.item)));
}

}  // namespace

void HandoffCounts::Add(Month month, const HandoffHeader& header) {
  if (header.drill) {
    ++drills[month];
    return;
  }
  ++real[{month, header.kind}];
  if (header.grade != ArrivalGrade::kNone) ++receptions[month];
}

int64_t HandoffCounts::Total() const {
  int64_t total = 0;
  for (const auto& [key, count] : real) total += count;
  return total;
}

nlohmann::json HandoffCounts::ToJson() const {
  nlohmann::json months = nlohmann::json::object();
  for (const auto& [key, count] : real) {
    months[FormatMonth(key.first)][std::string(HandoffKindName(key.second))] = count;
  }
  for (const auto& [month, count] : drills) months[FormatMonth(month)]["drills"] = count;
  for (const auto& [month, count] : receptions) months[FormatMonth(month)]["receptions"] = count;
  return months;
}

void HubTally::Hear(const hub::HubRecord& record) {
  const auto* frame = std::get_if<hub::FrameTaken>(&record);
  if (frame == nullptr) return;
  for (const hub::TakenEnvelope& envelope : frame->envelopes) {
    if (envelope.refused != Reason::kNone || !seen_.insert(envelope.header.handoff).second) continue;
    counts_.Add(MonthOf(frame->at.day), envelope.header);
    if (!envelope.header.drill) journeys_.insert(envelope.header.journey);
  }
}

Truth::Truth() : domain_(RegionCountDomain()) {}

CountedPerson Truth::PlaceOf(const Person& person) const {
  const Commune* commune = RegionCommunes().Find(person.commune);
  RELAIS_CHECK(commune != nullptr);
  return {domain_.Territory(commune->arrondissement), CountDomain::NeedGroup(person.need),
          CountDomain::PublicGroup(person.public_code), static_cast<uint16_t>(person.age_band)};
}

void Truth::Count(Day day, const Person& person, CountedFact fact) {
  const Month month = MonthOf(day);
  ++facts_[{month, fact}];
  for (CellIndex cell : domain_.CellsOf(PlaceOf(person), fact)) ++cells_[{month, cell}];
}

void Truth::Count(Day day, const Person& person, ReasonNumber reason) {
  for (CellIndex cell : domain_.CellsOf(PlaceOf(person), reason)) ++cells_[{MonthOf(day), cell}];
}

int64_t Truth::Total(CountedFact fact) const {
  int64_t total = 0;
  for (const auto& [key, count] : facts_) total += key.second == fact ? count : 0;
  return total;
}

nlohmann::json Truth::ToJson() const {
  nlohmann::json months = nlohmann::json::object();
  for (const auto& [key, count] : facts_) {
    months[FormatMonth(key.first)]["facts"][std::string(CountedFactName(key.second))] = count;
  }
  return {{"months", months}, {"handoffs", handoffs_.ToJson()}};
}

std::string Truth::CellsCsv() const {
  std::string csv = "month,table,territory,need_group,public,age_band,item,count\n";
  const std::string all = "all";
  for (const auto& [place, count] : cells_) {
    const CellKey key = domain_.KeyOf(place.second);
    const bool needs = key.table == CountTable::kOutcomes || key.table == CountTable::kReasons;
    const bool publics = key.table == CountTable::kOutcomes;
    const bool ages = key.table == CountTable::kAges;
    absl::StrAppend(&csv, FormatMonth(place.first), ",", CountTableName(key.table), ",",
                    key.territory == 0 ? all : std::string(domain_.TerritoryCode(key.territory)), ",");
    if (needs) absl::StrAppend(&csv, key.need_group == 0 ? all : std::string(domain_.NeedGroupCode(key.need_group)));
    absl::StrAppend(&csv, ",");
    if (publics) absl::StrAppend(&csv, key.public_group == 0 ? all : std::string(domain_.PublicCode(key.public_group)));
    absl::StrAppend(&csv, ",");
    if (ages) absl::StrAppend(&csv, key.age_band == 0 ? all : domain_.AgeBandCode(key.age_band));
    absl::StrAppend(&csv, ",", ItemName(key), ",", count, "\n");
  }
  return csv;
}

}  // namespace relais::year
