#include "services/wire/release_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/monitoring/month_maker.h"

namespace relais::wire {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ReleaseTextTest : public ::testing::Test {
 protected:
  ReleaseTextTest()
      : release_(MakeRelease(domain_, MakeMonth(domain_, 1, {}), {},
                             {Month(682),
                              Digest(),
                              Digest::FromHex(std::string(64, 'd')),
                              {"451", "452"},
                              {Digest::FromHex(std::string(64, 'e')), 38, 40}})
                     .value()),
        text_(EncodeRelease(domain_, release_)) {}

  // The text with `from` replaced once by `to`; fails the test when it is not there.
  std::string With(const std::string& from, const std::string& to) {
    std::string text = text_;
    const size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) text.replace(at, from.size(), to);
    return text;
  }

  CountDomain domain_{{"451", "452"}};
  Release release_;
  std::string text_;
};

TEST_F(ReleaseTextTest, ComesBackAsItWasAndHasOneSpelling) {
  EXPECT_EQ(DecodeRelease(text_).value(), release_);
  EXPECT_EQ(EncodeRelease(domain_, release_), text_);
  EXPECT_THAT(text_, StartsWith("relais.v1.release\nmonth 2026-11\nprevious none\ndomain dddd"));
  EXPECT_THAT(text_,
              HasSubstr("\nterritory 451\nterritory 452\nrules threshold 11 partners 3 dominance 85\nnodes eee"));
  EXPECT_THAT(text_, HasSubstr(" reported 38 expected 40\nunstated referred age\n"));
  EXPECT_THAT(text_, HasSubstr("\nfigure outcomes all all all - referred "));
}

// Asked twice, by another process with a memory of its own, or read back and written again: the same bytes.
TEST_F(ReleaseTextTest, TheSameMonthGivesTheSameBytes) {
  const CountDomain elsewhere({"451", "452"});
  const ReleaseFacts facts{release_.month, release_.previous, release_.domain, release_.territories, release_.coverage};
  const Release again = MakeRelease(elsewhere, MakeMonth(elsewhere, 1, {}), {}, facts).value();
  EXPECT_EQ(EncodeRelease(elsewhere, again), text_);
  EXPECT_EQ(EncodeRelease(elsewhere, DecodeRelease(text_).value()), text_);
  EXPECT_NE(EncodeRelease(elsewhere, MakeRelease(elsewhere, MakeMonth(elsewhere, 2, {}), {}, facts).value()), text_);
}

TEST_F(ReleaseTextTest, AnyOtherSpellingIsRefused) {
  EXPECT_THAT(DecodeRelease(""), RefusedFor(Reason::kVersionUnknown));
  EXPECT_THAT(DecodeRelease(With("relais.v1", "relais.v2")), RefusedFor(Reason::kVersionUnknown));
  EXPECT_THAT(DecodeRelease(std::string(kReleaseBytesMax + 1, 'x')), RefusedFor(Reason::kTooLarge));
  const std::pair<const char*, const char*> changes[] = {
      {"month 2026-11", "month 2026-13"},
      {"month 2026-11", "month  2026-11"},
      {"previous none", "previous 0"},
      {"domain d", "domain D"},
      {"territory 451", "territory all"},
      {"territory 451\nterritory 452", "territory 452\nterritory 451"},
      {"territory 452", "territory 451"},
      {"threshold 11", "threshold 011"},
      {"threshold 11", "threshold 1"},
      {"partners 3", "partners 2"},
      {"dominance 85", "dominance 100"},
      {"reported 38", "reported -38"},
      {"expected 40", "expected 40 "},
      {"unstated referred age\n", "unstated referred age\nunstated referred age\n"},
      {"unstated referred age\n", "unstated referred colour\n"},
      {"figure outcomes all all all - referred ", "figure outcomes all all all - referred 0"},
      {"figure outcomes all all all - referred ", "figure outcomes all all all - referred +"},
      {"\nend\n", "\nend"},
      {"\nend\n", "\n\nend\n"},
      {"\nend\n", "\nend\nfigure\n"},
      {"withheld ", "withheld 1"},
  };
  for (const auto& [from, to] : changes) {
    EXPECT_THAT(DecodeRelease(With(from, to)), RefusedFor(Reason::kMalformed)) << from << " → " << to;
  }
}

TEST_F(ReleaseTextTest, FiguresOutOfOrderOrOfNoTableAreRefused) {
  const size_t first = text_.find("figure ");
  const size_t second = text_.find("figure ", first + 1);
  const size_t third = text_.find("figure ", second + 1);
  const std::string swapped = absl::StrCat(text_.substr(0, first), text_.substr(second, third - second),
                                           text_.substr(first, second - first), text_.substr(third));
  EXPECT_THAT(DecodeRelease(swapped), RefusedFor(Reason::kUnknownValue));
  const std::string twice = absl::StrCat(text_.substr(0, second), text_.substr(first));
  EXPECT_THAT(DecodeRelease(twice), RefusedFor(Reason::kUnknownValue));
  EXPECT_THAT(DecodeRelease(With("- referred ", "- invented ")), RefusedFor(Reason::kUnknownValue));
  EXPECT_THAT(DecodeRelease(With("outcomes all all all -", "outcomes all se-former jeunes -")),
              RefusedFor(Reason::kUnknownValue))
      << "finer than what is ever released";
}

TEST_F(ReleaseTextTest, AFileIsTheTextAndItsSignatures) {
  const SignedRelease file{text_,
                           {{SigningKey::FromHex(std::string(64, 'a')), Signature::FromHex(std::string(128, 'b'))}}};
  const std::string bytes = FormatSignedRelease(file);
  EXPECT_EQ(ParseSignedRelease(bytes).value(), file);
  EXPECT_EQ(ParseSignedRelease(text_).value(), (SignedRelease{text_, {}})) << "as the combiner hands it on";
  EXPECT_THAT(bytes, StartsWith(text_));
  for (const std::string& bad : {std::string(), bytes + "\n", bytes.substr(0, bytes.size() - 1),
                                 absl::StrReplaceAll(bytes, {{"signed-by", "signed by"}}),
                                 absl::StrReplaceAll(bytes, {{"aaaaaaaa", "AAAAAAAA"}}),
                                 absl::StrReplaceAll(bytes, {{"signature", "Signature"}})}) {
    EXPECT_THAT(ParseSignedRelease(bad), RefusedFor(Reason::kMalformed));
  }
}

// Keys by a digit; a signing key is of the holder of the sealing key with the same digit.
TEST_F(ReleaseTextTest, AllThreeOfOneFrameworkSignAndNobodyElse) {
  const auto sealing = [](char digit) { return SealingKey::FromHex(std::string(64, digit)); };
  const auto signing = [](char digit) { return SigningKey::FromHex(std::string(64, digit)); };
  const ReleaseSigners signers{{{sealing('1'), sealing('2'), sealing('3')}, {sealing('4'), sealing('5'), sealing('6')}},
                               [](const SigningKey& a, const SealingKey& b) { return a.ToHex() == b.ToHex(); }};
  const auto good = [](const SigningKey&, absl::string_view, const Signature&) { return true; };
  const auto verified = [&](const std::string& digits, const VerifySignatureFn& verify) {
    SignedRelease file{text_, {}};
    for (char digit : digits) file.signatures.push_back({signing(digit), Signature()});
    return VerifyRelease(FormatSignedRelease(file), signers, verify);
  };
  EXPECT_EQ(verified("123", good).value().release, release_);
  EXPECT_OK(verified("312", good)) << "in any order";
  EXPECT_OK(verified("456", good)) << "an earlier framework's";
  EXPECT_THAT(verified("", good), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_THAT(verified("12", good), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_THAT(verified("127", good), RefusedFor(Reason::kSignerUnknown));
  EXPECT_THAT(verified("125", good), RefusedFor(Reason::kSignerUnknown)) << "of two frameworks";
  EXPECT_THAT(verified("1237", good), RefusedFor(Reason::kSignerUnknown)) << "a fourth one";
  const auto not_the_third = [&](const SigningKey& key, absl::string_view, const Signature&) {
    return key != signing('3');
  };
  EXPECT_THAT(verified("123", not_the_third), RefusedFor(Reason::kBadSignature));
}

TEST_F(ReleaseTextTest, HostileBytesAreReadWithoutHarm) {
  Draw draw(5);
  for (int i = 0; i < 300; ++i) {
    std::string bytes = text_.substr(0, 1500);
    for (int k = 0; k < 3; ++k) bytes[draw.Below(bytes.size())] = static_cast<char>(draw.Below(256));
    EXPECT_FALSE(DecodeRelease(bytes).ok());
  }
}

}  // namespace
}  // namespace relais::wire
