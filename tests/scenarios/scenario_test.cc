// Plays every story of the folder and compares its transcript. scenario_test --rewrite writes the transcripts anew.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/scenarios/player.h"
#include "tests/scenarios/script.h"

namespace relais::scenarios {
namespace {

constexpr uint64_t kSeed = 20261123;

constexpr absl::string_view kAdvice =
    "If the change is meant, build/release/bin/scenario_test --rewrite writes the transcripts anew; then read the diff "
    "line by line. Do not rewrite to make a test pass: a line that nobody can explain, or that starts with !!, is a "
    "bug of the product or of the story.";

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::filesystem::path> Stories() {
  std::vector<std::filesystem::path> stories;
  for (const auto& entry : std::filesystem::directory_iterator(RELAIS_STORIES)) {
    if (entry.path().extension() == ".txt") stories.push_back(entry.path());
  }
  std::sort(stories.begin(), stories.end());
  return stories;
}

struct Played {
  std::vector<Passage> expected;
  std::vector<Passage> actual;
  std::vector<std::string> faults;
};

Played PlayFile(const std::filesystem::path& path) {
  Played played;
  played.expected = ParseStory(ReadFile(path));
  Player player(kSeed);
  played.actual = PlayStory(played.expected, [&player](const Passage& passage) { return player.Play(passage); });
  played.faults = player.faults();
  return played;
}

class StoryTest : public ::testing::Test {
 public:
  explicit StoryTest(std::filesystem::path path) : path_(std::move(path)) {}
  void TestBody() override {
    const Played played = PlayFile(path_);
    ASSERT_GT(played.actual.size(), 1u) << "a story without a command";
    const std::string differences = Differences(path_.filename().string(), played.expected, played.actual);
    EXPECT_EQ(differences, "") << differences << kAdvice;
    EXPECT_TRUE(played.faults.empty()) << played.faults.front() << "\n" << kAdvice;
  }

 private:
  const std::filesystem::path path_;
};

// 0 unless a story breaks a promise or is not understood: such a transcript is written too, for looking at.
int Rewrite() {
  int result = 0;
  for (const std::filesystem::path& path : Stories()) {
    const Played played = PlayFile(path);
    const std::string text = FormatStory(played.actual);
    if (text != ReadFile(path)) {
      std::ofstream(path, std::ios::binary) << text;
      std::cout << "rewritten: " << path.filename().string() << "\n";
    }
    for (const std::string& fault : played.faults) {
      std::cout << path.filename().string() << ": " << fault << "\n";
      result = 1;
    }
  }
  return result;
}

}  // namespace
}  // namespace relais::scenarios

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "--rewrite") return relais::scenarios::Rewrite();
  ::testing::InitGoogleTest(&argc, argv);
  for (const std::filesystem::path& path : relais::scenarios::Stories()) {
    ::testing::RegisterTest("Story", path.stem().string().c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [path]() -> ::testing::Test* { return new relais::scenarios::StoryTest(path); });
  }
  return RUN_ALL_TESTS();
}
