#include "services/adapters/system/machine_reading.h"

#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/adapters/system/read_file.h"

namespace relais {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMebibyte = uint64_t{1} << 20;

uint64_t InMebibytes(uint64_t bytes) {
  return (bytes + kMebibyte - 1) / kMebibyte * kMebibyte;
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

uint64_t ResidentBytes() {
  // proc(5): sizes in pages; the second is what is resident.
  const std::vector<std::string> fields = absl::StrSplit(ReadTextFile("/proc/self/statm").value_or(""), ' ');
  uint64_t pages = 0;
  if (fields.size() < 2 || !absl::SimpleAtoi(fields[1], &pages)) return 0;
  return InMebibytes(pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE)));
}

uint64_t OpenFiles() {
  std::error_code error;
  uint64_t count = 0;
  for (fs::directory_iterator it("/proc/self/fd", error), end; !error && it != end; it.increment(error)) ++count;
  return count > 0 ? count - 1 : 0;  // one of them is the walk's own
}

}  // namespace

ProcessReading ReadProcess() {
  ProcessReading reading;
  reading.resident_bytes = ResidentBytes();
  reading.open_files = OpenFiles();
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) reading.open_files_max = files.rlim_cur;
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) == 0) {
    reading.processor_seconds = std::floor(Seconds(usage.ru_utime) + Seconds(usage.ru_stime));
  }
  return reading;
}

std::vector<MetricFamily> ProcessMetrics(const ProcessReading& reading) {
  return {GaugeOf("process_resident_memory_bytes", "Resident memory, in whole MiB.",
                  static_cast<double>(reading.resident_bytes)),
          GaugeOf("process_open_fds", "Open files.", static_cast<double>(reading.open_files)),
          GaugeOf("process_max_fds", "Files that may be open.", static_cast<double>(reading.open_files_max)),
          CounterOf("process_cpu_seconds_total", "Processor time, user and system, in whole seconds.",
                    reading.processor_seconds)};
}

uint64_t FreeBytes(const std::string& folder) {
  struct statvfs disk {};
  if (statvfs(folder.c_str(), &disk) != 0) return 0;
  return static_cast<uint64_t>(disk.f_bavail) * disk.f_frsize;
}

uint64_t FolderBytes(const std::string& folder) {
  std::error_code error;
  uint64_t bytes = 0;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code gone;
    const uint64_t size = it->is_regular_file(gone) ? it->file_size(gone) : 0;
    if (!gone) bytes += size;
  }
  return InMebibytes(bytes);
}

std::vector<MetricFamily> StoreMetrics(const std::string& folder, uint64_t least_bytes) {
  return {GaugeOf("relais_store_bytes", "Size of the store, in whole MiB.", static_cast<double>(FolderBytes(folder))),
          GaugeOf("relais_store_free_bytes", "Room on the store's disk, in whole MiB.",
                  static_cast<double>(FreeBytes(folder) / kMebibyte * kMebibyte)),
          GaugeOf("relais_store_free_bytes_min", "With less room the ledger refuses bodies.",
                  static_cast<double>(least_bytes))};
}

}  // namespace relais
