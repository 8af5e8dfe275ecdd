// One pipe brought up, loaded and taken down: the figures of a single turn of a rotation.
#ifndef RELAIS_TESTS_BENCH_MEASURE_H_
#define RELAIS_TESTS_BENCH_MEASURE_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/pipe.h"
#include "tests/bench/plan.h"
#include "tests/bench/process.h"

namespace relais::bench {

// What the person at the keyboard asked for; the same for every pipe of the run.
struct Settings {
  std::string self;           // path of this binary
  std::string dir;            // folder for temporary stores; each turn makes and removes one below it
  uint64_t warm_up = 10'000;  // envelopes before a flat-out run, not counted
  uint64_t count = 200'000;   // envelopes of a flat-out run
  uint64_t light_rate = 500;  // handoffs a second of a light run, one per frame
  uint64_t light_count = 2'000;
  uint64_t desk_count = 2'000;  // referrals sent from desks
  int idle_nodes = 200;         // connected for the memory figure
  int services = 100'000;       // in the directory that is searched
  int searches = 3'000;
  int64_t referrals = 10'000'000;  // fed into the figures' book
  int questions = 1'000;           // asked of it
  int count_nodes = 300;           // whose shares of a month are summed
  int kills = 20;                  // of the hub that serves; it is stopped in order as often
  std::string sabotage;            // test.sabotage of the hub
  std::string hub_settings;        // further tables of the hub's settings
  std::vector<pid_t> beside;       // processes whose processor time is counted beside the hub's
  std::string node_sabotage;       // test.sabotage of every node, end to end
  Plan plan;                       // pipe, dir and address are filled in
};

// Times are microseconds of processor time per handoff, over all threads of that process.
struct Throughput {
  double per_second = 0;  // from the first envelope due to the last one durable at its recipient
  double hub_cpu_us = 0;
  double sender_cpu_us = 0;
  double recipient_cpu_us = 0;
  uint64_t repeats = 0;
  double beside_cpu_us = 0;  // of Settings::beside together
};
struct Latency {  // microseconds, due at the sender to durable at the recipient
  double p50 = 0;
  double p99 = 0;
};
struct Footprint {
  Memory hub;                       // listening, nobody connected
  int64_t per_connected_node = 0;   // resident bytes at the hub for each idle connected node
  std::optional<Memory> idle_node;  // one idle node process, connected
};
// Real daemons from desk to inbox: sealed, signed, carried, verified, opened.
struct EndToEnd {
  double per_second = 0;    // from the first form handed in to the last referral to be handled at its destination
  double hub_cpu_us = 0;    // per handoff
  double nodes_cpu_us = 0;  // per handoff, all nodes together
};
// Searches of a counsellor in a large directory (matching.h); milliseconds.
struct MatchingFigures {
  double p50_ms = 0;
  double p99_ms = 0;
  double max_ms = 0;
  double cpu_p99_ms = 0;  // the same in processor time: what a machine that is busy with other things takes away
  double index_ms = 0;    // reading the whole directory into the index, in processor time
  double offers_mean = 0;
  double left_out_mean = 0;
  uint64_t services = 0;
};
// A directory delta from the bytes that were pushed to an index that says it.
struct DeltaFigures {
  double p50_ms = 0;
  double p99_ms = 0;
  double cpu_p99_ms = 0;  // in processor time
  uint64_t services = 0;  // of one delta
};
// Figures of a region over closed months (flow_figures.h); milliseconds of one question.
struct IndicatorFigures {
  uint64_t referrals = 0;
  uint64_t cells = 0;
  uint64_t bytes_of_tenth = 0;  // what the book takes of a tenth as many referrals in the same months
  uint64_t bytes = 0;           // in the end
  double ns_per_event = 0;      // of processor time, for each change of a referral that was followed
  double p50_ms = 0;
  double p99_ms = 0;
  double max_ms = 0;
  double cpu_p99_ms = 0;
};

// A month of counts summed by the three that sum (share_sum.h); seconds.
struct ShareSumFigures {
  uint64_t nodes = 0;
  uint64_t cells = 0;  // of the domain
  double etat_s = 0;   // reading, opening and adding every share; Rectorat's are vectors, the others' seeds
  double region_s = 0;
  double rectorat_s = 0;
  double cipher_s = 0;  // ChaCha20 alone over as many bytes as one vector of each node has
  double copy_s = 0;    // memcpy of as many
};
// What counting costs the hub: turns of a hub that counts and of one that does not, side by side (counting_cost.h).
struct CountingCost {
  std::vector<double> counting_us;  // of the hub's processor time per handoff, by rotation
  std::vector<double> without_us;
  std::vector<double> counting_per_second;
  std::vector<double> without_per_second;
};
// What the vault costs a node, and how soon it gives and takes away (vault_cost.h).
struct VaultFigures {
  std::vector<double> sealed_per_second;  // end to end, by rotation
  std::vector<double> open_per_second;    // the same with the vault left open
  std::vector<double> sealed_us;          // processor time of all nodes per handoff
  std::vector<double> open_us;
  double opening_p50_ms = 0;  // a journey shown at the desk
  double opening_p99_ms = 0;
  double opening_max_ms = 0;
  uint64_t openings = 0;
  double erased_s = 0;  // from the word to no file any more, on a node with nothing else to do
};
// One kind of call, by gRPC and by a browser's way (gateway_cost.h); microseconds, in the order in which they were
// made.
struct CallCost {
  std::vector<double> direct_us;
  std::vector<double> gateway_us;
};
struct GatewayFigures {
  CallCost send;    // a form: sealed, synced
  CallCost list;    // twenty rows
  CallCost status;  // the smallest
};
// A hub with many referrals behind it (restart.h).
struct RestartFigures {
  uint64_t referrals = 0;  // behind it, in the figures
  uint64_t live = 0;       // handoffs whose journeys it still follows
  uint64_t cells = 0;      // of the figures
  uint64_t checkpoint_bytes = 0;
  double without_s = 0;         // from its start until it serves, with the live ones alone
  std::vector<double> start_s;  // the same with all that lies behind it
  Memory hub;                   // once it serves
  std::vector<Latency> quiet;   // of handoffs, by rotation, nobody asking
  std::vector<Latency> asked;   // the same while figures of all months are asked for without a pause
  int months = 0;               // all of them
  uint64_t answers = 0;         // to those questions
  double answer_p50_ms = 0;
  double answer_max_ms = 0;
};
struct Turn {
  std::optional<Throughput> throughput;
  std::optional<Latency> latency;
};
// The hub on a cluster (failover.h), by kill, by stop and by rotation.
struct FailoverFigures {
  std::vector<double> kill_s;  // until the next handoff is accepted
  std::vector<double> stop_s;
  uint64_t handed_in = 0;  // while hubs were killed and stopped
  uint64_t lost = 0;       // of these, by the destination's store
  uint64_t doubled = 0;
  std::vector<Turn> embedded;                    // each light or flat out
  std::vector<Turn> on_cluster;                  // the same; the members' processor time is beside_cpu_us
  std::vector<double> transaction_p50_us;        // of bare ones, at the light rate
  std::vector<double> transaction_alone_p50_us;  // one after the other
};

// One run of a sender and a recipient that are ready.
struct RunFigures {
  double seconds = 0;
  Latency latency;
  uint64_t repeats = 0;
};
// `rate` handoffs a second, `batch` in a frame; 0 is flat out. Numbers from `first` on, each once in the stage's life.
absl::StatusOr<RunFigures> RunOnce(Child& sender, Child& recipient, uint64_t first, uint64_t count, int batch,
                                   uint64_t rate);

absl::StatusOr<Turn> MeasureTurn(const Settings& settings, const std::string& pipe, bool flat_out, bool light);
absl::StatusOr<Footprint> MeasureFootprint(const Settings& settings, const std::string& pipe);
absl::StatusOr<EndToEnd> MeasureEndToEnd(const Settings& settings);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_MEASURE_H_
