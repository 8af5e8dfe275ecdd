// What the engine asks for comes back to it as its next input: through the real runner and the worker's thread.
#include "node/node_effects.h"

#include <mutex>
#include <vector>

#include "gtest/gtest.h"
#include "services/adapters/system/system_clock.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/unit/node/desk/desk_fixture.h"
#include "tests/unit/node/sample_handoffs.h"

namespace relais::node {
namespace {

class Lines : public Telemetry {
 public:
  void Log(Severity, absl::string_view event, std::initializer_list<Field>) override {
    std::lock_guard<std::mutex> lock(mutex_);
    events_.emplace_back(event);
  }
  void Count(absl::string_view, int64_t) override {}
  std::vector<std::string> events() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return events_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> events_;
};

// The daemon of the sample network's partner 1 without its doors: the line has never been up.
class NodeEffectsTest : public DeskTest {
 protected:
  void SetUp() override {
    ASSERT_OK(CheckTimeZone());
    auto ledger = MemLedger::Open(std::make_shared<MemDisk>(), digester_, entropy_);
    ASSERT_OK(ledger);
    ledger_ = *std::move(ledger);
    ports_ = {&clock_, &entropy_, &digester_, &sealer_, &lines_, ledger_.get(), &origin_.desk, &knowledge_};
    effects_ = std::make_unique<NodeEffects>(ports_, &engine_);
    desk_ = std::make_unique<DeskApi>(ports_, DeskApi::Options{PartnerNo(1), NodeNo(1), "CIO", kCheap});
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
  // A referral to partner 3, really sealed, which the hub refuses for `reason`.
  void SendAndRefuse(Reason reason) {
    SendRequest request;
    request.origin = PartnerNo(1);
    request.referral = HandoffNo(1);
    request.journey = kJourney;
    request.draft = SampleDraft();
    request.draft.need = sample::kNeed;
    request.draft.service = Filled<ServiceId>(63);
    request.draft.consent.given_on = kToday;
    const Moment now = MomentOf(clock_.Now());
    auto plan = AskEngine(*runner_, [&](const NodeEngine& engine) { return PlanSend(engine, request, now); });
    ASSERT_TRUE(plan.has_value());
    ASSERT_OK(*plan);
    auto sent = SealSend(origin_.desk, digester_, request, **plan, "", kCheap);
    ASSERT_OK(sent);
    LineUp up;
    up.welcome.hub_boot = Filled<BootId>(1);
    Post(up);
    Post(std::move(sent->event));
    Post(DepositAnswered{{FrameSequence(1), Cursor(), 0, {{0, Cursor(), reason}}}});
  }

  FakeClock clock_{absl::FromCivil(absl::CivilHour(2026, 11, 23, 11), absl::UTCTimeZone())};
  Lines lines_;
  KnowledgeSnapshot knowledge_;
  std::unique_ptr<MemLedger> ledger_;
  NodePorts ports_;
  NodeEngine engine_{NodeNo(1), sample::Roots(), {}};
  const NodeCodec codec_{SampleTools()};
  std::unique_ptr<NodeEffects> effects_;
  std::unique_ptr<DeskApi> desk_;
  std::unique_ptr<NodeRunner> runner_;
  std::unique_ptr<HubLine> line_;
};

TEST_F(NodeEffectsTest, AdoptedKnowledgeReachesTheEdges) {
  AfterErrands([](const NodeEngine&) { return true; });
  EXPECT_EQ(knowledge_.Get()->roster().IdentityKeyOf(PartnerNo(3)), sample::IdentityNo(3));
}

TEST_F(NodeEffectsTest, SealsAgainWhatTheEngineAsksFor) {
  SendAndRefuse(Reason::kStaleKey);
  const auto header = AfterErrands([](const NodeEngine& engine) -> std::optional<HandoffHeader> {
    const OutboxItem* item = engine.state().outbox().Find(HandoffNo(1));
    return item == nullptr ? std::nullopt : std::optional(item->header);
  });
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->generation, SealGeneration(2));
  EXPECT_EQ(header->mailbox, NodeNo(3));
  EXPECT_TRUE(lines_.events().empty());
}

TEST_F(NodeEffectsTest, AnswersAWithdrawalWithItsReceipt) {
  Post(node::Send({}));
  HandoffHeader header = CommonHeader(9, PartnerNo(3), PartnerNo(1), NodeNo(1));
  header.kind = HandoffKind::kAnswer;
  header.state = CoarseState::kWithdrawn;
  header.answers = HandoffNo(1);
  header.journey = kJourney;
  CheckedArrival withdrawal;
  withdrawal.header = header;
  withdrawal.fingerprint = FingerprintOf(header);
  withdrawal.event = ReferralEvent::kWithdraw;
  withdrawal.detail.at_persons_request = true;
  Post(Frame(1, {withdrawal}));
  const auto receipt = AfterErrands([](const NodeEngine& engine) -> std::optional<HandoffHeader> {
    for (const auto& [handoff, item] : engine.state().outbox().items()) {
      if (item.header.kind == HandoffKind::kAnswer) return item.header;
    }
    return std::nullopt;
  });
  ASSERT_TRUE(receipt.has_value());
  EXPECT_EQ(receipt->state, CoarseState::kWithdrawn);
  EXPECT_EQ(receipt->destination, PartnerNo(3));
  EXPECT_EQ(receipt->answers, HandoffNo(1));
  EXPECT_EQ(receipt->due_day, kNoDay);
}

TEST_F(NodeEffectsTest, SaysSoWhenThereIsNothingToSealFrom) {
  Post(node::Send({}));  // its local copy is none that this desk could open
  LineUp up;
  up.welcome.hub_boot = Filled<BootId>(1);
  Post(up);
  Post(DepositAnswered{{FrameSequence(1), Cursor(), 0, {{0, Cursor(), Reason::kStaleKey}}}});
  const auto generation = AfterErrands(
      [](const NodeEngine& engine) { return engine.state().outbox().Find(HandoffNo(1))->header.generation; });
  EXPECT_EQ(generation, SealGeneration(1));
  EXPECT_EQ(lines_.events(), std::vector<std::string>{"reseal_failed"});
}

}  // namespace
}  // namespace relais::node
