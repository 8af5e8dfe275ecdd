// What a person, or whoever sits beside one, asks with the follow-up code of the slip. No node takes part.
#include <string>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/follow_client.h"
#include "node/cli/show.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/terminal/files.h"
#include "services/core/convention/join_token.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

absl::StatusOr<std::unique_ptr<FollowClient>> Open(const Arguments& arguments, const Terminal& terminal) {
  FollowPlace place;
  place.address = arguments.Get("--hub");
  if (!IsHubAddress(place.address)) {
    return BadUsage(
        terminal.Say("--hub : une adresse hôte:port est attendue", "--hub: an address host:port is expected"));
  }
  const absl::StatusOr<std::string> authority = ReadWholeFile(arguments.Get("--ca"), terminal);
  if (!authority.ok()) return authority.status();
  place.authority_pem = *authority;
  place.server_name = kHubServerName;
  return FollowClient::Open(place, arguments.Get("--locator"), arguments.Get("--code"),
                            {limits::kArgonMemoryBytes, limits::kArgonPasses}, terminal);
}

absl::Status Track(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<std::unique_ptr<FollowClient>> client = Open(arguments, terminal);
  if (!client.ok()) return client.status();
  const absl::StatusOr<v1::TrackResponse> found = (*client)->Track();
  if (!found.ok()) return found.status();
  const auto state = static_cast<CoarseState>(found->state());
  terminal.result()["state"] = std::string(CoarseStateName(state));
  terminal.result()["due_day"] = DayText(found->due_day());
  terminal.Line(terminal.Say(CoarseStateLabelFr(state), CoarseStateName(state)));
  if (found->due_day() != 0) {
    terminal.Line(
        absl::StrCat(terminal.Say("prochaine étape attendue le ", "next step awaited by "), DayText(found->due_day())));
  }
  return absl::OkStatus();
}

absl::Status Speak(const Arguments& arguments, Terminal& terminal, const FollowWord& word) {
  const absl::StatusOr<std::unique_ptr<FollowClient>> client = Open(arguments, terminal);
  if (!client.ok()) return client.status();
  const absl::StatusOr<int> told = (*client)->Speak(word);
  if (!told.ok()) return told.status();
  terminal.result()["doors_told"] = *told;
  terminal.Line(terminal.Say("C'est transmis aux deux portes.", "Both doors are being told."));
  return absl::OkStatus();
}

std::vector<Option> FollowOptions(std::vector<Option> more = {}) {
  std::vector<Option> options = {
      {"--hub", {"port public du concentrateur, hôte:port", "the hub's public port, host:port"}, Takes::kOne, true},
      {"--ca",
       {"certificat de l'autorité du concentrateur (hub-ca.crt)", "certificate of the hub's authority (hub-ca.crt)"},
       Takes::kOne,
       true,
       "file"},
      {"--locator", {"repère de la fiche, 8 symboles", "locator of the slip, 8 symbols"}, Takes::kOne, true},
      {"--code", {"code de suivi, XXXX-XXXX-XXXX", "follow-up code, XXXX-XXXX-XXXX"}, Takes::kOne, true}};
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

}  // namespace

std::vector<Command> FollowCommands() {
  return {
      {"follow track", {"où en est mon orientation ?", "where is my referral?"}, FollowOptions(), &Track},
      {"follow helped",
       {"dit aux deux portes si cela a aidé", "tells both doors whether it helped"},
       FollowOptions({{"--helped", {"a aidé", "helped"}, Takes::kOne, true, "yes|no"}}),
       [](const Arguments& arguments, Terminal& terminal) {
         return Speak(arguments, terminal, {arguments.Get("--helped") == "yes", false});
       }},
      {"follow withdraw",
       {"retire l'orientation, tout de suite ; ce qui a été envoyé est effacé",
        "takes the referral back, at once; what was sent is erased"},
       FollowOptions(),
       [](const Arguments& arguments, Terminal& terminal) {
         return Speak(arguments, terminal, {std::nullopt, true});
       }},
  };
}

}  // namespace relais::node
