// What one node counted in one month, exactly: its own figures, which nobody but the node ever sees; and how a fact
// finds its cells.
#ifndef RELAIS_SERVICES_CORE_MONITORING_MONTH_COUNTS_H_
#define RELAIS_SERVICES_CORE_MONITORING_MONTH_COUNTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/core/handoff/ids.h"
#include "services/core/monitoring/count_domain.h"

namespace relais {

// Cells that are not zero, of one domain that the holder knows. A value.
class MonthCounts {
 public:
  // One more in each. `cells` of one fact are different cells.
  void Add(absl::Span<const CellIndex> cells);
  // One less in each; false, and nothing changed, when one of them is zero: it was not counted here.
  bool TakeBack(absl::Span<const CellIndex> cells);
  uint64_t At(CellIndex cell) const;
  // Ascending; no zeros.
  const absl::btree_map<CellIndex, uint64_t>& cells() const { return cells_; }

  // One way only: two equal values give equal bytes.
  std::string Encode() const;
  // kMalformed for anything that Encode does not write, cells at or beyond `domain_size` included.
  static absl::StatusOr<MonthCounts> Decode(absl::string_view bytes, size_t domain_size);

  friend bool operator==(const MonthCounts&, const MonthCounts&) = default;

 private:
  absl::btree_map<CellIndex, uint64_t> cells_;
};

// One thing to count: a fact, with its reason where it has one (declined, unmet).
struct CountedItem {
  CountedFact fact = CountedFact::kReferred;
  ReasonNumber reason;  // 0: none
  friend bool operator==(const CountedItem&, const CountedItem&) = default;
  friend auto operator<=>(const CountedItem&, const CountedItem&) = default;
};

// Says that something is to be counted, or taken back.
struct FactToFold {
  CountedItem item;
  Day day;                  // on which it was recorded
  bool taken_back = false;  // it was counted on `counted`, and turned out not to be so
  Day counted;              // of what is taken back
};

// Every cell of `item`, its reason's included.
std::vector<CellIndex> CellsOf(const CountDomain& domain, const CountedPerson& person, const CountedItem& item);

// The month that `fact` changes when `open` is the first month that is not closed: that of its day, or the first open
// one when that is closed. What is taken back changes the month in which it was counted while that is open.
Month MonthToFold(const FactToFold& fact, Month open);

// Counts `fact` in months, of which those from `open` on are open. What is taken back leaves the month in which it was
// counted; when that is closed, or does not hold it, it is counted in `corrections` of the open month instead. Closed
// months never change. `person` is none when its data were erased: then a fact counts in "all" alone, and nothing can
// be taken back but by a correction.
void FoldFact(const CountDomain& domain, const std::optional<CountedPerson>& person, const FactToFold& fact, Month open,
              absl::btree_map<Month, MonthCounts>* months);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_MONTH_COUNTS_H_
