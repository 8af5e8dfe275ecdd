#include "tests/bench/measure.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <sstream>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace relais::bench {
namespace {

constexpr absl::Duration kStartPatience = absl::Seconds(30);
constexpr absl::Duration kRunPatience = absl::Seconds(150);

// A folder that goes away with this object.
class TemporaryFolder {
 public:
  static absl::StatusOr<std::unique_ptr<TemporaryFolder>> Make(const std::string& below) {
    std::string path = below + "/relais-bench.XXXXXX";
    if (mkdtemp(path.data()) == nullptr) return absl::UnavailableError("cannot make a folder in " + below);
    return std::unique_ptr<TemporaryFolder>(new TemporaryFolder(path));
  }
  ~TemporaryFolder() {
    std::error_code ignored;  // what cannot be removed is reported by nobody: the figures stand
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  const std::string path_;
};

absl::StatusOr<int> AwaitReady(Child& child) {
  const absl::StatusOr<std::string> line = child.Hear(kStartPatience);
  if (!line.ok()) return line.status();
  // Ours say "ready PORT"; relais-hub names several ports, of which the members' counts, relais-node none.
  for (const absl::string_view word : absl::StrSplit(*line, ' ')) {
    int port = 0;
    if (absl::SimpleAtoi(absl::StripPrefix(word, "members="), &port)) return port;
  }
  if (absl::StrContains(*line, "prêt")) return 0;
  return absl::InternalError("not ready: " + *line);
}

Child::EndsOn EndOf(const Pipe& pipe) {
  return pipe.daemons() ? Child::EndsOn::kSigterm : Child::EndsOn::kEndOfInput;
}

// A pipe with its hub, and the folder below both.
struct Stage {
  std::unique_ptr<TemporaryFolder> folder;
  std::unique_ptr<Pipe> pipe;
  Plan plan;
  std::unique_ptr<Child> hub;
};

absl::StatusOr<Stage> SetUp(const Settings& settings, const std::string& name, const Plan& wanted) {
  Stage stage;
  stage.pipe = MakePipe(name, settings.self);
  if (stage.pipe == nullptr) return absl::NotFoundError("no pipe " + name);
  auto folder = TemporaryFolder::Make(settings.dir);
  if (!folder.ok()) return folder.status();
  stage.folder = *std::move(folder);
  stage.plan = wanted;
  stage.plan.pipe = name;
  stage.plan.dir = stage.folder->path();
  if (absl::Status status = stage.pipe->Prepare(stage.plan); !status.ok()) return status;
  if (absl::Status status = Progress::Create(stage.plan); !status.ok()) return status;
  if (absl::Status status = SavePlan(stage.plan); !status.ok()) return status;
  auto hub = Child::Start(stage.pipe->HubCommand(stage.plan), stage.plan.hub_cpus, EndOf(*stage.pipe));
  if (!hub.ok()) return hub.status();
  stage.hub = *std::move(hub);
  const absl::StatusOr<int> port = AwaitReady(*stage.hub);
  if (!port.ok()) return port.status();
  stage.plan.address = absl::StrCat("127.0.0.1:", *port);
  if (absl::Status status = SavePlan(stage.plan); !status.ok()) return status;
  return stage;
}

absl::StatusOr<std::unique_ptr<Child>> StartRole(const Settings& settings, const Plan& plan,
                                                 const std::vector<std::string>& role) {
  std::vector<std::string> argv = {settings.self, "role"};
  argv.insert(argv.end(), role.begin(), role.end());
  auto child = Child::Start(argv, plan.client_cpus);
  if (!child.ok()) return child.status();
  const absl::StatusOr<int> ready = AwaitReady(**child);
  if (!ready.ok()) return ready.status();
  return child;
}

struct RunFigures {
  double seconds = 0;
  Latency latency;
  uint64_t repeats = 0;
};

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

double CpuUs(pid_t pid) {
  const auto time = ReadCpuTime(pid);
  return time.ok() ? absl::ToDoubleMicroseconds(*time) : 0;
}

}  // namespace

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
    const double before[] = {CpuUs(stage->hub->pid()), CpuUs((*sender)->pid()), CpuUs((*recipient)->pid())};
    const auto run = RunOnce(**sender, **recipient, next, settings.count, plan.batch, 0);
    if (!run.ok()) return run.status();
    next += settings.count;
    const double count = static_cast<double>(settings.count);
    turn.throughput = Throughput{count / run->seconds, (CpuUs(stage->hub->pid()) - before[0]) / count,
                                 (CpuUs((*sender)->pid()) - before[1]) / count,
                                 (CpuUs((*recipient)->pid()) - before[2]) / count, run->repeats};
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

  const std::vector<std::string> command = stage->pipe->IdleNodeCommand(stage->plan);
  if (!command.empty()) {
    auto node = Child::Start(command, stage->plan.client_cpus, EndOf(*stage->pipe));
    if (!node.ok()) return node.status();
    if (auto ready = AwaitReady(**node); !ready.ok()) return ready.status();
    absl::SleepFor(kSettle);
    memory = ReadMemory((*node)->pid());
    if (!memory.ok()) return memory.status();
    footprint.idle_node = *memory;
    if (absl::Status ended = (*node)->End(); !ended.ok()) return ended;
  }
  if (absl::Status ended = stage->hub->End(); !ended.ok()) return ended;
  return footprint;
}

}  // namespace relais::bench
