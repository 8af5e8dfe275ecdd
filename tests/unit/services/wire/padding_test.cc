#include "services/wire/padding.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"

namespace relais::wire {
namespace {

using namespace std::string_literals;

TEST(Padding, IsLengthMessageZeros) {
  EXPECT_THAT(Pad("abc", 8), IsOkAndHolds("\x00\x03"s + "abc" + "\x00\x00\x00"s));
  EXPECT_THAT(Pad("", 4), IsOkAndHolds("\x00\x00\x00\x00"s));
  EXPECT_THAT(Pad(std::string(300, 'x'), 400),
              IsOkAndHolds("\x01\x2c"s + std::string(300, 'x') + std::string(98, '\0')));
}

TEST(Padding, ComesBackAtEverySize) {
  for (size_t size = 0; size <= 30; ++size) {
    const std::string message(size, 'm');
    ASSERT_OK_AND_ASSIGN(const std::string padded, Pad(message, 32));
    EXPECT_EQ(padded.size(), 32u);
    EXPECT_THAT(Unpad(padded, 32), IsOkAndHolds(absl::string_view(message)));
  }
  EXPECT_THAT(Pad(std::string(31, 'm'), 32), RefusedFor(Reason::kTextTooLong));
}

TEST(Padding, AnythingElseIsRefused) {
  EXPECT_THAT(Unpad("", 8), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(Unpad("\x00\x01x"s + std::string(4, '\0'), 8), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(Unpad("\x00\x01x"s + std::string(6, '\0'), 8), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(Unpad("\x00\x07"s + std::string(6, 'x'), 8), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(Unpad("\xff\xff"s + std::string(6, 'x'), 8), RefusedFor(Reason::kMalformed));
  for (size_t at = 3; at < 8; ++at) {
    std::string padded = "\x00\x01x"s + std::string(5, '\0');
    padded[at] = 1;
    EXPECT_THAT(Unpad(padded, 8), RefusedFor(Reason::kMalformed)) << at;
  }
}

}  // namespace
}  // namespace relais::wire
