#include "services/runner/runner.h"

#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "services/runner/ask.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/logged_events.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/runner/tally.h"

namespace relais {
namespace {

using tally::Codec;
using tally::Engine;
using TallyRunner = Runner<Engine, Codec>;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RunnerTest : public ::testing::Test {
 protected:
  RunnerTest() { Reopen({}); }
  ~RunnerTest() override { gate_->Open(); }

  void Reopen(TallyRunner::Options options) {
    runner_.reset();
    gate_.reset();
    auto opened = MemLedger::Open(disk_, digester_, entropy_);
    ASSERT_OK(opened);
    ledger_ = *std::move(opened);
    gate_ = std::make_unique<tally::GatedLedger>(ledger_.get());
    engine_ = Engine();
    runner_ = std::make_unique<TallyRunner>(
        &engine_, gate_.get(), &codec_, &clock_, &lines_,
        [](absl::Time time) {
          return Moment{Day(static_cast<int32_t>(absl::ToUnixSeconds(time) / 86'400)), Window(0)};
        },
        [](Engine::Effect&&) {},
        [this](const absl::Status&) {
          ++doubts_;
          doubted_.count_down();
        },
        options);
  }
  // Posts and waits for the answer.
  int Add(int n) {
    std::latch answered{1};
    int total = 0;
    EXPECT_TRUE(runner_->Post({.add = n}, [&](Engine::Result result) {
      total = result.total;
      answered.count_down();
    }));
    answered.wait();
    return total;
  }
  // What the engine looks like between two groups, seen from the runner's thread.
  template <class T>
  T Look(T Engine::*field) {
    std::latch answered{1};
    T value{};
    EXPECT_TRUE(runner_->Ask([&](const Engine& engine) {
      value = engine.*field;
      answered.count_down();
    }));
    answered.wait();
    return value;
  }

  std::shared_ptr<MemDisk> disk_ = std::make_shared<MemDisk>();
  tally::Fnv digester_;
  SeededEntropy entropy_{1};
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  LoggedEvents lines_;
  Codec codec_;
  Engine engine_;
  int doubts_ = 0;
  std::latch doubted_{1};
  std::unique_ptr<MemLedger> ledger_;
  std::unique_ptr<tally::GatedLedger> gate_;
  std::unique_ptr<TallyRunner> runner_;
};

TEST_F(RunnerTest, AGroupIsWhatWasQueuedWhileTheFormerOneWasWritten) {
  ASSERT_OK(runner_->Start());
  gate_->Shut();
  std::latch answered(4);
  const auto done = [&](Engine::Result) { answered.count_down(); };
  ASSERT_TRUE(runner_->Post({.add = 1}, done));
  gate_->AwaitWaiting();
  for (int i = 2; i <= 4; ++i) ASSERT_TRUE(runner_->Post({.add = i}, done));
  gate_->Open();
  answered.wait();
  EXPECT_THAT(gate_->appends(), ElementsAre(ElementsAre("1"), ElementsAre("2", "3", "4")));
}

TEST_F(RunnerTest, NothingIsAnsweredBeforeItIsWritten) {
  ASSERT_OK(runner_->Start());
  gate_->Shut();
  std::latch answered{1};
  uint64_t durable = 0;
  ASSERT_TRUE(runner_->Post({.add = 1}, [&](Engine::Result) {
    durable = ledger_->head().sequence;
    answered.count_down();
  }));
  gate_->AwaitWaiting();
  EXPECT_FALSE(answered.try_wait());
  gate_->Open();
  answered.wait();
  EXPECT_EQ(durable, 1u);
}

TEST_F(RunnerTest, SaysBusyWhenTheQueueIsFullAndNeverRefusesWhatItMustLearn) {
  Reopen({.inbox_inputs_max = 2});
  ASSERT_OK(runner_->Start());
  gate_->Shut();
  ASSERT_TRUE(runner_->Post({.add = 1}));
  gate_->AwaitWaiting();
  EXPECT_TRUE(runner_->Post({.add = 2}));
  EXPECT_TRUE(runner_->Post({.add = 4}));
  bool refused_was_called = false;
  EXPECT_FALSE(runner_->Post({.add = 8}, [&](Engine::Result) { refused_was_called = true; }));
  EXPECT_FALSE(runner_->Ask([](const Engine&) {}));
  EXPECT_TRUE(runner_->PostAlways({.add = 16}));
  gate_->Open();
  runner_->Stop();
  EXPECT_EQ(engine_.total, 1 + 2 + 4 + 16);
  EXPECT_FALSE(refused_was_called);
}

TEST_F(RunnerTest, AQuestionSeesTheInputsBeforeItAndOnlyThose) {
  ASSERT_OK(runner_->Start());
  gate_->Shut();
  ASSERT_TRUE(runner_->Post({.add = 1}));
  gate_->AwaitWaiting();
  std::latch asked{1};
  int seen = 0;
  uint64_t durable = 0;
  ASSERT_TRUE(runner_->Post({.add = 2}));
  ASSERT_TRUE(runner_->Ask([&](const Engine& engine) {
    seen = engine.total;
    durable = ledger_->head().sequence;
    asked.count_down();
  }));
  ASSERT_TRUE(runner_->Post({.add = 4}));
  gate_->Open();
  asked.wait();
  EXPECT_EQ(seen, 3);
  EXPECT_EQ(durable, 2u) << "memory is never ahead of the disk when asked";
}

TEST_F(RunnerTest, ADoubtStopsEverythingOnce) {
  ASSERT_OK(runner_->Start());
  EXPECT_EQ(Add(1), 1);
  disk_->FailNextWrite(DiskFault::kDoubtLost);
  bool answered = false;
  ASSERT_TRUE(runner_->Post({.add = 2}, [&](Engine::Result) { answered = true; }));
  doubted_.wait();
  EXPECT_FALSE(runner_->Post({.add = 4}));
  EXPECT_FALSE(runner_->PostAlways({.add = 4}));
  EXPECT_FALSE(runner_->Ask([](const Engine&) {}));
  runner_->Stop();
  EXPECT_FALSE(answered);
  EXPECT_EQ(doubts_, 1);
  EXPECT_THAT(lines_.events(), ElementsAre("ledger_doubt"));
  ASSERT_OK_AND_ASSIGN(auto checkpoint, ledger_->LoadCheckpoint());
  EXPECT_FALSE(checkpoint.has_value()) << "memory in doubt is never saved";

  Reopen({});
  ASSERT_OK(runner_->Start());
  EXPECT_EQ(Add(8), 9) << "the next start knows what was written";
}

TEST_F(RunnerTest, StopWorksOffTheQueueAndSavesACheckpoint) {
  ASSERT_OK(runner_->Start());
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(runner_->Post({.add = 1}));
  runner_->Stop();
  runner_->Stop();
  EXPECT_FALSE(runner_->Post({.add = 1}));
  ASSERT_OK_AND_ASSIGN(auto checkpoint, ledger_->LoadCheckpoint());
  ASSERT_TRUE(checkpoint.has_value());
  EXPECT_EQ(*checkpoint, (Checkpoint{100, "100"}));
  Reopen({});
  ASSERT_OK(runner_->Start());
  EXPECT_EQ(Look(&Engine::total), 100);
  EXPECT_EQ(Look(&Engine::replayed), 0);
  EXPECT_THAT(lines_.events(), IsEmpty());
}

TEST_F(RunnerTest, DoesNotStartOnADamagedLedger) {
  ASSERT_OK(ledger_->Append(ledger_->head(), {{"nonsense"}, {}, {}}));
  EXPECT_THAT(runner_->Start(), HasCode(absl::StatusCode::kDataLoss));
}

TEST_F(RunnerTest, TicksByTheClockAlsoWhenItGoesBack) {
  Reopen({.tick_every = absl::Seconds(10)});
  ASSERT_OK(runner_->Start());
  Add(1);
  EXPECT_EQ(Look(&Engine::ticks), 1) << "the first turn ticks";
  clock_.Advance(absl::Seconds(9));
  Add(1);
  EXPECT_EQ(Look(&Engine::ticks), 1);
  clock_.Advance(absl::Seconds(1));
  Add(1);
  EXPECT_EQ(Look(&Engine::ticks), 2);
  clock_.Step(-absl::Hours(48));
  Add(1);
  EXPECT_EQ(Look(&Engine::ticks), 3) << "a clock set back does not silence the ticks for two days";
  EXPECT_EQ(Look(&Engine::last_day).value(), 1'800'000'000 / 86'400 - 2);
}

TEST_F(RunnerTest, ManyThreadsAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kEach = 500;
  ASSERT_OK(runner_->Start());
  std::latch answered(kThreads * kEach);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach;) {
        if (runner_->Post({.add = 1}, [&](Engine::Result) { answered.count_down(); })) ++i;
        if (i % 50 == 0) runner_->Ask([](const Engine& engine) { EXPECT_GE(engine.total, 0); });
      }
    });
  }
  answered.wait();
  for (std::thread& thread : threads) thread.join();
  runner_->Stop();
  EXPECT_EQ(engine_.total, kThreads * kEach);
  EXPECT_EQ(ledger_->head().sequence, static_cast<uint64_t>(kThreads * kEach));
}

TEST_F(RunnerTest, AnEdgeThatAsksWaitsForTheAnswer) {
  ASSERT_OK(runner_->Start());
  Add(3);
  EXPECT_EQ(AskEngine(*runner_, [](const Engine& engine) { return engine.total; }), 3);
}

TEST_F(RunnerTest, AnEdgeThatAsksIsToldNothingWhenTheEngineIsBusyOrGone) {
  Reopen({.inbox_inputs_max = 2});
  ASSERT_OK(runner_->Start());
  const auto total = [](const Engine& engine) { return engine.total; };
  gate_->Shut();
  ASSERT_TRUE(runner_->Post({.add = 1}));
  gate_->AwaitWaiting();
  EXPECT_EQ(AskEngine(*runner_, total, absl::Milliseconds(1)), std::nullopt) << "not within its patience";
  ASSERT_TRUE(runner_->Post({.add = 2}));
  EXPECT_EQ(AskEngine(*runner_, total), std::nullopt) << "the queue is full";
  gate_->Open();
  runner_->Stop();
  EXPECT_EQ(AskEngine(*runner_, total), std::nullopt) << "it has stopped";
}

}  // namespace
}  // namespace relais
