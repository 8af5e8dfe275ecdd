#include "services/wire/slip_paper.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"

namespace relais::wire {
namespace {

template <class T>
T FilledWith(char fill) {
  return T::FromBytes(std::string(T::kSize, fill));
}

SlipPaper ScannedSample() {
  SlipPaper paper;
  paper.locator = "4D7KWQ2M";
  paper.arrival_code = "4D7KWQ2MXASE";
  paper.slip_version = 2;
  paper.drill = true;
  paper.last_day = Day(20715);
  paper.journey = FilledWith<JourneyId>('j');
  paper.referral = FilledWith<HandoffId>('r');
  paper.origin = FilledWith<PartnerId>('o');
  paper.destination = FilledWith<PartnerId>('d');
  paper.signature = FilledWith<Signature>('s');
  return paper;
}

TEST(SlipPaper, ComesBackInOneSizeAndInTheCharactersOfAQr) {
  const std::string text = EncodeSlipPaper(ScannedSample());
  EXPECT_EQ(text.size(), kSlipPaperChars);
  for (const char c : text) {
    EXPECT_TRUE(absl::ascii_isupper(static_cast<unsigned char>(c)) ||
                absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == ':');
  }
  EXPECT_THAT(DecodeSlipPaper(text), IsOkAndHolds(ScannedSample()));
  EXPECT_THAT(DecodeSlipPaper(absl::StrCat(" ", absl::AsciiStrToLower(text), "\r\n")), IsOkAndHolds(ScannedSample()))
      << "as a scanner types it";
}

// Papers outlive the machine that printed them: what is on them never changes its meaning.
TEST(SlipPaper, HasTheseBytes) {
  const std::string symbols = EncodeSlipPaper(ScannedSample());
  EXPECT_EQ(symbols.substr(0, 60), "RELAIS2:4D7KWQ2M4D7KWQ2MXASE0410002GXDN6MTKAD9N6MTKAD9N6MTKA");
  EXPECT_EQ(symbols.substr(203), "KEDSQ6WVKEDSQ6WVKEDSQ6WVKEDSQ6WVKEDSQ6WR");
}

TEST(SlipPaper, EveryOtherTextIsAskedForAgain) {
  const std::string text = EncodeSlipPaper(ScannedSample());
  for (size_t length = 0; length < text.size(); ++length) {
    EXPECT_THAT(DecodeSlipPaper(text.substr(0, length)), RefusedFor(Reason::kCodeMistyped));
  }
  for (const std::string& other : {text + "0", "RELAIS1:" + text.substr(8), std::string(kSlipPaperChars, '0'),
                                   text.substr(0, 100) + "U" + text.substr(101), text.substr(0, 242) + "1",
                                   text.substr(0, 20) + "9" + text.substr(21)}) {
    EXPECT_THAT(DecodeSlipPaper(other), RefusedFor(Reason::kCodeMistyped)) << other;
  }
}

TEST(SlipPaper, TheSignedTextHoldsEverythingButTheCodeAndWhatItYields) {
  const SigningKey key = FilledWith<SigningKey>('k');
  const std::string text = SlipPaperText(ScannedSample(), key);
  const auto differs = [&](auto change) {
    SlipPaper other = ScannedSample();
    change(other);
    EXPECT_NE(SlipPaperText(other, key), text);
  };
  differs([](SlipPaper& p) { p.locator = "4D7KWQ2N"; });
  differs([](SlipPaper& p) { p.slip_version = 3; });
  differs([](SlipPaper& p) { p.drill = false; });
  differs([](SlipPaper& p) { p.last_day = Day(20716); });
  differs([](SlipPaper& p) { p.journey = FilledWith<JourneyId>('x'); });
  differs([](SlipPaper& p) { p.referral = FilledWith<HandoffId>('x'); });
  differs([](SlipPaper& p) { p.origin = FilledWith<PartnerId>('x'); });
  differs([](SlipPaper& p) { p.destination = FilledWith<PartnerId>('x'); });
  EXPECT_NE(SlipPaperText(ScannedSample(), FilledWith<SigningKey>('x')), text)
      << "the code is bound by the key it yields";
  EXPECT_EQ(text.find(ScannedSample().arrival_code), std::string::npos);
}

}  // namespace
}  // namespace relais::wire
