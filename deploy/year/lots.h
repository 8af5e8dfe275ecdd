// What falls to chance in an invented year: the same seed draws the same lots on every machine, integers throughout.
#ifndef RELAIS_DEPLOY_YEAR_LOTS_H_
#define RELAIS_DEPLOY_YEAR_LOTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/types/span.h"
#include "services/ports/entropy.h"

namespace relais::year {

// xoshiro256** 1.0 (Blackman and Vigna, 2018), its state filled by splitmix64 from the seed. A value; one thread.
class Lots {
 public:
  explicit Lots(uint64_t seed);

  uint64_t Next();
  // Uniform in [0, bound); asserts bound > 0. The bias is below 2^-32 for bounds below 2^32.
  uint64_t Below(uint64_t bound);
  // True in `permille` of a thousand cases.
  bool Permille(int permille);
  // An index, each with a chance in proportion to its weight; asserts that one is above zero and none below.
  size_t Weighted(absl::Span<const int64_t> weights);
  // A delay in days around `median`, at least 0: skewed to the right like a log-normal one with sigma 0.8, in twenty
  // steps of equal chance from a fifth of the median to nearly five times of it.
  int Delay(int median);

 private:
  std::array<uint64_t, 4> state_{};
};

// The generator behind keys, ids and nonces of an invented year: repeats with its seed, and is therefore no secret. One
// thread.
class YearEntropy : public Entropy {
 public:
  explicit YearEntropy(uint64_t seed) : lots_(seed) {}
  std::string Draw(size_t size) override;

 private:
  Lots lots_;
};

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_LOTS_H_
