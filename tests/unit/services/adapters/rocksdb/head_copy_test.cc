#include "services/adapters/rocksdb/head_copy.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "tests/fakes/status_matchers.h"

namespace relais::rocks {
namespace {

class HeadCopyTest : public ::testing::Test {
 protected:
  std::string Bytes() {
    std::string bytes;
    EXPECT_TRUE(rocksdb::ReadFileToString(env_.get(), path_, &bytes).ok());
    return bytes;
  }

  std::unique_ptr<rocksdb::Env> env_{rocksdb::NewMemEnv(rocksdb::Env::Default())};
  const std::string path_ = "/head";
  OpensslDigester digester_;
  const LedgerId id_ = LedgerId::FromBytes(std::string(16, 'i'));
  const LedgerHead head_{7, Digest::FromBytes(std::string(32, 'c'))};
};

TEST_F(HeadCopyTest, NoFileIsNothing) {
  ASSERT_OK_AND_ASSIGN(std::optional<HeadCopy::Content> found, HeadCopy::Read(env_.get(), path_, digester_));
  EXPECT_FALSE(found);
  EXPECT_THAT(HeadCopy::Open(env_.get(), path_, digester_, id_), ::testing::Not(IsOk()));
}

TEST_F(HeadCopyTest, WhatIsWrittenIsReadBackAndIsAlways64Bytes) {
  ASSERT_OK(HeadCopy::Create(env_.get(), path_, digester_, {id_, LedgerHead{}}));
  EXPECT_EQ(Bytes().size(), HeadCopy::kBytes);
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<HeadCopy> copy, HeadCopy::Open(env_.get(), path_, digester_, id_));
  ASSERT_OK(copy->Write(head_));
  ASSERT_OK(copy->Sync());
  EXPECT_EQ(Bytes().size(), HeadCopy::kBytes);
  ASSERT_OK_AND_ASSIGN(std::optional<HeadCopy::Content> found, HeadCopy::Read(env_.get(), path_, digester_));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id_);
  EXPECT_EQ(found->head, head_);
}

TEST_F(HeadCopyTest, AnyFlippedBitAndAnyOtherLengthIsDamage) {
  ASSERT_OK(HeadCopy::Create(env_.get(), path_, digester_, {id_, head_}));
  const std::string good = Bytes();
  auto read = [&](const std::string& bytes) {
    EXPECT_TRUE(rocksdb::WriteStringToFile(env_.get(), bytes, path_).ok());
    return HeadCopy::Read(env_.get(), path_, digester_);
  };
  EXPECT_OK(read(good));
  for (size_t bit = 0; bit < 8 * good.size(); ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_THAT(read(bad), HasCode(absl::StatusCode::kDataLoss)) << bit;
  }
  for (const std::string& bad : {std::string(), good.substr(1), good + "x", std::string(64, '\0')}) {
    EXPECT_THAT(read(bad), HasCode(absl::StatusCode::kDataLoss));
  }
}

}  // namespace
}  // namespace relais::rocks
