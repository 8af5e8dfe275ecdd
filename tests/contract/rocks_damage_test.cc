// Damage to the files of a RocksDB ledger. Whatever is done to them: either all that was acknowledged can still be
// read, or the ledger says DataLoss. It never opens with less and keeps quiet.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/core/handoff/check.h"
#include "tests/contract/rocks_rig.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kRecords = 60;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void WriteFile(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void FlipBit(const fs::path& path, size_t at) {
  std::string bytes = ReadFile(path);
  RELAIS_CHECK(at < bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
  WriteFile(path, bytes);
}

enum class Outcome { kIntact, kRefused, kSilentLoss };

class RocksDamageTest : public ::testing::Test {
 protected:
  RocksLedgerOptions Options(const std::string& name) const {
    RocksLedgerOptions options;
    options.folder = folder_.path() + "/" + name;
    options.free_bytes_min = 0;
    return options;
  }
  std::unique_ptr<RocksLedger> Open(const std::string& name) {
    absl::StatusOr<std::unique_ptr<RocksLedger>> opened = RocksLedger::Open(Options(name), digester_, entropy_);
    RELAIS_CHECK(opened.ok());
    return *std::move(opened);
  }
  // Appends up to kRecords in all, each with a body of its number.
  static void Fill(RocksLedger& ledger, uint64_t upto = kRecords) {
    while (ledger.head().sequence < upto) {
      const uint64_t next = ledger.head().sequence + 1;
      LedgerBatch batch;
      batch.records = {RecordOf(next)};
      batch.puts = {PutOf(1, next, BodyOf(next))};
      RELAIS_CHECK(ledger.Append(ledger.head(), batch).ok());
    }
  }
  // Everything in the log, nothing in a table.
  void MakeInLog(const std::string& name) { Fill(*Open(name)); }
  // Everything in tables (opening writes them), and a checkpoint.
  void MakeInTables(const std::string& name) {
    {
      std::unique_ptr<RocksLedger> ledger = Open(name);
      Fill(*ledger);
      RELAIS_CHECK(ledger->SaveCheckpoint({10, "state"}).ok());
    }
    Open(name);
  }
  // A fresh copy of a store, to damage.
  fs::path Copy(const std::string& name) {
    const fs::path to = folder_.path() + "/damaged";
    fs::remove_all(to);
    fs::copy(folder_.path() + "/" + name, to, fs::copy_options::recursive);
    return to;
  }
  static std::vector<fs::path> FilesIn(const fs::path& folder, const std::string& suffix) {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file() && absl::EndsWith(entry.path().string(), suffix)) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
  }
  // The largest file with that suffix.
  static fs::path Largest(const fs::path& folder, const std::string& suffix) {
    std::vector<fs::path> files = FilesIn(folder, suffix);
    RELAIS_CHECK(!files.empty());
    return *std::max_element(files.begin(), files.end(),
                             [](const fs::path& a, const fs::path& b) { return fs::file_size(a) < fs::file_size(b); });
  }
  // Opens the damaged copy and reads everything.
  Outcome Judge(bool unsafe = false) {
    RocksLedgerOptions options = Options("damaged");
    options.unsafe_default_recovery = unsafe;
    absl::StatusOr<std::unique_ptr<RocksLedger>> opened = RocksLedger::Open(options, digester_, entropy_);
    if (!opened.ok()) {
      EXPECT_THAT(opened, HasCode(absl::StatusCode::kDataLoss));
      return Outcome::kRefused;
    }
    uint64_t replayed = 0;
    absl::Status s = (*opened)->Replay(0, [&](uint64_t sequence, absl::string_view record) {
      EXPECT_EQ(record, RecordOf(sequence));
      ++replayed;
      return absl::OkStatus();
    });
    for (uint64_t i = 1; s.ok() && i <= replayed; ++i) {
      absl::StatusOr<std::string> body = (*opened)->ReadBody(KeyOf(1, i));
      s = body.status();
      if (body.ok()) {
        EXPECT_EQ(*body, BodyOf(i));
      }
    }
    if (s.ok()) s = (*opened)->LoadCheckpoint().status();
    if (!s.ok()) {
      EXPECT_THAT(s, HasCode(absl::StatusCode::kDataLoss));
      return Outcome::kRefused;
    }
    return replayed == kRecords ? Outcome::kIntact : Outcome::kSilentLoss;
  }

  static std::string RecordOf(uint64_t i) { return absl::StrCat("record ", i, std::string(i, '.')); }
  static std::string BodyOf(uint64_t i) { return absl::StrCat("body ", i, std::string(2000, 'b')); }

  TempFolder folder_{TempFolder::Where::kMemory};
  OpensslDigester digester_;
  SeededEntropy entropy_{3};
};

TEST_F(RocksDamageTest, ADeletedLogIsFoundByTheHeadCopy) {
  MakeInLog("store");
  const fs::path damaged = Copy("store");
  for (const fs::path& log : FilesIn(damaged, ".log")) fs::remove(log);
  EXPECT_EQ(Judge(), Outcome::kRefused);
}

TEST_F(RocksDamageTest, ALogCutAnywhereIsFound) {
  // The log's length after each append: where a cut leaves no trace in the log itself.
  std::vector<uintmax_t> lengths;
  {
    std::unique_ptr<RocksLedger> ledger = Open("store");
    for (uint64_t i = 1; i <= kRecords; ++i) {
      Fill(*ledger, i);
      lengths.push_back(fs::file_size(Largest(folder_.path() + "/store", ".log")));
    }
  }
  for (size_t i = 0; i + 1 < lengths.size(); i += 3) {
    for (uintmax_t length : {lengths[i], lengths[i] + 100}) {
      SCOPED_TRACE(length);
      fs::resize_file(Largest(Copy("store"), ".log"), length);
      EXPECT_EQ(Judge(), Outcome::kRefused);
    }
  }
}

// The proof that the tests here can fail: RocksDB's default recovery loses acknowledged records in silence, as soon as
// the head copy is not there to tell (as old as after a loss of power).
TEST_F(RocksDamageTest, AFlippedBitInTheLogIsFoundAndWithTheDefaultRecoveryIsNot) {
  std::string old_copy;
  {
    std::unique_ptr<RocksLedger> ledger = Open("store");
    Fill(*ledger, 2);
    old_copy = ReadFile(folder_.path() + "/store/head");
    Fill(*ledger);
  }
  int silent_safe = 0, silent_default_old_copy = 0, silent_default = 0, flips = 0;
  const size_t size = fs::file_size(Largest(folder_.path() + "/store", ".log"));
  for (size_t at = size / 20; at < size; at += size / 24) {
    ++flips;
    auto damage = [&](bool with_old_copy) {
      const fs::path damaged = Copy("store");
      FlipBit(Largest(damaged, ".log"), at);
      if (with_old_copy) WriteFile(damaged / "head", old_copy);
    };
    damage(true);
    if (Judge() == Outcome::kSilentLoss) ++silent_safe;
    damage(true);
    if (Judge(/*unsafe=*/true) == Outcome::kSilentLoss) ++silent_default_old_copy;
    damage(false);
    if (Judge(/*unsafe=*/true) == Outcome::kSilentLoss) ++silent_default;
  }
  EXPECT_GE(flips, 20);
  EXPECT_EQ(silent_safe, 0) << "the recovery mode alone finds it";
  EXPECT_GE(silent_default_old_copy, flips / 2) << "the default mode does not";
  EXPECT_EQ(silent_default, 0) << "the head copy alone finds it";
}

TEST_F(RocksDamageTest, AFlippedBitInATableIsFound) {
  MakeInTables("store");
  int refused = 0;
  for (const fs::path& table : FilesIn(folder_.path() + "/store", ".sst")) {
    const size_t size = fs::file_size(table);
    for (size_t at = 5; at < size; at += size / 12 + 1) {
      SCOPED_TRACE(absl::StrCat(table.filename().string(), " at ", at));
      FlipBit(Copy("store") / "rocks" / table.filename(), at);
      const Outcome outcome = Judge();
      EXPECT_NE(outcome, Outcome::kSilentLoss);
      if (outcome == Outcome::kRefused) ++refused;
    }
  }
  EXPECT_GT(refused, 10);
}

TEST_F(RocksDamageTest, AMissingFileIsFound) {
  MakeInTables("tables");
  MakeInLog("log");
  int refused = 0;
  for (const char* name : {"tables", "log"}) {
    for (const fs::path& file : FilesIn(folder_.path() + "/" + name, "")) {
      const fs::path relative = fs::relative(file, folder_.path() + "/" + name);
      SCOPED_TRACE(relative.string());
      fs::remove(Copy(name) / relative);
      const Outcome outcome = Judge();
      EXPECT_NE(outcome, Outcome::kSilentLoss);
      const std::string leaf = relative.filename().string();
      const bool needed = leaf == "head" || leaf == "CURRENT" || absl::StartsWith(leaf, "MANIFEST") ||
                          absl::EndsWith(leaf, ".sst") || (absl::EndsWith(leaf, ".log") && fs::file_size(file) > 0);
      EXPECT_EQ(outcome, needed ? Outcome::kRefused : Outcome::kIntact);
      if (outcome == Outcome::kRefused) ++refused;
    }
  }
  EXPECT_GE(refused, 8);
}

TEST_F(RocksDamageTest, AnyDamageToAnyFileIsFound) {
  MakeInTables("tables");
  MakeInLog("log");
  int refused = 0;
  for (int round = 0; round < 150; ++round) {
    const std::string name = entropy_.Chance(1, 2) ? "tables" : "log";
    const fs::path damaged = Copy(name);
    const std::vector<fs::path> files = FilesIn(damaged, "");
    const fs::path& file = files[entropy_.Below(files.size())];
    std::string bytes = ReadFile(file);
    const uint64_t how = entropy_.Below(5);
    SCOPED_TRACE(absl::StrCat("round ", round, ", ", file.filename().string(), ", damage ", how));
    if (bytes.empty()) continue;
    const size_t at = entropy_.Below(bytes.size());
    if (how == 0) bytes[at] = static_cast<char>(bytes[at] ^ (1 << entropy_.Below(8)));
    if (how == 1) bytes.resize(at);
    if (how == 2) std::fill(bytes.begin() + static_cast<long>(at), bytes.end(), '\0');
    if (how == 3) bytes.replace(at, 16, entropy_.Draw(16));
    if (how == 4) bytes.erase(at, 1 + entropy_.Below(64));
    WriteFile(file, bytes);
    const Outcome outcome = Judge();
    EXPECT_NE(outcome, Outcome::kSilentLoss);
    if (outcome == Outcome::kRefused) ++refused;
  }
  EXPECT_GT(refused, 50);
}

TEST_F(RocksDamageTest, TwoFilesExchangedAreFound) {
  MakeInTables("store");
  for (const char* suffix : {".sst", ".log"}) {
    const std::vector<fs::path> files = FilesIn(folder_.path() + "/store", suffix);
    for (size_t i = 0; i + 1 < files.size(); ++i) {
      const fs::path damaged = Copy("store") / "rocks";
      fs::rename(damaged / files[i].filename(), damaged / "aside");
      fs::rename(damaged / files[i + 1].filename(), damaged / files[i].filename());
      fs::rename(damaged / "aside", damaged / files[i + 1].filename());
      EXPECT_NE(Judge(), Outcome::kSilentLoss);
    }
  }
}

// --- The head copy itself

TEST_F(RocksDamageTest, AnOlderHeadCopyAccusesNobody) {
  std::vector<std::string> copies;
  {
    std::unique_ptr<RocksLedger> ledger = Open("store");
    copies.push_back(ReadFile(folder_.path() + "/store/head"));
    for (uint64_t i = 1; i < kRecords; i += 7) {
      Fill(*ledger, i);
      copies.push_back(ReadFile(folder_.path() + "/store/head"));
    }
    Fill(*ledger);
  }
  for (const std::string& old : copies) {
    WriteFile(Copy("store") / "head", old);
    EXPECT_EQ(Judge(), Outcome::kIntact);
    // Opening has brought it up to date.
    EXPECT_EQ(ReadFile(folder_.path() + "/damaged/head"), ReadFile(folder_.path() + "/store/head"));
  }
}

TEST_F(RocksDamageTest, AHeadCopyOfAnotherStoreOrAnotherHistoryIsRefused) {
  MakeInLog("store");
  MakeInLog("other");
  WriteFile(Copy("store") / "head", ReadFile(folder_.path() + "/other/head"));
  EXPECT_EQ(Judge(), Outcome::kRefused);
  // Two stores without records differ in their ids only.
  Open("empty");
  Open("empty2");
  WriteFile(Copy("empty") / "head", ReadFile(folder_.path() + "/empty2/head"));
  EXPECT_EQ(Judge(), Outcome::kRefused);
  // The same store went on twice from one backup.
  {
    std::unique_ptr<RocksLedger> ledger = Open("twin");
    Fill(*ledger, 10);
  }
  fs::copy(folder_.path() + "/twin", folder_.path() + "/twin2", fs::copy_options::recursive);
  Fill(*Open("twin"));
  Fill(*Open("twin2"));
  WriteFile(Copy("twin") / "head", ReadFile(folder_.path() + "/twin2/head"));
  EXPECT_EQ(Judge(), Outcome::kRefused);
}

}  // namespace
}  // namespace relais
