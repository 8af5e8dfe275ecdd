// The staff of a whole region, for the end-to-end figure: forms go in at the origins' desks, and it is over when every
// referral waits at its destination's.
#ifndef RELAIS_TESTS_BENCH_DESKS_H_
#define RELAIS_TESTS_BENCH_DESKS_H_

#include "absl/status/status.h"
#include "tests/bench/plan.h"

namespace relais::bench {

// Waits until the nodes [first, last) are connected and know the whole region, prints "ready 0", then serves lines of
// standard input until it ends:
//   send COUNT   (all nodes only) sends COUNT referrals, from each sender and to each recipient in turn; prints "done
//   SECONDS" when all
//                of them are to be handled at their destinations and no origin waits for news of any.
absl::Status RunDesksRole(const Plan& plan, int first, int last);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_DESKS_H_
