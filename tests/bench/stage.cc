#include "tests/bench/stage.h"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/bench/files.h"
#include "tests/bench/region.h"

namespace relais::bench {

absl::StatusOr<std::unique_ptr<TemporaryFolder>> TemporaryFolder::Make(const std::string& below) {
  std::string path = below + "/relais-bench.XXXXXX";
  if (mkdtemp(path.data()) == nullptr) return absl::UnavailableError("cannot make a folder in " + below);
  return std::unique_ptr<TemporaryFolder>(new TemporaryFolder(path));
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // what cannot be removed is reported by nobody: the figures stand
  std::filesystem::remove_all(path_, ignored);
}

absl::StatusOr<int> AwaitReady(Child& child) {
  const absl::StatusOr<std::string> line = child.Hear(kStartPatience);
  if (!line.ok()) return line.status();
  // Ours say "ready PORT"; relais-hub names several ports, of which the members' counts, relais-node the browsers'.
  for (const absl::string_view word : absl::StrSplit(*line, ' ')) {
    int port = 0;
    if (absl::SimpleAtoi(absl::StripPrefix(word, "members="), &port)) return port;
    if (absl::SimpleAtoi(absl::StripPrefix(word, "web="), &port)) return port;
  }
  if (absl::StrContains(*line, "prêt")) return 0;
  return absl::InternalError("not ready: " + *line);
}

Child::EndsOn EndOf(const Pipe& pipe) {
  return pipe.daemons() ? Child::EndsOn::kSigterm : Child::EndsOn::kEndOfInput;
}

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
  std::string more = settings.hub_settings;
  if (!settings.sabotage.empty()) absl::StrAppend(&more, "\n[test]\nsabotage = \"", settings.sabotage, "\"\n");
  if (!more.empty() && stage.pipe->daemons()) {
    const std::string path = absl::StrCat(Region::HubFolder(stage.plan), "/hub.toml");
    const absl::StatusOr<std::string> config = ReadFile(path);
    if (!config.ok()) return config.status();
    if (absl::Status status = WriteFile(path, absl::StrCat(*config, more)); !status.ok()) return status;
  }
  if (absl::Status status = Progress::Create(stage.plan); !status.ok()) return status;
  if (absl::Status status = SavePlan(stage.plan); !status.ok()) return status;
  if (absl::Status status = StartHub(stage); !status.ok()) return status;
  return stage;
}

absl::Status StartHub(Stage& stage) {
  auto hub = Child::Start(stage.pipe->HubCommand(stage.plan), stage.plan.hub_cpus, EndOf(*stage.pipe));
  if (!hub.ok()) return hub.status();
  stage.hub = *std::move(hub);
  const absl::StatusOr<int> port = AwaitReady(*stage.hub);
  if (!port.ok()) return port.status();
  stage.plan.address = absl::StrCat("127.0.0.1:", *port);
  return SavePlan(stage.plan);
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

absl::StatusOr<std::unique_ptr<Child>> StartNode(const Stage& stage, int mailbox, int* web_port) {
  const absl::StatusOr<std::vector<std::string>> command = stage.pipe->NodeCommand(stage.plan, mailbox);
  if (!command.ok()) return command.status();
  if (command->empty()) return std::unique_ptr<Child>();
  auto node = Child::Start(*command, stage.plan.client_cpus, EndOf(*stage.pipe));
  if (!node.ok()) return node.status();
  const absl::StatusOr<int> ready = AwaitReady(**node);
  if (!ready.ok()) return ready.status();
  if (web_port != nullptr) *web_port = *ready;
  return node;
}

}  // namespace relais::bench
