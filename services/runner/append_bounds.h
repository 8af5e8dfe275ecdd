// How large an append the ledger underneath takes in one write.
#ifndef RELAIS_SERVICES_RUNNER_APPEND_BOUNDS_H_
#define RELAIS_SERVICES_RUNNER_APPEND_BOUNDS_H_

#include <cstddef>
#include <limits>

namespace relais {

// A group that has come to either is appended before the next step joins it. One step is never cut, so an append may be
// larger by a step.
struct AppendBounds {
  size_t bytes = std::numeric_limits<size_t>::max();    // of records and bodies
  size_t changes = std::numeric_limits<size_t>::max();  // bodies put and ranges dropped
};

}  // namespace relais

#endif  // RELAIS_SERVICES_RUNNER_APPEND_BOUNDS_H_
