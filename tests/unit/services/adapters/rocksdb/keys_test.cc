#include "services/adapters/rocksdb/keys.h"

#include <limits>
#include <string>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace relais::rocks {
namespace {

std::string Hex(absl::string_view bytes) {
  return absl::BytesToHexString(bytes);
}

// These bytes rest on partners' disks: a change needs a new kStoreFormat and a way over.
TEST(KeysTest, GoldenBytes) {
  EXPECT_EQ(kStoreFormat, 1u);
  EXPECT_EQ(Hex(FormatBytes(kStoreFormat)), "00000001");
  EXPECT_EQ(Hex(View(RecordKeyOf(0x0102030405060708))), "0102030405060708");
  std::array<uint8_t, 16> owner{};
  for (size_t i = 0; i < owner.size(); ++i) owner[i] = static_cast<uint8_t>(0xa0 + i);
  EXPECT_EQ(Hex(View(BodyKeyOf(owner, 258))), "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf0000000000000102");
  const Digest chain = Digest::FromBytes(std::string(32, '\xcc'));
  EXPECT_EQ(Hex(View(RecordPrefixOf(std::string(16, '\x55'), chain))),
            "01" + std::string("55555555555555555555555555555555") + Hex(std::string(32, '\xcc')));
  EXPECT_EQ(Hex(View(PlaceOf({7, chain}))), "0000000000000007" + Hex(std::string(32, '\xcc')));
  EXPECT_EQ(Hex(View(CheckpointPrefixOf(9))), "0000000000000009");
}

TEST(KeysTest, KeysSortAsTheirNumbersDo) {
  const uint64_t end = std::numeric_limits<uint64_t>::max();
  uint64_t previous = 0;
  for (uint64_t next : {uint64_t{1}, uint64_t{255}, uint64_t{256}, uint64_t{1} << 32, end}) {
    EXPECT_LT(View(RecordKeyOf(previous)), View(RecordKeyOf(next)));
    EXPECT_LT(View(BodyKeyOf({}, previous)), View(BodyKeyOf({}, next)));
    previous = next;
  }
  std::array<uint8_t, 16> next_owner{};
  next_owner[15] = 1;
  EXPECT_LT(View(BodyKeyOf({}, end)), View(BodyKeyOf(next_owner, 0)));
}

TEST(KeysTest, WhatIsWrittenIsReadBack) {
  EXPECT_EQ(ParseRecordKey(View(RecordKeyOf(12345))), 12345u);
  EXPECT_EQ(ParseFormat(FormatBytes(77)), 77u);
  const BodyKey key{{1, 2, 3}, 99};
  EXPECT_EQ(ParseBodyKey(View(BodyKeyOf(key.owner, key.index))), key);
  const LedgerHead head{5, Digest::FromBytes(std::string(32, 'c'))};
  EXPECT_EQ(ParsePlace(View(PlaceOf(head))), head);
  const RecordPrefix prefix = RecordPrefixOf(std::string(16, 's'), head.chain);
  const std::string value = std::string(View(prefix)) + "the record";
  std::optional<StoredRecord> record = ParseStoredRecord(value);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->salt, std::string(16, 's'));
  EXPECT_EQ(record->chain, head.chain);
  EXPECT_EQ(record->record, "the record");
  const std::string stored = std::string(View(CheckpointPrefixOf(3))) + "state";
  std::optional<StoredCheckpoint> checkpoint = ParseStoredCheckpoint(stored);
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->sequence, 3u);
  EXPECT_EQ(checkpoint->bytes, "state");
}

TEST(KeysTest, WrongLengthsAndUnknownFormsAreNothing) {
  EXPECT_FALSE(ParseRecordKey(std::string(7, 'x')));
  EXPECT_FALSE(ParseRecordKey(std::string(9, 'x')));
  EXPECT_FALSE(ParseBodyKey(std::string(23, 'x')));
  EXPECT_FALSE(ParseBodyKey(std::string(25, 'x')));
  EXPECT_FALSE(ParsePlace(std::string(39, 'x')));
  EXPECT_FALSE(ParseFormat(std::string(5, 'x')));
  EXPECT_FALSE(ParseStoredCheckpoint(std::string(7, 'x')));
  std::string value(View(RecordPrefixOf(std::string(16, 's'), Digest())));
  EXPECT_TRUE(ParseStoredRecord(value));
  EXPECT_FALSE(ParseStoredRecord(value.substr(1)));
  EXPECT_FALSE(ParseStoredRecord(""));
  value[0] = 2;
  EXPECT_FALSE(ParseStoredRecord(value));
}

}  // namespace
}  // namespace relais::rocks
