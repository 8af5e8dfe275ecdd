// Medians and ratios of a rotation, as a table and as one JSON object.
#ifndef RELAIS_TESTS_BENCH_REPORT_H_
#define RELAIS_TESTS_BENCH_REPORT_H_

#include <map>
#include <string>
#include <vector>

#include "tests/bench/measure.h"

namespace relais::bench {

struct Results {
  std::vector<std::string> pipes;                  // in the order of a rotation
  std::map<std::string, std::vector<Turn>> turns;  // per pipe, one for each rotation
  std::map<std::string, Footprint> footprints;
};

// 0 for no values; the lower of the two middle ones for an even number.
double Median(std::vector<double> values);
std::string Table(const Results& results);
// One line. "ratios" comes first, and in it hub/probe first, where both were measured; ratios are of medians.
std::string Json(const Results& results, const Settings& settings);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_REPORT_H_
