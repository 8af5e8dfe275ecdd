// What only the RocksDB ledger shows: opening, its cost in syncs, room on the disk, reading beside, the head copy.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/rocksdb/keys.h"
#include "tests/contract/rocks_rig.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RocksOpenTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<RocksLedger>> Open() { return RocksLedger::Open(options_, digester_, entropy_); }
  static LedgerBatch BatchOf(const std::string& record) {
    LedgerBatch batch;
    batch.records = {record};
    return batch;
  }
  static absl::Status Append(RocksLedger& ledger, const LedgerBatch& batch) {
    return ledger.Append(ledger.head(), batch).status();
  }

  RocksRig rig_{RocksRig::Where::kFiles};
  RocksLedgerOptions options_ = rig_.Options();
  OpensslDigester digester_;
  SeededEntropy entropy_{11};
};

TEST_F(RocksOpenTest, AFolderThatCannotBeWrittenIsNamed) {
  for (const char* folder : {"/proc/relais", "/dev/null/store", "/no/such/parent"}) {
    options_.folder = folder;
    absl::StatusOr<std::unique_ptr<RocksLedger>> opened = Open();
    EXPECT_THAT(opened, HasCode(absl::StatusCode::kPermissionDenied));
    EXPECT_THAT(std::string(opened.status().message()), HasSubstr(folder));
  }
}

TEST_F(RocksOpenTest, ASecondOpenIsRefusedWhileTheFirstLives) {
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> first, Open());
  absl::StatusOr<std::unique_ptr<RocksLedger>> second = Open();
  EXPECT_THAT(second, HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("another process"));
  EXPECT_OK(Append(*first, BatchOf("a")));
  first.reset();
  EXPECT_OK(Open());
}

TEST_F(RocksOpenTest, AStoreOfANewerFormatIsRefused) {
  ASSERT_OK(Open());
  const std::string newer = rocks::FormatBytes(rocks::kStoreFormat + 1);
  RewriteKey(options_, "default", rocks::kFormatKey, &newer);
  absl::StatusOr<std::unique_ptr<RocksLedger>> opened = Open();
  EXPECT_THAT(opened, HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr("newer version"));
  EXPECT_THAT(RocksLedger::OpenReadOnly(options_, digester_), HasCode(absl::StatusCode::kFailedPrecondition));
}

TEST_F(RocksOpenTest, AStoreWithoutItsIdentityIsRefused) {
  ASSERT_OK(Open());
  RewriteKey(options_, "default", rocks::kIdKey, nullptr);
  EXPECT_THAT(Open(), HasCode(absl::StatusCode::kDataLoss));
}

TEST_F(RocksOpenTest, ACrashWhileCreatingLeavesAFolderThatOpens) {
  // Without its head copy, as before the last step of creation.
  LedgerId id;
  {
    ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, Open());
    id = ledger->id();
  }
  std::filesystem::remove(options_.folder + "/head");
  {
    ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, Open());
    EXPECT_EQ(ledger->id(), id);
  }
  // With RocksDB's folder made and nothing in it.
  std::filesystem::remove_all(options_.folder);
  std::filesystem::create_directories(options_.folder + "/rocks");
  EXPECT_OK(Open());
}

TEST_F(RocksOpenTest, AMissingHeadCopyOfAUsedStoreIsRefused) {
  {
    ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, Open());
    ASSERT_OK(Append(*ledger, BatchOf("a")));
  }
  std::filesystem::remove(options_.folder + "/head");
  EXPECT_THAT(Open(), HasCode(absl::StatusCode::kDataLoss));
}

TEST_F(RocksOpenTest, AStoreThatLostItsFileCurrentIsNotMadeAnew) {
  {
    ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, Open());
    ASSERT_OK(Append(*ledger, BatchOf("a")));
  }
  std::filesystem::remove(rig_.rocks_path() + "/CURRENT");
  EXPECT_THAT(Open(), HasCode(absl::StatusCode::kDataLoss));
  std::filesystem::remove(options_.folder + "/head");
  EXPECT_THAT(Open(), HasCode(absl::StatusCode::kDataLoss));
}

// Its logger ends the process on a full disk (store.cc).
TEST_F(RocksOpenTest, RocksDbKeepsNoLogFileOfItsOwn) {
  ASSERT_OK(Open());
  ASSERT_OK(Open());
  for (const auto& entry : std::filesystem::recursive_directory_iterator(options_.folder)) {
    EXPECT_THAT(entry.path().filename().string(), Not(::testing::StartsWith("LOG")));
  }
}

// --- What an append costs

TEST_F(RocksOpenTest, AnAppendIsOneSyncOfTheLogAndTheHeadCopyIsSyncedOnceInAWhile) {
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, Open());
  constexpr int kAppends = 2 * static_cast<int>(RocksLedger::kHeadCopySyncAppends);
  const int log_syncs = rig_.switches().log_syncs, copy_syncs = rig_.switches().head_copy_syncs;
  for (int i = 0; i < kAppends; ++i) {
    LedgerBatch batch = BatchOf(absl::StrCat(i));
    batch.records.push_back("second");
    batch.puts = {PutOf(1, static_cast<uint64_t>(i), "body")};
    batch.drops = {DropOf(1, 0, static_cast<uint64_t>(i))};
    ASSERT_OK(Append(*ledger, batch));
  }
  EXPECT_EQ(rig_.switches().log_syncs - log_syncs, kAppends);
  EXPECT_EQ(rig_.switches().head_copy_syncs - copy_syncs, 2);
  ledger.reset();
  EXPECT_EQ(rig_.switches().head_copy_syncs - copy_syncs, 3);
}

TEST_F(RocksOpenTest, AHeadCopyThatCannotBeWrittenStopsTheNextAppend) {
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, Open());
  rig_.switches().head_copy_fails = true;
  EXPECT_OK(Append(*ledger, BatchOf("durable all the same")));
  EXPECT_THAT(Append(*ledger, BatchOf("not any more")), HasCode(absl::StatusCode::kInternal));
  rig_.switches().head_copy_fails = false;
  EXPECT_THAT(Append(*ledger, BatchOf("not any more")), HasCode(absl::StatusCode::kInternal));
  ledger.reset();
  ASSERT_OK_AND_ASSIGN(ledger, Open());
  EXPECT_EQ(ledger->head().sequence, 1u);
  EXPECT_OK(Append(*ledger, BatchOf("again")));
}

// --- Room

TEST_F(RocksOpenTest, NearlyFullRefusesBodiesFirstAndEverythingLater) {
  constexpr uint64_t kMin = 1 << 20;
  options_.free_bytes_min = kMin;
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, Open());
  LedgerBatch puts = BatchOf("more");
  puts.puts = {PutOf(1, 1, "body")};
  ASSERT_OK(Append(*ledger, puts));
  LedgerBatch drops = BatchOf("less");
  drops.drops = {DropOf(1, 1, 2)};

  rig_.switches().free_bytes = kMin - 1;
  EXPECT_THAT(Append(*ledger, puts), HasCode(absl::StatusCode::kResourceExhausted));
  EXPECT_OK(Append(*ledger, drops));
  rig_.switches().free_bytes = kMin / 4 - 1;
  EXPECT_THAT(Append(*ledger, drops), HasCode(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(ledger->SaveCheckpoint({1, "state"}), HasCode(absl::StatusCode::kResourceExhausted));
  rig_.switches().free_bytes = kMin;
  EXPECT_OK(Append(*ledger, puts));
  EXPECT_EQ(ledger->head().sequence, 3u);
}

TEST_F(RocksOpenTest, ASyncThatFailsForWantOfRoomIsADoubtAllTheSame) {
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, Open());
  rig_.switches().next_log_sync_full = true;
  EXPECT_THAT(Append(*ledger, BatchOf("maybe")), HasCode(absl::StatusCode::kInternal));
  EXPECT_THAT(Append(*ledger, BatchOf("no")), HasCode(absl::StatusCode::kInternal));
}

// --- Reading beside

TEST_F(RocksOpenTest, AReaderSeesWhatIsInTheLogAndChangesNothing) {
  EXPECT_THAT(RocksLedger::OpenReadOnly(options_, digester_), HasCode(absl::StatusCode::kNotFound));
  EXPECT_FALSE(std::filesystem::exists(options_.folder));
  LedgerHead head;
  {
    ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, Open());
    LedgerBatch batch = BatchOf("a");
    batch.puts = {PutOf(1, 1, "body")};
    ASSERT_OK(Append(*ledger, batch));
    head = ledger->head();
  }
  auto listing = [&] {
    std::vector<std::pair<std::string, uintmax_t>> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(options_.folder)) {
      files.emplace_back(entry.path().string(), entry.is_regular_file() ? entry.file_size() : 0);
    }
    std::sort(files.begin(), files.end());
    return files;
  };
  const auto before = listing();
  {
    ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> reader, RocksLedger::OpenReadOnly(options_, digester_));
    EXPECT_EQ(reader->head(), head);
    EXPECT_THAT(reader->ReadBody(KeyOf(1, 1)), IsOkAndHolds(std::string("body")));
    EXPECT_OK(reader->Replay(0, [](uint64_t, absl::string_view) { return absl::OkStatus(); }));
    EXPECT_THAT(Append(*reader, BatchOf("b")), HasCode(absl::StatusCode::kFailedPrecondition));
    EXPECT_THAT(reader->SaveCheckpoint({1, "x"}), HasCode(absl::StatusCode::kFailedPrecondition));
    EXPECT_THAT(reader->TrimBefore(1), HasCode(absl::StatusCode::kFailedPrecondition));
  }
  EXPECT_EQ(listing(), before);
  std::filesystem::resize_file(options_.folder + "/head", 10);
  EXPECT_THAT(RocksLedger::OpenReadOnly(options_, digester_), HasCode(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace relais
