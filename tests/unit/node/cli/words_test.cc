#include "node/cli/words.h"

#include <gtest/gtest.h>

#include <vector>

#include "absl/strings/str_split.h"

namespace relais::node {
namespace {

TEST(WordsTest, EveryChoiceHasANumberAndALabel) {
  for (const WordList* list : {&AgeBands(), &DeclineReasons(), &Outcomes(), &AccessNeeds()}) {
    const std::vector<std::string> choices = absl::StrSplit(list->Choices(), '|');
    EXPECT_GE(choices.size(), 3u);
    for (const std::string& choice : choices) {
      const std::optional<uint32_t> number = list->NumberOf(choice);
      ASSERT_TRUE(number.has_value()) << choice;
      EXPECT_EQ(list->name(*number), choice);
      EXPECT_FALSE(list->label(*number).empty()) << choice;
    }
  }
  EXPECT_FALSE(AgeBands().NumberOf("").has_value());
  EXPECT_FALSE(AgeBands().NumberOf("centenarian").has_value());
}

TEST(WordsTest, AccessNeedsAreBits) {
  EXPECT_EQ(AccessNeeds().NumberOf("calm"), 256u);
  EXPECT_EQ(DeskWords().at("access_needs")(257).dump(), R"(["wheelchair","calm"])");
  EXPECT_EQ(DeskWords().at("access_needs")(0).dump(), "[]");
  EXPECT_EQ(DeskReaders().at("access_needs")(nlohmann::json::parse(R"(["calm","wheelchair"])")), 257u);
  EXPECT_FALSE(DeskReaders().at("access_needs")(nlohmann::json::parse(R"(["stairs"])")).has_value());
}

TEST(WordsTest, YesNoAndNotSaid) {
  EXPECT_TRUE(DeskWords().at("helped_person")(0).is_null());
  EXPECT_EQ(DeskWords().at("helped_person")(1), true);
  EXPECT_EQ(DeskWords().at("helped_person")(2), false);
}

TEST(WordsTest, ANumberOfANewerNodeStaysANumber) {
  EXPECT_EQ(DeskWords().at("age_band")(99), 99);
}

}  // namespace
}  // namespace relais::node
