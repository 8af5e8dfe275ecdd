// A node's daemon of the sample network, with its real runner and desk: what is asked at its doorway or by its engine.
#ifndef RELAIS_TESTS_UNIT_NODE_DAEMON_FIXTURE_H_
#define RELAIS_TESTS_UNIT_NODE_DAEMON_FIXTURE_H_

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "node/node_effects.h"
#include "services/adapters/system/system_clock.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/logged_events.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/unit/node/desk/desk_fixture.h"
#include "tests/unit/node/sample_handoffs.h"

namespace relais::node {

// The daemon of the sample network's partner `number` without its doors: the line has never been up.
class DaemonTest : public DeskTest {
 protected:
  explicit DaemonTest(int number = 1) : number_(number) {}
  void SetUp() override {
    ASSERT_OK(CheckTimeZone());
    auto ledger = MemLedger::Open(std::make_shared<MemDisk>(), digester_, entropy_);
    ASSERT_OK(ledger);
    ledger_ = *std::move(ledger);
    ports_ = {&clock_, &entropy_, &digester_, &sealer_, &lines_, ledger_.get(), &origin_.desk, &knowledge_};
    effects_ = std::make_unique<NodeEffects>(ports_, &engine_);
    desk_ = std::make_unique<DeskApi>(ports_, DeskApi::Options{PartnerNo(number_), NodeNo(number_), "CIO", kCheap});
    runner_ = std::make_unique<NodeRunner>(
        &engine_, ledger_.get(), &codec_, &clock_, &lines_, MomentOf,
        [this](NodeEffect&& effect) { effects_->Carry(std::move(effect)); },
        [](const absl::Status& status) { ADD_FAILURE() << status; }, NodeRunner::Options{});
    line_ = std::make_unique<HubLine>(ports_, runner_.get(), HubLine::Options{});
    desk_->SetRunner(runner_.get());
    effects_->Connect(runner_.get(), line_.get(), desk_.get());
    ASSERT_OK(runner_->Start());
    effects_->Start();
    Post(NetworkHeard());
  }
  void TearDown() override {
    desk_->Stop();
    effects_->Stop();
    runner_->Stop();
  }

  void Post(NodeInput input) { EXPECT_EQ(PostAndWait(*runner_, std::move(input)).reason, Reason::kNone); }
  // Lets everything that was asked for be done, and looks; nothing is sealed afterwards.
  template <class Look>
  auto AfterErrands(Look look) {
    AskEngine(*runner_, [](const NodeEngine&) { return true; });  // what was posted has had its effects
    effects_->Stop();
    auto answer = AskEngine(*runner_, look);
    EXPECT_TRUE(answer.has_value());
    return *std::move(answer);
  }
  const int number_;
  FakeClock clock_{absl::FromCivil(absl::CivilHour(2026, 11, 23, 11), absl::UTCTimeZone())};
  LoggedEvents lines_;
  KnowledgeSnapshot knowledge_;
  std::unique_ptr<MemLedger> ledger_;
  NodePorts ports_;
  NodeEngine engine_{NodeNo(number_), sample::Roots(), {}};
  const NodeCodec codec_{SampleTools()};
  std::unique_ptr<NodeEffects> effects_;
  std::unique_ptr<DeskApi> desk_;
  std::unique_ptr<NodeRunner> runner_;
  std::unique_ptr<HubLine> line_;
};

}  // namespace relais::node

#endif  // RELAIS_TESTS_UNIT_NODE_DAEMON_FIXTURE_H_
