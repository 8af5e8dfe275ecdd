#include "tests/bench/pipe.h"

#include <filesystem>

#include "tests/bench/floor_pipe.h"
#include "tests/bench/hub_pipe.h"
#include "tests/bench/probe_pipe.h"

namespace relais::bench {

std::unique_ptr<Pipe> MakePipe(absl::string_view name, const std::string& self) {
  if (name == "hub") return MakeHubPipe(std::filesystem::path(self).parent_path());
  if (name == "probe") return MakeProbePipe(self);
  if (name == "floor") return MakeFloorPipe(self);
  return nullptr;
}

std::vector<std::string> PipeNames() {
  return {"hub", "probe", "floor"};
}

}  // namespace relais::bench
