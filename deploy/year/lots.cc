#include "deploy/year/lots.h"

#include <bit>

#include "services/core/handoff/check.h"

namespace relais::year {
namespace {

uint64_t SplitMix(uint64_t& state) {
  uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// exp(0.8 z) at the middles of twenty equal parts of the normal distribution, in thousandths.
constexpr std::array<int, 20> kLogNormal = {208,  316,  399,  473,  547,  620,  695,  775,  860,  951,
                                            1051, 1163, 1291, 1438, 1613, 1829, 2113, 2509, 3165, 4796};
constexpr int kThousand = 1000;

}  // namespace

Lots::Lots(uint64_t seed) {
  for (uint64_t& word : state_) word = SplitMix(seed);
}

uint64_t Lots::Next() {
  const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

uint64_t Lots::Below(uint64_t bound) {
  RELAIS_CHECK(bound > 0);
  return Next() % bound;
}

bool Lots::Permille(int permille) {
  return static_cast<int>(Below(kThousand)) < permille;
}

size_t Lots::Weighted(absl::Span<const int64_t> weights) {
  int64_t sum = 0;
  for (int64_t weight : weights) {
    RELAIS_CHECK(weight >= 0);
    sum += weight;
  }
  RELAIS_CHECK(sum > 0);
  int64_t lot = static_cast<int64_t>(Below(static_cast<uint64_t>(sum)));
  for (size_t i = 0; i < weights.size(); ++i) {
    if (lot < weights[i]) return i;
    lot -= weights[i];
  }
  return weights.size() - 1;
}

int Lots::Delay(int median) {
  return (median * kLogNormal[Below(kLogNormal.size())] + kThousand / 2) / kThousand;
}

std::string YearEntropy::Draw(size_t size) {
  std::string bytes;
  bytes.reserve(size + 8);
  while (bytes.size() < size) {
    uint64_t word = lots_.Next();
    for (int i = 0; i < 8; ++i, word >>= 8) bytes.push_back(static_cast<char>(word & 0xff));
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace relais::year
