// What a process that holds secrets asks of the system: that its memory stays its own.
#ifndef RELAIS_SERVICES_ADAPTERS_SYSTEM_PROCESS_GUARD_H_
#define RELAIS_SERVICES_ADAPTERS_SYSTEM_PROCESS_GUARD_H_

#include <cstddef>

namespace relais {

// No core is dumped of this process, and no other process of the same user may read its memory (prctl(2),
// PR_SET_DUMPABLE). False when the system refuses. In builds for tests of memory only the core is refused: their tools
// look into the process.
bool GuardMemory();

// Keeps [begin, begin + size) out of the swap. False when the system's limit refuses (mlock(2)).
bool KeepFromSwap(const void* begin, size_t size);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SYSTEM_PROCESS_GUARD_H_
