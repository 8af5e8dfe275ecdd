#include "tests/bench/report.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace relais::bench {
namespace {

constexpr double kMiB = 1 << 20;

using ThroughputField = double Throughput::*;
using LatencyField = double Latency::*;

std::vector<double> Values(const Results& results, const std::string& pipe, ThroughputField field) {
  std::vector<double> values;
  const auto turns = results.turns.find(pipe);
  if (turns == results.turns.end()) return values;
  for (const Turn& turn : turns->second) {
    if (turn.throughput) values.push_back((*turn.throughput).*field);
  }
  return values;
}

std::vector<double> Values(const Results& results, const std::string& pipe, LatencyField field) {
  std::vector<double> values;
  const auto turns = results.turns.find(pipe);
  if (turns == results.turns.end()) return values;
  for (const Turn& turn : turns->second) {
    if (turn.latency) values.push_back((*turn.latency).*field);
  }
  return values;
}

// To `per_unit` steps a unit: 1 for whole numbers, 1000 for three decimals.
double Rounded(double value, double per_unit) {
  return std::round(value * per_unit) / per_unit;
}

double Kib(int64_t bytes) {
  return Rounded(static_cast<double>(bytes) / 1024, 1);
}

nlohmann::ordered_json PipeJson(const Results& results, const std::string& pipe) {
  nlohmann::ordered_json json;
  const std::vector<double> rates = Values(results, pipe, &Throughput::per_second);
  if (!rates.empty()) {
    json["per_second"] = Rounded(Median(rates), 1);
    for (double rate : rates) json["per_second_runs"].push_back(Rounded(rate, 1));
    json["hub_cpu_us"] = Rounded(Median(Values(results, pipe, &Throughput::hub_cpu_us)), 1000);
    json["sender_cpu_us"] = Rounded(Median(Values(results, pipe, &Throughput::sender_cpu_us)), 1000);
    json["recipient_cpu_us"] = Rounded(Median(Values(results, pipe, &Throughput::recipient_cpu_us)), 1000);
    uint64_t repeats = 0;
    for (const Turn& turn : results.turns.at(pipe)) repeats += turn.throughput ? turn.throughput->repeats : 0;
    json["repeats"] = repeats;
  }
  const std::vector<double> p50 = Values(results, pipe, &Latency::p50);
  if (!p50.empty()) {
    json["p50_us"] = Median(p50);
    json["p99_us"] = Median(Values(results, pipe, &Latency::p99));
    json["p50_us_runs"] = p50;
  }
  const auto footprint = results.footprints.find(pipe);
  if (footprint != results.footprints.end()) {
    json["hub_resident_kib"] = Kib(footprint->second.hub.resident);
    json["hub_anonymous_kib"] = Kib(footprint->second.hub.anonymous);
    json["per_connected_node_kib"] = Kib(footprint->second.per_connected_node);
    if (footprint->second.idle_node) {
      json["idle_node_resident_kib"] = Kib(footprint->second.idle_node->resident);
      json["idle_node_anonymous_kib"] = Kib(footprint->second.idle_node->anonymous);
    }
  }
  return json;
}

// What has no pipe: one line each.
std::string FigureLines(const Results& results) {
  std::string text;
  if (results.end_to_end) {
    absl::StrAppendFormat(&text, "end to end, desk to desk: %.0f handoffs/s (hub %.0f us, all nodes %.0f us each)\n",
                          results.end_to_end->per_second, results.end_to_end->hub_cpu_us,
                          results.end_to_end->nodes_cpu_us);
  }
  if (results.matching) {
    const MatchingFigures& matching = *results.matching;
    absl::StrAppendFormat(&text,
                          "matching over %d services: p50 %.2f ms, p99 %.2f ms, longest %.2f ms, p99 of processor time "
                          "%.2f ms (%.0f offers, "
                          "%.0f left out; index made in %.0f ms)\n",
                          matching.services, matching.p50_ms, matching.p99_ms, matching.max_ms, matching.cpu_p99_ms,
                          matching.offers_mean, matching.left_out_mean, matching.index_ms);
  }
  if (results.delta) {
    absl::StrAppendFormat(
        &text, "directory delta of %d services: p50 %.1f ms, p99 %.1f ms, p99 of processor time %.1f ms\n",
        results.delta->services, results.delta->p50_ms, results.delta->p99_ms, results.delta->cpu_p99_ms);
  }
  if (results.indicators) {
    const IndicatorFigures& figures = *results.indicators;
    absl::StrAppendFormat(
        &text,
        "indicators after %d referrals in %d cells: p50 %.1f ms, p99 %.1f ms, longest %.1f ms, p99 of "
        "processor time %.1f ms; book %.1f MiB (%.1f MiB of a tenth as many), %.0f ns an event\n",
        figures.referrals, figures.cells, figures.p50_ms, figures.p99_ms, figures.max_ms, figures.cpu_p99_ms,
        static_cast<double>(figures.bytes) / kMiB, static_cast<double>(figures.bytes_of_tenth) / kMiB,
        figures.ns_per_event);
  }
  if (results.share_sum) {
    const ShareSumFigures& sum = *results.share_sum;
    absl::StrAppendFormat(
        &text,
        "a month of %d nodes' shares over %d cells: État %.2f s, Région %.2f s, Rectorat %.2f s (ChaCha20 "
        "alone %.2f s, memcpy %.2f s)\n",
        sum.nodes, sum.cells, sum.etat_s, sum.region_s, sum.rectorat_s, sum.cipher_s, sum.copy_s);
  }
  return text;
}

double MedianOf(const std::vector<Latency>& turns, LatencyField field) {
  std::vector<double> values;
  for (const Latency& turn : turns) values.push_back(turn.*field);
  return Median(values);
}

std::string GatewayLines(const GatewayFigures& gateway) {
  std::string text;
  for (const auto& [name, cost] : {std::pair("a form sent", &gateway.send), std::pair("a list", &gateway.list),
                                   std::pair("the status", &gateway.status)}) {
    const double direct = Median(cost->direct_us);
    const double through = Median(cost->gateway_us);
    absl::StrAppendFormat(&text, "gateway: %s p50 %.0f us by gRPC, %.0f us by a browser's way, ratio %.3f (%d pairs)\n",
                          name, direct, through, direct > 0 ? through / direct : 0, cost->direct_us.size());
  }
  return text;
}

nlohmann::ordered_json GatewayJson(const GatewayFigures& gateway) {
  nlohmann::ordered_json json;
  for (const auto& [name, cost] :
       {std::pair("send", &gateway.send), std::pair("list", &gateway.list), std::pair("status", &gateway.status)}) {
    const double direct = Median(cost->direct_us);
    const double through = Median(cost->gateway_us);
    json[name] = {{"pairs", cost->direct_us.size()},
                  {"direct_p50_us", Rounded(direct, 1)},
                  {"gateway_p50_us", Rounded(through, 1)},
                  {"ratio", Rounded(direct > 0 ? through / direct : 0, 1000)}};
  }
  return json;
}

std::string CountingLines(const Results& results) {
  std::string text;
  if (results.counting_cost) {
    const CountingCost& cost = *results.counting_cost;
    absl::StrAppendFormat(
        &text,
        "counting costs the hub: processor time per handoff %.2f us with it, %.2f us without, median ratio %.3f; flat "
        "out %.0f and %.0f handoffs/s, median ratio %.3f (%d pairs of turns)\n",
        Median(cost.counting_us), Median(cost.without_us), Ratio(cost.counting_us, cost.without_us).value_or(0),
        Median(cost.counting_per_second), Median(cost.without_per_second),
        Ratio(cost.counting_per_second, cost.without_per_second).value_or(0), cost.counting_us.size());
  }
  if (results.vault) {
    const VaultFigures& vault = *results.vault;
    absl::StrAppendFormat(
        &text,
        "vault: %.0f handoffs/s end to end with it, %.0f with it left open, median ratio %.3f; nodes' processor time "
        "per "
        "handoff %.0f and %.0f us, median ratio %.3f (%d pairs of turns); a journey shown in p50 %.2f ms, p99 %.2f ms, "
        "at most %.2f ms (%d times); erased from the files after %.1f s\n",
        Median(vault.sealed_per_second), Median(vault.open_per_second),
        Ratio(vault.sealed_per_second, vault.open_per_second).value_or(0), Median(vault.sealed_us),
        Median(vault.open_us), Ratio(vault.sealed_us, vault.open_us).value_or(0), vault.sealed_us.size(),
        vault.opening_p50_ms, vault.opening_p99_ms, vault.opening_max_ms, vault.openings, vault.erased_s);
  }
  if (results.gateway) text += GatewayLines(*results.gateway);
  if (results.failover) text += FailoverLines(*results.failover);
  if (results.restart) {
    const RestartFigures& restart = *results.restart;
    absl::StrAppendFormat(
        &text,
        "restart with %d referrals behind it in %d cells and %d journeys alive, a checkpoint of %.1f MiB: serves after "
        "%.2f s (%.2f s with the living alone), %.0f KiB resident\n"
        "handoffs at p50 %.0f us, p99 %.0f us; while somebody asks for figures of %d months without a pause p50 %.0f "
        "us, p99 %.0f us (%d answers, p50 %.1f ms, longest %.1f ms)\n",
        restart.referrals, restart.cells, restart.live, static_cast<double>(restart.checkpoint_bytes) / kMiB,
        Median(restart.start_s), restart.without_s, Kib(restart.hub.resident), MedianOf(restart.quiet, &Latency::p50),
        MedianOf(restart.quiet, &Latency::p99), restart.months, MedianOf(restart.asked, &Latency::p50),
        MedianOf(restart.asked, &Latency::p99), restart.answers, restart.answer_p50_ms, restart.answer_max_ms);
  }
  return text;
}

std::string FootprintLines(const Results& results) {
  std::string text;
  for (const std::string& pipe : results.pipes) {
    const auto found = results.footprints.find(pipe);
    if (found == results.footprints.end()) continue;
    const Footprint& footprint = found->second;
    absl::StrAppendFormat(&text, "%-7s memory: hub %.0f KiB (%.0f anonymous), each connected idle node %.0f KiB there",
                          pipe, Kib(footprint.hub.resident), Kib(footprint.hub.anonymous),
                          Kib(footprint.per_connected_node));
    if (footprint.idle_node) {
      absl::StrAppendFormat(&text, ", idle node process %.0f KiB (%.0f anonymous)", Kib(footprint.idle_node->resident),
                            Kib(footprint.idle_node->anonymous));
    }
    text += "\n";
  }
  return text;
}

void AddCounting(const Results& results, nlohmann::ordered_json& json) {
  if (results.counting_cost) {
    const CountingCost& cost = *results.counting_cost;
    json["counting_cost"] = {{"pairs", cost.counting_us.size()},
                             {"counting_us", Rounded(Median(cost.counting_us), 1000)},
                             {"without_us", Rounded(Median(cost.without_us), 1000)},
                             {"cpu_ratio", Rounded(Ratio(cost.counting_us, cost.without_us).value_or(0), 1000)},
                             {"counting_per_second", Rounded(Median(cost.counting_per_second), 1)},
                             {"without_per_second", Rounded(Median(cost.without_per_second), 1)}};
  }
  if (results.vault) {
    const VaultFigures& vault = *results.vault;
    json["vault"] = {
        {"pairs", vault.sealed_us.size()},
        {"sealed_per_second", Rounded(Median(vault.sealed_per_second), 1)},
        {"open_per_second", Rounded(Median(vault.open_per_second), 1)},
        {"throughput_ratio", Rounded(Ratio(vault.sealed_per_second, vault.open_per_second).value_or(0), 1000)},
        {"cpu_ratio", Rounded(Ratio(vault.sealed_us, vault.open_us).value_or(0), 1000)},
        {"opening_p50_ms", Rounded(vault.opening_p50_ms, 1000)},
        {"opening_p99_ms", Rounded(vault.opening_p99_ms, 1000)},
        {"opening_max_ms", Rounded(vault.opening_max_ms, 1000)},
        {"openings", vault.openings},
        {"erased_s", Rounded(vault.erased_s, 1000)}};
  }
  if (results.gateway) json["gateway"] = GatewayJson(*results.gateway);
  if (results.failover) json["failover"] = FailoverJson(*results.failover);
  if (results.restart) {
    const RestartFigures& restart = *results.restart;
    json["restart"] = {{"referrals", restart.referrals},
                       {"cells", restart.cells},
                       {"journeys", restart.live},
                       {"checkpoint_bytes", restart.checkpoint_bytes},
                       {"start_s", Rounded(Median(restart.start_s), 1000)},
                       {"without_s", Rounded(restart.without_s, 1000)},
                       {"hub_resident_kib", Kib(restart.hub.resident)},
                       {"quiet_p50_us", MedianOf(restart.quiet, &Latency::p50)},
                       {"quiet_p99_us", MedianOf(restart.quiet, &Latency::p99)},
                       {"asked_p50_us", MedianOf(restart.asked, &Latency::p50)},
                       {"asked_p99_us", MedianOf(restart.asked, &Latency::p99)},
                       {"answers", restart.answers},
                       {"answer_p50_ms", Rounded(restart.answer_p50_ms, 10)},
                       {"answer_max_ms", Rounded(restart.answer_max_ms, 10)}};
  }
}

void AddFigures(const Results& results, nlohmann::ordered_json& json) {
  if (results.end_to_end) {
    json["end_to_end"] = {{"per_second", Rounded(results.end_to_end->per_second, 1)},
                          {"hub_cpu_us", Rounded(results.end_to_end->hub_cpu_us, 1)},
                          {"nodes_cpu_us", Rounded(results.end_to_end->nodes_cpu_us, 1)}};
  }
  if (results.matching) {
    const MatchingFigures& matching = *results.matching;
    json["matching"] = {{"services", matching.services},
                        {"p50_ms", Rounded(matching.p50_ms, 1000)},
                        {"p99_ms", Rounded(matching.p99_ms, 1000)},
                        {"max_ms", Rounded(matching.max_ms, 1000)},
                        {"cpu_p99_ms", Rounded(matching.cpu_p99_ms, 1000)},
                        {"index_ms", Rounded(matching.index_ms, 1000)},
                        {"offers_mean", Rounded(matching.offers_mean, 10)},
                        {"left_out_mean", Rounded(matching.left_out_mean, 10)}};
  }
  if (results.share_sum) {
    const ShareSumFigures& sum = *results.share_sum;
    json["share_sum"] = {{"nodes", sum.nodes},
                         {"cells", sum.cells},
                         {"etat_s", Rounded(sum.etat_s, 1000)},
                         {"region_s", Rounded(sum.region_s, 1000)},
                         {"rectorat_s", Rounded(sum.rectorat_s, 1000)},
                         {"cipher_s", Rounded(sum.cipher_s, 1000)},
                         {"copy_s", Rounded(sum.copy_s, 1000)}};
  }
  if (results.delta) {
    json["directory_delta"] = {{"services", results.delta->services},
                               {"p50_ms", Rounded(results.delta->p50_ms, 1000)},
                               {"p99_ms", Rounded(results.delta->p99_ms, 1000)},
                               {"cpu_p99_ms", Rounded(results.delta->cpu_p99_ms, 1000)}};
  }
  if (results.indicators) {
    const IndicatorFigures& figures = *results.indicators;
    json["indicators"] = {{"referrals", figures.referrals},
                          {"cells", figures.cells},
                          {"bytes_of_tenth", figures.bytes_of_tenth},
                          {"bytes", figures.bytes},
                          {"ns_per_event", Rounded(figures.ns_per_event, 10)},
                          {"p50_ms", Rounded(figures.p50_ms, 1000)},
                          {"p99_ms", Rounded(figures.p99_ms, 1000)},
                          {"max_ms", Rounded(figures.max_ms, 1000)},
                          {"cpu_p99_ms", Rounded(figures.cpu_p99_ms, 1000)}};
  }
}

}  // namespace

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[(values.size() - 1) / 2];
}

std::optional<double> Ratio(const std::vector<double>& over, const std::vector<double>& under) {
  std::vector<double> ratios;
  for (size_t i = 0; i < over.size() && i < under.size(); ++i) {
    if (under[i] > 0) ratios.push_back(over[i] / under[i]);
  }
  if (ratios.empty()) return std::nullopt;
  return Median(ratios);
}

std::string Table(const Results& results) {
  std::string text = absl::StrFormat("%-7s %12s %21s %8s %8s %8s %9s %9s\n", "pipe", "handoffs/s", "runs", "hub us",
                                     "send us", "recv us", "p50 us", "p99 us");
  for (const std::string& pipe : results.pipes) {
    const std::vector<double> rates = Values(results, pipe, &Throughput::per_second);
    std::string span = "-";
    if (!rates.empty()) {
      const auto [low, high] = std::minmax_element(rates.begin(), rates.end());
      span = absl::StrFormat("%.0f..%.0f", *low, *high);
    }
    absl::StrAppendFormat(&text, "%-7s %12.0f %21s %8.2f %8.2f %8.2f %9.0f %9.0f\n", pipe, Median(rates), span,
                          Median(Values(results, pipe, &Throughput::hub_cpu_us)),
                          Median(Values(results, pipe, &Throughput::sender_cpu_us)),
                          Median(Values(results, pipe, &Throughput::recipient_cpu_us)),
                          Median(Values(results, pipe, &Latency::p50)), Median(Values(results, pipe, &Latency::p99)));
  }
  return absl::StrCat(text, FigureLines(results), CountingLines(results), FootprintLines(results));
}

std::string Json(const Results& results, const Settings& settings) {
  nlohmann::ordered_json ratios = nlohmann::ordered_json::object();
  const auto add = [&](const char* name, std::optional<double> ratio) {
    if (ratio) ratios[name] = Rounded(*ratio, 1000);
  };
  const auto rate = [&](const char* pipe) { return Values(results, pipe, &Throughput::per_second); };
  const auto p50 = [&](const char* pipe) { return Values(results, pipe, &Latency::p50); };
  add("hub_over_probe_throughput", Ratio(rate("hub"), rate("probe")));
  add("hub_over_probe_p50", Ratio(p50("hub"), p50("probe")));
  const auto hub_cpu = [&](const char* pipe) { return Values(results, pipe, &Throughput::hub_cpu_us); };
  add("hub_over_probe_hub_cpu", Ratio(hub_cpu("hub"), hub_cpu("probe")));
  add("probe_over_floor_throughput", Ratio(rate("probe"), rate("floor")));
  add("probe_over_floor_p50", Ratio(p50("probe"), p50("floor")));
  nlohmann::ordered_json json;
  json["ratios"] = ratios;
  for (const std::string& pipe : results.pipes) json["pipes"][pipe] = PipeJson(results, pipe);
  AddFigures(results, json);
  AddCounting(results, json);
  const Plan& plan = settings.plan;
  json["plan"] = {{"senders", plan.senders},
                  {"recipients", plan.recipients},
                  {"window", plan.window},
                  {"batch", plan.batch},
                  {"count", settings.count},
                  {"light_rate", settings.light_rate},
                  {"light_count", settings.light_count},
                  {"desk_count", settings.desk_count},
                  {"idle_nodes", settings.idle_nodes},
                  {"hub_cpus", plan.hub_cpus},
                  {"client_cpus", plan.client_cpus}};
  return json.dump();
}

}  // namespace relais::bench
