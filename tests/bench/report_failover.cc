#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "tests/bench/report.h"

namespace relais::bench {
namespace {

double Longest(const std::vector<double>& seconds) {
  return seconds.empty() ? 0 : *std::max_element(seconds.begin(), seconds.end());
}

// One ledger's turns.
struct Columns {
  explicit Columns(const std::vector<Turn>& turns) {
    for (const Turn& turn : turns) {
      if (turn.latency) p50.push_back(turn.latency->p50);
      if (!turn.throughput) continue;
      per_second.push_back(turn.throughput->per_second);
      hub_cpu_us.push_back(turn.throughput->hub_cpu_us);
      members_cpu_us.push_back(turn.throughput->beside_cpu_us);
    }
  }
  std::vector<double> per_second;
  std::vector<double> hub_cpu_us;
  std::vector<double> members_cpu_us;
  std::vector<double> p50;
};

// What the cluster adds to a handoff's way, in bare transactions: all three measured in the same rotation.
double AddedInTransactions(const Columns& embedded, const Columns& there, const std::vector<double>& transaction) {
  std::vector<double> added;
  for (size_t i = 0; i < std::min(there.p50.size(), embedded.p50.size()); ++i) {
    added.push_back(there.p50[i] - embedded.p50[i]);
  }
  return Ratio(added, transaction).value_or(0);
}

double Milli(double value) {
  return std::round(value * 1000) / 1000;
}

}  // namespace

std::string FailoverLines(const FailoverFigures& figures) {
  const Columns embedded(figures.embedded);
  const Columns there(figures.on_cluster);
  std::string text = absl::StrFormat(
      "failover: the next handoff is accepted %.2f s after kill -9 (at most %.2f s, %d times), %.2f s after an orderly "
      "stop (at most %.2f s, %d times); of %d handoffs meanwhile %d lost, %d doubled\n",
      Median(figures.kill_s), Longest(figures.kill_s), figures.kill_s.size(), Median(figures.stop_s),
      Longest(figures.stop_s), figures.stop_s.size(), figures.handed_in, figures.lost, figures.doubled);
  absl::StrAppendFormat(
      &text,
      "on three members: %.0f handoffs/s, embedded %.0f, median ratio %.3f; processor time per handoff %.1f us of the "
      "hub and %.1f us of the members, embedded %.1f us (%d pairs of turns)\n",
      Median(there.per_second), Median(embedded.per_second), Ratio(there.per_second, embedded.per_second).value_or(0),
      Median(there.hub_cpu_us), Median(there.members_cpu_us), Median(embedded.hub_cpu_us), there.p50.size());
  absl::StrAppendFormat(
      &text,
      "at the light rate p50 %.0f us, embedded %.0f us; a bare transaction %.0f us at that rate, %.0f us alone: the "
      "cluster adds %.2f of the former, and the whole way is %.2f of it\n",
      Median(there.p50), Median(embedded.p50), Median(figures.transaction_p50_us),
      Median(figures.transaction_alone_p50_us), AddedInTransactions(embedded, there, figures.transaction_p50_us),
      Ratio(there.p50, figures.transaction_p50_us).value_or(0));
  return text;
}

nlohmann::ordered_json FailoverJson(const FailoverFigures& figures) {
  const Columns embedded(figures.embedded);
  const Columns there(figures.on_cluster);
  return {{"kills", figures.kill_s.size()},
          {"kill_median_s", Milli(Median(figures.kill_s))},
          {"kill_max_s", Milli(Longest(figures.kill_s))},
          {"stops", figures.stop_s.size()},
          {"stop_median_s", Milli(Median(figures.stop_s))},
          {"stop_max_s", Milli(Longest(figures.stop_s))},
          {"handed_in", figures.handed_in},
          {"lost", figures.lost},
          {"doubled", figures.doubled},
          {"pairs", there.p50.size()},
          {"cluster_per_second", std::round(Median(there.per_second))},
          {"embedded_per_second", std::round(Median(embedded.per_second))},
          {"throughput_ratio", Milli(Ratio(there.per_second, embedded.per_second).value_or(0))},
          {"cluster_hub_cpu_us", Milli(Median(there.hub_cpu_us))},
          {"cluster_members_cpu_us", Milli(Median(there.members_cpu_us))},
          {"embedded_hub_cpu_us", Milli(Median(embedded.hub_cpu_us))},
          {"cluster_p50_us", std::round(Median(there.p50))},
          {"embedded_p50_us", std::round(Median(embedded.p50))},
          {"transaction_p50_us", std::round(Median(figures.transaction_p50_us))},
          {"transaction_alone_p50_us", std::round(Median(figures.transaction_alone_p50_us))},
          {"added_in_transactions", Milli(AddedInTransactions(embedded, there, figures.transaction_p50_us))},
          {"cluster_p50_in_transactions", Milli(Ratio(there.p50, figures.transaction_p50_us).value_or(0))}};
}

}  // namespace relais::bench
