// Child processes of a run: started on given cores, spoken to by lines, measured through /proc.
#ifndef RELAIS_TESTS_BENCH_PROCESS_H_
#define RELAIS_TESTS_BENCH_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace relais::bench {

// Bytes, from /proc/PID/status. `anonymous` is what the process cannot share with another one of its kind.
struct Memory {
  int64_t resident = 0;
  int64_t anonymous = 0;
};
absl::StatusOr<Memory> ReadMemory(pid_t pid);

// User and system time so far, over all threads, from /proc/PID/stat (ticks of 10 ms).
absl::StatusOr<absl::Duration> ReadCpuTime(pid_t pid);

// One child. It gets SIGKILL if this process dies. Not thread-safe.
class Child {
 public:
  enum class EndsOn { kEndOfInput, kSigterm };
  // `argv[0]` is the binary's path; `cpus` empty means anywhere. Its standard error is ours.
  static absl::StatusOr<std::unique_ptr<Child>> Start(const std::vector<std::string>& argv,
                                                      const std::vector<int>& cpus,
                                                      EndsOn ends_on = EndsOn::kEndOfInput);
  ~Child();  // End()
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  absl::Status Say(const std::string& line);
  // The next line of its standard output, without the newline. DeadlineExceeded or Unavailable (it ended).
  absl::StatusOr<std::string> Hear(absl::Duration patience);
  // Ends its standard input, or sends it SIGTERM. Harmless when repeated.
  void AskToEnd();
  // AskToEnd, waits ten seconds, then kills it. Fails unless it exited 0 by itself.
  absl::Status End();

 private:
  Child(pid_t pid, int to, int from, EndsOn ends_on) : pid_(pid), to_(to), from_(from), ends_on_(ends_on) {}
  pid_t pid_;
  int to_;
  int from_;
  const EndsOn ends_on_;
  std::string heard_;
};

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_PROCESS_H_
