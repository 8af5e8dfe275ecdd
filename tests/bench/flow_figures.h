// The Region's figures after years of referrals: what the book of figures takes, and how long an indicator takes. In
// this process alone; no hub, no stream.
#ifndef RELAIS_TESTS_BENCH_FLOW_FIGURES_H_
#define RELAIS_TESTS_BENCH_FLOW_FIGURES_H_

#include "absl/status/statusor.h"
#include "tests/bench/measure.h"

namespace relais::bench {

// A region of three hundred partners over two years (figure_region.h).
inline constexpr int kFlowMonths = 24;

// Settings::referrals of them, then Settings::questions questions: a random indicator of live events, a random view,
// random closed months. A run in which no question tells anything ends in an error.
absl::StatusOr<IndicatorFigures> MeasureIndicators(const Settings& settings);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_FLOW_FIGURES_H_
