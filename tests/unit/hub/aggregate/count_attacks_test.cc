// Attacks on the sums. Each fails, and each succeeds once the control that stops it is switched off: otherwise it would
// prove nothing.
#include <cmath>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/hub/aggregate/three_aggregators.h"

namespace relais::hub {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The share in `parcel`, as its aggregator sees it.
std::string SeenBy(ThreeAggregators& three, size_t i, const std::string& parcel) {
  const auto read = wire::DecodeCountParcel(parcel, three.domain().size());
  EXPECT_OK(read);
  const std::string aad = wire::CountShareAad(read->head.month, read->head.node, read->head.domain, read->to);
  const auto plain = three.sealer().Open(three.self(i).sealing, wire::kCountShareInfo, aad, read->sealed);
  EXPECT_OK(plain);
  return *plain;
}

// How far the bytes of `text` are from evenly spread: chi-square with 255 degrees of freedom, whose mean is 255 and
// whose standard deviation is 22.6.
double Unevenness(absl::string_view text) {
  std::array<double, 256> seen{};
  for (char c : text) ++seen[static_cast<uint8_t>(c)];
  const double expected = static_cast<double>(text.size()) / 256;
  double sum = 0;
  for (double count : seen) sum += (count - expected) * (count - expected) / expected;
  return sum;
}
constexpr double kEven = 255 + 6 * 22.6;

// Two worlds: in the second one the persons of office 1 came to office 2 instead. All sums are the same.
class TwoWorlds {
 public:
  TwoWorlds() {
    for (int node = 1; node <= 3; ++node) {
      ours_.push_back(one_.Parcels(node, one_.Received(node == 1 ? 40 : 5)));
      theirs_.push_back(other_.Parcels(node, other_.Received(node == 2 ? 40 : 5)));
    }
  }
  ThreeAggregators one_, other_;  // the same chance in both
  std::vector<std::array<std::string, 3>> ours_, theirs_;
};

TEST(CountAttacksTest, EtatAndRegionTogetherSeeTheSameInBothWorlds) {
  TwoWorlds worlds;
  for (size_t node = 0; node < 3; ++node) {
    for (size_t i : {0u, 1u}) {
      EXPECT_EQ(SeenBy(worlds.one_, i, worlds.ours_[node][i]), SeenBy(worlds.other_, i, worlds.theirs_[node][i]))
          << "byte by byte: the view does not depend on the counts at all";
    }
  }
  // And what is published is the same, too.
  for (size_t node = 0; node < 3; ++node) {
    worlds.one_.Send(worlds.ours_[node]);
    worlds.other_.Send(worlds.theirs_[node]);
  }
  ASSERT_OK_AND_ASSIGN(const OpenedMonth one, worlds.one_.Open());
  ASSERT_OK_AND_ASSIGN(const OpenedMonth other, worlds.other_.Open());
  EXPECT_EQ(one.x, other.x);
  EXPECT_EQ(one.x2, other.x2);
  EXPECT_EQ(one.n, other.n);
}

TEST(CountAttacksTest, RectoratWithAnyOtherSeesNoiseInBothWorlds) {
  TwoWorlds worlds;
  for (auto* parcels : {&worlds.ours_, &worlds.theirs_}) {
    ThreeAggregators& three = parcels == &worlds.ours_ ? worlds.one_ : worlds.other_;
    for (size_t with : {0u, 1u}) {
      ShareSum pooled(three.domain().size(), kMonth);
      pooled.AddVector(*DecodeWords(SeenBy(three, 2, (*parcels)[0][2]), kCountParts * three.domain().size()));
      EXPECT_LT(Unevenness(EncodeWords(pooled.words())), kEven);
      pooled.AddSeed(SeenBy(three, with, (*parcels)[0][with]), three.stream().fn());
      EXPECT_LT(Unevenness(EncodeWords(pooled.words())), kEven) << "pooled with " << with;
    }
  }
}

TEST(CountAttacksTest, AllThreeTogetherReadANodesCounts) {
  TwoWorlds worlds;
  ThreeAggregators& three = worlds.one_;
  ShareSum pooled(three.domain().size(), kMonth);
  for (size_t i : {0u, 1u}) pooled.AddSeed(SeenBy(three, i, worlds.ours_[0][i]), three.stream().fn());
  pooled.AddVector(*DecodeWords(SeenBy(three, 2, worlds.ours_[0][2]), kCountParts * three.domain().size()));
  EXPECT_EQ(pooled.words(), WordsOf(three.Received(40), three.domain().size()));
  EXPECT_GT(Unevenness(EncodeWords(pooled.words())), kEven) << "the measure above does tell counts from noise";
}

TEST(CountAttacksTest, WhoCarriesTheParcelsReadsNothing) {
  TwoWorlds worlds;
  for (size_t i = 0; i < 3; ++i) {
    const std::string plain = SeenBy(worlds.one_, i, worlds.ours_[0][i]);
    EXPECT_THAT(worlds.ours_[0][i], Not(HasSubstr(plain.substr(0, 32))));
  }
  EXPECT_EQ(worlds.ours_[0][2].size(), worlds.theirs_[0][2].size());
}

TEST(CountAttacksTest, AResentPackageChangesNothingAndAnotherOneIsRefused) {
  ThreeAggregators three;
  const auto first = three.Parcels(1, three.Received(1));
  three.Send(first);
  three.Send(first);
  const auto second = three.Parcels(1, three.Received(1));
  EXPECT_THAT(three.desk(0).Take(second[0]), RefusedFor(Reason::kEquivocation));
  three.Send(three.Parcels(2, three.Received(2)));
  three.Send(three.Parcels(3, three.Received(3)));
  ASSERT_OK_AND_ASSIGN(const OpenedMonth month, three.Open());
  EXPECT_EQ(month.x[three.Cell()], 6u);
  EXPECT_EQ(month.about.nodes, 3u);

  ThreeAggregators lax({.one_package = false});
  lax.Send(lax.Parcels(1, lax.Received(1)));
  EXPECT_OK(lax.desk(0).Take(lax.Parcels(1, lax.Received(1))[0])) << "the control is what stops it";
}

TEST(CountAttacksTest, DifferentSetsGivenToTheThreeOpenNothing) {
  // Somebody who carries parcels keeps one from Rectorat: the difference would be that node's own noise, or worse.
  const auto attack = [](ThreeAggregators& three) {
    for (int node = 1; node <= 3; ++node) three.Send(three.Parcels(node, three.Received(node)));
    const auto late = three.Parcels(4, three.Received(4));
    EXPECT_OK(three.desk(0).Take(late[0]));
    EXPECT_OK(three.desk(1).Take(late[1]));
    return three.Presences();
  };
  ThreeAggregators three;
  EXPECT_THAT(attack(three), RefusedFor(Reason::kEquivocation));
  ThreeAggregators lax({.same_set = false});
  EXPECT_OK(attack(lax)) << "the control is what stops it";
}

TEST(CountAttacksTest, ASetIsNotReopenedForALateNode) {
  // Summing twice, with and without one node, would give that node's counts away by subtraction.
  ThreeAggregators three;
  for (int node = 1; node <= 3; ++node) three.Send(three.Parcels(node, three.Received(node)));
  ASSERT_OK(three.Open());
  const auto late = three.Parcels(4, three.Received(4));
  for (size_t i = 0; i < 3; ++i) EXPECT_THAT(three.desk(i).Take(late[i]), RefusedFor(Reason::kWrongState));
}

TEST(CountAttacksTest, ACellOfOneNodeIsNotOpenedEvenIfTheRuleWould) {
  const auto attack = [](ThreeAggregators& three) {
    three.Send(three.Parcels(1, three.Received(7, {2, 2, 3, 4})));
    for (int node = 2; node <= 4; ++node) three.Send(three.Parcels(node, three.Received(node)));
    return three.Open();
  };
  ThreeAggregators three({}, Everything);
  EXPECT_THAT(attack(three), RefusedFor(Reason::kNotPermitted));
  ThreeAggregators lax({.few_nodes = false}, Everything);
  ASSERT_OK_AND_ASSIGN(const OpenedMonth month, attack(lax));
  EXPECT_EQ(month.x[lax.Cell({2, 2, 3, 4})], 7u) << "the control is what stops it: these are node 1's own counts";
}

TEST(CountAttacksTest, AMonthIsNotOpenedAgainForOtherCells) {
  const OpenRule fewer = [](const std::vector<uint64_t>& n) -> absl::StatusOr<OpenCells> {
    return OpenCells(n.size(), 0);
  };
  const auto attack = [&](ThreeAggregators& three) {
    for (int node = 1; node <= 3; ++node) three.Send(three.Parcels(node, three.Received(node)));
    EXPECT_OK(three.Open());
    three.UseRule(EnoughNodes);
    return three.Open();
  };
  ThreeAggregators three({}, fewer);
  EXPECT_THAT(attack(three), RefusedFor(Reason::kEquivocation));
  ThreeAggregators lax({.open_once = false}, fewer);
  ASSERT_OK_AND_ASSIGN(const OpenedMonth month, attack(lax));
  EXPECT_EQ(month.x[lax.Cell()], 6u) << "the control is what stops it";
}

TEST(CountAttacksTest, AbsurdCountsOpenNothing) {
  const auto attack = [](ThreeAggregators& three) {
    MonthCounts absurd = three.Received(2);
    for (int i = 0; i < 5000; ++i) {
      absurd.Add({CellIndex(static_cast<uint32_t>(three.Cell()))});  // without its margins
    }
    three.Send(three.Parcels(1, absurd));
    for (int node = 2; node <= 4; ++node) three.Send(three.Parcels(node, three.Received(node)));
    return three.Open({{CountedFact::kReceived, 100}});
  };
  ThreeAggregators three;
  EXPECT_THAT(attack(three), RefusedFor(Reason::kMalformed));
  ThreeAggregators lax({.consistent = false});
  ASSERT_OK_AND_ASSIGN(const OpenedMonth month, attack(lax));
  EXPECT_EQ(month.x[lax.Cell()], 5002u + 9) << "the control is what stops it";
}

TEST(CountAttacksTest, AbsurdCountsThatHoldTogetherAreOverWhatTheNetworkCarried) {
  // Every margin of the invented persons is there: only the routing events know better.
  const auto attack = [](ThreeAggregators& three) {
    three.Send(three.Parcels(1, three.Received(5000)));
    for (int node = 2; node <= 4; ++node) three.Send(three.Parcels(node, three.Received(node)));
    return three.Open({{CountedFact::kReceived, 100}});
  };
  ThreeAggregators three;
  EXPECT_THAT(attack(three), RefusedFor(Reason::kOverCap));
  ThreeAggregators lax({.capped = false});
  ASSERT_OK_AND_ASSIGN(const OpenedMonth month, attack(lax));
  EXPECT_EQ(month.x[lax.Cell()], 5000u + 9) << "the control is what stops it";
}

TEST(CountAttacksTest, NoStoreHoldsANodesCountsOrAnySum) {
  ThreeAggregators three;
  std::vector<std::string> words;
  for (int node = 1; node <= 4; ++node) {
    const MonthCounts counts = three.Received(700 + node);
    three.Send(three.Parcels(node, counts));
    words.push_back(counts.Encode().substr(5, 12));  // a cell and its count, as a node keeps them
  }
  ASSERT_OK_AND_ASSIGN(const OpenedMonth month, three.Open());
  // The cell and its neighbours as a vector of words, little-endian, and a single word that is not zero.
  const absl::Span<const uint64_t> x = month.x;
  words.push_back(EncodeWords(x.subspan(three.Cell() - 1, 3)));
  for (size_t i = 0; i < 3; ++i) {
    for (const std::string& bytes : three.disk(i).AllBytes()) {
      for (const std::string& word : words) EXPECT_THAT(bytes, Not(HasSubstr(word)));
    }
  }
  EXPECT_THAT(EncodeWords(month.x), Not(HasSubstr(words[0]))) << "nor what comes of it";
}

}  // namespace
}  // namespace relais::hub
