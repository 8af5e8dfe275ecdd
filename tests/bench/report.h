// Medians and ratios of a rotation, as a table and as one JSON object.
#ifndef RELAIS_TESTS_BENCH_REPORT_H_
#define RELAIS_TESTS_BENCH_REPORT_H_

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/bench/measure.h"

namespace relais::bench {

struct Results {
  std::vector<std::string> pipes;                  // in the order of a rotation
  std::map<std::string, std::vector<Turn>> turns;  // per pipe, one for each rotation
  std::map<std::string, Footprint> footprints;
  std::optional<EndToEnd> end_to_end;
  std::optional<MatchingFigures> matching;
  std::optional<DeltaFigures> delta;
  std::optional<IndicatorFigures> indicators;
  std::optional<ShareSumFigures> share_sum;
  std::optional<CountingCost> counting_cost;
  std::optional<VaultFigures> vault;
  std::optional<GatewayFigures> gateway;
  std::optional<RestartFigures> restart;
  std::optional<FailoverFigures> failover;
};

// 0 for no values; the lower of the two middle ones for an even number.
double Median(std::vector<double> values);
// Median of over[i] / under[i]; nothing when there is no such pair.
std::optional<double> Ratio(const std::vector<double>& over, const std::vector<double>& under);
std::string Table(const Results& results);
// The part of the table and of the object that says how the hub does on a cluster (report_failover.cc).
std::string FailoverLines(const FailoverFigures& figures);
nlohmann::ordered_json FailoverJson(const FailoverFigures& figures);
// One line. "ratios" comes first, and in it hub/probe first, where both were measured. A ratio is the median of
// its ratios in each rotation: what was measured side by side is divided.
std::string Json(const Results& results, const Settings& settings);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_REPORT_H_
