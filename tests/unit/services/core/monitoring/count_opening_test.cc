// What three aggregators check of one another, and what each control is good for: with it switched off, the attack
// passes.
#include "services/core/monitoring/count_opening.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/monitoring/count_limits.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Not a hash: enough to tell two texts apart here.
Digest Blend(absl::string_view a, absl::string_view b) {
  std::array<uint8_t, Digest::kSize> bytes{};
  uint32_t state = 17;
  for (absl::string_view text : {a, b}) {
    for (char c : text) {
      state = state * 16777619u ^ static_cast<uint8_t>(c);
      bytes[state % bytes.size()] = static_cast<uint8_t>(bytes[state % bytes.size()] + (state >> 24) + 1);
    }
  }
  return Digest(bytes);
}

NodeId Node(int n) {
  std::array<uint8_t, NodeId::kSize> bytes{};
  bytes[0] = static_cast<uint8_t>(n);
  return NodeId(bytes);
}

class CountOpeningTest : public ::testing::Test {
 protected:
  // Six nodes, of which each counted `per_node` persons of the same kind as received.
  void Count(std::vector<int> per_node) {
    std::vector<uint64_t> x(domain_.size()), x2(domain_.size());
    n_.assign(domain_.size(), 0);
    for (CellIndex cell : domain_.CellsOf(person_, CountedFact::kReceived)) {
      for (int count : per_node) {
        const auto persons = static_cast<uint64_t>(count);
        n_[cell.value()] += persons > 0 ? 1 : 0;
        x[cell.value()] += persons;
        x2[cell.value()] += persons * persons;
      }
    }
    about_ = {Month(680), Blend("domain", ""), Blend("set", ""), static_cast<uint32_t>(per_node.size())};
    open_ = *AllWithEnough(n_);
    sums_ = {about_, n_, open_, x, x2};
  }
  static absl::StatusOr<OpenCells> AllWithEnough(const std::vector<uint64_t>& n) {
    OpenCells open;
    for (uint64_t nodes : n) open.push_back(nodes >= static_cast<uint64_t>(limits::kCountNodesMin) ? 1 : 0);
    return open;
  }
  // `values` cut in three.
  static std::array<ShareWords, 3> Cut(const std::vector<uint64_t>& values) {
    std::array<ShareWords, 3> three;
    uint64_t state = 1;
    for (uint64_t value : values) {
      const uint64_t one = state = state * 6364136223846793005u + 1442695040888963407u;
      const uint64_t two = state = state * 6364136223846793005u + 1442695040888963407u;
      three[0].push_back(one);
      three[1].push_back(two);
      three[2].push_back(value - one - two);
    }
    return three;
  }
  std::vector<PartialPresence> Presences() const {
    std::vector<PartialPresence> three;
    auto cut = Cut(n_);
    for (size_t i = 0; i < cut.size(); ++i) three.push_back({static_cast<Aggregator>(i + 1), about_, cut[i]});
    return three;
  }
  std::vector<PartialSums> Sums() const {
    std::vector<uint64_t> x, x2;
    for (size_t cell = 0; cell < open_.size(); ++cell) {
      if (!open_[cell]) continue;
      x.push_back(sums_.x[cell]);
      x2.push_back(sums_.x2[cell]);
    }
    std::vector<PartialSums> three;
    auto counts = Cut(x), squares = Cut(x2);
    for (size_t i = 0; i < counts.size(); ++i) {
      three.push_back({static_cast<Aggregator>(i + 1), about_, MaskDigest(open_, Blend), counts[i], squares[i]});
    }
    return three;
  }
  size_t Total(CountedFact fact) const {
    return domain_.IndexOf({CountTable::kOutcomes, 0, 0, 0, 0, static_cast<uint16_t>(fact)}).value();
  }
  size_t Own() const { return domain_.IndexOf({CountTable::kOutcomes, 1, 2, 3, 0, 6}).value(); }

  CountDomain domain_{{"451", "452"}};
  CountedPerson person_{1, 2, 3, 4};
  SetFacts about_;
  std::vector<uint64_t> n_;
  OpenCells open_;
  OpenedMonth sums_;
};

TEST_F(CountOpeningTest, ThreePartialSumsGiveTheMonth) {
  Count({3, 1, 4, 1, 5, 9});
  ASSERT_OK_AND_ASSIGN(const std::vector<uint64_t> n, JoinPresence(domain_, Presences()));
  EXPECT_EQ(n, n_);
  ASSERT_OK_AND_ASSIGN(const OpenCells open, DecideOpen(n, about_.nodes, 5, AllWithEnough));
  EXPECT_EQ(open, open_);
  ASSERT_OK_AND_ASSIGN(const OpenedMonth month, JoinSums(domain_, n, open, Sums(), {}, Blend));
  EXPECT_EQ(month, sums_);
  EXPECT_EQ(month.x[Own()], 23u);
  EXPECT_EQ(month.x2[Own()], 9u + 1 + 16 + 1 + 25 + 81);
}

TEST_F(CountOpeningTest, EachOfTheThreeSpeaksOnce) {
  Count({3, 1, 4});
  std::vector<PartialPresence> three = Presences();
  three.pop_back();
  EXPECT_THAT(JoinPresence(domain_, three), RefusedFor(Reason::kEvidenceMissing));
  three.push_back(three[0]);
  EXPECT_THAT(JoinPresence(domain_, three), RefusedFor(Reason::kEvidenceMissing));
}

TEST_F(CountOpeningTest, SumsOverDifferentSetsAreNotPutTogether) {
  Count({3, 1, 4});
  for (int what = 0; what < 3; ++what) {
    std::vector<PartialPresence> three = Presences();
    if (what == 0) three[1].about.set = Blend("another set", "");
    if (what == 1) three[1].about.month = Month(681);
    if (what == 2) three[1].about.nodes = 2;
    EXPECT_THAT(JoinPresence(domain_, three), RefusedFor(Reason::kEquivocation)) << what;
    EXPECT_OK(JoinPresence(domain_, three, {.same_set = false})) << "the control is what stops it";
  }
  std::vector<PartialSums> sums = Sums();
  sums[2].about.set = Blend("another set", "");
  EXPECT_THAT(JoinSums(domain_, n_, open_, sums, {}, Blend), RefusedFor(Reason::kEquivocation));
}

TEST_F(CountOpeningTest, TheSetIsItsNodesAndTheirPackages) {
  const Digest domain = Blend("domain", "");
  const CountSet set = {{Node(1), Blend("a", "")}, {Node(2), Blend("b", "")}};
  CountSet other_package = set;
  other_package[Node(2)] = Blend("c", "");
  CountSet fewer = set;
  fewer.erase(Node(2));
  const Digest ours = SetDigest(Month(680), domain, set, Blend);
  EXPECT_EQ(SetDigest(Month(680), domain, set, Blend), ours);
  EXPECT_NE(SetDigest(Month(680), domain, other_package, Blend), ours);
  EXPECT_NE(SetDigest(Month(680), domain, fewer, Blend), ours);
  EXPECT_NE(SetDigest(Month(681), domain, set, Blend), ours);
  EXPECT_NE(SetDigest(Month(680), Blend("other", ""), set, Blend), ours);
}

TEST_F(CountOpeningTest, ACellOfFewNodesStaysClosedWhateverTheRuleSays) {
  Count({3, 1, 0, 0, 0, 0});
  const OpenRule everything = [](const std::vector<uint64_t>& n) -> absl::StatusOr<OpenCells> {
    return OpenCells(n.size(), 1);
  };
  EXPECT_THAT(DecideOpen(n_, 6, 3, everything), RefusedFor(Reason::kNotPermitted));
  EXPECT_OK(DecideOpen(n_, 6, 3, everything, {.few_nodes = false})) << "the control is what stops it";
  ASSERT_OK_AND_ASSIGN(const OpenCells open, DecideOpen(n_, 6, 3, AllWithEnough));
  EXPECT_EQ(open[Own()], 0);
}

TEST_F(CountOpeningTest, NothingIsOpenedOverFewerNodesThanTheConventionSays) {
  Count({3, 1, 4, 1});
  EXPECT_THAT(DecideOpen(n_, 4, 5, AllWithEnough), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_OK(DecideOpen(n_, 4, 4, AllWithEnough));
  EXPECT_THAT(DecideOpen(n_, 2, 0, AllWithEnough), RefusedFor(Reason::kEvidenceMissing)) << "three at the very least";
}

TEST_F(CountOpeningTest, PartialSumsOfOtherCellsAreNotPutTogether) {
  Count({3, 1, 4});
  std::vector<PartialSums> sums = Sums();
  sums[0].opened = Blend("others", "");
  EXPECT_THAT(JoinSums(domain_, n_, open_, sums, {}, Blend), RefusedFor(Reason::kEquivocation));
  sums = Sums();
  sums[1].counts.pop_back();
  EXPECT_THAT(JoinSums(domain_, n_, open_, sums, {}, Blend), RefusedFor(Reason::kMalformed));
}

TEST_F(CountOpeningTest, AbsurdCountsOpenNothing) {
  Count({3, 1, 4});
  // What one lying node makes of the sums, and the control that notices.
  const struct {
    const char* lie;
    uint64_t x, x2;
  } cases[] = {{"negative", ~uint64_t{4}, 26},
               {"fewer persons than nodes", 2, 26},
               {"squares below the counts", 8, 7},
               {"squares over the square", 8, 65},
               {"squares too small for three nodes", 8, 20}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.lie);
    OpenedMonth month = sums_;
    month.x[Own()] = c.x;
    month.x2[Own()] = c.x2;
    EXPECT_THAT(CheckSums(domain_, month), RefusedFor(Reason::kMalformed));
  }
  EXPECT_OK(CheckSums(domain_, sums_));
}

TEST_F(CountOpeningTest, ACountOverWhatTheNetworkCarriedOpensNothing) {
  Count({3, 1, 4000});
  EXPECT_OK(JoinSums(domain_, n_, open_, Sums(), {{CountedFact::kReceived, 4004}}, Blend));
  const auto refused = JoinSums(domain_, n_, open_, Sums(), {{CountedFact::kReceived, 4003}}, Blend);
  EXPECT_THAT(refused, RefusedFor(Reason::kOverCap));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("received: the network carried 4003"));
  EXPECT_OK(JoinSums(domain_, n_, open_, Sums(), {{CountedFact::kReceived, 4003}}, Blend, {.capped = false}));
}

TEST_F(CountOpeningTest, AgesAndReasonsAreCappedLikeTheirFact) {
  Count({3, 1, 4});
  OpenedMonth month = sums_;
  const auto put = [&month, this](CountTable table, int item, uint64_t x) {
    const size_t at = domain_.IndexOf({table, 0, 0, 0, 0, static_cast<uint16_t>(item)}).value();
    month.open[at] = 1;
    month.x[at] = x;
  };
  const CountCaps caps = {{CountedFact::kReceived, 8}, {CountedFact::kDeclined, 10}};
  EXPECT_OK(CheckCaps(domain_, month, caps));
  put(CountTable::kAges, static_cast<int>(CountedFact::kReceived), 9);
  EXPECT_THAT(CheckCaps(domain_, month, caps), RefusedFor(Reason::kOverCap));
  put(CountTable::kAges, static_cast<int>(CountedFact::kReceived), 8);
  put(CountTable::kReasons, 1, 6);
  put(CountTable::kReasons, kCountedDeclines, 4);
  EXPECT_OK(CheckCaps(domain_, month, caps));
  put(CountTable::kReasons, kCountedDeclines, 5);
  EXPECT_THAT(CheckCaps(domain_, month, caps), RefusedFor(Reason::kOverCap)) << "no reason is over it by itself";
  put(CountTable::kReasons, kCountedDeclines, 4);
  put(CountTable::kReasons, kCountedDeclines + 1, 5000);
  EXPECT_OK(CheckCaps(domain_, month, caps)) << "an unmet need has no routing event";
}

// Found when a month of the invented year could not be released: origins had given up what nobody acknowledged.
TEST_F(CountOpeningTest, WhatWasNotDeliveredIsInNoCap) {
  Count({3, 1, 4});
  OpenedMonth month = sums_;
  const auto put = [&month, this](CountedFact fact, uint64_t x) {
    const size_t at = domain_.IndexOf({CountTable::kOutcomes, 0, 0, 0, 0, static_cast<uint16_t>(fact)}).value();
    month.open[at] = 1;
    month.x[at] = x;
  };
  const CountCaps caps = {{CountedFact::kReferred, 100}};
  put(CountedFact::kReferred, 113);
  EXPECT_THAT(CheckCaps(domain_, month, caps), RefusedFor(Reason::kOverCap));
  put(CountedFact::kUndelivered, 13);
  EXPECT_OK(CheckCaps(domain_, month, caps));
  put(CountedFact::kReferred, 114);
  EXPECT_THAT(CheckCaps(domain_, month, caps), RefusedFor(Reason::kOverCap));
}

TEST_F(CountOpeningTest, MarginsHoldWhatLiesBelowThem) {
  Count({3, 1, 4});
  OpenedMonth month = sums_;
  month.x[Total(CountedFact::kReceived)] -= 1;
  month.x2[Total(CountedFact::kReceived)] = 26;
  EXPECT_THAT(CheckSums(domain_, month), RefusedFor(Reason::kMalformed));
  n_[Total(CountedFact::kReceived)] = 2;
  EXPECT_THAT(JoinPresence(domain_, Presences()), RefusedFor(Reason::kMalformed));
  n_[Total(CountedFact::kReceived)] = 4;
  EXPECT_THAT(JoinPresence(domain_, Presences()), RefusedFor(Reason::kMalformed)) << "more nodes than the set has";
  EXPECT_OK(JoinPresence(domain_, Presences(), {.consistent = false}));
}

}  // namespace
}  // namespace relais
