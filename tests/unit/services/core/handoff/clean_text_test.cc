#include "services/core/handoff/clean_text.h"

#include <string>

#include "gtest/gtest.h"

namespace relais {
namespace {

TEST(CleanText, TakesWhatPeopleType) {
  for (absl::string_view text : {"", "Bonjour", "Préfère le matin.\nVient à vélo — 06 00 00 00 00", "Ωμέγα", "日本語",
                                 "\xf0\x9f\x9a\xb2", "\xc2\xa0", "\xef\xbf\xbd", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf"}) {
    EXPECT_TRUE(IsCleanText(text)) << text;
  }
}

TEST(CleanText, RefusesControlCharacters) {
  for (int c = 0; c < 256; ++c) {
    const std::string text(1, static_cast<char>(c));
    EXPECT_EQ(IsCleanText(text), (c >= 0x20 && c < 0x7f) || c == '\n') << c;
  }
  for (int c = 0x80; c < 0xa0; ++c) EXPECT_FALSE(IsCleanText(std::string("\xc2") + static_cast<char>(c)));
}

// Examples of RFC 3629, section 10, and of every way to be too long, too short or out of range.
TEST(CleanText, RefusesWhatIsNotUtf8) {
  for (absl::string_view text : {"\x80",
                                 "\xbf",
                                 "\xc0\x80",
                                 "\xc1\xbf",
                                 "\xc3",
                                 "\xc3\x28",
                                 "\xe0\x80\x80",
                                 "\xe0\x9f\xbf",
                                 "\xe2\x82",
                                 "\xe2\x28\xa1",
                                 "\xe2\x82\x28",
                                 "\xed\xa0\x80",
                                 "\xed\xbf\xbf",
                                 "\xf0\x80\x80\x80",
                                 "\xf0\x8f\xbf\xbf",
                                 "\xf0\x9f\x9a",
                                 "\xf0\x9f\x28\xb2",
                                 "\xf4\x90\x80\x80",
                                 "\xf5\x80\x80\x80",
                                 "\xff",
                                 "abc\xc3"}) {
    EXPECT_FALSE(IsCleanText(text));
  }
}

}  // namespace
}  // namespace relais
