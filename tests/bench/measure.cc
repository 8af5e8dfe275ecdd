#include "tests/bench/measure.h"

#include <memory>
#include <sstream>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "node/cli/node_folder.h"
#include "tests/bench/files.h"
#include "tests/bench/region.h"
#include "tests/bench/stage.h"

namespace relais::bench {
namespace {

double CpuUs(pid_t pid) {
  const auto time = ReadCpuTime(pid);
  return time.ok() ? absl::ToDoubleMicroseconds(*time) : 0;
}

double CpuUs(const std::vector<pid_t>& pids) {
  double sum = 0;
  for (const pid_t pid : pids) sum += CpuUs(pid);
  return sum;
}

}  // namespace

absl::StatusOr<RunFigures> RunOnce(Child& sender, Child& recipient, uint64_t first, uint64_t count, int batch,
                                   uint64_t rate) {
  const std::string span = absl::StrCat(first, " ", count);
  if (absl::Status said = recipient.Say("expect " + span); !said.ok()) return said;
  if (auto heard = recipient.Hear(kStartPatience); !heard.ok()) return heard.status();
  if (absl::Status said = sender.Say(absl::StrCat("run ", span, " ", batch, " ", rate)); !said.ok()) return said;
  if (absl::Status said = recipient.Say("await " + span); !said.ok()) return said;
  const auto sent = sender.Hear(kRunPatience);
  if (!sent.ok()) return sent.status();
  const auto done = recipient.Hear(kRunPatience);
  if (!done.ok()) return done.status();
  std::string word;
  uint64_t start_ns = 0;
  uint64_t end_ns = 0;
  RunFigures figures;
  if (!(std::istringstream(*sent) >> word >> start_ns) ||
      !(std::istringstream(*done) >> word >> end_ns >> figures.latency.p50 >> figures.latency.p99 >> figures.repeats)) {
    return absl::InternalError(absl::StrCat("unreadable answers: ", *sent, " / ", *done));
  }
  figures.seconds = static_cast<double>(end_ns - start_ns) / 1e9;
  return figures;
}

absl::StatusOr<Turn> MeasureTurn(const Settings& settings, const std::string& pipe, bool flat_out, bool light) {
  auto stage = SetUp(settings, pipe, settings.plan);
  if (!stage.ok()) return stage.status();
  const Plan& plan = stage->plan;
  auto recipient = StartRole(settings, plan, {"recipient", plan.dir, "0", absl::StrCat(plan.recipients)});
  if (!recipient.ok()) return recipient.status();
  auto sender = StartRole(settings, plan, {"sender", plan.dir});
  if (!sender.ok()) return sender.status();

  Turn turn;
  uint64_t next = 0;
  if (auto warm = RunOnce(**sender, **recipient, next, settings.warm_up, plan.batch, 0); !warm.ok()) {
    return warm.status();
  }
  next += settings.warm_up;
  if (flat_out) {
    const double before[] = {CpuUs(stage->hub->pid()), CpuUs((*sender)->pid()), CpuUs((*recipient)->pid()),
                             CpuUs(settings.beside)};
    const auto run = RunOnce(**sender, **recipient, next, settings.count, plan.batch, 0);
    if (!run.ok()) return run.status();
    next += settings.count;
    const double count = static_cast<double>(settings.count);
    turn.throughput = Throughput{count / run->seconds,
                                 (CpuUs(stage->hub->pid()) - before[0]) / count,
                                 (CpuUs((*sender)->pid()) - before[1]) / count,
                                 (CpuUs((*recipient)->pid()) - before[2]) / count,
                                 run->repeats,
                                 (CpuUs(settings.beside) - before[3]) / count};
  }
  if (light) {
    const auto run = RunOnce(**sender, **recipient, next, settings.light_count, 1, settings.light_rate);
    if (!run.ok()) return run.status();
    turn.latency = run->latency;
  }
  for (Child* child : {sender->get(), recipient->get(), stage->hub.get()}) {
    if (absl::Status ended = child->End(); !ended.ok()) return ended;
  }
  return turn;
}

absl::StatusOr<Footprint> MeasureFootprint(const Settings& settings, const std::string& pipe) {
  Plan wanted = settings.plan;
  wanted.recipients = settings.idle_nodes;
  auto stage = SetUp(settings, pipe, wanted);
  if (!stage.ok()) return stage.status();
  const pid_t hub = stage->hub->pid();
  const absl::Duration kSettle = absl::Seconds(2);  // lets late threads and hellos come to rest
  absl::SleepFor(kSettle);
  Footprint footprint;
  auto memory = ReadMemory(hub);
  if (!memory.ok()) return memory.status();
  footprint.hub = *memory;
  auto crowd = StartRole(settings, stage->plan, {"recipient", stage->plan.dir, "0", absl::StrCat(wanted.recipients)});
  if (!crowd.ok()) return crowd.status();
  absl::SleepFor(kSettle);
  memory = ReadMemory(hub);
  if (!memory.ok()) return memory.status();
  footprint.per_connected_node = (memory->resident - footprint.hub.resident) / wanted.recipients;
  if (absl::Status ended = (*crowd)->End(); !ended.ok()) return ended;

  auto node = StartNode(*stage, /*mailbox=*/0);
  if (!node.ok()) return node.status();
  if (*node != nullptr) {
    if (stage->pipe->daemons()) {  // it is idle once it is connected and knows what there is to know
      auto desk = StartRole(settings, stage->plan, {"desks", stage->plan.dir, "0", "1"});
      if (!desk.ok()) return desk.status();
      if (absl::Status ended = (*desk)->End(); !ended.ok()) return ended;
    }
    absl::SleepFor(kSettle);
    memory = ReadMemory((*node)->pid());
    if (!memory.ok()) return memory.status();
    footprint.idle_node = *memory;
    if (absl::Status ended = (*node)->End(); !ended.ok()) return ended;
  }
  if (absl::Status ended = stage->hub->End(); !ended.ok()) return ended;
  return footprint;
}

namespace {

absl::Status SabotageNodes(const Stage& stage, const std::string& sabotage) {
  if (sabotage.empty()) return absl::OkStatus();
  for (int i = 0; i < stage.plan.recipients + stage.plan.senders; ++i) {
    const std::string path = absl::StrCat(Region::NodeFolder(stage.plan, i), "/", node::kConfigFile);
    const absl::StatusOr<std::string> config = ReadFile(path);
    if (!config.ok()) return config.status();
    absl::Status status = WriteFile(path, absl::StrCat(*config, "\n[test]\nsabotage = \"", sabotage, "\"\n"));
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<EndToEnd> MeasureEndToEnd(const Settings& settings) {
  Plan wanted = settings.plan;
  wanted.hub_cpus.clear();  // fifteen daemons: the machine shares its cores among them
  wanted.client_cpus.clear();
  auto stage = SetUp(settings, "hub", wanted);
  if (!stage.ok()) return stage.status();
  if (absl::Status said = SabotageNodes(*stage, settings.node_sabotage); !said.ok()) return said;
  std::vector<std::unique_ptr<Child>> nodes;
  for (int i = 0; i < wanted.recipients + wanted.senders; ++i) {
    auto node = StartNode(*stage, i);
    if (!node.ok()) return node.status();
    nodes.push_back(*std::move(node));
  }
  auto desks = StartRole(settings, stage->plan, {"desks", stage->plan.dir, "0", absl::StrCat(nodes.size())});
  if (!desks.ok()) return desks.status();
  const auto cpu_us = [&] {
    double sum = 0;
    for (const auto& node : nodes) sum += CpuUs(node->pid());
    return sum;
  };
  const double hub_before = CpuUs(stage->hub->pid());
  const double nodes_before = cpu_us();
  if (absl::Status said = (*desks)->Say(absl::StrCat("send ", settings.desk_count)); !said.ok()) return said;
  const auto done = (*desks)->Hear(kRunPatience);
  if (!done.ok()) return done.status();
  std::string word;
  double seconds = 0;
  if (!(std::istringstream(*done) >> word >> seconds) || seconds <= 0)
    return absl::InternalError("unreadable: " + *done);
  const double count = static_cast<double>(settings.desk_count);
  const EndToEnd figures{count / seconds, (CpuUs(stage->hub->pid()) - hub_before) / count,
                         (cpu_us() - nodes_before) / count};
  if (absl::Status ended = (*desks)->End(); !ended.ok()) return ended;
  nodes.push_back(std::move(stage->hub));
  for (const auto& child : nodes) child->AskToEnd();
  for (const auto& child : nodes) {
    if (absl::Status ended = child->End(); !ended.ok()) return ended;
  }
  return figures;
}

}  // namespace relais::bench
