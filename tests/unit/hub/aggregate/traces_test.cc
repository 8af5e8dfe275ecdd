// What those who sum leave lying about: every byte of their stores, and all that they give out, is searched for what no
// node but its own may read, and for sums that are withheld. The same search finds both where nothing protects them.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "hub/aggregate/month_release.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/wire/release_text.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/hub/aggregate/three_aggregators.h"

namespace relais::hub {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// Persons received at each node, all in one place: numbers that nothing else here is. The first node has nearly all of
// them, so that the figure is opened, being of five partners, and then withheld, being of one of them.
constexpr std::array<int, 5> kMarked = {2'000'003, 66'041, 67'043, 68'041, 69'031};
constexpr int kMarkedSum = 2'270'159;

// As a word of eight bytes, in either order.
std::vector<std::string> WordsFor(int number) {
  const std::string word = EncodeWords(std::vector<uint64_t>{static_cast<uint64_t>(number)});
  return {word, std::string(word.rbegin(), word.rend())};
}

// As people would read it, by itself: not within some digest.
bool Says(const std::string& text, int number) {
  const std::string digits = absl::StrCat(number);
  const auto apart = [&text](size_t at) {
    return at >= text.size() || !absl::ascii_isalnum(static_cast<unsigned char>(text[at]));
  };
  for (size_t at = text.find(digits); at != std::string::npos; at = text.find(digits, at + 1)) {
    if ((at == 0 || apart(at - 1)) && apart(at + digits.size())) return true;
  }
  return false;
}

bool HoldsAny(absl::string_view bytes, const std::vector<std::string>& sought) {
  return std::any_of(sought.begin(), sought.end(),
                     [bytes](const std::string& word) { return absl::StrContains(bytes, word); });
}

// Files below `folder` that hold any of `sought`: tables, logs, whatever lies there.
std::vector<std::string> FilesWith(const std::string& folder, const std::vector<std::string>& sought) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::stringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    if (HoldsAny(bytes.str(), sought)) found.push_back(entry.path());
  }
  return found;
}

// The three on real stores, each in a folder of its own, with the packages of five nodes.
class TracesTest : public ::testing::Test {
 protected:
  TracesTest() {
    for (size_t i = 0; i < 3; ++i) {
      RocksLedgerOptions options;
      options.folder = Place(i);
      options.free_bytes_min = 0;
      options.write_buffer_bytes = 256u << 10;  // so that shares lie in tables, too
      auto ledger = RocksLedger::Open(options, digester_, entropy_);
      EXPECT_OK(ledger);
      auto desk = AggregatorDesk::Open(*std::move(ledger), three_.self(i), three_.Ground(), three_.Ports());
      EXPECT_OK(desk);
      desks_.push_back(*std::move(desk));
    }
    for (size_t node = 0; node < kMarked.size(); ++node) {
      const std::vector<CellIndex> cells = three_.domain().CellsOf({1, 2, 3, 4}, CountedFact::kReceived);
      MonthCounts counts;
      for (int person = 0; person < kMarked[node]; ++person) counts.Add(cells);
      if (node == 1) plain_ = EncodeWords(WordsOf(counts, three_.domain().size()));
      parcels_.push_back(three_.Parcels(static_cast<int>(node) + 1, counts));
    }
    for (const auto& parcels : parcels_) {
      for (size_t i = 0; i < 3; ++i) EXPECT_OK(desks_[i]->Take(parcels[i]));
    }
  }
  std::string Place(size_t i) const { return folder_ / absl::StrCat("place-", i); }

  ThreeAggregators::Statements AskAll(const ThreeAggregators::Round& round) {
    ThreeAggregators::Statements said;
    for (auto& desk : desks_) {
      absl::StatusOr<std::string> statement = round(*desk);
      EXPECT_OK(statement);
      said.push_back(*std::move(statement));
    }
    return said;
  }
  void AllRounds() {
    sets_ = AskAll([](AggregatorDesk& desk) { return desk.StateSet(kMonth); });
    presences_ = AskAll([this](AggregatorDesk& desk) { return desk.GivePresence(kMonth, sets_); });
    sums_ = AskAll([this](AggregatorDesk& desk) { return desk.GiveSums(kMonth, presences_); });
  }

  const TemporaryFolder folder_;
  SeededEntropy entropy_{3};
  OpensslDigester digester_;
  ThreeAggregators three_;
  std::vector<std::unique_ptr<AggregatorDesk>> desks_;
  std::vector<std::array<std::string, 3>> parcels_;  // by node
  std::string plain_;                                // what the second node splits and seals
  ThreeAggregators::Statements sets_, presences_, sums_;
};

TEST_F(TracesTest, NoAggregatorKeepsOrGivesOutANodesCounts) {
  AllRounds();
  for (int persons : kMarked) {
    for (size_t i = 0; i < 3; ++i) {
      EXPECT_THAT(FilesWith(Place(i), WordsFor(persons)), IsEmpty()) << persons << " at " << i;
      for (const auto* round : {&sets_, &presences_, &sums_}) {
        EXPECT_FALSE(HoldsAny((*round)[i], WordsFor(persons))) << persons << " by " << i;
      }
    }
  }
  // Before it is split and sealed the search finds it.
  std::ofstream(folder_ / "plain", std::ios::binary) << plain_;
  EXPECT_THAT(FilesWith(folder_.path(), WordsFor(kMarked[1])), SizeIs(1));
}

TEST_F(TracesTest, TheCombinerGivesOutNoNodesCountsAndNoSumThatIsWithheld) {
  AllRounds();
  ASSERT_OK_AND_ASSIGN(const OpenedMonth opened, Combine(presences_, sums_, three_.Ground(), {}, three_.Ports()));
  EXPECT_TRUE(HoldsAny(EncodeWords(opened.x), WordsFor(kMarkedSum))) << "it has the sum in its hands";
  ASSERT_OK_AND_ASSIGN(const Release release, ReleaseOf(three_.domain(), opened, {}, Digest(), kMarked.size()));
  const std::string text = wire::EncodeRelease(three_.domain(), release);
  EXPECT_FALSE(Says(text, kMarkedSum));
  for (int persons : kMarked) EXPECT_FALSE(Says(text, persons)) << persons;
  DisclosureRules lax;
  lax.dominance_percent = 99;
  ASSERT_OK_AND_ASSIGN(const Release told, ReleaseOf(three_.domain(), opened, lax, Digest(), kMarked.size()));
  EXPECT_TRUE(Says(wire::EncodeRelease(three_.domain(), told), kMarkedSum)) << "the control is what keeps it";
}

// With the keys of the three, whoever finds their shares reads everything: an erased one must lie in no file.
TEST_F(TracesTest, WhatIsErasedIsInNoFileOfTheStore) {
  const auto pieces = [this](size_t i) {
    std::vector<std::string> found;
    for (const auto& parcels : parcels_) {
      const auto read = wire::DecodeCountParcel(parcels[i], three_.domain().size());
      found.push_back(read->sealed.substr(7, 24));
    }
    return found;
  };
  for (size_t i = 0; i < 3; ++i) {
    for (const std::string& piece : pieces(i)) EXPECT_FALSE(FilesWith(Place(i), {piece}).empty()) << i;
  }
  AllRounds();
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_OK(desks_[i]->Erase(kMonth));
    EXPECT_THAT(FilesWith(Place(i), pieces(i)), IsEmpty()) << i;
    EXPECT_OK(desks_[i]->Erase(kMonth)) << "again";
  }
}

}  // namespace
}  // namespace relais::hub
