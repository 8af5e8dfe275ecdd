#include "services/core/monitoring/disclosure.h"

#include <utility>

#include "services/core/handoff/reason.h"
#include "services/core/monitoring/fact_holes.h"

namespace relais {
namespace {

__extension__ using Wide = unsigned __int128;

// n partners with x persons together, whole numbers above zero: x² is reached when one has all, and the squares are
// never fewer than the persons. An honest sum of reports is always possible.
bool IsPossible(const CellSums& sums) {
  if (sums.n == 0) return sums.x == 0 && sums.x2 == 0;
  return sums.n <= sums.x && sums.x <= sums.x2 && Wide{sums.x2} <= Wide{sums.x} * sums.x;
}

// The largest partner's m is one of the squared numbers, so m² ≤ x2, all others being at least zero. Hence
// x2 ≤ (share · x)² gives m ≤ share · x: the cell is surely not dominated, although nobody knows m. Both sides times
// 100², in whole numbers: x < 2^31, so nothing overflows 128 bits. The test errs to the safe side only: it withholds
// some cells with two large partners, none of which is above the share.
bool MayBeDominated(const CellSums& sums, int percent) {
  const Wide share = static_cast<Wide>(percent) * sums.x;
  return Wide{sums.x2} * 10'000 > share * share;
}

KnownCell KnownOf(const CellSums& sums, Withheld withheld) {
  // A cell that was not opened holds at least one person per partner.
  return {sums.opened ? sums.x : sums.n, sums.opened || sums.n == 0, withheld != Withheld::kNo};
}

}  // namespace

absl::Status CheckRules(const DisclosureRules& rules) {
  if (rules.threshold < 2 || rules.threshold > 1'000'000) return Refuse(Reason::kMalformed, "threshold");
  if (rules.partners_min < 3 || rules.partners_min > 1000) return Refuse(Reason::kMalformed, "partners");
  if (rules.dominance_percent < 1 || rules.dominance_percent > 99) return Refuse(Reason::kMalformed, "dominance");
  return absl::OkStatus();
}

Withheld JudgeCell(const CellSums& sums, const DisclosureRules& rules) {
  if (!sums.opened) return Withheld::kNotOpened;
  if (!IsPossible(sums)) return Withheld::kImpossible;
  if (sums.x < static_cast<uint64_t>(rules.threshold)) return Withheld::kUnderThreshold;
  if (sums.n < static_cast<uint64_t>(rules.partners_min)) return Withheld::kFewPartners;
  return MayBeDominated(sums, rules.dominance_percent) ? Withheld::kDominated : Withheld::kNo;
}

absl::StatusOr<Disclosed> Disclose(const CountDomain& domain, const std::vector<CellSums>& sums,
                                   const DisclosureRules& rules) {
  if (absl::Status right = CheckRules(rules); !right.ok()) return right;
  if (sums.size() != domain.size()) return Refuse(Reason::kMalformed, "one sum per cell of the domain");
  Disclosed answer;
  answer.cells.assign(domain.size(), Withheld::kNotReleased);
  std::vector<KnownCell> known(domain.size());
  for (uint32_t i = 0; i < domain.size(); ++i) {
    if (sums[i].x > kCellPersonsMax || sums[i].n > kCellPersonsMax) {
      return Refuse(Reason::kMalformed, "a sum beyond what a month can hold");
    }
    if (!IsReleased(domain.KeyOf(CellIndex(i)))) continue;
    answer.cells[i] = JudgeCell(sums[i], rules);
    known[i] = KnownOf(sums[i], answer.cells[i]);
  }
  HoleGoal goal;
  goal.enough = static_cast<uint64_t>(rules.threshold);
  for (const FactTables& fact : FactTablesOf(domain)) {
    if (!rules.complementary) {
      answer.unstated.emplace_back(fact.lines.size());
      continue;
    }
    FactHoles holes = WithholdFact(fact, known, goal);
    for (CellIndex cell : holes.withheld) {
      Withheld& why = answer.cells[cell.value()];
      if (why == Withheld::kNo) why = Withheld::kProtects;
    }
    answer.unstated.push_back(std::move(holes.unstated));
  }
  return answer;
}

absl::StatusOr<std::vector<uint8_t>> CellsToOpen(const CountDomain& domain, const std::vector<uint64_t>& n,
                                                 int partners_min) {
  DisclosureRules rules;
  rules.partners_min = partners_min;
  if (absl::Status right = CheckRules(rules); !right.ok()) return right;
  if (n.size() != domain.size()) return Refuse(Reason::kMalformed, "one number per cell of the domain");
  std::vector<uint8_t> open(domain.size());
  std::vector<KnownCell> known(domain.size());
  for (uint32_t i = 0; i < domain.size(); ++i) {
    if (!IsReleased(domain.KeyOf(CellIndex(i)))) continue;
    if (n[i] > kCellPersonsMax) return Refuse(Reason::kMalformed, "more partners than there can be");
    const bool few = n[i] > 0 && n[i] < static_cast<uint64_t>(partners_min);
    known[i] = {n[i], n[i] == 0, few};
    open[i] = n[i] > 0 ? 1 : 0;
  }
  HoleGoal goal;
  goal.enough = 1;
  goal.values_known = false;
  for (const FactTables& fact : FactTablesOf(domain)) {
    for (CellIndex cell : WithholdFact(fact, known, goal).withheld) open[cell.value()] = 0;
  }
  return open;
}

}  // namespace relais
