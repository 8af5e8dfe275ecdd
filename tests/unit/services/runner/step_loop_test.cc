#include "services/runner/step_loop.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/runner/tally.h"

namespace relais {
namespace {

using tally::Codec;
using tally::Engine;
using Loop = StepLoop<Engine, Codec>;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Moment kNow{Day(20'000), Window(1'920'000)};

class StepLoopTest : public ::testing::Test {
 protected:
  StepLoopTest() { Reopen(); }

  // The process dies and starts: a fresh engine on what the disk holds.
  void Reopen(Sabotage sabotage = {}, AppendBounds bounds = {}) {
    loop_.reset();
    gate_.reset();
    auto opened = MemLedger::Open(disk_, digester_, entropy_);
    ASSERT_OK(opened);
    ledger_ = *std::move(opened);
    gate_ = std::make_unique<tally::GatedLedger>(ledger_.get());
    engine_ = Engine();
    loop_ = std::make_unique<Loop>(
        &engine_, gate_.get(), &codec_, [this](Engine::Effect&& effect) { Said("effect", effect.added); }, sabotage,
        bounds);
  }

  // What left, and how many records were durable at that moment.
  void Said(const char* what, int n) { said_.push_back(absl::StrCat(what, " ", n, " @", gate_->head().sequence)); }
  Loop::Task Task(Engine::Input input) {
    return {input, [this](Engine::Result result) { Said("total", result.total); }};
  }
  absl::Status Turn(std::vector<Engine::Input> inputs) {
    std::vector<Loop::Task> tasks;
    for (Engine::Input& input : inputs) tasks.push_back(Task(input));
    return loop_->Turn(kNow, std::move(tasks));
  }

  std::shared_ptr<MemDisk> disk_ = std::make_shared<MemDisk>();
  tally::Fnv digester_;
  SeededEntropy entropy_{1};
  Codec codec_;
  Engine engine_;
  std::unique_ptr<MemLedger> ledger_;
  std::unique_ptr<tally::GatedLedger> gate_;
  std::unique_ptr<Loop> loop_;
  std::vector<std::string> said_;
};

TEST_F(StepLoopTest, OneAppendForTheGroupAndEverythingLeavesAfterIt) {
  ASSERT_OK(loop_->Recover());
  ASSERT_OK(Turn({{.add = 1}, {.add = 2}, {.add = 4}}));
  EXPECT_THAT(gate_->appends(), ElementsAre(ElementsAre("1", "2", "4")));
  EXPECT_THAT(said_,
              ElementsAre("effect 1 @3", "effect 2 @3", "effect 4 @3", "total 1 @3", "total 3 @3", "total 7 @3"));
}

TEST_F(StepLoopTest, WhatChangesNothingIsAnsweredWithoutAWrite) {
  ASSERT_OK(loop_->Recover());
  ASSERT_OK(Turn({{}, {}}));
  EXPECT_THAT(gate_->appends(), IsEmpty());
  EXPECT_THAT(said_, ElementsAre("effect 0 @0", "effect 0 @0", "total 0 @0", "total 0 @0"));
}

// A refusal writes nothing, so that no append's fence stops it: a hub that stood still past its lease would refuse what
// it has never heard of.
TEST_F(StepLoopTest, WhatIsSaidFromMemoryAloneIsNotSaidByOneWhoWasFencedOff) {
  ASSERT_OK(loop_->Recover());
  ASSERT_OK(Turn({{}}));
  said_.clear();
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<MemLedger> another, MemLedger::Open(disk_, digester_, entropy_));
  EXPECT_THAT(Turn({{}}), HasCode(absl::StatusCode::kAborted));
  EXPECT_THAT(said_, IsEmpty());
  disk_->SetUnfenced(true);
  EXPECT_OK(Turn({{}}));
  EXPECT_THAT(said_, ElementsAre("effect 0 @0", "total 0 @0")) << "nothing but the fence held it back";
}

// What is in the ledger for good is true whoever writes now, and is said without asking.
TEST_F(StepLoopTest, WhatHoldsAnywayNeedsNoConfirmation) {
  struct Certain : Engine {
    static bool HoldsAnyway(const Engine::Effect&) { return true; }
  };
  Certain engine;
  StepLoop<Certain, Codec> loop(&engine, gate_.get(), &codec_,
                                [this](Engine::Effect&& effect) { Said("effect", effect.added); });
  ASSERT_OK(loop.Recover());
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<MemLedger> another, MemLedger::Open(disk_, digester_, entropy_));
  std::vector<StepLoop<Certain, Codec>::Task> tasks;
  tasks.push_back({{}, nullptr});
  EXPECT_OK(loop.Turn(kNow, std::move(tasks)));
  EXPECT_THAT(said_, ElementsAre("effect 0 @0"));
  tasks.clear();
  tasks.push_back({{}, [this](Engine::Result result) { Said("total", result.total); }});
  EXPECT_THAT(loop.Turn(kNow, std::move(tasks)), HasCode(absl::StatusCode::kAborted)) << "an answer may be a no";
}

TEST_F(StepLoopTest, ATaskWithoutDoneIsSteppedAllTheSame) {
  ASSERT_OK(loop_->Recover());
  std::vector<Loop::Task> tasks;
  tasks.push_back({{.add = 5}, nullptr});
  ASSERT_OK(loop_->Turn(kNow, std::move(tasks)));
  EXPECT_EQ(engine_.total, 5);
  EXPECT_EQ(engine_.last_day, kNow.day);
  EXPECT_THAT(said_, ElementsAre("effect 5 @1"));
}

TEST_F(StepLoopTest, ADropOfWhatTheGroupPutComesInALaterAppend) {
  ASSERT_OK(loop_->Recover());
  ASSERT_OK(Turn({{.add = 1, .put = 3}, {.add = 2, .drop = 3}}));
  EXPECT_THAT(gate_->appends(), ElementsAre(ElementsAre("1"), ElementsAre("2")));
  EXPECT_EQ(disk_->body_count(), 0u);
}

TEST_F(StepLoopTest, ADropOfWhatAnEarlierGroupPutSharesTheAppend) {
  ASSERT_OK(loop_->Recover());
  ASSERT_OK(Turn({{.put = 3}}));
  ASSERT_OK(Turn({{.add = 1, .put = 4}, {.add = 2, .drop = 3}}));
  EXPECT_THAT(gate_->appends(), ElementsAre(IsEmpty(), ElementsAre("1", "2")));
  EXPECT_THAT(gate_->ReadBody({tally::kOwner, 4}), IsOkAndHolds("body"));
  EXPECT_EQ(disk_->body_count(), 1u);
}

TEST_F(StepLoopTest, AGroupThatHasComeToItsBoundsIsAppendedBeforeTheNextStep) {
  Reopen({}, {.changes = 2});
  ASSERT_OK(loop_->Recover());
  ASSERT_OK(Turn({{.add = 1, .put = 3}, {.add = 2, .put = 4}, {.add = 4, .put = 5}}));
  EXPECT_THAT(gate_->appends(), ElementsAre(ElementsAre("1", "2"), ElementsAre("4")));
  EXPECT_THAT(said_,
              ElementsAre("effect 1 @2", "effect 2 @2", "total 1 @2", "total 3 @2", "effect 4 @3", "total 7 @3"));
  Reopen({}, {.bytes = 1});
  ASSERT_OK(loop_->Recover());
  ASSERT_OK(Turn({{.add = 1}, {.add = 2}}));
  EXPECT_THAT(gate_->appends(), ElementsAre(ElementsAre("1"), ElementsAre("2")));
}

TEST_F(StepLoopTest, ADropThenAPutStaysOneAppendAndTheBodyStays) {
  ASSERT_OK(loop_->Recover());
  ASSERT_OK(Turn({{.put = 3}}));
  ASSERT_OK(Turn({{.add = 1, .drop = 3}, {.add = 2, .put = 3}}));
  EXPECT_THAT(gate_->appends(), ElementsAre(IsEmpty(), ElementsAre("1", "2")));
  EXPECT_THAT(gate_->ReadBody({tally::kOwner, 3}), IsOkAndHolds("body"));
}

TEST_F(StepLoopTest, NothingOfADoubtfulGroupLeavesAndTheNextStartKnowsTheTruth) {
  for (const auto& [fault, landed] : {std::pair{DiskFault::kDoubtLost, 0},
                                      {DiskFault::kDoubtLanded, 9},
                                      {DiskFault::kUnavailable, 0},
                                      {DiskFault::kFull, 0}}) {
    disk_ = std::make_shared<MemDisk>();
    Reopen();
    said_.clear();
    ASSERT_OK(loop_->Recover());
    disk_->FailNextWrite(fault);
    EXPECT_FALSE(Turn({{.add = 4}, {.add = 5}}).ok());
    EXPECT_THAT(said_, IsEmpty());
    Reopen();
    ASSERT_OK(loop_->Recover());
    EXPECT_EQ(engine_.total, landed);
  }
}

TEST_F(StepLoopTest, AFailureInTheSecondAppendKeepsTheFirstOnesAnswers) {
  ASSERT_OK(loop_->Recover());
  ASSERT_OK(Turn({{.add = 1}}));
  said_.clear();
  gate_->Shut();
  std::thread opener([this] {
    gate_->AwaitWaiting();  // the first append of the turn
    gate_->Open();
  });
  ASSERT_OK(Turn({{.add = 2, .put = 1}}));
  opener.join();
  disk_->SetFull(true);
  EXPECT_FALSE(Turn({{.add = 3, .drop = 1}}).ok());
  EXPECT_THAT(said_, ElementsAre("effect 2 @2", "total 3 @2"));
}

TEST_F(StepLoopTest, RecoverIsCheckpointAndTheRecordsAfterIt) {
  ASSERT_OK(loop_->Recover());
  ASSERT_OK(Turn({{.add = 1}, {.add = 2}}));
  ASSERT_OK(loop_->CheckpointNow());
  ASSERT_OK(Turn({{.add = 4}}));
  Reopen();
  ASSERT_OK(loop_->Recover());
  EXPECT_EQ(engine_.total, 7);
  EXPECT_EQ(engine_.replayed, 1) << "only what came after the checkpoint";
  EXPECT_THAT(said_, ElementsAre("effect 1 @2", "effect 2 @2", "total 1 @2", "total 3 @2", "effect 4 @3", "total 7 @3"))
      << "replaying releases nothing";
}

TEST_F(StepLoopTest, WhatDoesNotDecodeIsDataLoss) {
  ASSERT_OK(ledger_->Append(ledger_->head(), {{"nonsense"}, {}, {}}));
  EXPECT_THAT(loop_->Recover(), HasCode(absl::StatusCode::kDataLoss));

  disk_ = std::make_shared<MemDisk>();
  Reopen();
  ASSERT_OK(ledger_->SaveCheckpoint({0, "nonsense"}));
  EXPECT_THAT(loop_->Recover(), HasCode(absl::StatusCode::kDataLoss));
}

TEST_F(StepLoopTest, ADamagedRecordStopsTheStart) {
  ASSERT_OK(loop_->Recover());
  ASSERT_OK(Turn({{.add = 1}, {.add = 2}}));
  disk_->CorruptRecord(1);
  Reopen();
  EXPECT_THAT(loop_->Recover(), HasCode(absl::StatusCode::kDataLoss));
}

TEST_F(StepLoopTest, CheckpointsByItselfAfterManyRecordsAndNotBefore) {
  ASSERT_OK(loop_->Recover());
  std::vector<Engine::Input> many(limits::kCheckpointEveryRecords - 1, Engine::Input{.add = 1});
  ASSERT_OK(Turn(many));
  ASSERT_OK_AND_ASSIGN(auto none, ledger_->LoadCheckpoint());
  EXPECT_FALSE(none.has_value());
  ASSERT_OK(Turn({{.add = 1}}));
  ASSERT_OK_AND_ASSIGN(auto saved, ledger_->LoadCheckpoint());
  ASSERT_TRUE(saved.has_value());
  EXPECT_EQ(*saved, (Checkpoint{limits::kCheckpointEveryRecords, absl::StrCat(limits::kCheckpointEveryRecords)}));
}

// Found by measuring: a hub with years behind it wrote all of them anew soon after each start, and held up handoffs for
// a second meanwhile.
TEST_F(StepLoopTest, ACheckpointFoundAtTheStartWeighsAsOneOfItsOwn) {
  const std::string large = std::string(4 * limits::kCheckpointEveryRecords, ' ') + "5";
  ASSERT_OK(ledger_->SaveCheckpoint({0, large}));
  Reopen();
  ASSERT_OK(loop_->Recover());
  EXPECT_EQ(engine_.total, 5);
  ASSERT_OK(Turn(std::vector<Engine::Input>(limits::kCheckpointEveryRecords, Engine::Input{.add = 1})));
  ASSERT_OK_AND_ASSIGN(auto saved, ledger_->LoadCheckpoint());
  EXPECT_EQ(saved->bytes, large) << "the records since weigh less than four times as much";
}

TEST_F(StepLoopTest, TheSabotageAnswersBeforeTheWriteAndIsNoticed) {
  Reopen(Sabotage{.answer_before_write = true});
  ASSERT_OK(loop_->Recover());
  ASSERT_OK(Turn({{.add = 1}}));
  EXPECT_THAT(said_, ElementsAre("effect 1 @0", "total 1 @0"));
  Reopen();
  ASSERT_OK(loop_->Recover());
  EXPECT_EQ(engine_.total, 0) << "acknowledged and lost";
}

}  // namespace
}  // namespace relais
