#include "tests/fakes/seeded_entropy.h"

#include <bit>

#include "services/core/handoff/check.h"

namespace relais {
namespace {

uint64_t SplitMix(uint64_t& state) {
  uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace

SeededEntropy::SeededEntropy(uint64_t seed) {
  for (uint64_t& word : state_) word = SplitMix(seed);
}

uint64_t SeededEntropy::NextLocked() {
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

std::string SeededEntropy::Draw(size_t size) {
  std::lock_guard<std::mutex> lock(mutex_);
  std::string bytes;
  bytes.reserve(size + 8);
  while (bytes.size() < size) {
    uint64_t word = NextLocked();
    for (int i = 0; i < 8; ++i, word >>= 8) bytes.push_back(static_cast<char>(word & 0xff));
  }
  bytes.resize(size);
  return bytes;
}

uint64_t SeededEntropy::Next() {
  std::lock_guard<std::mutex> lock(mutex_);
  return NextLocked();
}

uint64_t SeededEntropy::Below(uint64_t bound) {
  RELAIS_CHECK(bound > 0);
  return Next() % bound;
}

}  // namespace relais
