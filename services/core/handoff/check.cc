#include "services/core/handoff/check.h"

#include <cstdio>  // tidy: allow(arrow) the last words of a process that stops
#include <cstdlib>

namespace relais::internal {

void CheckFailed(const char* condition, const char* file, int line) {
  // tidy: allow(ban) nobody is left to return a value to
  std::fprintf(stderr, "relais: broken promise of our own: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace relais::internal
