#include "services/adapters/system/process_guard.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace relais {

bool GuardMemory() {
  const rlimit none{0, 0};
  const bool no_core = setrlimit(RLIMIT_CORE, &none) == 0;
#ifdef __SANITIZE_ADDRESS__
  return no_core;
#else
  return prctl(PR_SET_DUMPABLE, 0) == 0 && no_core;
#endif
}

bool KeepFromSwap(const void* begin, size_t size) {
  return mlock(begin, size) == 0;
}

}  // namespace relais
