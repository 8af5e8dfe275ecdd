// The completion scripts that are installed are those that the programs print, and bash takes them.
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>

#include <fstream>
#include <iterator>
#include <string>

#include "hub/cli/cli.h"
#include "node/cli/cli.h"
#include "tests/unit/hub/cli/cli_run.h"

extern char** environ;

namespace relais {
namespace {

std::string Installed(const std::string& program) {
  std::ifstream file(std::string(RELAIS_COMPLETION) + "/" + program + ".bash");
  return {std::istreambuf_iterator<char>(file), {}};
}

// The exit code of `bash -c script`.
int Bash(const std::string& script) {
  std::string words[] = {"bash", "-c", script};
  char* argv[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t pid = 0;
  if (posix_spawnp(&pid, "bash", nullptr, nullptr, argv, environ) != 0) return -1;
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Completes the words so far with the script of `program`, and checks that `wanted` is offered.
bool Offers(const std::string& script, const std::string& function, const std::string& words, int place,
            const std::string& wanted) {
  return Bash(script + "\nCOMP_WORDS=(" + words + "); COMP_CWORD=" + std::to_string(place) + "; " + function +
              "; for w in \"${COMPREPLY[@]}\"; do [[ $w == '" + wanted + "' ]] && exit 0; done; exit 1") == 0;
}

TEST(CompletionTest, InstalledScriptsAreCurrent) {
  // Compared without being printed: each is hundreds of lines.
  EXPECT_TRUE(Installed("relais-node") == node::RunNode({"completion", "bash"}).out)
      << "write again: relais-node completion bash > deploy/completion/relais-node.bash";
  EXPECT_TRUE(Installed("relais-hub") == hub::RunHub({"completion", "bash"}).out)
      << "write again: relais-hub completion bash > deploy/completion/relais-hub.bash";
}

TEST(CompletionTest, BashOffersWhatMayFollow) {
  const std::string node = Installed("relais-node");
  EXPECT_TRUE(Offers(node, "_relais_node", "relais-node ''", 1, "send"));
  EXPECT_TRUE(Offers(node, "_relais_node", "relais-node draft ''", 2, "check"));
  EXPECT_TRUE(Offers(node, "_relais_node", "relais-node decline --", 2, "--no-solution"));
  EXPECT_TRUE(Offers(node, "_relais_node", "relais-node decline --reason ''", 3, "no_place"));
  EXPECT_TRUE(Offers(node, "_relais_node", "relais-node --dir list close --helped ''", 5, "yes"))
      << "a value is not taken for a command";
  EXPECT_FALSE(Offers(node, "_relais_node", "relais-node list --", 2, "--no-solution"));
  const std::string hub = Installed("relais-hub");
  EXPECT_TRUE(Offers(hub, "_relais_hub", "relais-hub text ''", 2, "verify"));
  EXPECT_TRUE(Offers(hub, "_relais_hub", "relais-hub text sign x --kind ''", 5, "roster"));
}

}  // namespace
}  // namespace relais
