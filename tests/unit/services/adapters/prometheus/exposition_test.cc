#include "services/adapters/prometheus/exposition.h"

#include <gtest/gtest.h>

namespace relais {
namespace {

TEST(ExpositionTest, CountersAndGaugesWithTheirLabels) {
  const MetricFamily members{"relais_members",
                             "By \"standing\".",
                             MetricKind::kGauge,
                             {{{{"standing", "active"}}, 3, {}}, {{{"standing", "a\"b\nc"}}, 0, {}}}};
  EXPECT_EQ(Exposition({CounterOf("relais_taken_total", "Taken.", 12), members}),
            "# HELP relais_taken_total Taken.\n"
            "# TYPE relais_taken_total counter\n"
            "relais_taken_total 12\n"
            "# HELP relais_members By \"standing\".\n"
            "# TYPE relais_members gauge\n"
            "relais_members{standing=\"active\"} 3\n"
            "relais_members{standing=\"a\\\"b\\nc\"} 0\n");
}

TEST(ExpositionTest, AHistogramEndsWithEverything) {
  LatencyHistogram histogram;
  histogram.Observe(absl::Milliseconds(1));  // a bound includes itself
  histogram.Observe(absl::Milliseconds(3));
  histogram.Observe(absl::Seconds(60));
  const std::string text = Exposition({HistogramOf("relais_append_seconds", "How long.", histogram.Read())});
  EXPECT_NE(text.find("relais_append_seconds_count 3\n"), std::string::npos) << text;
  EXPECT_NE(text.find("relais_append_seconds_sum 60.004"), std::string::npos) << text;
  EXPECT_NE(text.find("relais_append_seconds_bucket{le=\"0.0005\"} 0\n"), std::string::npos) << text;
  EXPECT_NE(text.find("relais_append_seconds_bucket{le=\"0.001\"} 1\n"), std::string::npos) << text;
  EXPECT_NE(text.find("relais_append_seconds_bucket{le=\"5\"} 2\n"), std::string::npos) << text;
  EXPECT_NE(text.find("relais_append_seconds_bucket{le=\"+Inf\"} 3\n"), std::string::npos) << text;
}

TEST(ExpositionTest, WhatHasNoSampleIsLeftOut) {
  EXPECT_EQ(Exposition({{"relais_refused_total", "None yet.", MetricKind::kCounter, {}}}), "");
  EXPECT_EQ(Exposition({}), "");
}

}  // namespace
}  // namespace relais
