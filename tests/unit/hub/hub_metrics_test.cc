// What the hub shows of itself: exact of itself, no finer than the quarter of an hour of handoffs.
#include "hub/hub_metrics.h"

#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/synchronization/notification.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/prometheus/exposition.h"
#include "services/adapters/system/system_clock.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/logged_events.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

SendAnswer Answered(uint32_t taken, const std::vector<Reason>& exceptions) {
  SendAnswer answer;
  answer.answer.taken = taken;
  for (Reason reason : exceptions) answer.answer.exceptions.push_back({0, Cursor(), reason});
  return answer;
}

TEST(HubTrafficTest, EachEffectCountsAsWhatItSays) {
  HubTraffic traffic;
  traffic.Note(Answered(2, {Reason::kNone, Reason::kNotCovered, Reason::kThirdDoor}));
  traffic.Note(Answered(0, {Reason::kNotCovered}));
  traffic.Note(SendEnvelopes{});
  traffic.Note(SendNotices{});
  traffic.Note(SendKnowledge{});
  traffic.Note(SendWelcome{});
  traffic.Note(EndSession{SessionId(1), Reason::kSuspended});
  EXPECT_EQ(traffic.taken, 2u);
  EXPECT_EQ(traffic.repeated, 1u);
  EXPECT_EQ(traffic.refused, (std::map<Reason, uint64_t>{{Reason::kNotCovered, 2}, {Reason::kThirdDoor, 1}}));
  EXPECT_EQ(traffic.deposits, 2u);
  EXPECT_EQ(traffic.deliveries, 1u);
  EXPECT_EQ(traffic.notices, 1u);
  EXPECT_EQ(traffic.pushes, 1u);
  EXPECT_EQ(traffic.ended, (std::map<Reason, uint64_t>{{Reason::kSuspended, 1}}));
}

class HubMetricsTest : public testing::Test {
 protected:
  void SetUp() override { Start(false); }
  void TearDown() override { runner_->Stop(); }
  void Start(bool partner_label) {
    ASSERT_OK(CheckTimeZone());
    if (runner_) runner_->Stop();
    ASSERT_OK_AND_ASSIGN(ledger_, MemLedger::Open(std::make_shared<MemDisk>(), digester_, entropy_));
    timed_ = std::make_unique<TimedLedger>(ledger_.get(), &clock_);
    metrics_ = std::make_unique<HubMetrics>(&clock_, HubMetrics::Options{folder_.path(), 0, partner_label});
    metrics_->SetLedger(timed_.get());
    metrics_->SetCertificateEnd(clock_.Now() + absl::Hours(49));
    engine_ = std::make_unique<HubEngine>(sample::Roots(), HubEngine::Options{});
    runner_ = std::make_unique<HubRunner>(
        engine_.get(), timed_.get(), &codec_, &clock_, &lines_, MomentOf,
        [this](HubEffect&& effect) { metrics_->Note(effect); },
        [](const absl::Status& status) { ADD_FAILURE() << status; }, HubRunner::Options{});
    ASSERT_OK(runner_->Start());
    metrics_->SetServing(true);
  }
  void Admit(KnowledgeItem item) {
    absl::Notification done;
    ASSERT_TRUE(runner_->Post(AdmitItem{WithText(std::move(item))}, [&done](const HubResult& result) {
      EXPECT_EQ(result.reason, Reason::kNone);
      done.Notify();
    }));
    done.WaitForNotification();
  }
  // An effect leaves, on the thread from which they leave.
  void Leaves(const HubEffect& effect) {
    ASSERT_TRUE(runner_->Ask([this, effect](const HubEngine&) { metrics_->Note(effect); }));
  }
  void Sample() {
    metrics_->Sample(runner_.get());
    absl::Notification done;
    ASSERT_TRUE(runner_->Ask([&done](const HubEngine&) { done.Notify(); }));
    done.WaitForNotification();
  }
  // Of the sample with this label's value, or of the one without labels.
  std::optional<double> Value(const std::string& name, const std::string& label = "") const {
    for (const MetricFamily& family : metrics_->Families()) {
      if (family.name != name) continue;
      for (const MetricSample& sample : family.samples) {
        const std::string own = sample.labels.empty() ? "" : sample.labels.front().second;
        if (own == label)
          return family.kind == MetricKind::kHistogram ? static_cast<double>(sample.histogram.count) : sample.value;
      }
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

  const TemporaryFolder folder_;
  SeededEntropy entropy_{7};
  OpensslDigester digester_;
  FakeClock clock_{absl::FromCivil(absl::CivilMinute(2026, 11, 23, 11, 1), absl::UTCTimeZone())};
  LoggedEvents lines_;
  const HubCodec codec_{SampleTools()};
  std::unique_ptr<MemLedger> ledger_;
  std::unique_ptr<TimedLedger> timed_;
  std::unique_ptr<HubMetrics> metrics_;
  std::unique_ptr<HubEngine> engine_;
  std::unique_ptr<HubRunner> runner_;
};

TEST_F(HubMetricsTest, TrafficShowsWhenTheQuarterHasPassed) {
  Sample();
  EXPECT_EQ(Value("relais_hub_handoffs_taken_total"), 0);
  const double appends = Value("relais_append_seconds").value_or(-1);  // a day may have turned
  Leaves(Answered(3, {Reason::kNotCovered}));
  Admit(sample::FrameworkItem());  // an append
  for (int minute = 1; minute < 14; ++minute) {
    clock_.Advance(absl::Minutes(1));
    Sample();
    ASSERT_EQ(Value("relais_hub_handoffs_taken_total"), 0) << minute;
    ASSERT_EQ(Value("relais_hub_frames_total", "deposit"), 0);
    ASSERT_EQ(Value("relais_append_seconds"), appends);
  }
  clock_.Advance(absl::Minutes(1));
  Sample();
  EXPECT_EQ(Value("relais_hub_handoffs_taken_total"), 3);
  EXPECT_EQ(Value("relais_hub_handoffs_refused_total", "NOT_COVERED"), 1);
  EXPECT_EQ(Value("relais_hub_frames_total", "deposit"), 1);
  EXPECT_GT(Value("relais_append_seconds"), appends);
  Leaves(Answered(1, {}));
  Sample();
  EXPECT_EQ(Value("relais_hub_handoffs_taken_total"), 3);
}

TEST_F(HubMetricsTest, WhatIsNobodysHandoffShowsAtOnce) {
  Sample();
  EXPECT_EQ(Value("relais_hub_members", "active"), 0);
  Admit(sample::FrameworkItem());
  Admit(sample::LocalItem());
  Admit(sample::RosterItem(1));
  Admit(sample::RosterItem(2));
  Sample();
  EXPECT_EQ(Value("relais_hub_members", "active"), 2);
  EXPECT_EQ(Value("relais_hub_members", "suspended"), 0);
  EXPECT_EQ(Value("relais_hub_sessions"), 0);
  EXPECT_EQ(Value("relais_knowledge_revision"), 4);
  EXPECT_EQ(Value("relais_certificate_days"), 2);
  EXPECT_EQ(Value("relais_serving"), 1);
}

TEST_F(HubMetricsTest, NoPartnerIsNamedUnlessSabotaged) {
  const auto admit_and_show = [this] {
    Admit(sample::FrameworkItem());
    Admit(sample::LocalItem());
    Admit(sample::RosterItem(2));
    Sample();
    return Exposition(metrics_->Families());
  };
  const std::string partner = sample::PartnerNo(2).ToHex();
  EXPECT_THAT(admit_and_show(), Not(HasSubstr(partner)));
  Start(true);
  EXPECT_THAT(admit_and_show(), HasSubstr(partner));
}

TEST_F(HubMetricsTest, ReadyOnlyWhileItServesAndTurns) {
  EXPECT_TRUE(IsWell(metrics_->Ready())) << "before the first sample too";
  metrics_->SetServing(false);
  EXPECT_FALSE(Ready("serving"));
  EXPECT_TRUE(IsWell(metrics_->Lives())) << "a long start is no death";
  EXPECT_EQ(Value("relais_serving"), 0);
  EXPECT_EQ(Value("relais_hub_sessions"), std::nullopt);
  metrics_->SetServing(true);
  clock_.Advance(absl::Seconds(kLoopIdleSecondsMax + 1));
  EXPECT_FALSE(Ready("loop"));
  EXPECT_FALSE(IsWell(metrics_->Lives()));
  Sample();
  EXPECT_TRUE(IsWell(metrics_->Ready()));
  EXPECT_TRUE(IsWell(metrics_->Lives()));
}

TEST_F(HubMetricsTest, AHubThatStandsByTellsHowFarBehindItIsAndNoHandoffsMinute) {
  metrics_->SetServing(false);
  EXPECT_EQ(Value("relais_hub_standing_by"), 0);
  metrics_->SetStandingBy(HubMetrics::StandingBy{7, 7});
  EXPECT_EQ(Value("relais_hub_standing_by"), 1);
  EXPECT_EQ(Value("relais_hub_records_known"), 7);
  clock_.Advance(absl::Minutes(1));
  metrics_->SetStandingBy(HubMetrics::StandingBy{9, 9});
  EXPECT_EQ(Value("relais_hub_records_known"), 7) << "two records of this minute would be somebody's";
  EXPECT_EQ(Value("relais_hub_behind_seconds"), 0);
  clock_.Advance(absl::Minutes(15));
  metrics_->SetStandingBy(HubMetrics::StandingBy{9, 12});
  EXPECT_EQ(Value("relais_hub_records_known"), 9);
  EXPECT_EQ(Value("relais_hub_records_behind"), 3);
  EXPECT_EQ(Value("relais_hub_behind_seconds"), 900);
  EXPECT_FALSE(Ready("serving"));
  EXPECT_THAT(HealthJson(metrics_->Ready()), HasSubstr("stands by, 900 s behind"));
  EXPECT_TRUE(IsWell(metrics_->Lives()));
  metrics_->SetStandingBy(std::nullopt);
  EXPECT_EQ(Value("relais_hub_standing_by"), 0);
  EXPECT_EQ(Value("relais_hub_records_known"), std::nullopt);
}

TEST_F(HubMetricsTest, ReadyLooksAtDiskCertificateAndLedger) {
  metrics_->SetCertificateEnd(clock_.Now() - absl::Seconds(1));
  EXPECT_FALSE(Ready("certificate"));
  metrics_->SetCertificateEnd(clock_.Now() + absl::Seconds(1));
  EXPECT_TRUE(Ready("certificate"));
  EXPECT_TRUE(Ready("ledger") && Ready("disk"));
  HubMetrics greedy(&clock_, {folder_.path(), uint64_t{1} << 60, false});
  greedy.SetLedger(timed_.get());
  greedy.SetCertificateEnd(clock_.Now() + absl::Hours(1));
  greedy.SetServing(true);
  EXPECT_FALSE(IsWell(greedy.Ready()));
}

}  // namespace
}  // namespace relais::hub
