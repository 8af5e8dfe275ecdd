// Complementary suppression over everything that is released of one fact: total, lines and tables at once.
//
//   - A withheld total withholds everything of the fact: then nothing bounds it from above.
//   - A withheld value of a line (a territory, an age band …) withholds its row or column in every table. A line with
//     withheld values has two at least, which stand for `enough` persons together: each of them may be any number
//     between nothing and all of these, in every table alike.
//   - Within a table, hole_grid.h withholds what else is needed. If nothing within the table helps, a margin goes, then
//     the total: so it always ends well.
//   - What a person did not state (an age that nobody asked for) counts in "all" alone. Whoever subtracts the values of
//     a line from "all" gets that number, so it is treated as one more value of the line that is always withheld.
#ifndef RELAIS_SERVICES_CORE_MONITORING_FACT_HOLES_H_
#define RELAIS_SERVICES_CORE_MONITORING_FACT_HOLES_H_

#include <cstdint>
#include <vector>

#include "services/core/monitoring/fact_tables.h"

namespace relais {

// What is known of a cell before its neighbours are looked at.
struct KnownCell {
  uint64_t at_least = 0;  // persons in it; exactly so many when `exact`
  bool exact = true;
  bool withheld = false;  // by a rule about the cell itself
};

struct HoleGoal {
  uint64_t enough = 11;  // each hole's interval is at least this wide
  // Holes hide values that are known to be zero or more, and add up: both are used. False where no value is known yet
  // (which cells may be opened?): then a cell of value 0 is known to be 0 by everybody and hides nothing, and
  // `at_least` only tells which ones are not.
  bool values_known = true;
};

struct FactHoles {
  std::vector<CellIndex> withheld;  // ascending
  std::vector<uint8_t> unstated;    // per line: 1 when "not stated" is one more withheld value of it
};

// `cells` by cell index, for the whole domain. With known values, sums that contradict each other (a line with more
// persons than its total) withhold the whole fact.
FactHoles WithholdFact(const FactTables& fact, const std::vector<KnownCell>& cells, const HoleGoal& goal);

// Whether "not stated" is one more value of every such line, whatever its figures say: an age band is not a field that
// a referral needs.
bool AlwaysUnstated(CountLine line);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_FACT_HOLES_H_
