#include "services/adapters/terminal/anchor_file.h"

#include <gtest/gtest.h>

#include <string>

#include "services/core/handoff/reason.h"

namespace relais {
namespace {

std::string Key(char symbol) {
  return std::string(64, symbol);
}

TEST(AnchorFileTest, ComesBack) {
  const absl::StatusOr<Anchor> anchor = ParseAnchor("{\"roots\": [\"" + Key('b') + "\", \"" + Key('a') + "\"]}");
  ASSERT_TRUE(anchor.ok());
  EXPECT_EQ(anchor->roots.size(), 2u);
  EXPECT_EQ(ParseAnchor(FormatAnchor(*anchor)).value(), *anchor);
}

TEST(AnchorFileTest, RefusesWhatIsNoAnchor) {
  const std::string key = Key('a');
  for (const std::string& text : {std::string(), std::string("[]"), std::string("{}"), std::string("{\"roots\": {}}"),
                                  "{\"roots\": [\"" + key + "\", \"" + key + "\"]}",
                                  "{\"roots\": [\"" + key + "\"], \"more\": 1}", std::string("{\"roots\": [7]}"),
                                  "{\"roots\": [\"" + Key('A') + "\"]}", "{\"roots\": [\"" + Key('0') + "\"]}"}) {
    EXPECT_EQ(ReasonOf(ParseAnchor(text).status()), Reason::kMalformed) << text;
  }
  EXPECT_EQ(ReasonOf(ParseAnchor("{\"roots\": []}").status()), Reason::kEvidenceMissing);
}

}  // namespace
}  // namespace relais
