#include "tests/bench/failover.h"

#include <algorithm>
#include <iostream>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "tests/bench/bare_transactions.h"
#include "tests/bench/stage.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/two_hubs.h"
#include "tests/etcd/etcd_cluster.h"

namespace relais::bench {
namespace {

constexpr int kMembers = 3;
// At the light rate each has its next transaction due a good while after the last was answered: none waits for another.
constexpr int kWriters = 32;
constexpr uint64_t kAlone = 200;
constexpr uint64_t kWarmUpOfLight = 1'000;

absl::Status ReplaceHubs(const Settings& settings, const EtcdCluster& cluster, FailoverFigures* figures) {
  const std::string bin = settings.self.substr(0, settings.self.rfind('/'));
  TwoHubs hubs(bin, cluster.folder(), cluster);
  if (absl::Status started = hubs.Start(); !started.ok()) return started;
  for (int i = 0; i < 2 * settings.kills; ++i) {
    const bool by_kill = i % 2 == 0;
    const absl::StatusOr<double> seconds = hubs.Replace(by_kill);
    if (!seconds.ok()) return seconds.status();
    (by_kill ? figures->kill_s : figures->stop_s).push_back(*seconds);
  }
  const absl::StatusOr<TwoHubs::Count> count = hubs.EndAndCount();
  if (!count.ok()) return count.status();
  figures->handed_in = count->handed_in;
  figures->lost = count->lost;
  figures->doubled = count->doubled;
  return absl::OkStatus();
}

absl::Status Transact(const Settings& settings, const EtcdCluster& cluster, int rotation, FailoverFigures* figures) {
  const std::string prefix = absl::StrCat("bare/", rotation);
  const absl::StatusOr<std::vector<double>> at_rate =
      BareTransactions(settings, cluster, prefix + "/rate", kWriters, settings.light_count, settings.light_rate);
  if (!at_rate.ok()) return at_rate.status();
  figures->transaction_p50_us.push_back(Quantile(*at_rate, 0.5));
  std::cerr << "bare transactions: p50 " << Quantile(*at_rate, 0.5) << " us, p99 " << Quantile(*at_rate, 0.99)
            << " us\n";
  const absl::StatusOr<std::vector<double>> alone =
      BareTransactions(settings, cluster, prefix + "/alone", 1, std::min(kAlone, settings.light_count), 0);
  if (!alone.ok()) return alone.status();
  figures->transaction_alone_p50_us.push_back(Quantile(*alone, 0.5));
  return absl::OkStatus();
}

struct Ledgers {
  Settings embedded;
  Settings on_cluster;
};

Ledgers LedgersOf(const Settings& settings, const EtcdCluster& cluster, const std::string& prefix) {
  Ledgers ledgers{settings, settings};
  ledgers.on_cluster.hub_settings = LedgerOn(cluster, prefix, /*stand_by=*/false);
  for (int member = 0; member < cluster.size(); ++member) {
    ledgers.on_cluster.beside.push_back(cluster.pid(member));
  }
  return ledgers;
}

// One of either, in an order that changes from rotation to rotation; `between` is carried out in their midst.
absl::Status Pair(const Ledgers& ledgers, int rotation, bool flat_out, FailoverFigures* figures,
                  absl::FunctionRef<absl::Status()> between) {
  const bool embedded_first = rotation % 2 == 0;
  for (const bool embedded : {embedded_first, !embedded_first}) {
    const absl::StatusOr<Turn> turn =
        MeasureTurn(embedded ? ledgers.embedded : ledgers.on_cluster, "hub", flat_out, !flat_out);
    if (!turn.ok()) return turn.status();
    std::cerr << "rotation " << rotation + 1 << ", " << (embedded ? "embedded" : "on the cluster") << ": ";
    if (turn->throughput) std::cerr << turn->throughput->per_second << " handoffs/s\n";
    if (turn->latency) std::cerr << "p50 " << turn->latency->p50 << " us, p99 " << turn->latency->p99 << " us\n";
    (embedded ? figures->embedded : figures->on_cluster).push_back(*turn);
    if (embedded != embedded_first) break;
    if (absl::Status status = between(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// Every light turn before every flat-out one: what those leave to be written to the disk delays whoever comes next.
absl::Status CompareLedgers(const Settings& settings, const EtcdCluster& cluster, int rotations,
                            FailoverFigures* figures) {
  Settings calm = settings;
  calm.warm_up = std::min(kWarmUpOfLight, settings.warm_up);
  for (int rotation = 0; rotation < rotations; ++rotation) {
    const Ledgers light = LedgersOf(calm, cluster, absl::StrCat("bench/light/", rotation));
    absl::Status status =
        Pair(light, rotation, false, figures, [&] { return Transact(settings, cluster, rotation, figures); });
    if (!status.ok()) return status;
  }
  for (int rotation = 0; rotation < rotations; ++rotation) {
    const Ledgers full = LedgersOf(settings, cluster, absl::StrCat("bench/full/", rotation));
    absl::Status status = Pair(full, rotation, true, figures, [] { return absl::OkStatus(); });
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FailoverFigures> MeasureFailover(const Settings& settings, int rotations) {
  const auto folder = TemporaryFolder::Make(settings.dir);
  if (!folder.ok()) return folder.status();
  const EtcdCluster cluster((*folder)->path(), kMembers);
  FailoverFigures figures;
  absl::Status status = ReplaceHubs(settings, cluster, &figures);
  if (status.ok()) status = CompareLedgers(settings, cluster, rotations, &figures);
  if (!status.ok()) return status;
  return figures;
}

}  // namespace relais::bench
