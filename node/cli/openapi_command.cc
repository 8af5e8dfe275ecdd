// What a browser's calls look like, for those who write programs against them: needs no node.
#include "node/cli/commands.h"
#include "node/web_calls.h"

namespace relais::node {
namespace {

absl::Status PrintOpenApi(const Arguments&, Terminal& terminal) {
  terminal.Line(OpenApiOf(DeskCalls("node")));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> OpenApiCommands() {
  return {
      {"openapi",
       {"imprime ce que sert l'écoute pour navigateurs, au format OpenAPI 3.1",
        "prints what the listener for browsers serves, as OpenAPI 3.1"},
       {},
       &PrintOpenApi,
       "relais-node openapi > relais-node-web.json"},
  };
}

}  // namespace relais::node
