#include "node/desk_doors.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "node/node_places.h"
#include "node/web_calls.h"
#include "services/core/handoff/limits.h"

namespace relais::node {

DeskDoors::DeskDoors(NodePorts ports, Behind behind, Options options)
    : ports_(ports),
      behind_(std::move(behind)),
      options_(std::move(options)),
      access_(ports, behind_.runner, options_.entered) {}

absl::StatusOr<DeskDoors::Options> DeskDoors::OptionsOf(const NodeConfig& config, absl::Time now) {
  Options options;
  options.socket = config.desk_socket;
  options.address = config.listen_desk;
  options.web = config.web;
  // A machine may run several nodes, and cookies know no ports.
  options.cookie = config.node.ToHex().substr(0, 8);
  if (!options.address.empty()) {
    const absl::StatusOr<DeskIdentity> identity = DeskIdentityOf(DeskTlsOf(config), now);
    if (!identity.ok()) return identity.status();
    options.tls = {identity->key_pem, identity->chain_pem, CallerCertificate::kNone, ""};
  }
  if (config.web.served() && config.web.tls == WebTls::kYes) {
    DeskTlsOptions tls = DeskTlsOf(config);
    tls.address = config.web.address;
    const auto read = [tls](absl::Time at) -> absl::StatusOr<WebIdentity> {
      const absl::StatusOr<DeskIdentity> identity = DeskIdentityOf(tls, at);
      if (!identity.ok()) return identity.status();
      return WebIdentity{identity->chain_pem, identity->key_pem};
    };
    options.web_certificate = tls.certificate.empty() ? WebCertificate::Issued(read) : WebCertificate::Source(read);
  }
  return options;
}

void DeskDoors::Make(Doorway doorway, Door* door) {
  GateTools tools;
  tools.clock = ports_.clock;
  tools.rates = rates_;
  tools.find_session = [staff = behind_.staff](absl::string_view session) { return staff->FindSession(session); };
  door->gate = std::make_unique<Gate>(doorway, std::move(tools));
  door->desk = std::make_unique<DeskGate>(door->gate.get(), &access_, behind_.desk);
  door->own_entry = std::make_unique<OwnEntryGate>(door->gate.get(), behind_.own_entry);
  door->own_counts = std::make_unique<OwnCountApi>(ports_, behind_.runner, door->gate.get());
  door->staff = std::make_unique<StaffApi>(ports_, behind_.runner, behind_.staff, door->gate.get());
  VaultApi::Options vault = behind_.vault;
  vault.local = doorway == Doorway::kDeskSocket;
  door->vault = std::make_unique<VaultApi>(ports_, behind_.runner, door->gate.get(), &access_, std::move(vault));
}

absl::Status DeskDoors::Open(Doorway doorway, const ServerOptions& options, Door* door) {
  Make(doorway, door);
  auto server =
      Server::Start(options, door->services(), [door](Listener* listener) { door->gate->SetListener(listener); });
  if (!server.ok()) return server.status();
  door->server = *std::move(server);
  return absl::OkStatus();
}

absl::Status DeskDoors::Start() {
  ServerOptions local;
  local.listener.address = absl::StrCat("unix:", options_.socket);
  if (absl::Status status = Open(Doorway::kDeskSocket, local, &local_); !status.ok()) return status;
  if (!options_.address.empty()) {
    ServerOptions network;
    network.listener.address = options_.address;
    network.tls = options_.tls;
    if (absl::Status status = Open(Doorway::kDeskPort, network, &network_); !status.ok()) return status;
  }
  return options_.web.served() ? OpenWeb() : absl::OkStatus();
}

absl::Status DeskDoors::OpenWeb() {
  Make(Doorway::kDeskWeb, &browsers_);
  inner_ = InnerServer::Start(browsers_.services(), static_cast<int>(limits::kFrameBytesMax));
  WebOptions web;
  web.address = options_.web.address;
  if (options_.web_certificate != nullptr) {
    web_certificate_ = std::make_unique<WebCertificate>(options_.web_certificate);
    if (absl::Status status = web_certificate_->Read(ports_.clock->Now(), &web); !status.ok()) return status;
  }
  web.proxied = options_.web.tls == WebTls::kProxy;
  web.faces = {{"/", absl::StrCat(options_.web.folder, "/desk"), {}}};
  web.SetCalls(DeskCalls(options_.cookie));
  auto server = WebServer::Start(std::move(web), inner_->channel());
  if (!server.ok()) return server.status();
  web_server_ = *std::move(server);
  for (const std::string& face : web_server_->missing()) {
    ports_.telemetry->Log(Severity::kWarning, "pages_missing", {{"error", face}});
  }
  return absl::OkStatus();
}

void DeskDoors::Look() {
  if (web_certificate_ == nullptr || web_server_ == nullptr) return;
  web_certificate_->Look(ports_.clock->Now(), web_server_.get(), ports_.telemetry);
}

void DeskDoors::SetServing(bool serving) {
  for (Door* door : {&local_, &network_}) {
    if (door->server != nullptr) door->server->SetServing(serving);
  }
}

void DeskDoors::Shutdown(absl::Duration patience) {
  if (web_server_ != nullptr) web_server_->Stop();
  if (inner_ != nullptr) inner_->Shutdown(patience);
  for (Door* door : {&network_, &local_}) {
    if (door->server != nullptr) door->server->Shutdown(patience);
  }
}

}  // namespace relais::node
