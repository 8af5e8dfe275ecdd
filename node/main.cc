// relais-node: commands and daemon in one program.
#include "node/cli/cli.h"
#include "node/serve.h"

int main(int argc, char** argv) {
  return relais::node::RunCli(argc, argv, relais::node::Serve);
}
