#include "services/core/handoff/check.h"

#include <cstdio>
#include <cstdlib>

namespace relais::internal {

void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "relais: broken promise of our own: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace relais::internal
