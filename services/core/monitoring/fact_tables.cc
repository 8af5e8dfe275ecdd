#include "services/core/monitoring/fact_tables.h"

#include <functional>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/enum_words.h"

namespace relais {
namespace {

constexpr Words kLineWords[] = {{"", ""},       {"territory", "Territoire"}, {"need", "Besoin"}, {"public", "Public"},
                                {"age", "Âge"}, {"reason", "Motif"}};

using KeyOfCell = std::function<CellKey(uint16_t row, uint16_t col)>;

// Builds what one fact releases.
class TablesBuilder {
 public:
  TablesBuilder(const CountDomain& domain, std::string name) : domain_(domain) { tables_.name = std::move(name); }

  void Total(const CellKey& key) { tables_.totals.push_back(domain_.IndexOf(key)); }
  // Values 1 … size; `doubled`, if given, names the same persons in another table. Answers the line's place.
  size_t Line(CountLine line, int size, const KeyOfCell& key, const KeyOfCell& doubled = nullptr) {
    FactLine added{line, {}, {}};
    for (int number = 1; number <= size; ++number) {
      const auto value = static_cast<uint16_t>(number);
      added.cells.push_back(domain_.IndexOf(key(value, 0)));
      if (doubled != nullptr) added.doubles.push_back(domain_.IndexOf(doubled(value, 0)));
    }
    tables_.lines.push_back(std::move(added));
    return tables_.lines.size() - 1;
  }
  void Table(size_t rows, size_t cols, const KeyOfCell& key) {
    FactTable added{rows, cols, {}};
    for (size_t row = 1; row <= tables_.lines[rows].cells.size(); ++row) {
      for (size_t col = 1; col <= tables_.lines[cols].cells.size(); ++col) {
        added.cells.push_back(domain_.IndexOf(key(static_cast<uint16_t>(row), static_cast<uint16_t>(col))));
      }
    }
    tables_.tables.push_back(std::move(added));
  }
  FactTables Take() { return std::move(tables_); }

 private:
  const CountDomain& domain_;
  FactTables tables_;
};

FactTables TablesOf(const CountDomain& domain, CountedFact fact) {
  const auto f = static_cast<uint16_t>(fact);
  const auto outcome = [f](uint16_t territory, uint16_t need, uint16_t people) {
    return CellKey{CountTable::kOutcomes, territory, need, people, 0, f};
  };
  const auto age = [f](uint16_t territory, uint16_t band) {
    return CellKey{CountTable::kAges, territory, 0, 0, band, f};
  };
  TablesBuilder build(domain, std::string(CountedFactName(fact)));
  build.Total(outcome(0, 0, 0));
  build.Total(age(0, 0));
  const size_t territories = build.Line(
      CountLine::kTerritory, domain.territories(), [&](uint16_t v, uint16_t) { return outcome(v, 0, 0); },
      [&](uint16_t v, uint16_t) { return age(v, 0); });
  const size_t needs =
      build.Line(CountLine::kNeedGroup, domain.need_groups(), [&](uint16_t v, uint16_t) { return outcome(0, v, 0); });
  const size_t publics =
      build.Line(CountLine::kPublicGroup, domain.publics(), [&](uint16_t v, uint16_t) { return outcome(0, 0, v); });
  const size_t ages =
      build.Line(CountLine::kAgeBand, domain.age_bands(), [&](uint16_t v, uint16_t) { return age(0, v); });
  build.Table(territories, needs, [&](uint16_t row, uint16_t col) { return outcome(row, col, 0); });
  build.Table(territories, publics, [&](uint16_t row, uint16_t col) { return outcome(row, 0, col); });
  build.Table(territories, ages, [&](uint16_t row, uint16_t col) { return age(row, col); });
  if (fact != CountedFact::kDeclined && fact != CountedFact::kUnmet) return build.Take();
  // The reasons of a fact add up to the fact: one line more.
  const bool declined = fact == CountedFact::kDeclined;
  const int before = declined ? 0 : kCountedDeclines;
  const auto reason = [before](uint16_t need, uint16_t value) {
    return CellKey{CountTable::kReasons, 0, need, 0, 0, static_cast<uint16_t>(before + value)};
  };
  const size_t reasons = build.Line(CountLine::kReason, declined ? kCountedDeclines : kCountedUnmet,
                                    [&](uint16_t v, uint16_t) { return reason(0, v); });
  build.Table(needs, reasons, [&](uint16_t row, uint16_t col) { return reason(row, col); });
  return build.Take();
}

FactTables CorrectionsOf(const CountDomain& domain, CountedFact fact) {
  const auto key = [fact](uint16_t territory) {
    return CellKey{CountTable::kCorrections, territory, 0, 0, 0, static_cast<uint16_t>(fact)};
  };
  TablesBuilder build(domain, absl::StrCat("corrections.", CountedFactName(fact)));
  build.Total(key(0));
  build.Line(CountLine::kTerritory, domain.territories(), [&](uint16_t v, uint16_t) { return key(v); });
  return build.Take();
}

}  // namespace

absl::string_view CountLineName(CountLine line) {
  return FindWords(kLineWords, line).name;
}

std::vector<FactTables> FactTablesOf(const CountDomain& domain) {
  std::vector<FactTables> tables;
  for (int fact = 1; fact <= kCountedFacts; ++fact) {
    tables.push_back(TablesOf(domain, static_cast<CountedFact>(fact)));
  }
  for (int fact = 1; fact <= kCountedFacts; ++fact) {
    tables.push_back(CorrectionsOf(domain, static_cast<CountedFact>(fact)));
  }
  return tables;
}

bool IsReleased(const CellKey& key) {
  switch (key.table) {
    case CountTable::kOutcomes:
      return key.need_group == 0 || key.public_group == 0;
    case CountTable::kReasons:
      return key.territory == 0;
    case CountTable::kAges:
    case CountTable::kCorrections:
      return true;
  }
  return false;
}

}  // namespace relais
