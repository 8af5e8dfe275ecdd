// A living ledger's copy: complete, openable by itself, and untouched by what comes after.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sealed_ledger.h"
#include "tests/contract/rocks_rig.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

constexpr std::array<uint8_t, 16> kOwner = {7, 7, 7};

class RocksCopyTest : public ::testing::Test {
 protected:
  static absl::Status Append(Ledger& ledger, int number) {
    LedgerBatch batch;
    batch.records = {absl::StrCat("record ", number)};
    batch.puts.push_back(
        {{kOwner, static_cast<uint64_t>(number)}, std::make_shared<const std::string>(absl::StrCat("body ", number))});
    return ledger.Append(ledger.head(), batch).status();
  }
  static std::vector<std::string> RecordsOf(Ledger& ledger, uint64_t after = 0) {
    std::vector<std::string> records;
    EXPECT_OK(ledger.Replay(after, [&](uint64_t, absl::string_view record) {
      records.emplace_back(record);
      return absl::OkStatus();
    }));
    return records;
  }
  RocksLedgerOptions CopyOptions(int number) const {
    RocksLedgerOptions options = rig_.Options();
    options.folder = absl::StrCat(rig_.Options().folder, ".copy", number);
    return options;
  }

  RocksRig rig_{RocksRig::Where::kFiles};
  OpensslDigester digester_;
  SeededEntropy entropy_{13};
};

TEST_F(RocksCopyTest, EachCopyHoldsWhatWasAppendedBeforeItAndNothingLater) {
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, RocksLedger::Open(rig_.Options(), digester_, entropy_));
  std::vector<LedgerHead> heads;
  for (int copy = 0; copy < 5; ++copy) {
    for (int i = 0; i < 40; ++i) ASSERT_OK(Append(*ledger, copy * 40 + i + 1));
    heads.push_back(ledger->head());
    ASSERT_OK(ledger->CopyTo(CopyOptions(copy).folder));
  }
  // The living one trims, drops and writes anew what the copies are linked to.
  ASSERT_OK(ledger->SaveCheckpoint({150, "state"}));
  ASSERT_OK(ledger->TrimBefore(151));
  LedgerBatch drop;
  drop.drops.push_back({kOwner, 0, 1000});
  ASSERT_OK(ledger->Append(ledger->head(), drop).status());
  ASSERT_OK(ledger->Scrub());
  for (int copy = 0; copy < 5; ++copy) {
    ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> read, RocksLedger::OpenReadOnly(CopyOptions(copy), digester_));
    EXPECT_EQ(read->id(), ledger->id());
    EXPECT_EQ(read->head(), heads[copy]);
    EXPECT_EQ(RecordsOf(*read).size(), static_cast<size_t>(copy + 1) * 40);
    ASSERT_OK_AND_ASSIGN(const std::string body, read->ReadBody({kOwner, 40}));
    EXPECT_EQ(body, "body 40");
  }
}

TEST_F(RocksCopyTest, ACopyGoesOnByItself) {
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, RocksLedger::Open(rig_.Options(), digester_, entropy_));
  ASSERT_OK(Append(*ledger, 1));
  ASSERT_OK(ledger->CopyTo(CopyOptions(0).folder));
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> other, RocksLedger::Open(CopyOptions(0), digester_, entropy_));
  ASSERT_OK(Append(*other, 2));
  ASSERT_OK(Append(*ledger, 3));
  EXPECT_EQ(RecordsOf(*other).back(), "record 2");
  EXPECT_EQ(RecordsOf(*ledger).back(), "record 3");
}

TEST_F(RocksCopyTest, WhatIsThereAlreadyIsNotTouched) {
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, RocksLedger::Open(rig_.Options(), digester_, entropy_));
  ASSERT_OK(Append(*ledger, 1));
  ASSERT_OK(ledger->CopyTo(CopyOptions(0).folder));
  EXPECT_THAT(ledger->CopyTo(CopyOptions(0).folder), HasCode(absl::StatusCode::kAlreadyExists));
  EXPECT_FALSE(ledger->CopyTo("/no/such/parent/copy").ok());
  EXPECT_OK(Append(*ledger, 2));
  EXPECT_OK(RocksLedger::OpenReadOnly(CopyOptions(0), digester_));
}

TEST_F(RocksCopyTest, ACutCopyIsFound) {
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, RocksLedger::Open(rig_.Options(), digester_, entropy_));
  ASSERT_OK(Append(*ledger, 1));
  ASSERT_OK(ledger->CopyTo(CopyOptions(0).folder));
  for (const auto& file : std::filesystem::directory_iterator(CopyOptions(0).folder + "/rocks")) {
    if (file.path().extension() == ".sst" || file.path().extension() == ".log") std::filesystem::remove(file.path());
  }
  EXPECT_THAT(RocksLedger::OpenReadOnly(CopyOptions(0), digester_), HasCode(absl::StatusCode::kDataLoss));
}

TEST_F(RocksCopyTest, AnotherIdMakesItAnotherStoreWithTheSameRecords) {
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, RocksLedger::Open(rig_.Options(), digester_, entropy_));
  ASSERT_OK(Append(*ledger, 1));
  ASSERT_OK(ledger->CopyTo(CopyOptions(0).folder));
  ASSERT_OK_AND_ASSIGN(const LedgerId id, RocksLedger::GiveNewId(CopyOptions(0), digester_, entropy_));
  EXPECT_NE(id, ledger->id());
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> other, RocksLedger::Open(CopyOptions(0), digester_, entropy_));
  EXPECT_EQ(other->id(), id);
  EXPECT_EQ(other->head(), ledger->head());
  EXPECT_EQ(RecordsOf(*other), RecordsOf(*ledger));
  EXPECT_OK(Append(*other, 2));
}

TEST_F(RocksCopyTest, ASealedLedgersCopyOpensUnderTheSameVault) {
  const Secret32 vault(std::string(32, 'v'));
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> under, RocksLedger::Open(rig_.Options(), digester_, entropy_));
  RocksLedger* rocks = under.get();
  ASSERT_OK_AND_ASSIGN(auto sealed, SealedLedger::Open(std::move(under), vault, "node one", entropy_));
  ASSERT_OK(Append(*sealed, 1));
  ASSERT_OK(rocks->CopyTo(CopyOptions(0).folder));
  ASSERT_OK_AND_ASSIGN(auto copy, RocksLedger::OpenReadOnly(CopyOptions(0), digester_));
  ASSERT_OK_AND_ASSIGN(auto opened, SealedLedger::Open(std::move(copy), vault, "node one", entropy_));
  EXPECT_EQ(RecordsOf(*opened), std::vector<std::string>{"record 1"});
  ASSERT_OK_AND_ASSIGN(const std::string body, opened->ReadBody({kOwner, 1}));
  EXPECT_EQ(body, "body 1");
}

}  // namespace
}  // namespace relais
