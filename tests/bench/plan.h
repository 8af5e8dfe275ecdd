// What one run of the bench is: the same for every pipe, so that their figures can be divided by each other.
#ifndef RELAIS_TESTS_BENCH_PLAN_H_
#define RELAIS_TESTS_BENCH_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/core/handoff/limits.h"

namespace relais::bench {

// Written to <dir>/plan.json by the driver and read by every process of the run.
struct Plan {
  std::string pipe;                        // name of the pipe: "hub", "probe" or "floor"
  std::string dir;                         // everything the run writes is below; the driver removes it
  int senders = 4;                         // streams that deposit; stream k owns mailbox number `recipients` + k
  int recipients = 10;                     // streams that receive; stream k owns mailbox number k
  int window = limits::kUnackedFramesMax;  // unacknowledged frames per stream and direction
  int batch = static_cast<int>(limits::kBatchEnvelopesMax);  // envelopes per frame in a flat-out run
  int64_t in_flight_max = 16'384;  // envelopes sent and not yet durable at a recipient, over all streams
  std::vector<int> hub_cpus;       // empty: anywhere
  std::vector<int> client_cpus;
  std::string address;  // of the hub, once it listens: "127.0.0.1:port"
};

absl::Status SavePlan(const Plan& plan);
absl::StatusOr<Plan> LoadPlan(const std::string& dir);

// One handoff's mark, in the first bytes of its sealed part, which no hub reads: number u64, due time u64 (monotonic
// nanoseconds), both in the byte order of the machine. Numbers run from 0 without a gap over a whole run.
struct Mark {
  uint64_t number = 0;
  uint64_t due_ns = 0;
};
void WriteMark(const Mark& mark, char* envelope);
Mark ReadMark(const char* envelope);

// kEnvelopeBytes that do not compress, as sealed ones do not; cheap enough to be made while sending.
void FillOpaque(uint64_t number, char* envelope);

// CLOCK_MONOTONIC: the same in every process of the machine.
uint64_t NowNs();

// How far the recipients are, shared by the run's client processes through a mapped file of the run's folder.
class Progress {
 public:
  static absl::Status Create(const Plan& plan);
  static absl::StatusOr<Progress> Map(const Plan& plan);
  // Envelopes durable at their recipients since the run began.
  uint64_t durable() const;
  void Add(uint64_t envelopes);

 private:
  uint64_t* durable_ = nullptr;  // never unmapped: lives as long as the process
};

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_PLAN_H_
