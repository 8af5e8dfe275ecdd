// A ledger carried between engines, and by file: whole, gone on with after a stop anywhere, and never over anything.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/adapters/carriage/carry.h"
#include "services/adapters/carriage/ledger_file.h"
#include "services/adapters/etcd/etcd_parts.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/rocksdb/rocks_parts.h"
#include "tests/contract/etcd_rig.h"
#include "tests/contract/ledger_contract.h"
#include "tests/contract/rocks_rig.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr uint64_t kCarriedRecords = 5'000;
constexpr uint64_t kTrimmed = 700;

std::string BytesOf(const std::string& path) {
  std::stringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

// Stops after so many puts, as if the process had.
class StoppingTarget : public LedgerTarget {
 public:
  StoppingTarget(LedgerTarget& target, int puts) : target_(target), left_(puts) {}

  absl::StatusOr<Place> Begin(const CarriedLedger& ledger) override { return target_.Begin(ledger); }
  absl::Status PutCheckpoint(const Checkpoint& checkpoint) override {
    return Goes() ? target_.PutCheckpoint(checkpoint) : Stop();
  }
  absl::Status PutRecords(const std::vector<SaltedRecord>& records, const LedgerHead& before,
                          const LedgerHead& end) override {
    return Goes() ? target_.PutRecords(records, before, end) : Stop();
  }
  absl::Status PutBodies(const std::vector<CarriedBody>& bodies) override {
    return Goes() ? target_.PutBodies(bodies) : Stop();
  }
  absl::StatusOr<std::unique_ptr<LedgerSource>> ReadBack() override { return target_.ReadBack(); }
  absl::Status Finish() override { return Goes() ? target_.Finish() : Stop(); }

 private:
  bool Goes() { return left_-- > 0; }
  static absl::Status Stop() { return absl::UnavailableError("stopped, for this test"); }

  LedgerTarget& target_;
  int left_;
};

class LedgerCarriage : public ::testing::Test {
 protected:
  LedgerCarriage() {
    owner_.region = "a-region";
    owner_.network = digester_.Sha256("an anchor");
    std::unique_ptr<RocksLedger> ledger = RocksLedger::Open(Rocks("first"), digester_, entropy_).value();
    for (uint64_t at = 0; at < kCarriedRecords; at += 50) {
      LedgerBatch batch;
      for (uint64_t i = at; i < at + 50; ++i)
        batch.records.push_back(absl::StrCat("record ", i, std::string(i % 97, 'r')));
      if (at == 1'000) batch.records.back() = std::string(1'300'000, 'R');  // more than one transaction of etcd's takes
      for (uint64_t i = 0; i < 2; ++i) {
        batch.puts.push_back(PutOf(static_cast<uint8_t>(at % 7), at + i, std::string(1 + at * 3 % 9'000, 'b')));
      }
      EXPECT_OK(ledger->Append(ledger->head(), batch).status());
      if (at == 2'500) {
        EXPECT_OK(ledger->SaveCheckpoint({2'000, std::string(1'500'000, 'c')}));
      }
    }
    EXPECT_OK(ledger->TrimBefore(kTrimmed + 1));
  }

  RocksLedgerOptions Rocks(const std::string& name) const {
    RocksLedgerOptions options;
    options.folder = folder_ / name;
    options.free_bytes_min = 0;
    return options;
  }
  std::unique_ptr<LedgerSource> FromRocks(const std::string& name) {
    return RocksLedgerSource::Open(Rocks(name), digester_, entropy_).value();
  }
  absl::StatusOr<Carried> Put(LedgerSource& source, LedgerTarget& target) {
    return Carry(source, target, owner_, digester_, nullptr);
  }
  // Exports the first ledger; its bytes.
  std::string File(const std::string& name) {
    LedgerFileTarget target(folder_ / name, digester_);
    EXPECT_OK(Put(*FromRocks("first"), target).status());
    return BytesOf(folder_ / name);
  }
  // What a ledger comes to as a file: equal bytes, equal ledgers.
  std::string AsFile(LedgerSource& source) {
    const std::string path = folder_ / absl::StrCat("as-file-", ++files_);
    LedgerFileTarget target(path, digester_);
    EXPECT_OK(Put(source, target).status());
    return BytesOf(path);
  }
  EtcdLedgerOptions Etcd() { return rig_.Options(); }

  // Stopped after every number of puts there is, and gone on with each time.
  template <class MakeTarget>
  void StopEverywhere(MakeTarget make) {
    int runs = 0;
    for (int puts = 0;; ++runs) {
      const std::unique_ptr<LedgerTarget> target = make();
      StoppingTarget stopping(*target, puts);
      const absl::StatusOr<Carried> carried = Put(*FromRocks("first"), stopping);
      if (carried.ok()) {
        EXPECT_FALSE(carried->was_there);
        break;
      }
      ASSERT_THAT(carried.status(), HasCode(absl::StatusCode::kUnavailable));
      ASSERT_LT(runs, 100);
      puts = 1;
    }
    EXPECT_GT(runs, 5) << "too few stops for it to mean anything";
    const std::unique_ptr<LedgerTarget> target = make();
    EXPECT_TRUE(Put(*FromRocks("first"), *target).value().was_there);
  }

  TemporaryFolder folder_;
  OpensslDigester digester_;
  SeededEntropy entropy_{11};
  LedgerOwner owner_;
  EtcdRig rig_;
  int files_ = 0;
};

TEST_F(LedgerCarriage, GoesFromRocksDbByFileToEtcdAndBackAndStaysTheSame) {
  const std::string exported = File("ledger");
  const std::unique_ptr<LedgerFileSource> file = LedgerFileSource::Open(folder_ / "ledger", digester_).value();
  EXPECT_EQ(file->manifest().records, kCarriedRecords - kTrimmed);
  EXPECT_EQ(file->manifest().owner, owner_);
  EXPECT_THAT(exported, HasSubstr("region a-region\n"));
  {
    EtcdLedgerTarget target(Etcd(), digester_);
    EXPECT_OK(Put(*file, target).status());
  }
  std::unique_ptr<LedgerSource> etcd = EtcdLedgerSource::Open(Etcd(), digester_, entropy_).value();
  EXPECT_TRUE(AsFile(*etcd) == exported);
  RocksLedgerTarget back(Rocks("second"), digester_, entropy_);
  EXPECT_OK(Put(*etcd, back).status());
  EXPECT_TRUE(AsFile(*FromRocks("second")) == exported);
  EXPECT_FALSE(fs::exists(folder_ / "second.import"));
  EXPECT_FALSE(fs::exists(folder_ / "second/carried"));

  // A ledger like any other, on either side.
  etcd.reset();
  std::unique_ptr<Ledger> ledgers[] = {EtcdLedger::Open(Etcd(), digester_, entropy_).value(),
                                       RocksLedger::Open(Rocks("second"), digester_, entropy_).value()};
  for (std::unique_ptr<Ledger>& ledger : ledgers) {
    EXPECT_EQ(ledger->id(), file->manifest().facts.id);
    LedgerBatch more;
    more.records = {"one more"};
    ASSERT_OK_AND_ASSIGN(const LedgerHead head, ledger->Append(ledger->head(), more));
    EXPECT_EQ(head.sequence, kCarriedRecords + 1);
    EXPECT_EQ(ledger->LoadCheckpoint().value()->sequence, 2'000u);
    uint64_t replayed = 0;
    EXPECT_OK(ledger->Replay(kTrimmed, [&](uint64_t, absl::string_view) {
      ++replayed;
      return absl::OkStatus();
    }));
    EXPECT_EQ(replayed, kCarriedRecords + 1 - kTrimmed);
  }
}

TEST_F(LedgerCarriage, AnEmptyLedgerGoesToo) {
  RocksLedger::Open(Rocks("empty"), digester_, entropy_).value().reset();
  LedgerFileTarget file(folder_ / "ledger", digester_);
  EXPECT_OK(Put(*FromRocks("empty"), file).status());
  EtcdLedgerTarget target(Etcd(), digester_);
  EXPECT_OK(Put(*LedgerFileSource::Open(folder_ / "ledger", digester_).value(), target).status());
  EXPECT_EQ(EtcdLedger::Open(Etcd(), digester_, entropy_).value()->head(), LedgerHead());
}

TEST_F(LedgerCarriage, StoppedAnywhereAFileEndsWithTheSameBytes) {
  const std::string whole = File("at once");
  StopEverywhere([&] {
    // And in the middle of a write.
    if (fs::exists(folder_ / "stopped.part")) {
      std::ofstream(folder_ / "stopped.part", std::ios::app | std::ios::binary) << "r\0\0\1half of a part";
    }
    return std::make_unique<LedgerFileTarget>(folder_ / "stopped", digester_);
  });
  EXPECT_TRUE(BytesOf(folder_ / "stopped") == whole);
  EXPECT_FALSE(fs::exists(folder_ / "stopped.part"));
}

TEST_F(LedgerCarriage, StoppedAnywhereAStoreEndsWithTheSameContents) {
  StopEverywhere([&] { return std::make_unique<RocksLedgerTarget>(Rocks("stopped"), digester_, entropy_); });
  EXPECT_TRUE(AsFile(*FromRocks("stopped")) == File("at once"));
}

TEST_F(LedgerCarriage, StoppedAnywhereAClusterEndsWithTheSameContents) {
  StopEverywhere([&] { return std::make_unique<EtcdLedgerTarget>(Etcd(), digester_); });
  EXPECT_TRUE(AsFile(*EtcdLedgerSource::Open(Etcd(), digester_, entropy_).value()) == File("at once"));
  EXPECT_EQ(rig_.Count({rig_.keys().Carrying(), etcd::After(rig_.keys().Carrying())}), 0);
}

// Killed outright, a process of its own.
TEST_F(LedgerCarriage, KilledInTheMiddleAStoreIsGoneOnWith) {
  for (int kills = 1; kills < 4; ++kills) {
    const pid_t child = fork();
    if (child == 0) {
      RocksLedgerTarget target(Rocks("killed"), digester_, entropy_);
      int puts = 0;
      Carry(*FromRocks("first"), target, owner_, digester_, [&](CarryStep step, uint64_t, uint64_t) {
        if (step == CarryStep::kPut && ++puts == 2) raise(SIGKILL);
      }).IgnoreError();
      _exit(0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_FALSE(fs::exists(folder_ / "killed")) << "nobody takes half a ledger for one";
  }
  RocksLedgerTarget target(Rocks("killed"), digester_, entropy_);
  ASSERT_OK_AND_ASSIGN(const Carried carried, Put(*FromRocks("first"), target));
  EXPECT_TRUE(carried.gone_on);
  EXPECT_TRUE(AsFile(*FromRocks("killed")) == File("at once"));
}

TEST_F(LedgerCarriage, AnAnswerThatNeverCameIsSettled) {
  for (const bool arrives : {false, true}) {
    EtcdLine line;
    EtcdRig rig;
    EtcdLedgerOptions options = rig.Options();
    options.between = [&line](std::unique_ptr<etcd::Kv> kv) { return line.Between(std::move(kv)); };
    EtcdLedgerTarget target(options, digester_);
    int puts = 0;
    EXPECT_OK(Carry(*FromRocks("first"), target, owner_, digester_, [&](CarryStep step, uint64_t, uint64_t) {
                if (step == CarryStep::kPut && ++puts % 3 == 0) line.StayNext(arrives);
              }).status());
    EXPECT_TRUE(AsFile(*EtcdLedgerSource::Open(rig.Options(), digester_, entropy_).value()) ==
                File(absl::StrCat("arrives ", arrives)));
  }
}

TEST_F(LedgerCarriage, NothingIsPutOverAnotherLedger) {
  const std::string exported = File("ledger");
  RocksLedger::Open(Rocks("other"), digester_, entropy_).value().reset();
  EtcdLedger::Open(Etcd(), digester_, entropy_).value().reset();
  std::ofstream(folder_ / "other file") << "mine";
  RocksLedgerTarget store(Rocks("other"), digester_, entropy_);
  EtcdLedgerTarget cluster(Etcd(), digester_);
  LedgerFileTarget file(folder_ / "other file", digester_);
  for (LedgerTarget* target : std::initializer_list<LedgerTarget*>{&store, &cluster, &file}) {
    EXPECT_THAT(Put(*FromRocks("first"), *target), HasCode(absl::StatusCode::kAlreadyExists));
  }
  EXPECT_EQ(BytesOf(folder_ / "other file"), "mine");
  EXPECT_EQ(FromRocks("other")->facts().head.sequence, 0u);
  EXPECT_EQ(EtcdLedger::Open(Etcd(), digester_, entropy_).value()->head().sequence, 0u);
}

TEST_F(LedgerCarriage, WhatAnotherCarryingLeftUnfinishedIsForgottenOnlyWhenTold) {
  RocksLedger::Open(Rocks("empty"), digester_, entropy_).value().reset();
  RocksLedgerTarget store(Rocks("target"), digester_, entropy_);
  EtcdLedgerTarget cluster(Etcd(), digester_);
  for (LedgerTarget* target : std::initializer_list<LedgerTarget*>{&store, &cluster}) {
    StoppingTarget stopping(*target, 3);
    EXPECT_THAT(Put(*FromRocks("first"), stopping), HasCode(absl::StatusCode::kUnavailable));
  }
  EXPECT_THAT(store.Forget(), HasCode(absl::StatusCode::kFailedPrecondition)) << "it is under way";
  const absl::Status hub = EtcdLedger::Open(Etcd(), digester_, entropy_).status();
  EXPECT_THAT(hub, HasCode(absl::StatusCode::kFailedPrecondition)) << "no hub takes half a ledger for one";
  EXPECT_THAT(std::string(hub.message()), HasSubstr("unfinished"));
  RocksLedgerTarget second_store(Rocks("other"), digester_, entropy_);
  {
    RocksLedgerTarget stopped(Rocks("other"), digester_, entropy_);
    StoppingTarget stopping(stopped, 3);
    EXPECT_THAT(Put(*FromRocks("first"), stopping), HasCode(absl::StatusCode::kUnavailable));
  }
  EtcdLedgerTarget second_cluster(Etcd(), digester_);
  EXPECT_THAT(Put(*FromRocks("empty"), second_store), HasCode(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Put(*FromRocks("empty"), second_cluster), HasCode(absl::StatusCode::kAlreadyExists));
  EXPECT_OK(second_store.Forget());
  EXPECT_OK(second_cluster.Forget());
  EXPECT_EQ(rig_.Count(rig_.keys().All()), 0);
  EXPECT_OK(Put(*FromRocks("empty"), second_store).status());
  EXPECT_OK(Put(*FromRocks("empty"), second_cluster).status());
}

TEST_F(LedgerCarriage, OfTwoWhoCarryTheEarlierOneEnds) {
  EtcdLedgerTarget first(Etcd(), digester_), second(Etcd(), digester_);
  StoppingTarget stopping(first, 2);
  EXPECT_THAT(Put(*FromRocks("first"), stopping), HasCode(absl::StatusCode::kUnavailable));
  EXPECT_OK(Put(*FromRocks("first"), second).status());
  EXPECT_THAT(first.PutBodies({{KeyOf(1, 1), "late"}}), HasCode(absl::StatusCode::kFailedPrecondition));
}

TEST_F(LedgerCarriage, WhoServesIsLeftAlone) {
  const std::unique_ptr<EtcdLedger> serving = EtcdLedger::Open(Etcd(), digester_, entropy_).value();
  EtcdLedgerOptions options = Etcd();
  options.wait = absl::ZeroDuration();
  EXPECT_THAT(EtcdLedgerSource::Open(options, digester_, entropy_), HasCode(absl::StatusCode::kFailedPrecondition));
  EtcdLedgerTarget cluster(options, digester_);
  EXPECT_THAT(Put(*FromRocks("first"), cluster), HasCode(absl::StatusCode::kFailedPrecondition));
  const std::unique_ptr<LedgerSource> held = FromRocks("first");
  EXPECT_THAT(RocksLedgerSource::Open(Rocks("first"), digester_, entropy_),
              HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(RocksLedgerSource::Open(Rocks("nowhere"), digester_, entropy_), HasCode(absl::StatusCode::kNotFound));
  EXPECT_FALSE(fs::exists(folder_ / "nowhere")) << "and is not made";
}

TEST_F(LedgerCarriage, AFileThatWasCutOrAlteredAnywhereIsFoundOut) {
  const std::string whole = File("ledger");
  const auto open = [&](const std::string& bytes) {
    std::ofstream(folder_ / "altered", std::ios::binary) << bytes;
    return LedgerFileSource::Open(folder_ / "altered", digester_).status();
  };
  ASSERT_OK(open(whole));
  const size_t step = whole.size() / 40;
  for (size_t at = 0; at < whole.size(); at += at < 700 ? 13 : step) {
    EXPECT_THAT(open(whole.substr(0, at)), HasCode(absl::StatusCode::kDataLoss)) << "cut at " << at;
    std::string altered = whole;
    altered[at] ^= 1;
    EXPECT_THAT(open(altered), HasCode(absl::StatusCode::kDataLoss)) << "altered at " << at;
  }
  EXPECT_THAT(open(whole + "x"), HasCode(absl::StatusCode::kDataLoss));
  EXPECT_THAT(open(""), HasCode(absl::StatusCode::kDataLoss));
}

// Records under digests that are right and a chain that is not: somebody made the file, or the store lies.
TEST_F(LedgerCarriage, ARecordThatBreaksTheChainIsNotCarried) {
  const std::string key("\0\0\0\0\0\0\x0b\xb8", 8);
  const std::string forged = absl::StrCat(std::string(1, '\1'), std::string(48, 's'), "forged");
  RewriteKey(Rocks("first"), "records", key, &forged);
  LedgerFileTarget target(folder_ / "ledger", digester_);
  EXPECT_THAT(Put(*FromRocks("first"), target), HasCode(absl::StatusCode::kDataLoss));
  EXPECT_FALSE(fs::exists(folder_ / "ledger"));
  EXPECT_FALSE(fs::exists(folder_ / "ledger.part"));
}

TEST_F(LedgerCarriage, AClusterWithTooLittleRoomIsLeftAsItIs) {
  EtcdLedgerOptions options = Etcd();
  options.quota_bytes = 3u << 20;
  EtcdLedgerTarget target(options, digester_);
  EXPECT_THAT(Put(*FromRocks("first"), target), HasCode(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(rig_.Count(rig_.keys().All()), 0);
}

}  // namespace
}  // namespace relais
