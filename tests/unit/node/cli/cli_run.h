// Runs one relais-node command line as main would, and keeps what it printed.
#ifndef RELAIS_TESTS_UNIT_NODE_CLI_CLI_RUN_H_
#define RELAIS_TESTS_UNIT_NODE_CLI_CLI_RUN_H_

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "node/cli/cli.h"
#include "services/adapters/terminal/command.h"
#include "tests/fakes/temporary_folder.h"

namespace relais::node {

struct Ran {
  int exit_code = -1;
  std::string out;
  std::string err;

  // The last line of standard output.
  nlohmann::json last() const {
    const size_t end = out.find_last_not_of('\n');
    const size_t start = out.rfind('\n', end);
    return nlohmann::json::parse(out.substr(start == std::string::npos ? 0 : start + 1), nullptr, false);
  }
};

inline Ran RunNode(const std::vector<std::string>& words) {
  std::vector<const char*> argv = {"relais-node"};
  for (const std::string& word : words) argv.push_back(word.c_str());
  std::ostringstream out, err;
  Ran ran;
  ran.exit_code = RunProgram(NodeProgram([](const std::string&, const PassphraseSource&) { return 0; }),
                             static_cast<int>(argv.size()), argv.data(), out, err);
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

}  // namespace relais::node

#endif  // RELAIS_TESTS_UNIT_NODE_CLI_CLI_RUN_H_
