#include "services/wire/count_package.h"

#include "gtest/gtest.h"
#include "tests/fakes/status_matchers.h"

namespace relais::wire {
namespace {

constexpr size_t kCells = 10;

template <class T>
T Of(char fill) {
  return T::FromBytes(std::string(T::kSize, fill));
}

CountHead Head() {
  CountHead head;
  head.month = Month(682);
  head.node = Of<NodeId>('n');
  head.domain = Of<Digest>('d');
  for (size_t i = 0; i < 3; ++i) {
    head.shares[i] = {Of<SealingKey>(static_cast<char>('1' + i)), Of<Digest>(static_cast<char>('a' + i))};
  }
  return head;
}

std::string Package() {
  std::array<std::string, kAggregators> sealed;
  for (size_t i = 0; i < 3; ++i) {
    sealed[i] = std::string(SealedShareBytes(static_cast<Aggregator>(i + 1), kCells), static_cast<char>('x' + i));
  }
  return EncodeCountPackage(EncodeCountHead(Head()), Of<Signature>('s'), sealed);
}

TEST(CountPackageTest, OneVectorAndTwoSeeds) {
  EXPECT_EQ(PlainShareBytes(Aggregator::kEtat, kCells), 32u);
  EXPECT_EQ(PlainShareBytes(Aggregator::kRegion, kCells), 32u);
  EXPECT_EQ(PlainShareBytes(Aggregator::kRectorat, kCells), 3u * kCells * 8);
  EXPECT_EQ(Package().size(), CountPackageBytes(kCells));
}

TEST(CountPackageTest, AHeadComesBackAsItWas) {
  const std::string bytes = EncodeCountHead(Head());
  EXPECT_EQ(bytes.size(), kCountHeadBytes);
  EXPECT_THAT(DecodeCountHead(bytes), IsOkAndHolds(Head()));
  EXPECT_THAT(DecodeCountHead(bytes + "x"), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeCountHead(bytes.substr(1)), RefusedFor(Reason::kVersionUnknown));
  EXPECT_NE(CountHeadText(bytes), bytes) << "what is signed says what it is";
}

TEST(CountPackageTest, APackageIsCutIntoParcelsOfOneEach) {
  ASSERT_OK_AND_ASSIGN(const CountPackage package, DecodeCountPackage(Package(), kCells));
  EXPECT_EQ(package.head, Head());
  EXPECT_EQ(package.signature, Of<Signature>('s'));
  for (int to = 1; to <= kAggregators; ++to) {
    const std::string bytes = EncodeCountParcel(package, static_cast<Aggregator>(to));
    ASSERT_OK_AND_ASSIGN(const CountParcel parcel, DecodeCountParcel(bytes, kCells));
    EXPECT_EQ(parcel.to, static_cast<Aggregator>(to));
    EXPECT_EQ(parcel.head, Head());
    EXPECT_EQ(parcel.sealed, package.sealed[static_cast<size_t>(to - 1)]);
    for (int other = 1; other <= kAggregators; ++other) {
      if (other == to) continue;
      EXPECT_EQ(bytes.find(package.sealed[static_cast<size_t>(other - 1)]), std::string::npos);
    }
    EXPECT_THAT(DecodeCountParcel(bytes, kCells + 1).ok(), to != 3) << "only the vector tells the domain's size";
    EXPECT_FALSE(DecodeCountParcel(bytes + "x", kCells).ok());
    EXPECT_FALSE(DecodeCountParcel(bytes.substr(0, bytes.size() - 1), kCells).ok());
  }
}

TEST(CountPackageTest, AnotherSizeIsNoPackage) {
  EXPECT_THAT(DecodeCountPackage(Package(), kCells + 1), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeCountPackage(Package() + "x", kCells), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeCountPackage("", kCells), RefusedFor(Reason::kMalformed));
}

TEST(CountPackageTest, AShareIsBoundToItsMonthNodeDomainAndAggregator) {
  const std::string aad = CountShareAad(Month(1), Of<NodeId>('n'), Of<Digest>('d'), Aggregator::kEtat);
  EXPECT_NE(CountShareAad(Month(2), Of<NodeId>('n'), Of<Digest>('d'), Aggregator::kEtat), aad);
  EXPECT_NE(CountShareAad(Month(1), Of<NodeId>('m'), Of<Digest>('d'), Aggregator::kEtat), aad);
  EXPECT_NE(CountShareAad(Month(1), Of<NodeId>('n'), Of<Digest>('e'), Aggregator::kEtat), aad);
  EXPECT_NE(CountShareAad(Month(1), Of<NodeId>('n'), Of<Digest>('d'), Aggregator::kRegion), aad);
}

}  // namespace
}  // namespace relais::wire
