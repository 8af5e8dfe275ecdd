// What the seeded walks of journey_walk_test.cc are made of.
#ifndef RELAIS_TESTS_UNIT_SERVICES_CORE_HANDOFF_JOURNEY_WALK_H_
#define RELAIS_TESTS_UNIT_SERVICES_CORE_HANDOFF_JOURNEY_WALK_H_

#include <cstdint>
#include <map>

#include "services/core/handoff/header.h"
#include "services/core/handoff/reason.h"
#include "services/core/handoff/referral.h"

namespace relais::walk {

// SplitMix64 (Steele and others 2014): a whole run hangs on one number.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  uint64_t Roll(uint64_t sides) {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return (z ^ (z >> 31)) % sides;
  }

 private:
  uint64_t state_;
};

// One event on its way: what the hub sees, and what only the ends know.
struct Letter {
  HandoffHeader header;
  ReferralEvent event;
  Actor actor;
  bool to_destination;
};
// What the hub says by itself.
struct HubWord {
  HandoffId referral;
  ReferralEvent event;
};

// What happened, to show that it did.
struct Tally {
  int received = 0;
  int late = 0;
  int breaches = 0;
  int third_doors = 0;
  int made_undeliverable = 0;
  int agreed = 0;
  std::map<Reason, int> refusals;

  void Add(const Tally& other) {
    received += other.received;
    late += other.late;
    breaches += other.breaches;
    third_doors += other.third_doors;
    made_undeliverable += other.made_undeliverable;
    agreed += other.agreed;
    for (const auto& [reason, count] : other.refusals) refusals[reason] += count;
  }
};

}  // namespace relais::walk

#endif  // RELAIS_TESTS_UNIT_SERVICES_CORE_HANDOFF_JOURNEY_WALK_H_
