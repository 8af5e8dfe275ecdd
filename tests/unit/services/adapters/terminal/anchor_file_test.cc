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
  for (const std::string& text : {std::string("[]"), std::string("{}"), std::string("{\"roots\": {}}"),
                                  "{\"roots\": [\"" + key + "\", \"" + key + "\"]}",
                                  "{\"roots\": [\"" + key + "\"], \"more\": 1}", std::string("{\"roots\": [7]}"),
                                  "{\"roots\": [\"" + Key('A') + "\"]}", "{\"roots\": [\"" + Key('0') + "\"]}"}) {
    EXPECT_EQ(ReasonOf(ParseAnchor(text).status()), Reason::kMalformed) << text;
  }
  EXPECT_EQ(ReasonOf(ParseAnchor("{\"roots\": []}").status()), Reason::kEvidenceMissing);
}

TEST(AnchorFileTest, KeysTypedFromPaperAreTheSameAnchor) {
  const std::string a = "0123456789abcdef" + std::string(48, 'a');
  const Anchor anchor = ParseAnchor("{\"roots\": [\"" + a + "\", \"" + Key('b') + "\"]}").value();
  const std::string typed =
      "# État, Région\n\n" + InFours(a) + "   # État\r\n\t" + std::string(32, 'B') + " " + std::string(32, 'b') + "\n";
  EXPECT_EQ(ParseAnchor(typed).value(), anchor);
  EXPECT_EQ(InFours(a).substr(0, 20), "0123 4567 89ab cdef ");
  EXPECT_EQ(InFours("abcde"), "abcd e");
}

TEST(AnchorFileTest, AMistypedKeyIsRefused) {
  for (const std::string& text : {Key('a').substr(1), Key('a') + "a", Key('g'), Key('0'), Key('a') + "\n" + Key('A')}) {
    EXPECT_EQ(ReasonOf(ParseAnchor(text).status()), Reason::kMalformed) << text;
  }
  for (const char* text : {"", "\n \n", "# no key"}) {
    EXPECT_EQ(ReasonOf(ParseAnchor(text).status()), Reason::kEvidenceMissing) << text;
  }
}

}  // namespace
}  // namespace relais
