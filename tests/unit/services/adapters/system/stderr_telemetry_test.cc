#include "services/adapters/system/stderr_telemetry.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/fakes/fake_clock.h"

namespace relais {
namespace {

class StderrTelemetryTest : public testing::Test {
 protected:
  // What standard error gets of it.
  static std::string Said(StderrTelemetry& telemetry, Severity severity, absl::string_view event,
                          std::initializer_list<Telemetry::Field> fields = {}) {
    testing::internal::CaptureStderr();
    telemetry.Log(severity, event, fields);
    return testing::internal::GetCapturedStderr();
  }
  // 2026-11-23T08:29:59.999Z
  FakeClock clock_{absl::FromUnixMillis(1'795'422'599'999)};
};

TEST_F(StderrTelemetryTest, ALineIsOneObjectWithItsFieldsInOrder) {
  StderrTelemetry telemetry("relais-node", Severity::kInfo, absl::Milliseconds(1), &clock_);
  EXPECT_EQ(Said(telemetry, Severity::kWarning, "line_closed", {{"reason", "BUSY"}, {"after_s", "3"}}),
            "{\"time\":\"2026-11-23T08:29:59.999Z\",\"severity\":\"warning\",\"daemon\":\"relais-node\","
            "\"event\":\"line_closed\",\"reason\":\"BUSY\",\"after_s\":\"3\"}\n");
}

// The hub logs no finer time than its ledger keeps.
TEST_F(StderrTelemetryTest, TimesAreCutToTheGrain) {
  StderrTelemetry telemetry("relais-hub", Severity::kInfo, absl::Minutes(15), &clock_);
  EXPECT_EQ(
      Said(telemetry, Severity::kInfo, "e"),
      "{\"time\":\"2026-11-23T08:15:00.000Z\",\"severity\":\"info\",\"daemon\":\"relais-hub\",\"event\":\"e\"}\n");
  clock_.Advance(absl::Milliseconds(1));
  EXPECT_EQ(
      Said(telemetry, Severity::kError, "e"),
      "{\"time\":\"2026-11-23T08:30:00.000Z\",\"severity\":\"error\",\"daemon\":\"relais-hub\",\"event\":\"e\"}\n");
}

TEST_F(StderrTelemetryTest, WhatIsLessThanTheLeastIsNotSaid) {
  StderrTelemetry telemetry("d", Severity::kWarning, absl::Minutes(15), &clock_);
  EXPECT_EQ(Said(telemetry, Severity::kInfo, "e"), "");
  EXPECT_NE(Said(telemetry, Severity::kWarning, "e"), "");
  EXPECT_NE(Said(telemetry, Severity::kError, "e"), "");
}

TEST_F(StderrTelemetryTest, NoValueBreaksOrLosesALine) {
  StderrTelemetry telemetry("d", Severity::kInfo, absl::Minutes(15), &clock_);
  EXPECT_EQ(Said(telemetry, Severity::kInfo, "e", {{"error", "a\nb\"c\xff"}}),
            "{\"time\":\"2026-11-23T08:15:00.000Z\",\"severity\":\"info\",\"daemon\":\"d\",\"event\":\"e\","
            "\"error\":\"a\\nb\\\"c\uFFFD\"}\n");
}

TEST_F(StderrTelemetryTest, TextIsOneLineForPeople) {
  StderrTelemetry telemetry("relais-hub", Severity::kInfo, absl::Minutes(15), &clock_, LogFormat::kText);
  EXPECT_EQ(Said(telemetry, Severity::kWarning, "line_closed",
                 {{"reason", "BUSY"}, {"error", "a b\n\"c\""}, {"name", "é"}, {"none", ""}}),
            "2026-11-23T08:15:00.000Z warning relais-hub line_closed reason=BUSY error=\"a b\\n\\\"c\\\"\" "
            "name=\"é\" none=\"\"\n");
}

TEST_F(StderrTelemetryTest, CountersAddUpWhoeverCounts) {
  StderrTelemetry telemetry("d", Severity::kInfo, absl::Minutes(15), &clock_);
  EXPECT_EQ(telemetry.counter("frames"), 0);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&telemetry] {
      for (int n = 0; n < 1000; ++n) telemetry.Count("frames", 2);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(telemetry.counter("frames"), 8000);
  EXPECT_EQ(telemetry.counter("other"), 0);
}

}  // namespace
}  // namespace relais
