// The RocksDB ledger under the contract, in files and in RocksDB's own memory file system.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "tests/contract/ledger_contract.h"
#include "tests/contract/rocks_rig.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

INSTANTIATE_TEST_SUITE_P(
    Rocks, LedgerContract,
    ::testing::Values(LedgerKind{"Files", [] { return std::make_unique<RocksRig>(RocksRig::Where::kFiles); }},
                      LedgerKind{"MemEnv", [] { return std::make_unique<RocksRig>(RocksRig::Where::kMemory); }}),
    KindName);

// How many files below `folder` hold `word`, tables and logs alike.
int FilesHolding(const std::string& folder, const std::string& word) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::stringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    files += absl::StrContains(bytes.str(), word) ? 1 : 0;
  }
  return files;
}

class RocksScrubTest : public ::testing::Test {
 protected:
  RocksScrubTest() {
    options_.folder = folder_.path();
    options_.free_bytes_min = 0;
    options_.write_buffer_bytes = 256u << 10;  // so that bodies lie in tables, too
    ledger_ = RocksLedger::Open(options_, digester_, entropy_).value();
  }
  void Put(uint64_t index, const std::string& word) {
    LedgerBatch batch;
    batch.records = {absl::StrCat("record ", index)};
    batch.puts = {PutOf(1, index, absl::StrCat(word, index, std::string(8'000, 'x')))};
    ASSERT_OK(ledger_->Append(ledger_->head(), batch));
  }

  TempFolder folder_;
  OpensslDigester digester_;
  SeededEntropy entropy_{11};
  RocksLedgerOptions options_;
  std::unique_ptr<RocksLedger> ledger_;
};

// Found by searching the files: what was dropped stayed in tables and in the log until RocksDB cared to compact.
TEST_F(RocksScrubTest, WhatWasDroppedIsInNoFileAfterwards) {
  for (uint64_t index = 1; index <= 100; ++index) Put(index, index % 2 == 0 ? "dropped-" : "left-");
  LedgerBatch drop;
  for (uint64_t index = 2; index <= 100; index += 2) drop.drops.push_back(DropOf(1, index, index + 1));
  ASSERT_OK(ledger_->Append(ledger_->head(), drop));
  ASSERT_OK(ledger_->SaveCheckpoint({60, "state"}));
  ASSERT_OK(ledger_->TrimBefore(60));
  EXPECT_GT(FilesHolding(folder_.path(), "dropped-2x"), 0) << "in a table";
  EXPECT_GT(FilesHolding(folder_.path(), "dropped-100x"), 0) << "in the log";
  ASSERT_OK(ledger_->Scrub());
  EXPECT_EQ(FilesHolding(folder_.path(), "dropped-"), 0);
  EXPECT_EQ(FilesHolding(folder_.path(), "record 42"), 0) << "trimmed";
  EXPECT_GT(FilesHolding(folder_.path(), "record 61"), 0);
  EXPECT_GT(FilesHolding(folder_.path(), "left-99x"), 0);
  ledger_.reset();
  ASSERT_OK_AND_ASSIGN(ledger_, RocksLedger::Open(options_, digester_, entropy_));
  EXPECT_OK(ledger_->ReadBody(KeyOf(1, 99)));
  Put(101, "left-");
}

}  // namespace
}  // namespace relais
