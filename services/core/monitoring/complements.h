// What has to be hidden beside the small cells of a table, because its sums are known.
#ifndef RELAIS_SERVICES_CORE_MONITORING_COMPLEMENTS_H_
#define RELAIS_SERVICES_CORE_MONITORING_COMPLEMENTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace relais {

// Which cells of a table of `rows` × `columns` values (row by row) may be told, given those that may not by
// themselves, when the sums of all rows and of all columns are known too; a table of one row or one column has one sum.
// Never tells more than `told`. A line keeps two unknowns at least, which stand for `threshold` together; in a table of
// both, every hidden value that is not 0 may still be any number of an interval as wide as `threshold` (hole_grid.h),
// except where the sums alone give it away. Sums under the threshold are not known to anybody.
std::vector<bool> HideComplements(const std::vector<uint64_t>& values, std::vector<bool> told, size_t rows,
                                  size_t columns, uint64_t threshold);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_COMPLEMENTS_H_
