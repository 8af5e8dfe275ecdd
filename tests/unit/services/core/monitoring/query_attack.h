// Whoever asks the released figures whatever may be asked, and adds and subtracts what is answered.
#ifndef RELAIS_TESTS_UNIT_SERVICES_CORE_MONITORING_QUERY_ATTACK_H_
#define RELAIS_TESTS_UNIT_SERVICES_CORE_MONITORING_QUERY_ATTACK_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "services/core/handoff/check.h"
#include "services/core/monitoring/disclosure.h"
#include "services/core/monitoring/fact_holes.h"
#include "services/core/monitoring/release.h"
#include "tests/unit/services/core/monitoring/month_maker.h"

namespace relais {

inline CountDomain RegionOf(size_t territories) {
  const std::vector<std::string> codes = {"181", "182", "281", "282", "283", "361"};
  return CountDomain({codes.begin(), codes.begin() + static_cast<std::ptrdiff_t>(territories)});
}

using Months = absl::btree_set<Month>;
// What somebody answers for a cell over months; nothing: withheld.
using Answer = std::function<std::optional<uint64_t>(const Months&, CellIndex)>;

struct YearPart {
  CountDomain domain = RegionOf(5);
  std::vector<Month> months;
  std::vector<std::vector<CellSums>> sums;

  YearPart() {
    for (int i = 0; i < 4; ++i) {
      months.push_back(Month(680 + i));
      sums.push_back(MakeMonth(domain, 100 + static_cast<uint64_t>(i), {.partners = 40, .persons = 9000}));
    }
  }
  uint64_t Truth(size_t month, CellIndex cell) const { return sums[month][cell.value()].x; }
};

// One line of a table with its margin: margin, cells.
struct AddedUp {
  CellIndex margin;
  std::vector<CellIndex> parts;
};

inline std::vector<AddedUp> SumsOf(const CountDomain& domain) {
  std::vector<AddedUp> sums;
  for (const FactTables& fact : FactTablesOf(domain)) {
    for (const FactLine& line : fact.lines) {
      if (!AlwaysUnstated(line.line)) sums.push_back({fact.totals.front(), line.cells});
    }
    for (const FactTable& table : fact.tables) {
      const FactLine& rows = fact.lines[table.rows];
      const FactLine& cols = fact.lines[table.cols];
      for (size_t c = 0; c < cols.cells.size(); ++c) {
        AddedUp column{cols.cells[c], {}};
        for (size_t r = 0; r < rows.cells.size(); ++r) column.parts.push_back(table.cells[r * cols.cells.size() + c]);
        sums.push_back(std::move(column));
      }
      for (size_t r = 0; r < rows.cells.size() && !AlwaysUnstated(cols.line); ++r) {
        AddedUp row{rows.cells[r], {}};
        for (size_t c = 0; c < cols.cells.size(); ++c) row.parts.push_back(table.cells[r * cols.cells.size() + c]);
        sums.push_back(std::move(row));
      }
    }
  }
  return sums;
}

// `attempts` random combinations of answers that would give one withheld cell of one month; how many did, rightly.
inline int RebuiltCells(const YearPart& year, const Answer& answer, int attempts, uint64_t seed) {
  Draw draw(seed);
  const std::vector<AddedUp> sums = SumsOf(year.domain);
  int rebuilt = 0;
  for (int attempt = 0; attempt < attempts;) {
    const size_t month = draw.Below(year.months.size());
    const AddedUp& sum = sums[draw.Below(sums.size())];
    const CellIndex target = sum.parts[draw.Below(sum.parts.size())];
    const Months alone = {year.months[month]};
    if (answer(alone, target).has_value()) continue;  // published: nothing to attack
    ++attempt;
    Months others;
    for (Month m : year.months) {
      if (m != year.months[month] && draw.Below(2) == 0) others.insert(m);
    }
    Months all = others;
    all.insert(year.months[month]);
    const bool over_time = draw.Below(2) == 0 && !others.empty();
    std::optional<uint64_t> found = answer(over_time ? all : alone, over_time ? target : sum.margin);
    const auto subtract = [&](std::optional<uint64_t> known) {
      if (found.has_value() && known.has_value()) {
        *found -= *known;
      } else {
        found.reset();
      }
    };
    if (over_time) {
      subtract(answer(others, target));
    } else {
      for (CellIndex part : sum.parts) {
        if (part != target) subtract(answer(alone, part));
      }
    }
    if (found.has_value() && *found == year.Truth(month, target)) ++rebuilt;
  }
  return rebuilt;
}

// What the releases of these months answer.
inline Answer ReleasedAnswers(const YearPart& year) {
  auto figures = std::make_shared<ReleasedFigures>(year.domain, Digest());
  Digest last;
  for (size_t i = 0; i < year.months.size(); ++i) {
    const ReleaseFacts facts{year.months[i], last, Digest(), {}, {Digest(), 40, 40}};
    const Release release = MakeRelease(year.domain, year.sums[i], {}, facts).value();
    last = Digest::FromHex(std::string(63, '0') + std::to_string(i + 1));
    RELAIS_CHECK(figures->Add(release, last).ok());
  }
  return [figures, &year](const Months& months, CellIndex cell) -> std::optional<uint64_t> {
    const ReleasedFigure figure = figures->Ask(months, year.domain.KeyOf(cell)).value();
    return figure.withheld ? std::nullopt : std::optional(figure.persons);
  };
}

// What they would answer without rule 4.
inline Answer ThresholdAnswers(const YearPart& year) {
  auto without = std::make_shared<std::vector<std::vector<uint64_t>>>();
  for (const std::vector<CellSums>& sums : year.sums) {
    without->push_back(PublishedOf(sums, Disclose(year.domain, sums, {.complementary = false}).value()));
  }
  return [without](const Months& months, CellIndex cell) -> std::optional<uint64_t> {
    uint64_t sum = 0;
    for (Month month : months) {
      const uint64_t persons = (*without)[static_cast<size_t>(month.value() - 680)][cell.value()];
      if (persons == 0) return std::nullopt;
      sum += persons;
    }
    return sum;
  };
}

}  // namespace relais

#endif  // RELAIS_TESTS_UNIT_SERVICES_CORE_MONITORING_QUERY_ATTACK_H_
