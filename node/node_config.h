// A node's settings: file → checked options, every error at once.
#ifndef RELAIS_NODE_NODE_CONFIG_H_
#define RELAIS_NODE_NODE_CONFIG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/adapters/system/log_format.h"
#include "services/adapters/toml/web_settings.h"
#include "services/core/handoff/ids.h"
#include "services/ports/sealer.h"
#include "services/ports/telemetry.h"

namespace relais::node {

// Paths are absolute or relative to the working folder. deploy/README.md lists the keys with their defaults.
struct NodeConfig {
  std::string path;  // of the settings themselves
  std::string region;
  NodeId node;
  PartnerId partner;
  std::string name;
  std::string hub_address;
  std::vector<std::string> hub_others;  // of the same region, one of all of them serving
  std::string hub_server_name;
  std::string desk_socket;
  std::string listen_desk;       // host:port, TLS to the partner's own network; empty: nowhere
  std::string desk_authority;    // of the certificate that the node makes for it
  std::string desk_certificate;  // given instead; empty without
  std::string desk_key;
  int64_t desk_lock_seconds = 0;  // a session that nobody uses ends
  WebSettings web;                // the desk for browsers, with the desk's certificate
  std::string listen_metrics;     // /metrics, /healthz and /readyz, on loopback only; empty: nowhere
  std::string tls_certificate;
  std::string tls_key;
  std::string tls_authority;
  std::string keys_dir;
  std::string vault_path;     // the key of the vault (vault/vault_file.h)
  int sealing_lead_days = 0;  // the next sealing key is published so long before the last one ends
  std::string anchor_path;
  std::string store_path;
  uint64_t store_free_bytes_min = 0;
  SlipCost slip_cost{};
  std::string notices_path;         // who is told by mail that something waits; the file may be missing
  std::string notices_memory_path;  // what they were told already
  std::string backup_folder;        // of the daily backup; empty: none is made by itself
  int backup_hour = 0;              // from when on, by the clock on the wall
  bool drill_answer = false;
  Severity log_level = Severity::kInfo;
  LogFormat log_format = LogFormat::kJson;
  bool sabotage_answer_before_write = false;
  bool sabotage_no_dedup = false;
  bool sabotage_stop_before_show = false;  // dies once an entry of the access log is durable, before the answer
  bool sabotage_partner_label = false;     // /metrics names partners
  bool sabotage_open_vault = false;        // nothing at rest is sealed
};

// InvalidArgument with one line per error, each naming file, line and key.
absl::StatusOr<NodeConfig> ReadNodeConfig(const std::string& path);

}  // namespace relais::node

#endif  // RELAIS_NODE_NODE_CONFIG_H_
