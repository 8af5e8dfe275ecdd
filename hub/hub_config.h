// The hub's settings: file → checked options, every error at once.
#ifndef RELAIS_HUB_HUB_CONFIG_H_
#define RELAIS_HUB_HUB_CONFIG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/adapters/system/log_format.h"
#include "services/adapters/toml/web_settings.h"
#include "services/ports/telemetry.h"

namespace relais::hub {

// Where the hub's ledger is kept: in the store's folder, or on an etcd cluster.
struct LedgerSettings {
  bool on_etcd = false;
  std::vector<std::string> endpoints;
  std::string prefix;
  std::string authority_path;  // that signed the members' certificates
  std::string certificate_path;
  std::string key_path;
  uint64_t quota_bytes = 0;
  bool stand_by = false;  // waits for as long as another hub serves, instead of ending
};

// Paths are absolute or relative to the working folder. deploy/README.md lists the keys with their defaults.
struct HubConfig {
  std::string path;  // of the settings themselves
  std::string region;
  std::string name;
  std::string listen_members;
  std::string listen_enrolment;
  std::string listen_public;
  std::string operator_socket;
  WebSettings web;              // the observatory and the conventions' console
  WebSettings public_web;       // the public pages
  std::string web_certificate;  // paths of given certificates and their keys; empty: by the hub's own authority
  std::string web_key;
  std::string public_certificate;
  std::string public_key;
  std::string listen_metrics;       // /metrics, /healthz and /readyz, on loopback only; empty: nowhere
  std::string advertise_members;    // empty: the host of the enrolment port, and the port as listened
  std::string advertise_enrolment;  // empty: as listened
  std::string authority_path;
  std::vector<std::string> certificate_names;
  std::string signing_key_path;
  std::string anchor_path;
  std::string knowledge_dir;
  std::string releases_dir;  // signed releases of the nodes' counts (release_files.h)
  std::string store_path;
  uint64_t store_free_bytes_min = 0;
  LedgerSettings ledger;
  int members_max = 0;
  std::string backup_folder;  // of the daily backup; empty: none is made by itself
  int backup_hour = 0;        // from when on, by the clock on the wall
  Severity log_level = Severity::kInfo;
  LogFormat log_format = LogFormat::kJson;
  bool sabotage_answer_before_write = false;
  bool sabotage_no_dedup = false;
  bool sabotage_gates_off = false;
  bool sabotage_one_administrator = false;  // whoever activates a convention counts as somebody else each time
  bool sabotage_streams_kept = false;       // a suspension ends no stream
  bool sabotage_partner_label = false;      // /metrics names partners
  bool sabotage_nothing_counted = false;    // no figures of flows: what counting costs is the difference
};

// InvalidArgument with one line per error, each naming file, line and key.
absl::StatusOr<HubConfig> ReadHubConfig(const std::string& path);

}  // namespace relais::hub

#endif  // RELAIS_HUB_HUB_CONFIG_H_
