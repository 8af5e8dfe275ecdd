#include "node/desk_doors.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace relais::node {

DeskDoors::DeskDoors(NodePorts ports, Behind behind, Options options)
    : ports_(ports),
      behind_(std::move(behind)),
      options_(std::move(options)),
      access_(ports, behind_.runner, options_.entered) {}

absl::Status DeskDoors::Open(Doorway doorway, const ServerOptions& options, Door* door) {
  GateTools tools;
  tools.clock = ports_.clock;
  tools.find_session = [staff = behind_.staff](absl::string_view session) { return staff->FindSession(session); };
  door->gate = std::make_unique<Gate>(doorway, std::move(tools));
  door->desk = std::make_unique<DeskGate>(door->gate.get(), &access_, behind_.desk);
  door->own_entry = std::make_unique<OwnEntryGate>(door->gate.get(), behind_.own_entry);
  door->own_counts = std::make_unique<OwnCountApi>(ports_, behind_.runner, door->gate.get());
  door->staff = std::make_unique<StaffApi>(ports_, behind_.runner, behind_.staff, door->gate.get());
  VaultApi::Options vault = behind_.vault;
  vault.local = doorway == Doorway::kDeskSocket;
  door->vault = std::make_unique<VaultApi>(ports_, behind_.runner, door->gate.get(), &access_, std::move(vault));
  auto server = Server::Start(
      options, {door->desk.get(), door->own_entry.get(), door->own_counts.get(), door->staff.get(), door->vault.get()},
      [door](Listener* listener) { door->gate->SetListener(listener); });
  if (!server.ok()) return server.status();
  door->server = *std::move(server);
  return absl::OkStatus();
}

absl::Status DeskDoors::Start() {
  ServerOptions local;
  local.listener.address = absl::StrCat("unix:", options_.socket);
  if (absl::Status status = Open(Doorway::kDeskSocket, local, &local_); !status.ok()) return status;
  if (options_.address.empty()) return absl::OkStatus();
  ServerOptions network;
  network.listener.address = options_.address;
  network.tls = options_.tls;
  return Open(Doorway::kDeskPort, network, &network_);
}

void DeskDoors::SetServing(bool serving) {
  for (Door* door : {&local_, &network_}) {
    if (door->server != nullptr) door->server->SetServing(serving);
  }
}

void DeskDoors::Shutdown(absl::Duration patience) {
  for (Door* door : {&network_, &local_}) {
    if (door->server != nullptr) door->server->Shutdown(patience);
  }
}

}  // namespace relais::node
