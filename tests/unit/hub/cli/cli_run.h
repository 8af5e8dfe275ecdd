// Runs one relais-hub command line as main would, and keeps what it printed.
#ifndef RELAIS_TESTS_UNIT_HUB_CLI_CLI_RUN_H_
#define RELAIS_TESTS_UNIT_HUB_CLI_CLI_RUN_H_

#include <sstream>
#include <string>
#include <vector>

#include "hub/cli/cli.h"
#include "tests/unit/node/cli/cli_run.h"

namespace relais::hub {

inline node::Ran RunHub(const std::vector<std::string>& words) {
  std::vector<const char*> argv = {"relais-hub"};
  for (const std::string& word : words) argv.push_back(word.c_str());
  std::ostringstream out, err;
  node::Ran ran;
  ran.exit_code = RunProgram(HubProgram([](const std::string&) { return 0; }), static_cast<int>(argv.size()),
                             argv.data(), out, err);
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

}  // namespace relais::hub

#endif  // RELAIS_TESTS_UNIT_HUB_CLI_CLI_RUN_H_
