#include "services/adapters/toml/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class SettingsTest : public testing::Test {
 protected:
  Settings Read(const std::string& text) {
    std::ofstream(file_) << text;
    absl::StatusOr<Settings> settings = Settings::Read(file_);
    EXPECT_OK(settings);
    return *std::move(settings);
  }
  // All that is wrong, without the file's name at the head of its one line.
  std::string Wrong(Settings& settings) const {
    const absl::Status status = settings.Finish();
    EXPECT_THAT(status, HasCode(absl::StatusCode::kInvalidArgument));
    const std::string message(status.message());
    EXPECT_THAT(message, StartsWith(file_));
    return message.substr(std::min(message.size(), file_.size()));
  }

  TemporaryFolder folder_;
  const std::string file_ = folder_ / "daemon.toml";
};

TEST_F(SettingsTest, WhatIsSaidIsGivenAndTheRestFallsBack) {
  Settings settings = Read("name = \"n\"\n[a]\nnumber = 7\nwords = [\"x\", \"y\"]\nlevel = \"two\"\n");
  EXPECT_EQ(settings.String("name", "f"), "n");
  EXPECT_EQ(settings.Required("name"), "n");
  EXPECT_EQ(settings.Integer("a.number", 1, 7, 7), 7);
  EXPECT_THAT(settings.Strings("a.words"), ElementsAre("x", "y"));
  EXPECT_EQ(settings.Choice("a.level", {"one", "two"}), "two");
  EXPECT_EQ(settings.String("none", "f"), "f");
  EXPECT_EQ(settings.Integer("a.none", 100, 0, 1), 100);
  EXPECT_THAT(settings.Strings("a.no_words"), IsEmpty());
  EXPECT_EQ(settings.Choice("a.no_level", {"one", "two"}), "one");
  EXPECT_OK(settings.Finish());
}

TEST_F(SettingsTest, PathsStartAtTheFilesFolder) {
  Settings settings = Read("a = \"x/y\"\nb = \"/z\"\nc = \"\"\n");
  EXPECT_EQ(settings.Path("a", ""), folder_ / "x/y");
  EXPECT_EQ(settings.Path("b", ""), "/z");
  EXPECT_EQ(settings.Path("c", "f"), "") << "empty says none";
  EXPECT_EQ(settings.Path("d", "f"), folder_ / "f");
  EXPECT_OK(settings.Finish());
}

TEST_F(SettingsTest, TextIsText) {
  for (const char* value : {"1", "true", "1.5", "[\"a\"]", "2026-11-23", "{}"}) {
    Settings settings = Read(std::string("\nkey = ") + value + "\n");
    EXPECT_EQ(settings.String("key", "f"), "f");
    EXPECT_EQ(Wrong(settings), ":2: key: must be text between double quotes") << value;
  }
}

TEST_F(SettingsTest, ANumberIsWholeAndWithinItsEnds) {
  for (const char* value : {"1", "6", "\"3\"", "3.0", "true", "-3"}) {
    Settings settings = Read(std::string("[a]\nkey = ") + value + "\n");
    EXPECT_EQ(settings.Integer("a.key", 3, 2, 5), 3);
    EXPECT_EQ(Wrong(settings), ":2: a.key: must be a whole number from 2 to 5") << value;
  }
  Settings settings = Read("least = 2\nmost = 5\n");
  EXPECT_EQ(settings.Integer("least", 0, 2, 5), 2);
  EXPECT_EQ(settings.Integer("most", 0, 2, 5), 5);
  EXPECT_OK(settings.Finish());
}

TEST_F(SettingsTest, AListHoldsTextsOnly) {
  Settings one = Read("key = \"a\"\n");
  EXPECT_THAT(one.Strings("key"), IsEmpty());
  EXPECT_EQ(Wrong(one), ":1: key: must be a list of texts: [\"a\", \"b\"]");
  Settings mixed = Read("key = [\n\"a\",\n2,\n\"c\"]\n");
  EXPECT_THAT(mixed.Strings("key"), ElementsAre("a", "c"));
  EXPECT_EQ(Wrong(mixed), ":3: key: must hold texts only");
}

TEST_F(SettingsTest, AChoiceIsOneOfItsWords) {
  Settings settings = Read("key = \"three\"\n");
  EXPECT_EQ(settings.Choice("key", {"one", "two"}), "one");
  EXPECT_EQ(Wrong(settings), ":1: key: must be one of \"one\", \"two\"");
}

TEST_F(SettingsTest, WhatIsRequiredAndMissingIsSaid) {
  Settings settings = Read("");
  EXPECT_EQ(settings.Required("a.key"), "");
  EXPECT_EQ(Wrong(settings), ":0: a.key: is missing");
}

TEST_F(SettingsTest, KeysThatNobodyAskedForAreUnknown) {
  Settings settings = Read("key = 1\n[a]\nkey = 2\n[[b]]\nc = 1\n");
  EXPECT_EQ(settings.Integer("key", 0, 0, 9), 1);
  EXPECT_EQ(Wrong(settings), ":3: a.key: unknown key: remove it or correct its spelling\n" + file_ +
                                 ":4: b: unknown key: remove it or correct its spelling");
}

TEST_F(SettingsTest, EverythingIsSaidAtOnceInTheOrderOfTheLines) {
  Settings settings = Read("a = 1\nb = 2\nc = 3\n");
  settings.String("c", "");
  EXPECT_EQ(settings.Integer("b", 0, 0, 9), 2);
  settings.Wrong("b", "means nothing");
  settings.Required("d");
  EXPECT_EQ(Wrong(settings), ":0: d: is missing\n" + file_ + ":1: a: unknown key: remove it or correct its spelling\n" +
                                 file_ + ":2: b: means nothing\n" + file_ +
                                 ":3: c: must be text between double quotes");
}

TEST_F(SettingsTest, TablesAreNamedInOrder) {
  std::ofstream(file_) << "x = 1\n[people.b]\na = 1\n[people.a]\n[other]\n";
  absl::StatusOr<Settings> settings = Settings::Read(file_);
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->Tables("people"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(settings->Tables(""), (std::vector<std::string>{"other", "people"}));
  EXPECT_TRUE(settings->Tables("x").empty());
  EXPECT_TRUE(settings->Tables("nothing").empty());
}

TEST_F(SettingsTest, WhatIsNoTomlIsRefusedWithItsLine) {
  std::ofstream(file_) << "a = 1\nb = \n";
  const absl::StatusOr<Settings> settings = Settings::Read(file_);
  ASSERT_THAT(settings, HasCode(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(settings.status().message()), StartsWith(file_ + ":2: "));
}

TEST_F(SettingsTest, AFileThatIsNotThereIsNotFound) {
  const absl::StatusOr<Settings> settings = Settings::Read(file_);
  ASSERT_THAT(settings, HasCode(absl::StatusCode::kNotFound));
  EXPECT_EQ(std::string(settings.status().message()), file_ + ": cannot be read");
}

}  // namespace
}  // namespace relais
