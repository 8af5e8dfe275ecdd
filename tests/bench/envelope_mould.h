// Pre-sealed referrals: one valid header per way from a sender to a recipient, and for each envelope ids and keys of
// its own, so that to the hub each is a new person's journey.
#ifndef RELAIS_TESTS_BENCH_ENVELOPE_MOULD_H_
#define RELAIS_TESTS_BENCH_ENVELOPE_MOULD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/region.h"

namespace relais::bench {

class EnvelopeMould {
 public:
  EnvelopeMould(const Region& region, int senders, int recipients);
  // Writes envelope `number` of the run, kEnvelopeBytes at `out`. The sealed part and the signature are opaque bytes:
  // opening and verifying them is the destination's, never the hub's.
  void Cast(int sender, int recipient, uint64_t number, char* out) const;

 private:
  size_t recipients_;
  std::vector<std::string> headers_;  // by sender, then recipient
  std::vector<size_t> places_;        // in every header, of the words that are an envelope's own
};

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_ENVELOPE_MOULD_H_
