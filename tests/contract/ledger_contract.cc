// Promises 1 to 5 of ports/ledger.h. Names begin with the promise's number.
#include "tests/contract/ledger_contract.h"

#include <stdexcept>
#include <utility>

#include "gmock/gmock.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "tests/fakes/status_matchers.h"

namespace relais {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

LedgerContract::LedgerContract() : digester_(std::make_unique<OpensslDigester>()), rig_(GetParam().make()) {
  MustReopen();
}

LedgerContract::~LedgerContract() = default;

absl::Status LedgerContract::Reopen() {
  Close();
  absl::StatusOr<std::unique_ptr<Ledger>> opened = rig_->Open(*digester_, entropy_);
  if (!opened.ok()) return opened.status();
  ledger_ = *std::move(opened);
  return absl::OkStatus();
}

void LedgerContract::MustReopen() {
  absl::Status opened = Reopen();
  if (!opened.ok()) throw std::runtime_error(opened.ToString());
}

void LedgerContract::Append(std::vector<std::string> records) {
  const LedgerHead before = ledger().head();
  LedgerBatch batch;
  batch.records = std::move(records);
  absl::StatusOr<LedgerHead> head = ledger().Append(before, batch);
  ASSERT_OK(head);
  ASSERT_EQ(head->sequence, before.sequence + batch.records.size());
  ASSERT_EQ(*head, ledger().head());
}

absl::StatusOr<std::vector<std::string>> LedgerContract::ReplayAfter(uint64_t after) {
  std::vector<std::string> seen;
  uint64_t expected = after;
  absl::Status replayed = ledger().Replay(after, [&](uint64_t sequence, absl::string_view record) {
    EXPECT_EQ(sequence, ++expected);
    seen.emplace_back(record);
    return absl::OkStatus();
  });
  if (!replayed.ok()) return replayed;
  return seen;
}

BodyKey KeyOf(uint8_t owner, uint64_t index) {
  BodyKey key;
  key.owner.fill(owner);
  key.index = index;
  return key;
}

BodyPut PutOf(uint8_t owner, uint64_t index, std::string bytes) {
  return {KeyOf(owner, index), std::make_shared<const std::string>(std::move(bytes))};
}

BodyDrop DropOf(uint8_t owner, uint64_t from, uint64_t to) {
  return {KeyOf(owner, 0).owner, from, to};
}

// --- The beginning

TEST_P(LedgerContract, P0_ANewLedgerIsEmptyAndHasAnId) {
  EXPECT_FALSE(ledger().id().none());
  EXPECT_EQ(ledger().head(), LedgerHead{});
  EXPECT_THAT(ReplayAfter(0), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(ledger().LoadCheckpoint(), IsOkAndHolds(std::nullopt));
}

TEST_P(LedgerContract, P0_TheIdStaysAndAnotherStorageHasAnother) {
  const LedgerId id = ledger().id();
  MustReopen();
  EXPECT_EQ(ledger().id(), id);
  SeededEntropy other_entropy(kSeed + 1);
  std::unique_ptr<LedgerRig> other = GetParam().make();
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<Ledger> second, other->Open(*digester_, other_entropy));
  EXPECT_NE(second->id(), id);
}

// --- 1: all or nothing, durable

TEST_P(LedgerContract, P1_WhatWasAppendedIsThereAfterReopening) {
  Append({"a", "", std::string(20'000, 'x')});
  LedgerBatch batch;
  batch.records = {"b"};
  batch.puts = {PutOf(1, 1, "body")};
  ASSERT_OK(ledger().Append(ledger().head(), batch));
  const LedgerHead head = ledger().head();
  MustReopen();
  EXPECT_EQ(ledger().head(), head);
  EXPECT_THAT(ReplayAfter(0), IsOkAndHolds(ElementsAre("a", "", std::string(20'000, 'x'), "b")));
  EXPECT_THAT(ledger().ReadBody(KeyOf(1, 1)), IsOkAndHolds(std::string("body")));
}

TEST_P(LedgerContract, P1_AnAppendInDoubtLandsWholeOrNotAtAll) {
  int landed = 0, lost = 0;
  for (DiskFault fault : rig().Faults()) {
    Append({"before"});
    LedgerBatch batch;
    batch.records = {"one", "two"};
    batch.puts = {PutOf(1, 1, "body")};
    batch.drops = {DropOf(1, 1, 2)};
    const uint64_t before = ledger().head().sequence;
    rig().FailNextWrite(fault);
    ASSERT_THAT(ledger().Append(ledger().head(), batch), ::testing::Not(IsOk()));
    EXPECT_EQ(ledger().head().sequence, before);
    MustReopen();
    ASSERT_OK_AND_ASSIGN(std::vector<std::string> records, ReplayAfter(before));
    const bool body = ledger().ReadBody(KeyOf(1, 1)).ok();
    if (records.empty()) {
      ++lost;
      EXPECT_FALSE(body);
    } else {
      ++landed;
      EXPECT_THAT(records, ElementsAre("one", "two"));
      EXPECT_TRUE(body);
    }
    LedgerBatch clean;
    clean.drops = {DropOf(1, 0, 10)};
    ASSERT_OK(ledger().Append(ledger().head(), clean));
  }
  EXPECT_GT(landed, 0);
  EXPECT_GT(lost, 0);
}

TEST_P(LedgerContract, P1_ABatchWithoutRecordsChangesBodiesAndLeavesTheHead) {
  Append({"a"});
  const LedgerHead head = ledger().head();
  LedgerBatch batch;
  batch.puts = {PutOf(1, 1, "body")};
  EXPECT_THAT(ledger().Append(head, batch), IsOkAndHolds(head));
  MustReopen();
  EXPECT_EQ(ledger().head(), head);
  EXPECT_THAT(ledger().ReadBody(KeyOf(1, 1)), IsOkAndHolds(std::string("body")));
}

TEST_P(LedgerContract, P1_ConfirmingWritesNothing) {
  EXPECT_OK(ledger().Confirm());
  Append({"a"});
  const LedgerHead head = ledger().head();
  EXPECT_OK(ledger().Confirm());
  EXPECT_EQ(ledger().head(), head);
  Append({"b"});
  MustReopen();
  EXPECT_OK(ledger().Confirm());
  EXPECT_THAT(ReplayAfter(0), IsOkAndHolds(std::vector<std::string>{"a", "b"}));
}

// --- 2: what each error means

TEST_P(LedgerContract, P2_AnotherHeadIsAbortedAndNothingIsWritten) {
  Append({"a", "b"});
  const LedgerHead head = ledger().head();
  LedgerHead other_chain = head;
  other_chain.chain = Digest();
  LedgerBatch batch;
  batch.records = {"c"};
  batch.puts = {PutOf(1, 1, "body")};
  for (const LedgerHead& wrong : {LedgerHead{}, LedgerHead{head.sequence + 1, head.chain}, other_chain}) {
    EXPECT_THAT(ledger().Append(wrong, batch), HasCode(absl::StatusCode::kAborted));
  }
  EXPECT_EQ(ledger().head(), head);
  EXPECT_THAT(ledger().ReadBody(KeyOf(1, 1)), HasCode(absl::StatusCode::kNotFound));
  MustReopen();
  EXPECT_EQ(ledger().head(), head);
  EXPECT_OK(ledger().Append(head, batch));
}

TEST_P(LedgerContract, P2_UnavailableAndFullWroteNothingAndTheSameCallMayBeRepeated) {
  for (DiskFault fault : rig().Faults()) {
    if (fault != DiskFault::kUnavailable && fault != DiskFault::kFull) continue;
    const LedgerHead head = ledger().head();
    LedgerBatch batch;
    batch.records = {"again"};
    batch.puts = {PutOf(1, head.sequence, "body")};
    rig().FailNextWrite(fault);
    EXPECT_THAT(ledger().Append(head, batch), HasCode(fault == DiskFault::kFull ? absl::StatusCode::kResourceExhausted
                                                                                : absl::StatusCode::kUnavailable));
    EXPECT_THAT(ledger().ReadBody(KeyOf(1, head.sequence)), HasCode(absl::StatusCode::kNotFound));
    EXPECT_OK(ledger().Append(head, batch));
    MustReopen();
    EXPECT_THAT(ReplayAfter(head.sequence), IsOkAndHolds(ElementsAre("again")));
  }
}

TEST_P(LedgerContract, P2_AFullDiskRefusesEachAppendStillReadsAndGoesOnWithoutReopening) {
  Append({"a"});
  rig().SetFull(true);
  LedgerBatch batch;
  batch.records = {"b"};
  batch.puts = {PutOf(1, 1, "body")};
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(ledger().Append(ledger().head(), batch), HasCode(absl::StatusCode::kResourceExhausted));
    EXPECT_THAT(ReplayAfter(0), IsOkAndHolds(ElementsAre("a")));
  }
  rig().SetFull(false);
  EXPECT_OK(ledger().Append(ledger().head(), batch));
  Append({"c"});
  MustReopen();
  EXPECT_THAT(ReplayAfter(0), IsOkAndHolds(ElementsAre("a", "b", "c")));
}

// --- 3: after a doubt

TEST_P(LedgerContract, P3_AfterADoubtEveryWriteFailsUntilOpenedAnewAndReadingGoesOn) {
  for (DiskFault fault : {DiskFault::kDoubtLost, DiskFault::kDoubtLanded}) {
    LedgerBatch batch;
    batch.records = {"kept"};
    batch.puts = {PutOf(1, 1, "body")};
    ASSERT_OK(ledger().Append(ledger().head(), batch));
    const LedgerHead head = ledger().head();
    rig().FailNextWrite(fault);
    ASSERT_THAT(ledger().Append(head, batch), ::testing::Not(IsOk()));
    for (int i = 0; i < 3; ++i) {
      absl::StatusOr<LedgerHead> again = ledger().Append(head, batch);
      ASSERT_THAT(again, ::testing::Not(IsOk()));
      EXPECT_NE(again.status().code(), absl::StatusCode::kUnavailable);
      EXPECT_NE(again.status().code(), absl::StatusCode::kResourceExhausted);
      EXPECT_THAT(ledger().SaveCheckpoint({head.sequence, "x"}), ::testing::Not(IsOk()));
      EXPECT_THAT(ledger().Confirm(), ::testing::Not(IsOk())) << "what its owner remembers may not be all";
    }
    EXPECT_THAT(ledger().ReadBody(KeyOf(1, 1)), IsOkAndHolds(std::string("body")));
    EXPECT_OK(ReplayAfter(0));
    MustReopen();
    EXPECT_OK(ledger().Append(ledger().head(), batch));
  }
}

// --- 4: replay

TEST_P(LedgerContract, P4_ReplayVisitsExactlyWhatComesAfter) {
  const std::vector<std::string> all = {"1", "2", "3", "4", "5"};
  Append({"1"});
  Append({"2", "3"});
  Append({"4", "5"});
  for (bool reopened : {false, true}) {
    if (reopened) MustReopen();
    for (size_t after = 0; after <= all.size(); ++after) {
      EXPECT_THAT(ReplayAfter(after), IsOkAndHolds(std::vector<std::string>(all.begin() + after, all.end())));
    }
    EXPECT_THAT(ReplayAfter(all.size() + 1), HasCode(absl::StatusCode::kDataLoss));
  }
}

TEST_P(LedgerContract, P4_ReplayReturnsTheVisitorsFirstError) {
  Append({"1", "2", "3"});
  int visited = 0;
  absl::Status stopped = ledger().Replay(0, [&](uint64_t sequence, absl::string_view) {
    ++visited;
    return sequence == 2 ? absl::CancelledError("enough") : absl::OkStatus();
  });
  EXPECT_EQ(stopped, absl::CancelledError("enough"));
  EXPECT_EQ(visited, 2);
}

TEST_P(LedgerContract, P4_TheChainIsTheOneOfTheHeader) {
  // The same draws again: first the id, then one salt for each record.
  SeededEntropy same(kSeed);
  EXPECT_EQ(ledger().id(), same.DrawId<LedgerId>());
  Digest chain;
  uint64_t sequence = 0;
  for (const std::vector<std::string>& records : {std::vector<std::string>{"a"}, {"b", "c", ""}, {"d"}}) {
    Append(records);
    for (const std::string& record : records) {
      chain = NextChain(*digester_, chain, same.Draw(kSaltBytes), rig().AsKept(++sequence, record));
    }
    EXPECT_EQ(ledger().head().chain, chain);
  }
}

// --- 5: damage

TEST_P(LedgerContract, P5_AnAlteredRecordIsFound) {
  Append({"first", "second", "third"});
  Close();
  rig().CorruptRecord(2);
  if (absl::Status opened = Reopen(); !opened.ok()) {
    EXPECT_THAT(opened, HasCode(absl::StatusCode::kDataLoss));
    return;
  }
  std::vector<std::string> shown;
  EXPECT_THAT(ledger().Replay(0,
                              [&](uint64_t, absl::string_view record) {
                                shown.emplace_back(record);
                                return absl::OkStatus();
                              }),
              HasCode(absl::StatusCode::kDataLoss));
  EXPECT_THAT(shown, ElementsAre("first")) << "nothing is shown that was not checked";
  EXPECT_THAT(ReplayAfter(1), HasCode(absl::StatusCode::kDataLoss));
  EXPECT_THAT(ReplayAfter(2), IsOkAndHolds(ElementsAre("third")));
}

TEST_P(LedgerContract, P5_AMissingRecordIsFoundWhereverItWas) {
  for (uint64_t missing = 1; missing <= 3; ++missing) {
    rig_ = GetParam().make();
    MustReopen();
    Append({"first", "second", "third"});
    Close();
    rig().RemoveRecord(missing);
    absl::Status found = Reopen();
    if (found.ok()) found = ReplayAfter(0).status();
    EXPECT_THAT(found, HasCode(absl::StatusCode::kDataLoss)) << missing;
  }
}

TEST_P(LedgerContract, P5_ACutLogIsFoundEvenWhenNothingIsLeft) {
  for (uint64_t left = 0; left < 3; ++left) {
    rig_ = GetParam().make();
    MustReopen();
    Append({"first"});
    Append({"second"});
    Append({"third"});
    Close();
    for (uint64_t sequence = 3; sequence > left; --sequence) rig().RemoveRecord(sequence);
    EXPECT_THAT(Reopen(), HasCode(absl::StatusCode::kDataLoss)) << left;
  }
}

}  // namespace relais
