// relais-bench: the hub against the limit of its transport and disk, on this machine, in one run.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>
#include <string>

#include "tests/bench/counting_cost.h"
#include "tests/bench/desks.h"
#include "tests/bench/failover.h"
#include "tests/bench/floor_pipe.h"
#include "tests/bench/flow_figures.h"
#include "tests/bench/gateway_cost.h"
#include "tests/bench/load.h"
#include "tests/bench/matching.h"
#include "tests/bench/measure.h"
#include "tests/bench/pipe.h"
#include "tests/bench/probe_hub.h"
#include "tests/bench/report.h"
#include "tests/bench/restart.h"
#include "tests/bench/share_sum.h"
#include "tests/bench/vault_cost.h"

namespace relais::bench {

namespace {

struct Role {
  std::string name;
  std::string dir;
  int first = 0;
  int last = 0;
};

absl::Status RunRole(const Role& role, const std::string& self) {
  const absl::StatusOr<Plan> plan = LoadPlan(role.dir);
  if (!plan.ok()) return plan.status();
  if (role.name == "probe-hub") return RunProbeHub(*plan);
  if (role.name == "floor-hub") return RunFloorHub(*plan);
  if (role.name == "desks") return RunDesksRole(*plan, role.first, role.last);
  const std::unique_ptr<Pipe> pipe = MakePipe(plan->pipe, self);
  if (pipe == nullptr) return absl::NotFoundError("no pipe " + plan->pipe);
  if (role.name == "sender") return RunSenderRole(*plan, *pipe);
  if (role.name == "recipient") return RunRecipientRole(*plan, *pipe, role.first, role.last);
  return absl::NotFoundError("no role " + role.name);
}

struct Wish {
  std::set<std::string> only;
  std::vector<std::string> pipes;
  int rotations = 3;
  bool json = false;
  std::string pin = "auto";
  bool Wants(const std::string& name) const { return only.empty() || only.count(name) > 0; }
};

// "auto" gives the hub the first core and the clients the second where there are two at least.
void Pin(const std::string& pin, Plan& plan) {
  const bool split = pin == "split" || (pin == "auto" && sysconf(_SC_NPROCESSORS_ONLN) >= 2);
  if (!split) return;
  plan.hub_cpus = {0};
  plan.client_cpus = {1};
}

absl::StatusOr<Results> RunAll(const Settings& settings, const Wish& wish) {
  Results results;
  results.pipes = wish.pipes;
  const bool flat_out = wish.Wants("throughput");
  const bool light = wish.Wants("latency");
  for (int rotation = 0; (flat_out || light) && rotation < wish.rotations; ++rotation) {
    for (const std::string& pipe : wish.pipes) {
      absl::StatusOr<Turn> turn = MeasureTurn(settings, pipe, flat_out, light);
      if (!turn.ok()) return turn.status();
      std::cerr << "rotation " << rotation + 1 << " of " << wish.rotations << ", " << pipe << ": "
                << (turn->throughput ? turn->throughput->per_second : 0) << " handoffs/s, p50 "
                << (turn->latency ? turn->latency->p50 : 0) << " us\n";
      results.turns[pipe].push_back(*std::move(turn));
    }
  }
  const bool with_hub = std::count(wish.pipes.begin(), wish.pipes.end(), "hub") > 0;
  if (with_hub && wish.Wants("end-to-end")) {
    const absl::StatusOr<EndToEnd> end_to_end = MeasureEndToEnd(settings);
    if (!end_to_end.ok()) return end_to_end.status();
    results.end_to_end = *end_to_end;
  }
  if (wish.Wants("matching")) {
    const absl::StatusOr<MatchingFigures> matching = MeasureMatching(settings);
    if (!matching.ok()) return matching.status();
    results.matching = *matching;
  }
  if (wish.Wants("directory-delta")) {
    const absl::StatusOr<DeltaFigures> delta = MeasureDirectoryDelta(settings);
    if (!delta.ok()) return delta.status();
    results.delta = *delta;
  }
  if (wish.Wants("indicators")) {
    const absl::StatusOr<IndicatorFigures> figures = MeasureIndicators(settings);
    if (!figures.ok()) return figures.status();
    results.indicators = *figures;
  }
  if (wish.Wants("share-sum")) {
    const absl::StatusOr<ShareSumFigures> sum = MeasureShareSum(settings);
    if (!sum.ok()) return sum.status();
    results.share_sum = *sum;
  }
  if (with_hub && wish.Wants("counting-cost")) {
    const absl::StatusOr<CountingCost> cost = MeasureCountingCost(settings, wish.rotations);
    if (!cost.ok()) return cost.status();
    results.counting_cost = *cost;
  }
  if (with_hub && wish.Wants("vault")) {
    const absl::StatusOr<VaultFigures> vault = MeasureVaultCost(settings, wish.rotations);
    if (!vault.ok()) return vault.status();
    results.vault = *vault;
  }
  if (with_hub && wish.Wants("gateway")) {
    const absl::StatusOr<GatewayFigures> gateway = MeasureGateway(settings, wish.rotations);
    if (!gateway.ok()) return gateway.status();
    results.gateway = *gateway;
  }
  if (with_hub && wish.Wants("restart")) {
    const absl::StatusOr<RestartFigures> restart = MeasureRestart(settings, wish.rotations);
    if (!restart.ok()) return restart.status();
    results.restart = *restart;
  }
  for (const std::string& pipe : wish.pipes) {
    if (!wish.Wants("memory")) continue;
    const absl::StatusOr<Footprint> footprint = MeasureFootprint(settings, pipe);
    if (!footprint.ok()) return footprint.status();
    results.footprints[pipe] = *footprint;
  }
  return results;
}

// Only when it is asked for: it needs an etcd, and minutes.
absl::StatusOr<Results> RunOnCluster(const Settings& settings, const Wish& wish, Results results) {
  if (wish.only.count("failover") == 0) return results;
  const absl::StatusOr<FailoverFigures> failover = MeasureFailover(settings, wish.rotations);
  if (!failover.ok()) return failover.status();
  results.failover = *failover;
  return results;
}

int Main(int argc, char** argv) {
  CLI::App app{"Measures the hub, the limit probe and the raw floor on this machine."};
  Settings settings;
  Wish wish;
  wish.pipes = PipeNames();
  settings.self = std::filesystem::read_symlink("/proc/self/exe");
  settings.dir = std::filesystem::temp_directory_path();
  app.add_option("--only", wish.only,
                 "throughput, latency, end-to-end, memory, matching, directory-delta, indicators, share-sum, "
                 "counting-cost, vault, gateway, restart; all of these by default; and failover, which needs etcd")
      ->check(CLI::IsMember({"throughput", "latency", "end-to-end", "memory", "matching", "directory-delta",
                             "indicators", "share-sum", "counting-cost", "vault", "gateway", "restart", "failover"}));
  app.add_option("--pipe", wish.pipes, "pipes to run")->check(CLI::IsMember(PipeNames()));
  app.add_flag("--json", wish.json, "last line of standard output is one JSON object");
  app.add_option("--rotations", wish.rotations, "turns of each pipe, interleaved")->check(CLI::Range(1, 50));
  app.add_option("--count", settings.count, "envelopes of a flat-out turn")->check(CLI::Range(1'000, 2'000'000));
  app.add_option("--light-count", settings.light_count, "handoffs of a light turn")->check(CLI::Range(10, 100'000));
  app.add_option("--desk-count", settings.desk_count, "referrals sent end to end")->check(CLI::Range(10, 100'000));
  app.add_option("--idle-nodes", settings.idle_nodes, "nodes connected for memory")->check(CLI::Range(1, 2'000));
  app.add_option("--services", settings.services, "in the directory that is searched")
      ->check(CLI::Range(40, 1'000'000));
  app.add_option("--searches", settings.searches)->check(CLI::Range(1, 1'000'000));
  app.add_option("--referrals", settings.referrals, "fed into the book of figures")
      ->check(CLI::Range(1'000, 100'000'000));
  app.add_option("--questions", settings.questions, "asked of it")->check(CLI::Range(1, 1'000'000));
  app.add_option("--count-nodes", settings.count_nodes, "whose shares of a month are summed")
      ->check(CLI::Range(3, 2'000));
  app.add_option("--kills", settings.kills, "of the hub that serves on a cluster")->check(CLI::Range(1, 200));
  app.add_option("--senders", settings.plan.senders)->check(CLI::Range(1, 64));
  app.add_option("--recipients", settings.plan.recipients)->check(CLI::Range(1, 64));
  app.add_option("--window", settings.plan.window, "unacknowledged frames per stream")->check(CLI::Range(1, 256));
  app.add_option("--batch", settings.plan.batch, "envelopes per frame")->check(CLI::Range(1, 64));
  app.add_option("--in-flight", settings.plan.in_flight_max, "envelopes under way")->check(CLI::Range(64, 1 << 20));
  app.add_option("--dir", settings.dir, "where temporary stores go: a real disk")->check(CLI::ExistingDirectory);
  app.add_option("--pin", wish.pin, "split: hub on core 0, clients on core 1; none; auto")
      ->check(CLI::IsMember({"auto", "split", "none"}));
  Role role;
  CLI::App* const child = app.add_subcommand("role", "one process of a run; started by the driver");
  child->add_option("name", role.name)->required();
  child->add_option("dir", role.dir)->required();
  child->add_option("first", role.first);
  child->add_option("last", role.last);
  CLI11_PARSE(app, argc, argv);

  if (child->parsed()) {
    const absl::Status status = RunRole(role, settings.self);
    if (!status.ok()) std::cerr << "relais-bench " << role.name << ": " << status << "\n";
    return status.ok() ? 0 : 1;
  }
  settings.warm_up = std::min(settings.warm_up, settings.count);
  Pin(wish.pin, settings.plan);
  absl::StatusOr<Results> results = RunAll(settings, wish);
  if (results.ok()) results = RunOnCluster(settings, wish, *std::move(results));
  if (!results.ok()) {
    std::cerr << "relais-bench: " << results.status() << "\n";
    return 1;
  }
  std::cout << Table(*results);
  if (wish.json) std::cout << Json(*results, settings) << std::endl;
  if (results->failover && results->failover->lost + results->failover->doubled > 0) {
    std::cerr << "relais-bench: referrals were lost or doubled: the times above count for nothing\n";
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace relais::bench

int main(int argc, char** argv) {
  return relais::bench::Main(argc, argv);
}
