#include "services/wire/count_set_text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/status_matchers.h"

namespace relais::wire {
namespace {

using ::testing::StartsWith;

const SigningKey kHub = SigningKey::FromHex(std::string(64, 'a'));

CountSetStatement Sample() {
  CountSetStatement statement{Month(682), Digest::FromHex(std::string(64, 'd')), 3, {}, CountCaps{}};
  statement.set[NodeId::FromHex(std::string(32, '1'))] = Digest::FromHex(std::string(64, 'e'));
  statement.set[NodeId::FromHex(std::string(32, '2'))] = Digest::FromHex(std::string(64, 'f'));
  statement.caps = {{CountedFact::kReferred, 120}, {CountedFact::kReceived, 0}};
  return statement;
}

bool AnySignature(const SigningKey&, absl::string_view, const Signature&) {
  return true;
}

TEST(CountSetTextTest, ComesBackAsItWasAndHasOneSpelling) {
  const std::string text = EncodeCountSet(Sample());
  EXPECT_EQ(text, absl::StrCat("relais.v1.count-set\nmonth 2026-11\ndomain ", std::string(64, 'd'), "\ndue 3\nnode ",
                               std::string(32, '1'), " ", std::string(64, 'e'), "\nnode ", std::string(32, '2'), " ",
                               std::string(64, 'f'), "\ncaps known\ncap referred 120\ncap received 0\nend\n"));
  EXPECT_EQ(DecodeCountSet(text).value(), Sample());
  CountSetStatement unknown = Sample();
  unknown.caps.reset();
  EXPECT_EQ(DecodeCountSet(EncodeCountSet(unknown)).value(), unknown);
  EXPECT_THAT(EncodeCountSet(unknown), testing::HasSubstr("\ncaps unknown\nend\n"));
}

TEST(CountSetTextTest, AnyOtherSpellingIsRefused) {
  const std::string text = EncodeCountSet(Sample());
  EXPECT_THAT(DecodeCountSet(""), RefusedFor(Reason::kVersionUnknown));
  EXPECT_THAT(DecodeCountSet(std::string(kCountSetBytesMax + 1, 'x')), RefusedFor(Reason::kTooLarge));
  const std::pair<const char*, const char*> changes[] = {
      {"month 2026-11", "month 2026-13"},
      {"due 3", "due 03"},
      {"due 3", "due -3"},
      {"caps known", "caps unknown"},
      {"caps known", "caps some"},
      {"cap referred 120", "cap invented 120"},
      {"cap referred 120\n", ""},
      {"120", "+120"},
      {"\nend\n", "\nend"},
      {"\nend\n", "\nmore\nend\n"},
      {"node 1", "node 3"},
      {"node ", "nodes "},
      {"cap referred 120\ncap received 0", "cap received 0\ncap referred 120"}};
  for (const auto& [from, to] : changes) {
    const std::string other = absl::StrReplaceAll(text, {{from, to}});
    if (std::string(from) == "cap referred 120\n") {
      EXPECT_NE(DecodeCountSet(other).value_or(Sample()), Sample()) << "another set, not another spelling";
      continue;
    }
    EXPECT_THAT(DecodeCountSet(other), RefusedFor(Reason::kMalformed)) << from << " → " << to;
  }
}

TEST(CountSetTextTest, OnlyTheHubOfTheConventionSigns) {
  const SignedLines lines{EncodeCountSet(Sample()), {{kHub, Signature()}}};
  EXPECT_EQ(VerifyCountSet(FormatSignedLines(lines), kHub, AnySignature).value(), Sample());
  EXPECT_THAT(VerifyCountSet(FormatSignedLines(lines), SigningKey::FromHex(std::string(64, 'b')), AnySignature),
              RefusedFor(Reason::kSignerUnknown));
  EXPECT_THAT(VerifyCountSet(lines.text, kHub, AnySignature), RefusedFor(Reason::kSignerUnknown));
  const auto never = [](const SigningKey&, absl::string_view, const Signature&) { return false; };
  EXPECT_THAT(VerifyCountSet(FormatSignedLines(lines), kHub, never), RefusedFor(Reason::kBadSignature));
}

TEST(LineSignaturesTest, AsManyAsSignedAndNoKeyTwice) {
  SignedLines lines{"first\nend\n", {}};
  for (char digit = '1'; digit <= '8'; ++digit) {
    EXPECT_EQ(ParseSignedLines(FormatSignedLines(lines), 100).value(), lines);
    lines.signatures.push_back(
        {SigningKey::FromHex(std::string(64, digit)), Signature::FromHex(std::string(128, digit))});
  }
  EXPECT_EQ(ParseSignedLines(FormatSignedLines(lines), 100).value(), lines);
  EXPECT_THAT(FormatSignedLines(lines), StartsWith("first\nend\nsigned-by 1111"));
  lines.signatures.push_back({kHub, Signature()});
  EXPECT_THAT(ParseSignedLines(FormatSignedLines(lines), 1000), RefusedFor(Reason::kMalformed)) << "too many";
  lines.signatures = {{kHub, Signature()}, {kHub, Signature::FromHex(std::string(128, 'c'))}};
  EXPECT_THAT(ParseSignedLines(FormatSignedLines(lines), 100), RefusedFor(Reason::kMalformed)) << "a key twice";
  EXPECT_THAT(ParseSignedLines("first\nend\n", 9), RefusedFor(Reason::kTooLarge));
  EXPECT_THAT(ParseSignedLines("first\n", 100), RefusedFor(Reason::kMalformed));
}

}  // namespace
}  // namespace relais::wire
