// What the operating system says of this process and of a folder's disk.
#ifndef RELAIS_SERVICES_ADAPTERS_SYSTEM_MACHINE_READING_H_
#define RELAIS_SERVICES_ADAPTERS_SYSTEM_MACHINE_READING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/ports/metrics.h"

namespace relais {

// Memory in whole MiB and time in whole seconds: finer, they would tell when single handoffs came.
struct ProcessReading {
  uint64_t resident_bytes = 0;
  uint64_t open_files = 0;
  uint64_t open_files_max = 0;
  double processor_seconds = 0;  // user and system, since the start
};
// Zeros where /proc does not say. Any thread.
ProcessReading ReadProcess();
// Under the names that Prometheus's own libraries give them.
std::vector<MetricFamily> ProcessMetrics(const ProcessReading& reading);

// Bytes that this process may still write on the disk of `folder`; 0 when it cannot be asked.
uint64_t FreeBytes(const std::string& folder);
// Bytes of the files right in `folder` and below, rounded up to whole MiB, since a file that grows by a record tells
// when one was written. Files that vanish meanwhile count nothing.
uint64_t FolderBytes(const std::string& folder);

// Size of, and room for, the store in `folder`; below `least_bytes` free the ledger refuses bodies.
std::vector<MetricFamily> StoreMetrics(const std::string& folder, uint64_t least_bytes);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SYSTEM_MACHINE_READING_H_
