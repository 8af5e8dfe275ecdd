// A node's three doors for its own people: the local socket, TLS to the partner's own network, and browsers.
#ifndef RELAIS_NODE_DESK_DOORS_H_
#define RELAIS_NODE_DESK_DOORS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "node/api/access_keeper.h"
#include "node/api/desk_api.h"
#include "node/api/desk_gate.h"
#include "node/api/own_count_api.h"
#include "node/api/staff_api.h"
#include "node/api/staff_desk.h"
#include "node/api/vault_api.h"
#include "node/desk_tls.h"
#include "node/node_config.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/inner_server.h"
#include "services/adapters/grpc/server.h"
#include "services/adapters/http/web_certificate.h"
#include "services/adapters/http/web_server.h"
#include "services/adapters/toml/web_settings.h"

namespace relais::node {

// All serve the same services, each behind a gate of its own. Owned by one thread; its servers have their own.
class DeskDoors {
 public:
  struct Options {
    std::string socket;                       // path
    std::string address;                      // host:port; empty: no such door
    ServerTls tls;                            // for `address`
    WebSettings web;                          // for browsers
    WebCertificate::Source web_certificate;   // none: plain text
    std::string cookie;                       // this node's part of the cookie's name
    std::function<void()> entered = nullptr;  // see AccessKeeper
  };
  // What stands behind the doors; all outlive this object.
  struct Behind {
    NodeRunner* runner = nullptr;
    StaffDesk* staff = nullptr;
    v1::DeskService::Service* desk = nullptr;
    v1::OwnEntryService::Service* own_entry = nullptr;
    VaultApi::Options vault;
  };
  DeskDoors(NodePorts ports, Behind behind, Options options);
  // As the settings say it, with the certificates that they name or that the node makes itself. As DeskIdentityOf.
  static absl::StatusOr<Options> OptionsOf(const NodeConfig& config, absl::Time now);

  // Serves from here on. Refuses with kUnavailable: an address or a key that cannot be had; then nothing is served.
  absl::Status Start();
  // From time to time: a certificate for browsers that was renewed is shown from then on.
  void Look();
  // What the standard health service says at both.
  void SetServing(bool serving);
  // As Server::Shutdown.
  void Shutdown(absl::Duration patience);
  // The pages for browsers; null without that door.
  const WebServer* web() const { return web_server_.get(); }
  // The TCP port; 0 without that door.
  int port() const { return network_.server == nullptr ? 0 : network_.server->port(); }

 private:
  // One door: its gate, and the services behind it.
  struct Door {
    std::unique_ptr<Gate> gate;
    std::unique_ptr<DeskGate> desk;
    std::unique_ptr<OwnEntryGate> own_entry;
    std::unique_ptr<OwnCountApi> own_counts;
    std::unique_ptr<StaffApi> staff;
    std::unique_ptr<VaultApi> vault;
    std::unique_ptr<Server> server;  // none at the door for browsers
    std::vector<grpc::Service*> services() const {
      return {desk.get(), own_entry.get(), own_counts.get(), staff.get(), vault.get()};
    }
  };
  void Make(Doorway doorway, Door* door);
  absl::Status Open(Doorway doorway, const ServerOptions& options, Door* door);
  absl::Status OpenWeb();

  const NodePorts ports_;
  const Behind behind_;
  const Options options_;
  const AccessKeeper access_;
  const std::shared_ptr<SharedRates> rates_ = std::make_shared<SharedRates>();
  Door local_;
  Door network_;
  Door browsers_;
  std::unique_ptr<InnerServer> inner_;
  std::unique_ptr<WebServer> web_server_;
  std::unique_ptr<WebCertificate> web_certificate_;  // none in plain text
};

}  // namespace relais::node

#endif  // RELAIS_NODE_DESK_DOORS_H_
