// A pipe brought up: its folder, its hub, and the processes around it.
#ifndef RELAIS_TESTS_BENCH_STAGE_H_
#define RELAIS_TESTS_BENCH_STAGE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/measure.h"
#include "tests/bench/pipe.h"
#include "tests/bench/process.h"

namespace relais::bench {

inline constexpr absl::Duration kStartPatience = absl::Seconds(30);
inline constexpr absl::Duration kRunPatience = absl::Seconds(150);

// A folder that goes away with this object.
class TemporaryFolder {
 public:
  static absl::StatusOr<std::unique_ptr<TemporaryFolder>> Make(const std::string& below);
  ~TemporaryFolder();
  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  const std::string path_;
};

// A pipe with its hub, and the folder below both.
struct Stage {
  std::unique_ptr<TemporaryFolder> folder;
  std::unique_ptr<Pipe> pipe;
  Plan plan;
  std::unique_ptr<Child> hub;
};

// `wanted` with pipe, dir and address filled in; the hub listens.
absl::StatusOr<Stage> SetUp(const Settings& settings, const std::string& name, const Plan& wanted);
// The hub of a stage that has none, or one that ended: listens when this returns, and the saved plan says where.
absl::Status StartHub(Stage& stage);
// A role of this binary, ready.
absl::StatusOr<std::unique_ptr<Child>> StartRole(const Settings& settings, const Plan& plan,
                                                 const std::vector<std::string>& role);
// The node of `mailbox`, ready; null where the pipe has none. `web_port`: of its door for browsers, 0 without.
absl::StatusOr<std::unique_ptr<Child>> StartNode(const Stage& stage, int mailbox, int* web_port = nullptr);
// How the pipe's own processes are told to end.
Child::EndsOn EndOf(const Pipe& pipe);
// The port that the child's next line names; 0 when it has none.
absl::StatusOr<int> AwaitReady(Child& child);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_STAGE_H_
