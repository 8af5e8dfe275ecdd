#include "hub/cli/operator_line.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/cli/account_folder.h"
#include "hub/cli/hub_folder.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/status_map.h"

namespace relais::hub {
namespace {

constexpr int kOperatorPatienceSeconds = 30;

}  // namespace

std::vector<Option> LineOptions() {
  return {
      {"--dir",
       {"dossier du concentrateur, où est hub.toml", "the hub's folder, where hub.toml is"},
       Takes::kOne,
       false,
       "dir",
       "RELAIS_HUB_DIR"},
      {"--socket",
       {"prise locale du concentrateur, au lieu de celle de hub.toml",
        "the hub's local socket, instead of the one in hub.toml"},
       Takes::kOne,
       false,
       "file",
       "RELAIS_HUB_SOCKET"},
      {"--as",
       {"dossier d'un compte (account join) : parler au concentrateur avec son certificat",
        "an account's folder (account join): speak to the hub with its certificate"},
       Takes::kOne,
       false,
       "dir",
       "RELAIS_HUB_ACCOUNT"},
  };
}

absl::StatusOr<OperatorLine> OperatorLine::Open(const Arguments& arguments, const Terminal& terminal) {
  if (arguments.Has("--as")) {
    const absl::StatusOr<AccountFolder> account = ReadAccountFolder(arguments.Get("--as"), terminal);
    if (!account.ok()) return account.status();
    ChannelOptions options;
    options.address = account->hub_address;
    options.authority_pem = account->authority_pem;
    options.identity = ChannelIdentity{account->key_pem, account->certificate_pem};
    return OperatorLine(account->hub_address, OpenChannel(options), terminal);
  }
  std::string socket = arguments.Get("--socket");
  if (socket.empty()) {
    const absl::StatusOr<HubFolder> folder = ReadHubFolder(arguments.Get("--dir"));
    if (!folder.ok()) return folder.status();
    socket = folder->operator_socket;
  }
  return OperatorLine(socket, OpenLocalChannel(absl::StrCat("unix:", socket)), terminal);
}

void OperatorLine::Prepare(grpc::ClientContext& context) {
  // A span, not a point in time: gRPC adds its own clock.
  context.set_deadline(gpr_time_from_seconds(kOperatorPatienceSeconds, GPR_TIMESPAN));
}

absl::Status OperatorLine::Translate(const grpc::Status& status) const {
  if (!status.error_details().empty()) return FromGrpc(status);
  return OutOfReach(
      absl::StrCat(terminal_->Say("le concentrateur ne répond pas sur ", "the hub does not answer on "), place_,
                   terminal_->Say(" ; est-il lancé (relais-hub serve) ? ", "; is it running (relais-hub serve)? "), "[",
                   status.error_message(), "]"));
}

}  // namespace relais::hub
