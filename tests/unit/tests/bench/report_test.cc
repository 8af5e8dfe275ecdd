#include "tests/bench/report.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace relais::bench {
namespace {

Turn At(double per_second, double p50) {
  Turn turn;
  turn.throughput = Throughput{per_second, 10, 3, 4, 0};
  turn.latency = Latency{p50, 2 * p50};
  return turn;
}

TEST(ReportTest, MedianOfNoneOddAndEven) {
  EXPECT_EQ(Median({}), 0);
  EXPECT_EQ(Median({3, 1, 2}), 2);
  EXPECT_EQ(Median({4, 1, 3, 2}), 2);
}

TEST(ReportTest, RatioDividesWhatWasMeasuredSideBySide) {
  // A neighbour halved the machine in the second rotation: of medians 60/100 = 0.6 as well, but not of 60/50.
  EXPECT_EQ(Ratio({60, 30, 66}, {100, 50, 120}), 0.6);
  EXPECT_EQ(Ratio({60, 30}, {100, 40}), 0.6);
  EXPECT_EQ(Ratio({60}, {0}), std::nullopt);
  EXPECT_EQ(Ratio({}, {100}), std::nullopt);
}

TEST(ReportTest, TheFirstRatioIsHubOverProbe) {
  Results results;
  results.pipes = {"hub", "probe", "floor"};
  results.turns["hub"] = {At(66'000, 1200)};
  results.turns["probe"] = {At(100'000, 1000)};
  results.turns["floor"] = {At(200'000, 500)};
  results.end_to_end = EndToEnd{400, 450, 3400};
  const auto json = nlohmann::ordered_json::parse(Json(results, Settings()));
  ASSERT_EQ(json.begin().key(), "ratios");
  const auto first = json.at("ratios").begin();
  EXPECT_EQ(first.key(), "hub_over_probe_throughput");
  EXPECT_EQ(first.value(), 0.66);
  EXPECT_EQ(json.at("ratios").at("hub_over_probe_p50"), 1.2);
  EXPECT_EQ(json.at("ratios").at("probe_over_floor_throughput"), 0.5);
  EXPECT_EQ(json.at("end_to_end").at("per_second"), 400);
}

TEST(ReportTest, WithoutTheHubItHasNoRatio) {
  Results results;
  results.pipes = {"probe"};
  results.turns["probe"] = {At(100'000, 1000)};
  const auto json = nlohmann::json::parse(Json(results, Settings()));
  EXPECT_FALSE(json.at("ratios").contains("hub_over_probe_throughput"));
  EXPECT_NE(Table(results).find("100000"), std::string::npos);
}

Turn OnCluster(double per_second, double p50, double members_us) {
  Turn turn = At(per_second, p50);
  turn.throughput->beside_cpu_us = members_us;
  return turn;
}

FailoverFigures ThreeKills() {
  FailoverFigures figures;
  figures.kill_s = {3.1, 2.4, 4.25};
  figures.stop_s = {0.5, 0.7};
  figures.handed_in = 40;
  // The machine was slower by half in the second rotation.
  figures.embedded = {At(20'000, 2'000), At(10'000, 3'000)};
  figures.on_cluster = {OnCluster(5'000, 8'000, 90), OnCluster(2'000, 12'000, 110)};
  figures.transaction_p50_us = {5'000, 6'000};
  figures.transaction_alone_p50_us = {4'000, 4'500};
  return figures;
}

TEST(ReportTest, AClusterAddsToTheEmbeddedLedgerOfTheSameRotation) {
  Results results;
  results.failover = ThreeKills();
  const auto json = nlohmann::json::parse(Json(results, Settings())).at("failover");
  EXPECT_EQ(json.at("kills"), 3);
  EXPECT_EQ(json.at("kill_median_s"), 3.1);
  EXPECT_EQ(json.at("kill_max_s"), 4.25);
  EXPECT_EQ(json.at("stop_max_s"), 0.7);
  // Of (8,000 − 2,000) / 5,000 and (12,000 − 3,000) / 6,000 the lower; of 8,000 / 5,000 and 12,000 / 6,000 likewise.
  EXPECT_EQ(json.at("added_in_transactions"), 1.2);
  EXPECT_EQ(json.at("cluster_p50_in_transactions"), 1.6);
  EXPECT_EQ(json.at("throughput_ratio"), 0.2);
  EXPECT_EQ(json.at("cluster_members_cpu_us"), 90);
}

TEST(ReportTest, WhatWasLostOrDoubledStandsBesideTheTimes) {
  FailoverFigures figures = ThreeKills();
  figures.lost = 2;
  figures.doubled = 1;
  EXPECT_THAT(FailoverLines(figures), testing::HasSubstr("of 40 handoffs meanwhile 2 lost, 1 doubled"));
  const auto json = FailoverJson(figures);
  EXPECT_EQ(json.at("handed_in"), 40);
  EXPECT_EQ(json.at("lost"), 2);
  EXPECT_EQ(json.at("doubled"), 1);
}

}  // namespace
}  // namespace relais::bench
