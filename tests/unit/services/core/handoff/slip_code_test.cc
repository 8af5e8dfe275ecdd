#include "services/core/handoff/slip_code.h"

#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr absl::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// A fixed sequence with well mixed bits (SplitMix64, Steele and others 2014): the same codes in every run.
uint64_t Draw(uint64_t index) {
  uint64_t z = (index + 1) * 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

std::string Plain(uint64_t random) {
  return ParseCode(MakeCode(random)).value();
}
bool Passes(absl::string_view typed) {
  return ParseCode(typed).ok();
}

TEST(SlipCode, HasThreeGroupsOfFourAndComesBack) {
  for (uint64_t i = 0; i < 1000; ++i) {
    const std::string printed = MakeCode(Draw(i));
    ASSERT_EQ(printed.size(), 14u);
    EXPECT_EQ(printed[4], '-');
    EXPECT_EQ(printed[9], '-');
    const auto parsed = ParseCode(printed);
    ASSERT_TRUE(parsed.ok()) << printed;
    EXPECT_EQ(parsed->size(), static_cast<size_t>(limits::kCodeSymbols));
    EXPECT_EQ(Grouped(*parsed), printed);
    EXPECT_EQ(parsed->find_first_not_of(std::string(kAlphabet)), std::string::npos);
    EXPECT_EQ(CodeSecret(*parsed), parsed->substr(0, 10));
  }
}

// Worked out by hand: the only code word whose ten first symbols are 0 is all zero; with d9 = 1 alone, s = 1 and
// t = alpha^9, so q = (alpha^9 + alpha^10) / (alpha^10 + alpha^11) = alpha^-1 = 18 (J), p = 1 + 18 = 19 (K).
TEST(SlipCode, KnownCodes) {
  EXPECT_EQ(MakeCode(0), "0000-0000-0000");
  EXPECT_EQ(MakeCode(1), "0000-0000-01KJ");
}

TEST(SlipCode, OnlyTheLowFiftyBitsCount) {
  EXPECT_EQ(MakeCode(Draw(7)), MakeCode(Draw(7) & ((1ull << 50) - 1)));
  EXPECT_EQ(MakeCode(Draw(7)), MakeCode(Draw(7) | (0x3fffull << 50)));
  std::set<std::string> codes;
  for (int bit = 0; bit < 50; ++bit) codes.insert(MakeCode(1ull << bit));
  EXPECT_EQ(codes.size(), 50u);
}

TEST(SlipCode, EverySingleWrongSymbolIsNoticed) {
  for (uint64_t i = 0; i < 300; ++i) {
    const std::string code = Plain(Draw(i));
    for (size_t at = 0; at < code.size(); ++at) {
      for (char symbol : kAlphabet) {
        std::string typed = code;
        typed[at] = symbol;
        EXPECT_EQ(Passes(typed), symbol == code[at]) << code << " " << typed;
      }
    }
  }
}

TEST(SlipCode, EverySwapOfTwoSymbolsIsNoticed) {
  for (uint64_t i = 0; i < 2000; ++i) {
    const std::string code = Plain(Draw(i));
    for (size_t a = 0; a < code.size(); ++a) {
      for (size_t b = a + 1; b < code.size(); ++b) {
        std::string typed = code;
        std::swap(typed[a], typed[b]);
        EXPECT_EQ(Passes(typed), code[a] == code[b]) << code << " " << typed;
      }
    }
  }
}

// The code is linear: whether an error is noticed depends on the error alone, so one code shows it for all of them.
// 66 pairs of places, 31 x 31 pairs of wrong values each.
TEST(SlipCode, EveryPairOfWrongSymbolsIsNoticed) {
  for (uint64_t i : {0ull, 1ull}) {
    const std::string code = Plain(Draw(i));
    for (size_t a = 0; a < code.size(); ++a) {
      for (size_t b = a + 1; b < code.size(); ++b) {
        for (char x : kAlphabet) {
          for (char y : kAlphabet) {
            if (x == code[a] || y == code[b]) continue;
            std::string typed = code;
            typed[a] = x;
            typed[b] = y;
            ASSERT_FALSE(Passes(typed)) << code << " " << typed;
          }
        }
      }
    }
  }
}

// And with other codes, for a part of the values.
TEST(SlipCode, PairsOfWrongSymbolsAreNoticedInManyCodes) {
  for (uint64_t i = 2; i < 200; ++i) {
    const std::string code = Plain(Draw(i));
    for (size_t a = 0; a < code.size(); ++a) {
      for (size_t b = a + 1; b < code.size(); ++b) {
        for (uint64_t k = 0; k < 8; ++k) {
          const uint64_t random = Draw(i * 1000 + a * 100 + b * 10 + k);
          std::string typed = code;
          typed[a] = kAlphabet[random % 32];
          typed[b] = kAlphabet[random / 32 % 32];
          if (typed[a] == code[a] || typed[b] == code[b]) continue;
          ASSERT_FALSE(Passes(typed)) << code << " " << typed;
        }
      }
    }
  }
}

TEST(SlipCode, ForgivesCaseLookAlikesSpacesAndHyphens) {
  const std::string code = Plain(1);  // 0000000001KJ
  EXPECT_EQ(ParseCode("0000-0000-01kj").value(), code);
  EXPECT_EQ(ParseCode("oooo OOOO oikj").value(), code);
  EXPECT_EQ(ParseCode(" 00-00 0000 0LKJ ").value(), code);
  EXPECT_EQ(ParseCode("00000000-0l-kj").value(), code);
  for (uint64_t i = 0; i < 50; ++i) {
    EXPECT_TRUE(Passes(absl::AsciiStrToLower(MakeCode(Draw(i)))));
  }
}

TEST(SlipCode, RefusesOtherLengthsAndCharacters) {
  for (absl::string_view typed : {"", "-", "0000-0000-01K", "0000-0000-01KJ0", "0000-0000-01KU", "0000-0000-01K*",
                                  "0000-0000-01K\xc3\xa9", "0000.0000.01KJ", "0000-0000-01KJ\n"}) {
    const auto parsed = ParseCode(typed);
    EXPECT_EQ(ReasonOf(parsed.status()), Reason::kCodeMistyped) << typed;
  }
  EXPECT_FALSE(Passes(absl::string_view("0000-0000-01K\0", 14)));
  EXPECT_FALSE(Passes(std::string(1 << 20, '0')));
}

TEST(SlipCodeDeathTest, ASecretIsTakenOfParsedCodesOnly) {
  EXPECT_DEATH(CodeSecret("0000-0000-01KJ"), "kCodeSymbols");
}

TEST(Locator, HasEightSymbolsAndComesBack) {
  EXPECT_EQ(MakeLocator(0), "00000000");
  EXPECT_EQ(MakeLocator((1ull << 40) - 1), "ZZZZZZZZ");
  EXPECT_EQ(MakeLocator(~0ull), "ZZZZZZZZ");
  EXPECT_EQ(MakeLocator(32), "00000010");
  for (uint64_t i = 0; i < 1000; ++i) {
    const std::string locator = MakeLocator(Draw(i));
    EXPECT_EQ(locator.size(), static_cast<size_t>(limits::kLocatorSymbols));
    EXPECT_EQ(ParseLocator(locator).value(), locator);
    EXPECT_EQ(ParseLocator(absl::AsciiStrToLower(Grouped(locator))).value(), locator);
  }
}

TEST(Locator, RefusesOtherLengthsAndCharacters) {
  for (absl::string_view typed : {"", "0000000", "000000000", "0000000U", "0000 000!"}) {
    EXPECT_EQ(ReasonOf(ParseLocator(typed).status()), Reason::kCodeMistyped) << typed;
  }
}

TEST(Grouped, GroupsByFour) {
  EXPECT_EQ(Grouped(""), "");
  EXPECT_EQ(Grouped("ABCD"), "ABCD");
  EXPECT_EQ(Grouped("ABCDE"), "ABCD-E");
}

}  // namespace
}  // namespace relais
