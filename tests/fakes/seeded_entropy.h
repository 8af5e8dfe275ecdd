// Entropy that repeats: the same seed draws the same bytes on every machine. For tests only.
#ifndef RELAIS_TESTS_FAKES_SEEDED_ENTROPY_H_
#define RELAIS_TESTS_FAKES_SEEDED_ENTROPY_H_

#include <array>
#include <cstdint>
#include <mutex>
#include <string>

#include "services/ports/entropy.h"

namespace relais {

// xoshiro256** 1.0 (Blackman and Vigna, 2018), its state filled by splitmix64 from the seed, bytes little-endian.
// Each Draw begins on a fresh 64-bit word, so that what follows depends on how many words were drawn before.
// Any thread; the order of draws between threads is then the scheduler's.
class SeededEntropy : public Entropy {
 public:
  explicit SeededEntropy(uint64_t seed);

  std::string Draw(size_t size) override;
  uint64_t Next();
  // Uniform in [0, bound); bound > 0. The bias is below 2^-32 for bounds below 2^32.
  uint64_t Below(uint64_t bound);
  // True in `numerator` of `denominator` cases.
  bool Chance(uint64_t numerator, uint64_t denominator) { return Below(denominator) < numerator; }

 private:
  uint64_t NextLocked();

  std::mutex mutex_;
  std::array<uint64_t, 4> state_;
};

}  // namespace relais

#endif  // RELAIS_TESTS_FAKES_SEEDED_ENTROPY_H_
