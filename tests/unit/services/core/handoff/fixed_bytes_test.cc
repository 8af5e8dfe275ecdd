#include "services/core/handoff/fixed_bytes.h"

#include <string>

#include "gtest/gtest.h"

namespace relais {
namespace {

TEST(FixedBytes, NumbersAreBigEndianAndComeBack) {
  FixedWriter out(32);
  out.U8(0xfe);
  out.U16(0x0102);
  out.U32(0x03040506);
  out.I32(-2);
  out.Bytes("ab");
  out.Zeros(2);
  const std::string bytes = out.Take();
  EXPECT_EQ(bytes, std::string("\xfe\x01\x02\x03\x04\x05\x06\xff\xff\xff\xfe"
                               "ab\0\0",
                               15));
  FixedReader in(bytes);
  EXPECT_EQ(in.U8(), 0xfe);
  EXPECT_EQ(in.U16(), 0x0102);
  EXPECT_EQ(in.U32(), 0x03040506u);
  EXPECT_EQ(in.I32(), -2);
  EXPECT_EQ(in.Bytes(2), "ab");
  EXPECT_FALSE(in.done());
  EXPECT_TRUE(in.Zeros(2));
  EXPECT_TRUE(in.done());
}

TEST(FixedBytes, ReadingPastTheEndFailsForGood) {
  FixedReader in(absl::string_view("\1\2\3", 3));
  EXPECT_EQ(in.U32(), 0u);
  EXPECT_FALSE(in.ok());
  EXPECT_EQ(in.U8(), 0u) << "nothing is read after a failure";
  EXPECT_TRUE(in.Read<PartnerId>().none());
  EXPECT_FALSE(in.done());
}

TEST(FixedBytes, ZerosMeansThereAndZero) {
  EXPECT_FALSE(FixedReader(absl::string_view("\0\1", 2)).Zeros(2));
  EXPECT_FALSE(FixedReader(absl::string_view("\0", 1)).Zeros(2));
  EXPECT_TRUE(FixedReader(absl::string_view("\0\0\1", 3)).Zeros(2));
}

}  // namespace
}  // namespace relais
