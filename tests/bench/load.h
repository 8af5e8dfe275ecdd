// The load: one process that sends and one that receives, the same over every pipe.
#ifndef RELAIS_TESTS_BENCH_LOAD_H_
#define RELAIS_TESTS_BENCH_LOAD_H_

#include "absl/status/status.h"
#include "tests/bench/pipe.h"
#include "tests/bench/plan.h"

namespace relais::bench {

// Opens every sender stream, prints "ready 0", then serves lines of standard input until it ends:
//   run FIRST COUNT BATCH RATE   sends envelopes FIRST … FIRST+COUNT-1 in frames of BATCH, RATE envelopes a second
//                                (0: flat out), waits until the hub has acknowledged them all, and prints "sent NS":
//                                when the first one was due.
// Frames go round the senders; each sender goes round the recipients.
absl::Status RunSenderRole(const Plan& plan, Pipe& pipe);

// Opens the recipients' streams [first, last), prints "ready 0", then serves lines until standard input ends:
//   expect FIRST COUNT   names the envelopes of the next run, before the first of them is sent; prints "expecting"
//   await FIRST COUNT    waits until each of them is durable here, and prints "done NS P50 P99 REPEATS": when the last
//                        one was, median and 99th percentile of due time to durable in microseconds, and how many
//                        envelopes came more than once since the process began.
// All recipients of the process share one store and one commit thread: the disk is not what is compared.
absl::Status RunRecipientRole(const Plan& plan, Pipe& pipe, int first, int last);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_LOAD_H_
