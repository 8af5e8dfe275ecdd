// A broken promise of our own code stops the process, in every build: the world's faults are values, ours are not.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_CHECK_H_
#define RELAIS_SERVICES_CORE_HANDOFF_CHECK_H_

#include "absl/base/optimization.h"

// Prints the condition and its place on standard error, then aborts. Costs one predicted branch.
#define RELAIS_CHECK(condition)                          \
  (ABSL_PREDICT_TRUE((condition)) ? static_cast<void>(0) \
                                  : ::relais::internal::CheckFailed(#condition, __FILE__, __LINE__))

namespace relais::internal {
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);
}  // namespace relais::internal

#endif  // RELAIS_SERVICES_CORE_HANDOFF_CHECK_H_
