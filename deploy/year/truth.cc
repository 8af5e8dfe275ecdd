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
    const HandoffHeader& header = envelope.header;
    if (seen_.contains(header.handoff)) continue;
    if (envelope.refused != Reason::kNone) {
      refused_.try_emplace(header.handoff, MonthOf(frame->at.day), header);
      continue;
    }
    seen_.insert(header.handoff);
    refused_.erase(header.handoff);
    counts_.Add(MonthOf(frame->at.day), header);
    if (!envelope.header.drill) journeys_.insert(envelope.header.journey);
  }
}

HandoffCounts HubTally::Arrived() const {
  HandoffCounts all = counts_;
  for (const auto& [handoff, refused] : refused_) all.Add(refused.first, refused.second);
  return all;
}

Truth::Truth() : domain_(RegionCountDomain()) {}

CountedPerson Truth::PlaceOf(const Person& person) const {
  const Commune* commune = RegionCommunes().Find(person.commune);
  RELAIS_CHECK(commune != nullptr);
  return {domain_.Territory(commune->arrondissement), CountDomain::NeedGroup(person.need),
          CountDomain::PublicGroup(person.public_code), static_cast<uint16_t>(person.age_band)};
}

std::vector<CellIndex> Truth::CellsOf(const Person& person, const TrueFact& what) const {
  std::vector<CellIndex> cells = domain_.CellsOf(PlaceOf(person), what.fact);
  if (what.reason == ReasonNumber()) return cells;
  for (CellIndex cell : domain_.CellsOf(PlaceOf(person), what.reason)) cells.push_back(cell);
  return cells;
}

void Truth::Add(Month month, int office, const std::vector<CellIndex>& cells, int64_t more) {
  absl::flat_hash_map<CellIndex, int64_t>& own = of_office_[{month, office}];
  for (CellIndex cell : cells) {
    own[cell] += more;
    const auto it = cells_.try_emplace({month, cell}).first;
    if ((it->second += more) == 0) cells_.erase(it);
  }
}

void Truth::Count(const Person& person, const TrueFact& what) {
  const Month month = MonthOf(what.day);
  ++facts_[{month, what.fact}];
  Add(month, what.office, CellsOf(person, what), 1);
}

void Truth::TakeBack(const Person& person, const TrueFact& what, Month open) {
  const Month month = MonthOf(what.day);
  if (month < open) return Add(open, what.office, domain_.CorrectionCells(PlaceOf(person), what.fact), 1);
  --facts_[{month, what.fact}];
  Add(month, what.office, CellsOf(person, what), -1);
}

void Truth::Report(Month month, const std::set<int>& offices) {
  reported_[month] = static_cast<int>(offices.size());
  const auto begin = of_office_.lower_bound({month, 0});
  const auto end = of_office_.lower_bound({month.next(), 0});
  for (auto it = begin; it != end; ++it) {
    if (!offices.contains(it->first.second)) continue;
    for (const auto& [cell, count] : it->second) {
      if (count != 0) reported_cells_[{month, cell}] += count;
    }
  }
  of_office_.erase(of_office_.begin(), end);
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
  for (const auto& [month, offices] : reported_) months[FormatMonth(month)]["reported"] = offices;
  return {{"months", months}, {"handoffs", handoffs_.ToJson()}};
}

std::string TruthCellName(const CountDomain& domain, Month month, CellIndex cell) {
  const std::string all = "all";
  const CellKey key = domain.KeyOf(cell);
  std::string name = absl::StrCat(FormatMonth(month), ",", CountTableName(key.table), ",",
                                  key.territory == 0 ? all : std::string(domain.TerritoryCode(key.territory)), ",");
  if (key.table == CountTable::kOutcomes || key.table == CountTable::kReasons) {
    absl::StrAppend(&name, key.need_group == 0 ? all : std::string(domain.NeedGroupCode(key.need_group)));
  }
  absl::StrAppend(&name, ",");
  if (key.table == CountTable::kOutcomes) {
    absl::StrAppend(&name, key.public_group == 0 ? all : std::string(domain.PublicCode(key.public_group)));
  }
  absl::StrAppend(&name, ",");
  if (key.table == CountTable::kAges) {
    absl::StrAppend(&name, key.age_band == 0 ? all : domain.AgeBandCode(key.age_band));
  }
  absl::StrAppend(&name, ",", ItemName(key), ",");
  return name;
}

std::string Truth::Csv(const Cells& cells) const {
  std::string csv = "month,table,territory,need_group,public,age_band,item,count\n";
  for (const auto& [place, count] : cells) {
    absl::StrAppend(&csv, TruthCellName(domain_, place.first, place.second), count, "\n");
  }
  return csv;
}

std::string Truth::CellsCsv() const {
  return Csv(cells_);
}

std::string Truth::ReportedCsv() const {
  return Csv(reported_cells_);
}

}  // namespace relais::year
