// Promises 6 and 7 of ports/ledger.h, the rule on threads, and a walk at random against a simple model.
#include <algorithm>
#include <atomic>
#include <limits>
#include <map>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/contract/ledger_contract.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr uint64_t kEnd = std::numeric_limits<uint64_t>::max();

bool SameCheckpoint(const absl::StatusOr<std::optional<Checkpoint>>& found, uint64_t sequence,
                    const std::string& bytes) {
  return found.ok() && found->has_value() && (*found)->sequence == sequence && (*found)->bytes == bytes;
}

// --- Scrub: what each storage's bytes look like afterwards, its own tests say

TEST_P(LedgerContract, S_ScrubbingChangesNothingThatIsLeft) {
  LedgerBatch batch;
  batch.records = {"r", "s"};
  for (uint64_t index = 1; index <= 20; ++index) batch.puts.push_back(PutOf(1, index, std::string(9'000, 'b')));
  ASSERT_OK(ledger().Append(ledger().head(), batch));
  LedgerBatch drop;
  drop.records = {"t"};
  drop.drops = {DropOf(1, 1, 20)};
  ASSERT_OK(ledger().Append(ledger().head(), drop));
  ASSERT_OK(ledger().SaveCheckpoint({2, "state"}));
  ASSERT_OK(ledger().TrimBefore(2));
  const LedgerHead head = ledger().head();
  for (int time = 0; time < 2; ++time) ASSERT_OK(ledger().Scrub());
  for (bool reopened : {false, true}) {
    if (reopened) MustReopen();
    EXPECT_EQ(ledger().head(), head);
    EXPECT_THAT(ReplayAfter(1), IsOkAndHolds(ElementsAre("s", "t")));
    EXPECT_THAT(ledger().ListBodies(KeyOf(1, 0).owner, 0, kEnd), IsOkAndHolds(ElementsAre(KeyOf(1, 20))));
    EXPECT_THAT(ledger().ReadBody(KeyOf(1, 20)), IsOkAndHolds(std::string(9'000, 'b')));
    EXPECT_TRUE(SameCheckpoint(ledger().LoadCheckpoint(), 2, "state"));
  }
  Append({"u"});
}

// --- 6: bodies

TEST_P(LedgerContract, P6_ABodyIsThereUntilItIsDropped) {
  const std::string large(128 * 1024, 'z');
  LedgerBatch batch;
  batch.records = {"r"};
  batch.puts = {PutOf(1, 1, "one"), PutOf(1, 65, large), PutOf(1, kEnd, ""), PutOf(2, 1, "other")};
  ASSERT_OK(ledger().Append(ledger().head(), batch));
  for (bool reopened : {false, true}) {
    if (reopened) MustReopen();
    EXPECT_THAT(ledger().ReadBody(KeyOf(1, 1)), IsOkAndHolds(std::string("one")));
    EXPECT_THAT(ledger().ReadBody(KeyOf(1, 65)), IsOkAndHolds(large));
    EXPECT_THAT(ledger().ReadBody(KeyOf(1, kEnd)), IsOkAndHolds(std::string()));
    EXPECT_THAT(ledger().ReadBody(KeyOf(1, 2)), HasCode(absl::StatusCode::kNotFound));
  }
  LedgerBatch drop;
  drop.records = {"s"};
  drop.drops = {DropOf(1, 1, 66)};
  ASSERT_OK(ledger().Append(ledger().head(), drop));
  for (bool reopened : {false, true}) {
    if (reopened) MustReopen();
    EXPECT_THAT(ledger().ReadBody(KeyOf(1, 1)), HasCode(absl::StatusCode::kNotFound));
    EXPECT_THAT(ledger().ReadBody(KeyOf(1, 65)), HasCode(absl::StatusCode::kNotFound));
    EXPECT_THAT(ledger().ReadBody(KeyOf(1, kEnd)), IsOkAndHolds(std::string()));
    EXPECT_THAT(ledger().ReadBody(KeyOf(2, 1)), IsOkAndHolds(std::string("other")));
  }
}

TEST_P(LedgerContract, P6_ADropIsHalfOpenAndStaysWithItsOwner) {
  LedgerBatch batch;
  for (uint8_t owner : {1, 2, 3}) {
    for (uint64_t index : {0, 5, 6, 9, 10}) batch.puts.push_back(PutOf(owner, index, "x"));
  }
  ASSERT_OK(ledger().Append(ledger().head(), batch));
  LedgerBatch drop;
  drop.drops = {DropOf(2, 5, 10), DropOf(3, 6, 7), DropOf(1, 7, 7), DropOf(1, 9, 3)};
  ASSERT_OK(ledger().Append(ledger().head(), drop));
  auto list = [&](uint8_t owner) { return ledger().ListBodies(KeyOf(owner, 0).owner, 0, kEnd); };
  EXPECT_THAT(list(1), IsOkAndHolds(ElementsAre(KeyOf(1, 0), KeyOf(1, 5), KeyOf(1, 6), KeyOf(1, 9), KeyOf(1, 10))));
  EXPECT_THAT(list(2), IsOkAndHolds(ElementsAre(KeyOf(2, 0), KeyOf(2, 10))));
  EXPECT_THAT(list(3), IsOkAndHolds(ElementsAre(KeyOf(3, 0), KeyOf(3, 5), KeyOf(3, 9), KeyOf(3, 10))));
}

TEST_P(LedgerContract, P6_DropsComeBeforePutsAndAPutReplaces) {
  LedgerBatch first, second, third;
  first.puts = {PutOf(1, 1, "old"), PutOf(1, 2, "old")};
  second.puts = {PutOf(1, 1, "new")};
  second.drops = {DropOf(1, 0, 10)};
  third.puts = {PutOf(1, 1, "newest")};
  ASSERT_OK(ledger().Append(ledger().head(), first));
  ASSERT_OK(ledger().Append(ledger().head(), second));
  EXPECT_THAT(ledger().ReadBody(KeyOf(1, 1)), IsOkAndHolds(std::string("new")));
  EXPECT_THAT(ledger().ReadBody(KeyOf(1, 2)), HasCode(absl::StatusCode::kNotFound));
  ASSERT_OK(ledger().Append(ledger().head(), third));
  EXPECT_THAT(ledger().ReadBody(KeyOf(1, 1)), IsOkAndHolds(std::string("newest")));
}

TEST_P(LedgerContract, P6_ADropOfVeryManyLeavesNothingAndNoMore) {
  LedgerBatch batch;
  for (uint64_t index = 0; index < 300; ++index) batch.puts.push_back(PutOf(2, index, "x"));
  batch.puts.push_back(PutOf(1, kEnd, "before"));
  batch.puts.push_back(PutOf(3, 0, "after"));
  ASSERT_OK(ledger().Append(ledger().head(), batch));
  LedgerBatch drop;
  drop.drops = {DropOf(2, 10, 290), DropOf(2, 0, 5)};
  drop.puts = {PutOf(2, 100, "new")};
  ASSERT_OK(ledger().Append(ledger().head(), drop));
  for (bool reopened : {false, true}) {
    if (reopened) MustReopen();
    ASSERT_OK_AND_ASSIGN(std::vector<BodyKey> keys, ledger().ListBodies(KeyOf(2, 0).owner, 0, kEnd));
    std::vector<BodyKey> expected;
    for (uint64_t index : {5, 6, 7, 8, 9, 100}) expected.push_back(KeyOf(2, index));
    for (uint64_t index = 290; index < 300; ++index) expected.push_back(KeyOf(2, index));
    EXPECT_EQ(keys, expected);
    EXPECT_THAT(ledger().ReadBody(KeyOf(1, kEnd)), IsOkAndHolds(std::string("before")));
    EXPECT_THAT(ledger().ReadBody(KeyOf(3, 0)), IsOkAndHolds(std::string("after")));
  }
}

TEST_P(LedgerContract, P6_ListingKeepsToItsOwnerAndRange) {
  LedgerBatch batch;
  batch.puts = {PutOf(1, kEnd, "x"), PutOf(2, 0, "x"), PutOf(2, 1, "x"), PutOf(2, 256, "x"), PutOf(3, 0, "x")};
  ASSERT_OK(ledger().Append(ledger().head(), batch));
  const auto owner = KeyOf(2, 0).owner;
  EXPECT_THAT(ledger().ListBodies(owner, 0, kEnd), IsOkAndHolds(ElementsAre(KeyOf(2, 0), KeyOf(2, 1), KeyOf(2, 256))));
  EXPECT_THAT(ledger().ListBodies(owner, 1, 256), IsOkAndHolds(ElementsAre(KeyOf(2, 1))));
  EXPECT_THAT(ledger().ListBodies(owner, 2, 2), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(ledger().ListBodies(owner, 9, 2), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(ledger().ListBodies(KeyOf(4, 0).owner, 0, kEnd), IsOkAndHolds(IsEmpty()));
}

// --- 7: checkpoints and trimming

TEST_P(LedgerContract, P7_ACheckpointIsReplacedWhole) {
  Append({"1", "2", "3"});
  const std::string large(3 << 20, 'c');
  EXPECT_OK(ledger().SaveCheckpoint({1, "small"}));
  EXPECT_TRUE(SameCheckpoint(ledger().LoadCheckpoint(), 1, "small"));
  EXPECT_OK(ledger().SaveCheckpoint({2, large}));
  EXPECT_TRUE(SameCheckpoint(ledger().LoadCheckpoint(), 2, large));
  MustReopen();
  EXPECT_TRUE(SameCheckpoint(ledger().LoadCheckpoint(), 2, large));
  EXPECT_OK(ledger().SaveCheckpoint({2, ""}));
  MustReopen();
  EXPECT_TRUE(SameCheckpoint(ledger().LoadCheckpoint(), 2, ""));
}

TEST_P(LedgerContract, P7_ACheckpointThatGoesBackOrBeyondTheHeadIsRefused) {
  Append({"1", "2", "3"});
  ASSERT_OK(ledger().SaveCheckpoint({2, "two"}));
  EXPECT_THAT(ledger().SaveCheckpoint({1, "one"}), HasCode(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ledger().SaveCheckpoint({4, "four"}), HasCode(absl::StatusCode::kInvalidArgument));
  EXPECT_TRUE(SameCheckpoint(ledger().LoadCheckpoint(), 2, "two"));
  MustReopen();
  EXPECT_THAT(ledger().SaveCheckpoint({1, "one"}), HasCode(absl::StatusCode::kInvalidArgument));
}

TEST_P(LedgerContract, P7_ACrashInACheckpointLeavesTheOldOneOrTheNewOne) {
  Append({"1", "2"});
  ASSERT_OK(ledger().SaveCheckpoint({1, "old"}));
  for (DiskFault fault : rig().Faults()) {
    rig().FailNextWrite(fault);
    EXPECT_THAT(ledger().SaveCheckpoint({2, "new"}), Not(IsOk()));
    MustReopen();
    absl::StatusOr<std::optional<Checkpoint>> found = ledger().LoadCheckpoint();
    EXPECT_TRUE(SameCheckpoint(found, 1, "old") || SameCheckpoint(found, 2, "new"));
    EXPECT_THAT(ReplayAfter(0), IsOkAndHolds(ElementsAre("1", "2")));
  }
}

TEST_P(LedgerContract, P7_NothingIsTrimmedWithoutACheckpointOrBeyondIt) {
  Append({"1", "2", "3", "4"});
  ASSERT_OK(ledger().TrimBefore(4));
  EXPECT_THAT(ReplayAfter(0), IsOkAndHolds(ElementsAre("1", "2", "3", "4")));
  ASSERT_OK(ledger().SaveCheckpoint({2, "two"}));
  ASSERT_OK(ledger().TrimBefore(100));
  EXPECT_THAT(ReplayAfter(2), IsOkAndHolds(ElementsAre("3", "4")));
  MustReopen();
  EXPECT_THAT(ReplayAfter(2), IsOkAndHolds(ElementsAre("3", "4")));
}

TEST_P(LedgerContract, P7_TrimmingKeepsTheHeadTheChainAndWhatFollows) {
  Append({"1", "2", "3", "4"});
  const LedgerHead head = ledger().head();
  ASSERT_OK(ledger().SaveCheckpoint({4, "four"}));
  ASSERT_OK(ledger().TrimBefore(0));
  ASSERT_OK(ledger().TrimBefore(1));
  EXPECT_THAT(ReplayAfter(0), IsOkAndHolds(ElementsAre("1", "2", "3", "4")));
  ASSERT_OK(ledger().TrimBefore(3));
  ASSERT_OK(ledger().TrimBefore(2));
  EXPECT_THAT(ReplayAfter(2), IsOkAndHolds(ElementsAre("3", "4")));
  EXPECT_THAT(ReplayAfter(1), HasCode(absl::StatusCode::kDataLoss));
  EXPECT_THAT(ReplayAfter(0), HasCode(absl::StatusCode::kDataLoss));
  ASSERT_OK(ledger().TrimBefore(5));
  for (bool reopened : {false, true}) {
    if (reopened) MustReopen();
    EXPECT_EQ(ledger().head(), head);
    EXPECT_THAT(ReplayAfter(4), IsOkAndHolds(IsEmpty()));
    EXPECT_TRUE(SameCheckpoint(ledger().LoadCheckpoint(), 4, "four"));
  }
  Append({"5"});
  MustReopen();
  EXPECT_THAT(ReplayAfter(4), IsOkAndHolds(ElementsAre("5")));
}

TEST_P(LedgerContract, P7_ATrimInDoubtLosesNothingThatTheCheckpointDoesNotCover) {
  Append({"1", "2", "3"});
  ASSERT_OK(ledger().SaveCheckpoint({2, "two"}));
  for (DiskFault fault : rig().Faults()) {
    rig().FailNextWrite(fault);
    EXPECT_THAT(ledger().TrimBefore(ReplayAfter(0).ok() ? 2 : 3), Not(IsOk()));
    MustReopen();
    EXPECT_THAT(ReplayAfter(2), IsOkAndHolds(ElementsAre("3")));
    EXPECT_TRUE(SameCheckpoint(ledger().LoadCheckpoint(), 2, "two"));
    if (ReplayAfter(1).status().code() == absl::StatusCode::kDataLoss) break;  // all of it is trimmed already
  }
}

// --- Threads

TEST_P(LedgerContract, T_OthersMayReadWhileTheWriterAppends) {
  constexpr uint64_t kAppends = 200;
  constexpr int kLooks = 2000;  // bounded, so that a busy reader cannot keep the writer waiting for long
  std::atomic<int> missing{0};
  std::thread reader([&] {
    for (int look = 0; look < kLooks; ++look) {
      // What the head covers is there: each body is put by the append of the record of its index.
      const uint64_t sequence = ledger().head().sequence;
      if (sequence > 0 && !ledger().ReadBody(KeyOf(1, sequence)).ok()) ++missing;
      if (!ledger().ListBodies(KeyOf(1, 0).owner, 0, kEnd).ok()) ++missing;
      if (ledger().id().none()) ++missing;
    }
  });
  for (uint64_t i = 1; i <= kAppends; ++i) {
    LedgerBatch batch;
    batch.records = {absl::StrCat(i)};
    batch.puts = {PutOf(1, i, std::string(1000, 'b'))};
    absl::StatusOr<LedgerHead> head = ledger().Append(ledger().head(), batch);
    EXPECT_THAT(head, IsOk());
    if (!head.ok()) break;
  }
  reader.join();
  EXPECT_EQ(missing, 0);
  EXPECT_EQ(ledger().head().sequence, kAppends);
}

// --- At random, against a model

struct Model {
  std::vector<std::string> records;
  std::map<BodyKey, std::string> bodies;
  uint64_t trimmed = 0;
  uint64_t checkpoint = 0;
};

LedgerBatch RandomBatch(SeededEntropy& dice, Model& next) {
  LedgerBatch batch;
  for (uint64_t i = dice.Below(4); i > 0; --i) {
    batch.records.push_back(dice.Draw(dice.Below(300)));
    next.records.push_back(batch.records.back());
  }
  for (uint64_t i = dice.Below(3); i > 0; --i) {
    const uint8_t owner = static_cast<uint8_t>(dice.Below(4));
    const uint64_t from = dice.Below(40), to = dice.Below(40);
    batch.drops.push_back(DropOf(owner, from, to));
    if (from < to)
      next.bodies.erase(next.bodies.lower_bound(KeyOf(owner, from)), next.bodies.lower_bound(KeyOf(owner, to)));
  }
  for (uint64_t i = dice.Below(4); i > 0; --i) {
    BodyPut put = PutOf(static_cast<uint8_t>(dice.Below(4)), dice.Below(40), dice.Draw(dice.Below(3000)));
    next.bodies[put.key] = *put.bytes;
    batch.puts.push_back(std::move(put));
  }
  return batch;
}

TEST_P(LedgerContract, R_AWalkAtRandomAgreesWithASimpleModel) {
  SeededEntropy dice(20'251);
  Model model;
  for (int step = 0; step < 400; ++step) {
    SCOPED_TRACE(step);
    const uint64_t choice = dice.Below(100);
    const std::vector<DiskFault> faults = rig().Faults();
    if (choice < 80) {
      Model next = model;
      LedgerBatch batch = RandomBatch(dice, next);
      const bool fail = dice.Chance(1, 20);
      if (fail) rig().FailNextWrite(faults[dice.Below(faults.size())]);
      absl::StatusOr<LedgerHead> head = ledger().Append(ledger().head(), batch);
      ASSERT_EQ(head.ok(), !fail) << head.status();
      if (fail) {
        MustReopen();
        // Landed or not: the number of records tells, unless there were none; then the bodies do not matter here.
        if (batch.records.empty()) {
          LedgerBatch again = batch;
          ASSERT_OK(ledger().Append(ledger().head(), again));
        } else if (ledger().head().sequence == model.records.size()) {
          continue;
        }
      }
      model = std::move(next);
    } else if (choice < 85) {
      MustReopen();
    } else if (choice < 90) {
      const uint64_t at = model.checkpoint + dice.Below(model.records.size() - model.checkpoint + 1);
      ASSERT_OK(ledger().SaveCheckpoint({at, absl::StrCat("state ", at)}));
      model.checkpoint = at;
    } else if (choice < 95) {
      const uint64_t before = dice.Below(model.records.size() + 5);
      ASSERT_OK(ledger().TrimBefore(before));
      model.trimmed = std::max(model.trimmed, std::min(before == 0 ? 0 : before - 1, model.checkpoint));
    } else {
      const uint64_t after = model.trimmed + dice.Below(model.records.size() - model.trimmed + 1);
      ASSERT_THAT(ReplayAfter(after), IsOkAndHolds(std::vector<std::string>(
                                          model.records.begin() + static_cast<long>(after), model.records.end())));
    }
    ASSERT_EQ(ledger().head().sequence, model.records.size());
  }
  std::map<BodyKey, std::string> bodies;
  for (uint8_t owner = 0; owner < 4; ++owner) {
    ASSERT_OK_AND_ASSIGN(std::vector<BodyKey> keys, ledger().ListBodies(KeyOf(owner, 0).owner, 0, kEnd));
    for (const BodyKey& key : keys) {
      ASSERT_OK_AND_ASSIGN(bodies[key], ledger().ReadBody(key));
    }
  }
  EXPECT_EQ(bodies, model.bodies);
}

}  // namespace
}  // namespace relais
