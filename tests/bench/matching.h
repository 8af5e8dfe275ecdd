// The counsellor's question over a large directory, as a node asks it: searches, and the arrival of a directory delta.
// In this process alone; no hub, no stream.
#ifndef RELAIS_TESTS_BENCH_MATCHING_H_
#define RELAIS_TESTS_BENCH_MATCHING_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "tests/bench/measure.h"

namespace relais::bench {

// Settings::services services of partners with kServicesPerPartner each, in local conventions of forty partners over
// the communes of Centre-Val de Loire, everything signed and verified as in the product. Needs are uneven: one service
// in ten has the commonest.
inline constexpr int kServicesPerPartner = 40;

// Settings::searches searches with random origin, need, public, commune, language, access needs and answer habits.
// A search that finds nobody and leaves nobody out ends the run.
absl::StatusOr<MatchingFigures> MeasureMatching(const Settings& settings);
// New editions of as many partners as make kDeltaServices services, verified, applied and indexed, in turns.
inline constexpr int kDeltaServices = 1000;
inline constexpr int kDeltaTurns = 30;
absl::StatusOr<DeltaFigures> MeasureDirectoryDelta(const Settings& settings);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_MATCHING_H_
