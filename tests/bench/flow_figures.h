// The Region's figures after years of referrals: what the book of figures takes, and how long an indicator takes. In
// this process alone; no hub, no stream.
#ifndef RELAIS_TESTS_BENCH_FLOW_FIGURES_H_
#define RELAIS_TESTS_BENCH_FLOW_FIGURES_H_

#include "absl/status/statusor.h"
#include "tests/bench/measure.h"

namespace relais::bench {

// Three hundred partners, each of which refers to twenty others, under forty conventions, over two years. Every
// referral is one journey, followed as the hub follows it: sent, answered, received, ended, with delays of a few weeks.
inline constexpr int kFlowPartners = 300;
inline constexpr int kFlowDestinations = 20;
inline constexpr int kFlowConventions = 40;
inline constexpr int kFlowMonths = 24;

// Settings::referrals of them, then Settings::questions questions: a random indicator of live events, a random view,
// random closed months. A run in which no question tells anything ends in an error.
absl::StatusOr<IndicatorFigures> MeasureIndicators(const Settings& settings);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_FLOW_FIGURES_H_
