// The sealed ledger under the contract, over RocksDB and over memory; and what only it promises: nothing at rest can be
// read or moved, and what was erased opens no more.
#include "services/adapters/sodium/sealed_ledger.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "tests/contract/ledger_contract.h"
#include "tests/contract/mem_rig.h"
#include "tests/contract/rocks_rig.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kHolder[] = "node one";

Secret32 Vault(char byte = 'v') {
  return Secret32(std::string(32, byte));
}

// Any rig, sealed.
class SealedRig : public LedgerRig {
 public:
  explicit SealedRig(std::unique_ptr<LedgerRig> under) : under_(std::move(under)) {}

  absl::StatusOr<std::unique_ptr<Ledger>> Open(const Digester& digester, Entropy& entropy) override {
    absl::StatusOr<std::unique_ptr<Ledger>> under = under_->Open(digester, entropy);
    if (!under.ok()) return under;
    bare_ = under->get();
    return SealedLedger::Open(*std::move(under), Vault(), kHolder, nonces_);
  }
  std::vector<DiskFault> Faults() const override { return under_->Faults(); }
  void FailNextWrite(DiskFault fault) override { under_->FailNextWrite(fault); }
  void SetFull(bool full) override { under_->SetFull(full); }
  void CorruptRecord(uint64_t sequence) override { under_->CorruptRecord(sequence); }
  void RemoveRecord(uint64_t sequence) override { under_->RemoveRecord(sequence); }
  std::string AsKept(uint64_t sequence, const std::string& given) override {
    std::string kept;
    absl::Status seen = bare_->Replay(sequence - 1, [&](uint64_t at, absl::string_view record) {
      if (at == sequence) kept = std::string(record);
      return absl::OkStatus();
    });
    EXPECT_THAT(seen, IsOk());
    EXPECT_NE(kept, given);
    return kept;
  }

 private:
  std::unique_ptr<LedgerRig> under_;
  SeededEntropy nonces_{5};
  Ledger* bare_ = nullptr;  // of the ledger opened last
};

INSTANTIATE_TEST_SUITE_P(
    Sealed, LedgerContract,
    ::testing::Values(
        LedgerKind{"Files",
                   [] { return std::make_unique<SealedRig>(std::make_unique<RocksRig>(RocksRig::Where::kFiles)); }},
        LedgerKind{"Memory", [] { return std::make_unique<SealedRig>(std::make_unique<MemRig>()); }}),
    KindName);

class SealedLedgerTest : public ::testing::Test {
 protected:
  SealedLedgerTest() { Open().IgnoreError(); }

  absl::Status Open(const Secret32& vault = Vault(), absl::string_view holder = kHolder) {
    ledger_.reset();
    auto under = MemLedger::Open(disk_, digester_, entropy_);
    if (!under.ok()) return under.status();
    bare_ = under->get();
    auto opened = SealedLedger::Open(*std::move(under), vault, holder, entropy_);
    if (!opened.ok()) return opened.status();
    ledger_ = *std::move(opened);
    return absl::OkStatus();
  }
  void Append(LedgerBatch batch) { ASSERT_OK(ledger_->Append(ledger_->head(), batch)); }
  void Put(uint8_t owner, uint64_t index, const std::string& word) {
    LedgerBatch batch;
    batch.records = {absl::StrCat("record of ", word)};
    batch.puts = {PutOf(owner, index, word)};
    Append(std::move(batch));
  }
  void Drop(uint8_t owner, uint64_t from, uint64_t to) {
    LedgerBatch batch;
    batch.drops = {DropOf(owner, from, to)};
    Append(std::move(batch));
  }
  absl::StatusOr<std::string> KeptKey(uint8_t owner) { return ledger_->KeptKeyOf(KeyOf(owner, 0).owner); }
  bool OnDisk(const std::string& word) const {
    for (const std::string& bytes : disk_->AllBytes()) {
      if (absl::StrContains(bytes, word)) return true;
    }
    return false;
  }

  OpensslDigester digester_;
  SeededEntropy entropy_{3};
  std::shared_ptr<MemDisk> disk_ = std::make_shared<MemDisk>();
  MemLedger* bare_ = nullptr;  // underneath
  std::unique_ptr<SealedLedger> ledger_;
};

TEST_F(SealedLedgerTest, NothingIsAtRestAsItWasGiven) {
  Put(1, 1, "canary-body");
  ASSERT_OK(ledger_->SaveCheckpoint({1, "canary-checkpoint"}));
  EXPECT_THAT(ledger_->ReadBody(KeyOf(1, 1)), IsOkAndHolds("canary-body"));
  for (const char* word : {"canary", "record of", "relais.sealed"}) EXPECT_FALSE(OnDisk(word)) << word;
}

TEST_F(SealedLedgerTest, AnotherVaultAnotherHolderAndAnUnsealedStoreAreRefusedAndNothingChanges) {
  Put(1, 1, "body");
  const uint64_t writes = disk_->writes();
  EXPECT_THAT(Open(Vault('w')), HasCode(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Open(Vault(), "node two"), HasCode(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(disk_->writes(), writes);
  ASSERT_OK(Open());
  EXPECT_THAT(ledger_->ReadBody(KeyOf(1, 1)), IsOkAndHolds("body"));
  disk_ = std::make_shared<MemDisk>();
  ASSERT_OK_AND_ASSIGN(const auto open, MemLedger::Open(disk_, digester_, entropy_));
  LedgerBatch batch;
  batch.records = {"in the open"};
  ASSERT_OK(open->Append(open->head(), batch));
  EXPECT_THAT(Open(), HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(disk_->body_count(), 0u);
}

// A body under another owner, at another index, or from another store does not pass for what is asked for.
TEST_F(SealedLedgerTest, WhatWasMovedDoesNotOpen) {
  Put(1, 1, "one");
  Put(1, 2, "two");
  Put(2, 1, "other");
  const auto swap = [&](const BodyKey& a, const BodyKey& b) {
    const BodyKey first = ledger_->PlaceOf(a), second = ledger_->PlaceOf(b);
    LedgerBatch batch;
    batch.puts = {{first, std::make_shared<const std::string>(bare_->ReadBody(second).value())},
                  {second, std::make_shared<const std::string>(bare_->ReadBody(first).value())}};
    ASSERT_OK(bare_->Append(bare_->head(), batch));
  };
  swap(KeyOf(1, 1), KeyOf(1, 2));
  EXPECT_THAT(ledger_->ReadBody(KeyOf(1, 1)), HasCode(absl::StatusCode::kDataLoss));
  swap(KeyOf(1, 1), KeyOf(1, 2));
  EXPECT_THAT(ledger_->ReadBody(KeyOf(1, 1)), IsOkAndHolds("one"));
  swap(KeyOf(1, 1), KeyOf(2, 1));
  EXPECT_THAT(ledger_->ReadBody(KeyOf(2, 1)), HasCode(absl::StatusCode::kDataLoss));
}

TEST_F(SealedLedgerTest, AnOwnersKeyComesWithItsFirstBodyAndLeavesWithItsLast) {
  EXPECT_THAT(KeptKey(1), HasCode(absl::StatusCode::kNotFound));
  Put(1, 1, "one");
  ASSERT_OK_AND_ASSIGN(const std::string kept, KeptKey(1));
  Put(1, 2, "two");
  EXPECT_THAT(KeptKey(1), IsOkAndHolds(kept)) << "one key for all of them";
  Drop(1, 1, 2);
  EXPECT_THAT(KeptKey(1), IsOkAndHolds(kept));
  Drop(1, 2, 3);
  EXPECT_THAT(KeptKey(1), HasCode(absl::StatusCode::kNotFound));
  EXPECT_FALSE(ledger_->ScrubOwed()) << "nobody gave a word";
  Put(1, 3, "three");
  EXPECT_THAT(KeptKey(1), IsOkAndHolds(Not(kept)));
}

TEST_F(SealedLedgerTest, AWordOfErasureChangesTheKeyOfWhatIsLeft) {
  for (uint64_t index = 1; index <= 4; ++index) Put(1, index, absl::StrCat("body ", index));
  Put(2, 1, "another owner's");
  ASSERT_OK_AND_ASSIGN(const std::string kept, KeptKey(1));
  ASSERT_OK_AND_ASSIGN(const std::string others, KeptKey(2));
  LedgerBatch erase;
  erase.records = {"withdrawn"};
  erase.drops = {DropOf(1, 0, 2), DropOf(1, 3, kToTheEnd)};
  Append(std::move(erase));
  for (bool reopened : {false, true}) {
    if (reopened) {
      ASSERT_OK(Open());
    }
    EXPECT_TRUE(ledger_->ScrubOwed());
    ASSERT_OK_AND_ASSIGN(const std::string now, KeptKey(1));
    EXPECT_NE(now, kept);
    EXPECT_FALSE(OnDisk(kept));
    EXPECT_THAT(ledger_->ReadBody(KeyOf(1, 2)), IsOkAndHolds("body 2"));
    for (uint64_t index : {1, 3, 4}) {
      EXPECT_THAT(ledger_->ReadBody(KeyOf(1, index)), HasCode(absl::StatusCode::kNotFound));
    }
    EXPECT_THAT(KeptKey(2), IsOkAndHolds(others));
  }
  ASSERT_OK(ledger_->Scrub());
  EXPECT_FALSE(ledger_->ScrubOwed());
  ASSERT_OK(Open());
  EXPECT_FALSE(ledger_->ScrubOwed());
  Drop(1, 0, kToTheEnd);
  EXPECT_THAT(KeptKey(1), HasCode(absl::StatusCode::kNotFound));
}

// A body that was kept aside before the erasure and put back opens no more: not with everything that the node holds.
TEST_F(SealedLedgerTest, ABodyPutBackAfterAnErasureDoesNotOpen) {
  Put(1, 1, "erased");
  Put(1, 2, "stays");
  const BodyKey place = ledger_->PlaceOf(KeyOf(1, 1));
  ASSERT_OK_AND_ASSIGN(const std::string aside, bare_->ReadBody(place));
  LedgerBatch erase;
  erase.drops = {DropOf(1, 0, 2), DropOf(1, 3, kToTheEnd)};
  Append(std::move(erase));
  Put(1, 3, "new");
  LedgerBatch back;
  back.puts = {{place, std::make_shared<const std::string>(aside)}};
  ASSERT_OK(bare_->Append(bare_->head(), back));
  EXPECT_THAT(ledger_->ReadBody(KeyOf(1, 1)), HasCode(absl::StatusCode::kDataLoss));
  EXPECT_THAT(ledger_->ReadBody(KeyOf(1, 2)), IsOkAndHolds("stays"));
  EXPECT_THAT(ledger_->ReadBody(KeyOf(1, 3)), IsOkAndHolds("new"));
}

TEST_F(SealedLedgerTest, AnErasureTogetherWithNewBodiesGivesThemTheNewKey) {
  Put(1, 1, "old");
  ASSERT_OK_AND_ASSIGN(const std::string kept, KeptKey(1));
  LedgerBatch batch;
  batch.drops = {DropOf(1, 0, kToTheEnd)};
  batch.puts = {PutOf(1, 5, "new")};
  Append(std::move(batch));
  EXPECT_THAT(KeptKey(1), IsOkAndHolds(Not(kept)));
  EXPECT_THAT(ledger_->ReadBody(KeyOf(1, 5)), IsOkAndHolds("new"));
}

// In real files: the key as it was kept before, and the bodies' bytes, are in no file after the scrub.
TEST(SealedFiles, TheKeptKeyAndTheBodiesOfAnErasedOwnerAreInNoFile) {
  TempFolder folder;
  OpensslDigester digester;
  SeededEntropy entropy(9);
  RocksLedgerOptions options;
  options.folder = folder.path();
  options.free_bytes_min = 0;
  options.write_buffer_bytes = 64u << 10;
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<Ledger> under, RocksLedger::Open(options, digester, entropy));
  Ledger& bare = *under;
  ASSERT_OK_AND_ASSIGN(const auto ledger, SealedLedger::Open(std::move(under), Vault(), kHolder, entropy));
  for (uint64_t index = 1; index <= 40; ++index) {
    LedgerBatch batch;
    batch.records = {absl::StrCat("r", index)};
    batch.puts = {PutOf(index % 2 == 0 ? 1 : 2, index, std::string(4'000, 'x'))};
    ASSERT_OK(ledger->Append(ledger->head(), batch));
  }
  ASSERT_OK_AND_ASSIGN(const std::string erased_key, ledger->KeptKeyOf(KeyOf(1, 0).owner));
  ASSERT_OK_AND_ASSIGN(const std::string left_key, ledger->KeptKeyOf(KeyOf(2, 0).owner));
  ASSERT_OK_AND_ASSIGN(const std::string erased_body, bare.ReadBody(ledger->PlaceOf(KeyOf(1, 2))));
  const auto files_holding = [&](const std::string& bytes) {
    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
      if (!entry.is_regular_file()) continue;
      std::stringstream content;
      content << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      files += absl::StrContains(content.str(), bytes) ? 1 : 0;
    }
    return files;
  };
  LedgerBatch erase;
  erase.drops = {DropOf(1, 0, kToTheEnd)};
  ASSERT_OK(ledger->Append(ledger->head(), erase));
  EXPECT_GT(files_holding(erased_key), 0) << "before the scrub: or the search finds nothing anywhere";
  EXPECT_GT(files_holding(erased_body.substr(0, 64)), 0);
  ASSERT_OK(ledger->Scrub());
  EXPECT_EQ(files_holding(erased_key), 0);
  EXPECT_EQ(files_holding(erased_body.substr(0, 64)), 0);
  EXPECT_GT(files_holding(left_key), 0);
}

}  // namespace
}  // namespace relais
