// relais-hub: commands and daemon in one program.
#include "hub/cli/cli.h"
#include "hub/serve.h"

int main(int argc, char** argv) {
  return relais::hub::RunCli(argc, argv, relais::hub::Serve);
}
