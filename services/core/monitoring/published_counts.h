// What is published of the nodes' counts, as those who ask over months see it.
#ifndef RELAIS_SERVICES_CORE_MONITORING_PUBLISHED_COUNTS_H_
#define RELAIS_SERVICES_CORE_MONITORING_PUBLISHED_COUNTS_H_

#include <cstdint>
#include <optional>

#include "services/core/monitoring/count_domain.h"

namespace relais {

// Civil months, both ends included.
struct MonthRange {
  Month first;
  Month last;
  int length() const { return last.value() - first.value() + 1; }
  // As many months, ending where this one begins.
  MonthRange Before() const { return {Month(first.value() - length()), Month(first.value() - 1)}; }
  bool Contains(Month month) const { return first <= month && month <= last; }
  friend bool operator==(const MonthRange&, const MonthRange&) = default;
};

// The released sums of the nodes' counts. One answer per question for good: a release never changes.
class PublishedCounts {
 public:
  virtual ~PublishedCounts() = default;
  // The sum over `months`, or nothing where the releases hold a hole.
  virtual std::optional<uint64_t> Value(const CellKey& cell, const MonthRange& months) const = 0;
  struct Reported {
    uint64_t nodes = 0;
    uint64_t due = 0;
  };
  // Nothing where a month was not released.
  virtual std::optional<Reported> Coverage(const MonthRange& months) const = 0;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_PUBLISHED_COUNTS_H_
