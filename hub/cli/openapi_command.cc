// What a browser's calls look like, for those who write programs against them: needs no hub.
#include "hub/cli/commands.h"
#include "hub/web_calls.h"

namespace relais::hub {
namespace {

absl::Status PrintOpenApi(const Arguments& arguments, Terminal& terminal) {
  terminal.Line(OpenApiOf(arguments.Get("LISTENER") == "public" ? PublicCalls() : AccountCalls()));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> OpenApiCommands() {
  return {
      {"openapi",
       {"imprime ce que servent les écoutes pour navigateurs, au format OpenAPI 3.1",
        "prints what the listeners for browsers serve, as OpenAPI 3.1"},
       {{"LISTENER",
         {"web : observatoire et conventions ; public : pages publiques",
          "web: observatory and conventions; public: public pages"},
         Takes::kOne,
         true,
         "web|public"}},
       &PrintOpenApi,
       "relais-hub openapi web > relais-hub-web.json"},
  };
}

}  // namespace relais::hub
