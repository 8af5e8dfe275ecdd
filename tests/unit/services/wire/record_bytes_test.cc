#include "services/wire/record_bytes.h"

#include <cstdint>
#include <limits>
#include <string>

#include "gtest/gtest.h"
#include "services/core/handoff/reason.h"

namespace relais::wire {
namespace {

using namespace std::string_literals;

enum class Colour : uint8_t { kRed = 1, kGreen = 2, kBlue = 3 };

TEST(RecordBytes, HasThisLayout) {
  BytesWriter w;
  w.U8(0x01);
  w.U16(0x0203);
  w.U32(0x04050607);
  w.U64(0x08090a0b0c0d0e0f);
  w.I32(-2);
  w.Bool(true);
  w.Enum(Colour::kBlue);
  w.String("ab");
  w.Count(3);
  w.Raw("z");
  EXPECT_EQ(w.size(), 32u);
  EXPECT_EQ(w.Take(),
            "\x01"
            "\x02\x03"
            "\x04\x05\x06\x07"
            "\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"
            "\xff\xff\xff\xfe"
            "\x01"
            "\x03"
            "\x00\x00\x00\x02"
            "ab"
            "\x00\x00\x00\x03"
            "z"s);
  EXPECT_EQ(w.size(), 0u);
}

TEST(RecordBytes, ReadsBackWhatWasWritten) {
  const JourneyId journey = JourneyId::FromBytes("0123456789abcdef");
  const Signature signature = Signature::FromBytes(std::string(64, 's'));
  BytesWriter w(1);
  w.U8(255);
  w.U16(65535);
  w.U32(std::numeric_limits<uint32_t>::max());
  w.U64(std::numeric_limits<uint64_t>::max());
  w.I32(std::numeric_limits<int32_t>::min());
  w.I64(std::numeric_limits<int64_t>::min());
  w.Bool(false);
  w.Enum(Colour::kRed);
  w.Id(journey);
  w.Id(signature);
  w.Num(Cursor(1ull << 40));
  w.Num(Day(-7));
  w.Num(ConventionVersion(9));
  w.String("");
  w.String("a\0b"s);
  const std::string bytes = w.Take();

  BytesReader r(bytes);
  EXPECT_EQ(r.U8(), 255);
  EXPECT_EQ(r.U16(), 65535);
  EXPECT_EQ(r.U32(), std::numeric_limits<uint32_t>::max());
  EXPECT_EQ(r.U64(), std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(r.I32(), std::numeric_limits<int32_t>::min());
  EXPECT_EQ(r.I64(), std::numeric_limits<int64_t>::min());
  EXPECT_FALSE(r.Bool());
  EXPECT_EQ(r.Enum(Colour::kRed, Colour::kBlue), Colour::kRed);
  EXPECT_EQ(r.Id<JourneyId>(), journey);
  EXPECT_EQ(r.Id<Signature>(), signature);
  EXPECT_EQ(r.Num<Cursor>(), Cursor(1ull << 40));
  EXPECT_EQ(r.Num<Day>(), Day(-7));
  EXPECT_EQ(r.Num<ConventionVersion>(), ConventionVersion(9));
  EXPECT_EQ(r.String(), "");
  EXPECT_EQ(r.String(), "a\0b"s);
  EXPECT_EQ(r.left(), 0u);
  EXPECT_TRUE(r.Finish().ok());
}

TEST(RecordBytes, EveryCutIsRefusedAndLatched) {
  BytesWriter w;
  w.U16(7);
  w.String("four");
  w.Num(Cursor(3));
  const std::string bytes = w.Take();
  for (size_t n = 0; n < bytes.size(); ++n) {
    BytesReader r(absl::string_view(bytes).substr(0, n));
    r.U16();
    r.String();
    r.Num<Cursor>();
    EXPECT_FALSE(r.ok()) << n;
    EXPECT_EQ(ReasonOf(r.Finish()), Reason::kMalformed) << n;
    EXPECT_EQ(r.U8(), 0) << n;
    EXPECT_EQ(r.String(), "") << n;
    EXPECT_TRUE(r.Id<JourneyId>().none()) << n;
  }
}

TEST(RecordBytes, LeftOverBytesAreRefused) {
  BytesReader r("ab");
  r.U8();
  EXPECT_TRUE(r.status().ok());
  EXPECT_EQ(ReasonOf(r.Finish()), Reason::kMalformed);
}

TEST(RecordBytes, ValuesThatNoWriterMakesAreRefused) {
  {
    BytesReader r("\x02");
    r.Bool();
    EXPECT_FALSE(r.ok());
  }
  for (const std::string& byte : {"\x00"s, "\x04"s, "\xff"s}) {
    BytesReader r(byte);
    EXPECT_EQ(r.Enum(Colour::kRed, Colour::kBlue), Colour::kRed);
    EXPECT_FALSE(r.ok());
  }
  {
    const std::string bytes = "\x00\x00\x00\x03xyz"s;
    BytesReader r(bytes);
    EXPECT_EQ(r.String(2), "");
    EXPECT_FALSE(r.ok());
  }
  {
    BytesReader r("\xff\xff\xff\xffxyz");
    EXPECT_EQ(r.String(), "");
    EXPECT_FALSE(r.ok());
  }
  {
    BytesReader r("ok");
    r.Fail();
    EXPECT_EQ(r.left(), 0u);
    EXPECT_FALSE(r.ok());
  }
}

TEST(RecordBytes, ACountNeverExceedsWhatIsThere) {
  for (const size_t each : {1u, 2u, 5u}) {
    const std::string bytes = "\x00\x00\x00\x02"s + std::string(2 * each, 'x');
    BytesReader r(bytes);
    EXPECT_EQ(r.Count(each), 2u);
    EXPECT_TRUE(r.ok());
    BytesReader short_one(absl::string_view(bytes).substr(0, bytes.size() - 1));
    EXPECT_EQ(short_one.Count(each), 0u);
    EXPECT_FALSE(short_one.ok());
  }
}

}  // namespace
}  // namespace relais::wire
