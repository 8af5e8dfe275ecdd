// Words that somebody typed and counts that a node made are looked for in every byte of a running hub: files, logs,
// what its commands say, and its memory. The same search finds them where they were not sealed.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/day.h"
#include "tests/integration/hostile_member.h"
#include "tests/integration/read_file.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using ::testing::IsEmpty;

constexpr char kTyped[] = "Kanarivogel";
constexpr char kLaidOpen[] = "Papageienfeder";
// Eight bytes that are letters: a count that a word of a share, in either order of bytes, or a record would show.
constexpr uint64_t kMarkedCount = 0x4d41524b45443031;  // "MARKED01"
constexpr uint64_t kOpenCount = 0x4e414b4544303231;    // "NAKED021"

std::string Letters(uint64_t count) {
  std::string letters;
  for (int shift = 56; shift >= 0; shift -= 8) letters.push_back(static_cast<char>(count >> shift));
  return letters;
}
std::vector<std::string> WaysOf(uint64_t count) {
  const std::string letters = Letters(count);
  return {letters, std::string(letters.rbegin(), letters.rend()), absl::StrCat(count)};
}

// One person received, so many times over.
MonthCounts Counted(uint64_t times) {
  MonthCounts one;
  one.Add(RegionCountDomain().CellsOf({1, 2, 3, 4}, CountedFact::kReceived));
  std::string bytes = one.Encode();
  constexpr size_t kHeadBytes = 5, kCellBytes = 12, kCountAt = 4;
  for (size_t at = kHeadBytes + kCountAt; at < bytes.size(); at += kCellBytes) bytes.replace(at, 8, Letters(times));
  return MonthCounts::Decode(bytes, RegionCountDomain().size()).value();
}

class Canaries : public StandingNetwork {
 protected:
  static void SetUpTestSuite() {
    StandingNetwork::SetUpTestSuite();
    ASSERT_EQ(network().node(kCio).Stop(), 0);
  }

  // Where any of `words` is: files below the hub's folder, what its daemon wrote, its memory.
  static std::vector<std::string> Found(const std::vector<std::string>& words) {
    std::vector<std::string> found;
    const auto look = [&](const std::string& place, absl::string_view bytes) {
      for (const std::string& word : words) {
        if (absl::StrContains(bytes, word)) found.push_back(absl::StrCat(place, " holds ", word));
      }
    };
    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(network().HubFolder())) {
      if (!entry.is_regular_file()) continue;
      look(entry.path(), ReadFile(entry.path()));
      ++files;
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder() + "/n")) {
      if (!absl::StartsWith(entry.path().filename().string(), "hub-daemon")) continue;
      look(entry.path(), ReadFile(entry.path()));
      ++files;
    }
    EXPECT_GT(files, 10) << "the store, the packages' store, the log";
    look("memory", Memory());
    return found;
  }
  // Everything that the hub's process has mapped for itself, at one moment.
  static std::string Memory() {
    const std::string process = absl::StrCat("/proc/", network().hub().pid());
    std::string all;
    network().hub().Pause();
    std::ifstream maps(process + "/maps");
    std::ifstream memory(process + "/mem", std::ios::binary);
    for (std::string line; std::getline(maps, line);) {
      size_t begin = 0, end = 0;
      char readable = 0, writable = 0;
      if (std::sscanf(line.c_str(), "%zx-%zx %c%c", &begin, &end, &readable, &writable) != 4) continue;
      if (readable != 'r' || writable != 'w') continue;
      std::string bytes(end - begin, 0);
      memory.clear();
      memory.seekg(static_cast<std::streamoff>(begin));
      memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      all += bytes.substr(0, static_cast<size_t>(std::max<std::streamsize>(memory.gcount(), 0)));
    }
    network().hub().Resume();
    EXPECT_GT(all.size(), size_t{4} << 20);
    return all;
  }
  // What the operator's commands say, all of those that only look.
  static std::string Told(const std::string& month) {
    std::string told;
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"status"},
                                               {"flows"},
                                               {"delays"},
                                               {"doors"},
                                               {"access"},
                                               {"unmet"},
                                               {"indicators"},
                                               {"alerts"},
                                               {"audit"},
                                               {"packages", "list", "--month", month}}) {
      const demo::Answer answer = network().Hub(words);
      EXPECT_TRUE(answer.ok()) << words.front() << answer.errors;
      told += answer.json.dump() + answer.errors;
    }
    return told;
  }
};

TEST_F(Canaries, TypedWordsAndANodesCountsAreInNoByteOfTheHub) {
  const Month month(MonthOf(MomentOf(SystemClock().Now()).day).value() - 1);
  const demo::Answer sent =
      Send(kMission, "France Travail", kTyped, {"--reason", absl::StrCat(kTyped, " : cherche une formation.")});
  ASSERT_TRUE(sent.ok()) << sent.errors;
  ASSERT_GE(AwaitLevel(kMission, ReferralOf(sent), 2, 30), 2);
  ASSERT_TRUE(AwaitShown(kTravail, ReferralOf(sent)));
  HostileMember member(network(), kCio);
  ASSERT_EQ(member.Bring(month, member.Package(month, Counted(kMarkedCount), /*split_and_sealed=*/true)),
            Reason::kNone);
  std::vector<std::string> sought = WaysOf(kMarkedCount);
  sought.push_back(kTyped);
  EXPECT_THAT(Found(sought), IsEmpty());
  const std::string told = Told(FormatMonth(month));
  for (const std::string& word : sought) EXPECT_FALSE(absl::StrContains(told, word)) << word;
  // What the operator hands on is sealed to one of the three each.
  const std::string parcels = folder() + "/parcels";
  for (const char* who : {"etat", "region", "rectorat"}) {
    const demo::Answer fetched = network().Hub(
        {"packages", "fetch", "--month", FormatMonth(month), "--for", who, "--out", absl::StrCat(parcels, "-", who)});
    ASSERT_TRUE(fetched.ok()) << fetched.errors;
    for (const auto& entry : std::filesystem::directory_iterator(absl::StrCat(parcels, "-", who))) {
      for (const std::string& word : sought) EXPECT_FALSE(absl::StrContains(ReadFile(entry.path()), word)) << word;
    }
  }
}

// With the seal off, the same search finds both, in files and in memory.
TEST_F(Canaries, TheSearchFindsWhatIsLaidOpen) {
  HostileMember member(network(), kCio);
  ASSERT_TRUE(member.Connect());
  const HandoffHeader header = member.Referral(kTravail).header;
  ASSERT_EQ(member.DepositOne(member.Unsealed(header, kLaidOpen), header.mailbox), Reason::kNone);
  const Month month(MonthOf(MomentOf(SystemClock().Now()).day).value() - 2);
  ASSERT_EQ(member.Bring(month, member.Package(month, Counted(kOpenCount), /*split_and_sealed=*/false)), Reason::kNone);
  for (const std::vector<std::string>& sought : {std::vector<std::string>{kLaidOpen}, WaysOf(kOpenCount)}) {
    const std::vector<std::string> found = Found(sought);
    EXPECT_THAT(found, testing::Contains(testing::StartsWith("memory"))) << sought[0];
    EXPECT_THAT(found, testing::Contains(testing::StartsWith(network().HubFolder()))) << sought[0];
  }
  // A package that is let go leaves the files at once.
  const std::string typed = FormatMonth(month);
  ASSERT_TRUE(network().Hub({"packages", "list", "--month", typed}).ok()) << "it fixes the set";
  ASSERT_TRUE(network().Hub({"packages", "drop", "--month", typed}).ok());
  for (const std::string& place : Found(WaysOf(kOpenCount))) EXPECT_THAT(place, testing::StartsWith("memory"));
}

}  // namespace
}  // namespace relais::integration
