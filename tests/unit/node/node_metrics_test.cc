// What a node shows of itself, through its real runner: how much waits, never what or whose.
#include "node/node_metrics.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>

#include "services/adapters/prometheus/exposition.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/node/daemon_fixture.h"

namespace relais::node {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class NodeMetricsTest : public DaemonTest {
 protected:
  void SetUp() override {
    DaemonTest::SetUp();
    timed_ = std::make_unique<TimedLedger>(ledger_.get(), &clock_);
    Make(false);
  }
  void Make(bool partner_label) {
    metrics_ = std::make_unique<NodeMetrics>(&clock_, NodeMetrics::Options{folder_.path(), 0, partner_label});
    metrics_->SetSources({timed_.get(), [this] { return certificate_; }, [this] { return reason_; },
                          [](absl::string_view counter) { return counter == "notices_failed" ? 2 : 0; }});
    metrics_->SetServing(true);
  }
  void Sample() {
    metrics_->Sample(runner_.get());
    AskEngine(*runner_, [](const NodeEngine&) { return true; });
  }
  std::optional<double> Value(const std::string& name) const {
    for (const MetricFamily& family : metrics_->Families()) {
      if (family.name == name) return family.samples.front().value;
    }
    return std::nullopt;
  }
  bool Ready(const std::string& check) const {
    for (const HealthCheck& one : metrics_->Ready()) {
      if (one.name == check) return one.ok;
    }
    ADD_FAILURE() << "no check " << check;
    return false;
  }
  // A referral to partner 3, made in the window of `made`.
  void Seal(absl::Time made) {
    LocalEvent sent = node::Send({});
    sent.sealed->header.window = MomentOf(made).window;
    Post(std::move(sent));
  }

  const TemporaryFolder folder_;
  Day certificate_ = kToday;
  Reason reason_ = Reason::kNone;
  std::unique_ptr<TimedLedger> timed_;
  std::unique_ptr<NodeMetrics> metrics_;
};

TEST_F(NodeMetricsTest, TheOutboxByHowFarItCame) {
  Sample();
  EXPECT_EQ(Value("relais_node_outbox_unsent"), 0);
  EXPECT_EQ(Value("relais_node_outbox_oldest_seconds"), 0);
  EXPECT_EQ(Value("relais_node_connected"), 0);
  Seal(clock_.Now() - absl::Minutes(31));
  Sample();
  EXPECT_EQ(Value("relais_node_outbox_unsent"), 1);
  EXPECT_EQ(Value("relais_node_outbox_undelivered"), 1);
  const double age = *Value("relais_node_outbox_oldest_seconds");
  EXPECT_TRUE(age == 1800 || age == 2700) << age << ": whole quarters";
  LineUp up;
  up.welcome.hub_boot = Filled<BootId>(1);
  Post(up);
  Post(DepositAnswered{{FrameSequence(1), Cursor(1), 1, {}}});
  Sample();
  EXPECT_EQ(Value("relais_node_connected"), 1);
  EXPECT_EQ(Value("relais_node_outbox_unsent"), 0);
  EXPECT_EQ(Value("relais_node_outbox_undelivered"), 1);
  EXPECT_EQ(Value("relais_node_outbox_oldest_seconds"), 0);
}

TEST_F(NodeMetricsTest, ReadyUntilSomethingIsStuck) {
  Sample();
  EXPECT_TRUE(IsWell(metrics_->Ready()));
  Seal(clock_.Now() - absl::Seconds(kOutboxStuckSeconds) - absl::Minutes(16));
  Sample();
  EXPECT_FALSE(Ready("outbox"));
  EXPECT_TRUE(Ready("loop") && Ready("ledger") && Ready("disk") && Ready("certificate"));
  EXPECT_TRUE(IsWell(metrics_->Lives()));
  clock_.Advance(absl::Seconds(kLoopIdleSecondsMax + 1));
  EXPECT_FALSE(Ready("loop"));
  EXPECT_FALSE(IsWell(metrics_->Lives()));
}

TEST_F(NodeMetricsTest, TheCertificateByItsLastDay) {
  const Day today = MomentOf(clock_.Now()).day;
  certificate_ = AddDays(today, 12);
  EXPECT_EQ(Value("relais_certificate_days"), 12);
  certificate_ = today;
  EXPECT_TRUE(Ready("certificate"));
  certificate_ = AddDays(today, -1);
  EXPECT_FALSE(Ready("certificate"));
  certificate_ = kNoDay;
  EXPECT_FALSE(Ready("certificate"));
  EXPECT_EQ(Value("relais_certificate_days"), -1);
}

TEST_F(NodeMetricsTest, WhyTheHubRefusesAndWhatTheRelayDid) {
  EXPECT_EQ(Value("relais_node_hub_refusal"), std::nullopt);
  reason_ = Reason::kSuspended;
  EXPECT_THAT(Exposition(metrics_->Families()), HasSubstr("relais_node_hub_refusal{reason=\"SUSPENDED\"} 1\n"));
  EXPECT_EQ(Value("relais_node_notices_sent_total"), 0);
  EXPECT_EQ(Value("relais_node_notices_failed_total"), 2);
}

TEST_F(NodeMetricsTest, NobodyIsNamedUnlessSabotaged) {
  Seal(clock_.Now());
  Sample();
  const std::string shown = Exposition(metrics_->Families());
  EXPECT_THAT(shown, HasSubstr("relais_node_outbox_unsent 1\n"));
  for (const std::string& hex : {PartnerNo(3).ToHex(), NodeNo(3).ToHex(), kJourney.ToHex(), HandoffNo(1).ToHex()}) {
    EXPECT_THAT(shown, Not(HasSubstr(hex)));
  }
  Make(true);
  Sample();
  EXPECT_THAT(Exposition(metrics_->Families()), HasSubstr(PartnerNo(3).ToHex()));
}

TEST_F(NodeMetricsTest, NotServingShowsOnlyThat) {
  metrics_->SetServing(false);
  EXPECT_FALSE(Ready("serving"));
  EXPECT_TRUE(IsWell(metrics_->Lives()));
  EXPECT_EQ(Value("relais_serving"), 0);
  EXPECT_EQ(Value("relais_store_bytes"), std::nullopt);
}

}  // namespace
}  // namespace relais::node
