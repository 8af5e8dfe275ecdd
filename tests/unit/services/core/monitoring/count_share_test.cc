#include "services/core/monitoring/count_share.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

constexpr size_t kCells = 50;
const Month kMonth(680);

// A stream that is no cipher: splitmix64 over everything that tells streams apart.
void Mix(absl::string_view seed, Month month, CountPart part, absl::Span<uint64_t> words) {
  uint64_t state = static_cast<uint64_t>(month.value()) * 31 + static_cast<uint64_t>(part);
  for (char c : seed) state = state * 1099511628211u + static_cast<uint8_t>(c);
  for (uint64_t& word : words) {
    state += 0x9E3779B97F4A7C15u;
    uint64_t z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    word = z ^ (z >> 31);
  }
}

std::string Seed(char c) {
  return std::string(kSeedBytes, c);
}

MonthCounts Counts(uint32_t cell, int times) {
  MonthCounts counts;
  for (int i = 0; i < times; ++i) counts.Add({CellIndex(cell)});
  return counts;
}

ShareWords SumOfThree(const std::string& one, const std::string& two, const ShareWords& three) {
  ShareSum sum(kCells, kMonth);
  sum.AddSeed(one, Mix);
  sum.AddSeed(two, Mix);
  sum.AddVector(three);
  return sum.words();
}

TEST(CountShareTest, AWordPerCellForPresenceCountAndSquare) {
  const ShareWords words = WordsOf(Counts(7, 5), kCells);
  EXPECT_EQ(PartOf(words, CountPart::kPresent)[7], 1u);
  EXPECT_EQ(PartOf(words, CountPart::kCount)[7], 5u);
  EXPECT_EQ(PartOf(words, CountPart::kSquare)[7], 25u);
  EXPECT_THAT(WordsOf(MonthCounts(), kCells), Each(0u));
}

TEST(CountShareTest, ThreeSharesTogetherGiveTheCountsExactly) {
  const ShareWords words = WordsOf(Counts(7, 5), kCells);
  const ShareWords third = ThirdShare(words, kMonth, Seed('a'), Seed('b'), Mix);
  EXPECT_EQ(SumOfThree(Seed('a'), Seed('b'), third), words);
}

TEST(CountShareTest, TwoOfThemGiveNothing) {
  // For every other world there is a third share that makes the very same view of the two others.
  const ShareWords ours = WordsOf(Counts(7, 5), kCells);
  const ShareWords others = WordsOf(Counts(9, 1000), kCells);
  EXPECT_EQ(SumOfThree(Seed('a'), Seed('b'), ThirdShare(others, kMonth, Seed('a'), Seed('b'), Mix)), others);
  // And a vector with one seed: what is missing is that other seed's stream, whatever the world.
  const ShareWords third = ThirdShare(ours, kMonth, Seed('a'), Seed('b'), Mix);
  ShareSum pooled(kCells, kMonth);
  pooled.AddSeed(Seed('a'), Mix);
  pooled.AddVector(third);
  EXPECT_NE(pooled.words(), ours);
  EXPECT_NE(PartOf(pooled.words(), CountPart::kPresent)[0], 0u) << "not even that a cell is empty";
}

TEST(CountShareTest, SumsOverNodesAreTheSumsOfTheirCounts) {
  ShareSum etat(kCells, kMonth), region(kCells, kMonth), rectorat(kCells, kMonth);
  for (int node = 1; node <= 4; ++node) {
    const std::string one = Seed(static_cast<char>('a' + node)), two = Seed(static_cast<char>('A' + node));
    etat.AddSeed(one, Mix);
    region.AddSeed(two, Mix);
    rectorat.AddVector(ThirdShare(WordsOf(Counts(3, node), kCells), kMonth, one, two, Mix));
  }
  ShareWords sum = etat.words();
  AddWords(absl::MakeSpan(sum), region.words());
  AddWords(absl::MakeSpan(sum), rectorat.words());
  EXPECT_EQ(PartOf(sum, CountPart::kPresent)[3], 4u);
  EXPECT_EQ(PartOf(sum, CountPart::kCount)[3], 1u + 2 + 3 + 4);
  EXPECT_EQ(PartOf(sum, CountPart::kSquare)[3], 1u + 4 + 9 + 16);
  EXPECT_EQ(PartOf(sum, CountPart::kCount)[4], 0u);
}

TEST(CountShareTest, WordsAreLittleEndianBytes) {
  const ShareWords words = {1, 0x0102030405060708u};
  const std::string bytes = EncodeWords(words);
  EXPECT_EQ(bytes.substr(0, 8), std::string("\1\0\0\0\0\0\0\0", 8));
  EXPECT_EQ(bytes.substr(8), "\x08\x07\x06\x05\x04\x03\x02\x01");
  EXPECT_THAT(DecodeWords(bytes, 2), IsOkAndHolds(ElementsAre(1u, 0x0102030405060708u)));
  EXPECT_THAT(DecodeWords(bytes, 1), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeWords(bytes.substr(1), 2), RefusedFor(Reason::kMalformed));
}

TEST(CountShareTest, EachAggregatorHasItsName) {
  for (Aggregator by : {Aggregator::kEtat, Aggregator::kRegion, Aggregator::kRectorat}) {
    EXPECT_THAT(ParseAggregator(AggregatorName(by)), IsOkAndHolds(by));
  }
  EXPECT_THAT(ParseAggregator("hub"), RefusedFor(Reason::kUnknownValue));
  EXPECT_THAT(ParseAggregator(""), RefusedFor(Reason::kUnknownValue));
  EXPECT_EQ(AggregatorName(Aggregator{9}), "");
}

}  // namespace
}  // namespace relais
