// Disclosure control: from the opened sums of one closed month to what may be published of it. The rules, in order:
//
//   1. Nothing under the threshold leaves; zero is under it.
//   2. At least three partners stand behind a figure.
//   3. No partner holds more than 85 % of it.
//   4. What is withheld cannot be worked out: from everything published of the month, the totals, the lines and the
//      tables (fact_tables.h), each withheld figure may still be any whole number of an interval at least as wide as
//      the threshold.
//
// For rule 4 the reader is taken to know: that figures are whole and never negative, every published figure of the
// month, and how figures add up (of "declined" and "unmet", also that their reasons do). Nothing else binds figures of
// different facts: who is received this month may have been referred in the last one. Not taken into account: a reader
// who runs these very rules on every possible month and drops those that would have been published otherwise; and a
// partner who knows its own persons, against whom rules 2 and 3 stand.
//
// A month is released once. Of several months one may ask for the sum of what was released, and a figure that was
// withheld in one of them has no sum (release.h): so every answer follows from the released months, and the difference
// of two answers tells nothing that these do not tell.
#ifndef RELAIS_SERVICES_CORE_MONITORING_DISCLOSURE_H_
#define RELAIS_SERVICES_CORE_MONITORING_DISCLOSURE_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/core/monitoring/count_domain.h"
#include "services/core/monitoring/count_limits.h"
#include "services/core/monitoring/fact_tables.h"

namespace relais {

// The threshold is the framework convention's (Agreement::disclosure_threshold). `complementary` is false only in tests
// that show what rule 4 is for.
struct DisclosureRules {
  int threshold = limits::kDisclosureThreshold;
  int partners_min = limits::kDisclosurePartnersMin;
  int dominance_percent = limits::kDominancePercent;
  bool complementary = true;
  friend bool operator==(const DisclosureRules&, const DisclosureRules&) = default;
};
// kMalformed unless threshold is 2 … 1,000,000, partners 3 … 1000 and dominance 1 … 99: a framework may ask for more
// than the law of the house, never for less.
absl::Status CheckRules(const DisclosureRules& rules);

// One cell's sums over all partners that reported. A cell that was not opened has only `n`.
struct CellSums {
  uint64_t x = 0;   // persons
  uint64_t n = 0;   // partners with x > 0
  uint64_t x2 = 0;  // sum over the partners of their x squared
  bool opened = true;
};

// Why a cell is withheld. For those who hold the sums; it never leaves. Outside there is one word, "withheld": a reader
// who could tell "under the threshold" from "protects another" would know the first to lie between 0 and 10, which is
// no wide interval, and could subtract.
enum class Withheld : uint8_t {
  kNo = 0,
  kNotReleased = 1,     // finer than what is released (fact_tables.h)
  kNotOpened = 2,       // too few partners: its sum was never opened
  kUnderThreshold = 3,  // rule 1
  kFewPartners = 4,     // rule 2
  kDominated = 5,       // rule 3
  kImpossible = 6,      // sums that no honest reports have: x > 0 from nobody, or squares that do not fit
  kProtects = 7,        // rule 4
};

struct Disclosed {
  std::vector<Withheld> cells;                 // by cell index
  std::vector<std::vector<uint8_t>> unstated;  // by place in FactTablesOf, then by line: FactHoles::unstated
};

// Rules 1 to 3 for one cell by itself; kNo when it passes.
Withheld JudgeCell(const CellSums& sums, const DisclosureRules& rules);

// All rules over a month. `sums` by cell index. kMalformed: not one entry per cell, rules that CheckRules refuses, or a
// sum over kCellPersonsMax. Equal sums give an equal answer.
absl::StatusOr<Disclosed> Disclose(const CountDomain& domain, const std::vector<CellSums>& sums,
                                   const DisclosureRules& rules);
inline constexpr uint64_t kCellPersonsMax = uint64_t{1} << 31;

// Which sums a combiner may open, decided when it knows only n, how many partners stand behind each cell. Rule 2 comes
// one step earlier here, since a sum that is open can no longer be withheld from whoever opened it. A cell with one or
// two partners stays closed, and so do further ones, until no closed cell follows from open ones by adding and
// subtracting. Cells that nobody counted in are 0 without being opened, and hide nothing. By cell index: 1 is open.
// `n` of cells that are not released is not read, and must not be opened either: who knows which of the finest cells
// are empty can work out what the tables hide from each other.
// The same search as in Disclose, with "not known at all" in the place of an interval. kMalformed: not one entry per
// cell, or partners_min out of CheckRules' range.
absl::StatusOr<std::vector<uint8_t>> CellsToOpen(const CountDomain& domain, const std::vector<uint64_t>& n,
                                                 int partners_min);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_DISCLOSURE_H_
