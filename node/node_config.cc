#include "node/node_config.h"

#include "absl/strings/match.h"
#include "services/adapters/backup/daily_backup.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/toml/settings.h"
#include "services/core/convention/join_token.h"
#include "services/core/convention/loopback_address.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

constexpr size_t kSocketPathBytesMax = 107;  // sun_path of unix(7)
constexpr size_t kHubsMax = 8;               // a search goes round all of them

void ReadHubs(Settings& settings, NodeConfig& config) {
  config.hub_address = settings.Required("hub.address");
  if (!IsHubAddress(config.hub_address)) settings.Wrong("hub.address", "must be host:port");
  config.hub_others = settings.Strings("hub.others");
  for (const std::string& other : config.hub_others) {
    if (!IsHubAddress(other)) settings.Wrong("hub.others", "must each be host:port");
  }
  if (config.hub_others.size() >= kHubsMax) settings.Wrong("hub.others", "names seven hubs at most");
}

}  // namespace

absl::StatusOr<NodeConfig> ReadNodeConfig(const std::string& path) {
  absl::StatusOr<Settings> read = Settings::Read(path);
  if (!read.ok()) return read.status();
  Settings& settings = *read;
  NodeConfig config;
  config.path = path;
  config.region = settings.Required("region");
  if (!IsRegionName(config.region)) settings.Wrong("region", "must be 1 to 40 of a-z, 0-9 and hyphen");
  config.node = NodeId::FromHex(settings.Required("node"));
  if (config.node.none()) settings.Wrong("node", "must be 32 lower-case hexadecimal symbols");
  config.partner = PartnerId::FromHex(settings.Required("partner"));
  if (config.partner.none()) settings.Wrong("partner", "must be 32 lower-case hexadecimal symbols");
  config.name = settings.String("name", "");
  ReadHubs(settings, config);
  config.hub_server_name = settings.String("hub.server_name", "relais-hub");
  config.desk_socket = settings.Path("listen.desk_socket", "desk.sock");
  if (config.desk_socket.size() > kSocketPathBytesMax) {
    settings.Wrong("listen.desk_socket", "the whole path may hold 107 bytes: choose a shorter one");
  }
  config.listen_desk = settings.String("listen.desk", "");
  const bool any_port = absl::EndsWith(config.listen_desk, ":0");
  if (!config.listen_desk.empty() && !any_port && !IsHubAddress(config.listen_desk)) {
    settings.Wrong("listen.desk", "must be host:port, for instance \"192.168.1.20:7450\", or empty");
  }
  config.desk_authority = settings.Path("tls.desk_authority", "tls/desk-ca.key");
  config.desk_certificate = settings.Path("tls.desk_certificate", "");
  config.desk_key = settings.Path("tls.desk_key", "");
  if (config.desk_certificate.empty() != config.desk_key.empty()) {
    settings.Wrong("tls.desk_key", "goes with tls.desk_certificate: both, or neither");
  }
  config.desk_lock_seconds = settings.Integer("desk.lock_seconds", limits::kDeskLockSeconds, 1, 8 * 3600);
  config.web = ReadWebSettings(settings, "web");
  config.listen_metrics = settings.String("listen.metrics", "");
  if (!config.listen_metrics.empty() && !IsLoopbackAddress(config.listen_metrics)) {
    settings.Wrong("listen.metrics", "must be a loopback address, for instance \"127.0.0.1:9465\", or empty");
  }
  config.tls_certificate = settings.Path("tls.certificate", "tls/node.crt");
  config.tls_key = settings.Path("tls.key", "tls/node.key");
  config.tls_authority = settings.Path("tls.authority", "tls/hub-ca.crt");
  config.keys_dir = settings.Path("keys.dir", "keys");
  config.vault_path = settings.Path("vault.file", "keys/vault.key");
  config.sealing_lead_days =
      static_cast<int>(settings.Integer("keys.lead_days", limits::kSealingKeyLeadDays, 1, limits::kSealingKeyUseDays));
  config.anchor_path = settings.Path("knowledge.anchor", "anchor.json");
  config.store_path = settings.Path("store.path", "store");
  config.store_free_bytes_min = static_cast<uint64_t>(settings.Integer("store.free_mib_min", 512, 0, 1 << 20)) << 20;
  const int64_t memory_default = static_cast<int64_t>(limits::kArgonMemoryBytes >> 20);
  config.slip_cost.memory_bytes =
      static_cast<uint64_t>(settings.Integer("slip.argon_memory_mib", memory_default, 1, 1024)) << 20;
  config.slip_cost.passes =
      static_cast<uint64_t>(settings.Integer("slip.argon_passes", static_cast<int64_t>(limits::kArgonPasses), 1, 10));
  config.notices_path = settings.Path("notices.settings", "notices.toml");
  config.notices_memory_path = settings.Path("notices.memory", "notices.seen");
  config.backup_folder = settings.Path("backup.folder", "");
  config.backup_hour = static_cast<int>(settings.Integer("backup.hour", kBackupHour, 0, 23));
  config.drill_answer = settings.Choice("drill.answer", {"no", "yes"}) == "yes";
  const std::string level = settings.Choice("log.level", {"info", "warning", "error"});
  config.log_level = level == "error" ? Severity::kError : level == "warning" ? Severity::kWarning : Severity::kInfo;
  config.log_format = settings.Choice("log.format", {"json", "text"}) == "text" ? LogFormat::kText : LogFormat::kJson;
  const std::string sabotage = settings.Choice(
      "test.sabotage", {"", "ack-before-write", "no-dedup", "partner-label", "open-vault", "stop-before-show"});
  config.sabotage_answer_before_write = sabotage == "ack-before-write";
  config.sabotage_no_dedup = sabotage == "no-dedup";
  config.sabotage_stop_before_show = sabotage == "stop-before-show";
  config.sabotage_partner_label = sabotage == "partner-label";
  config.sabotage_open_vault = sabotage == "open-vault";
  if (auto status = settings.Finish(); !status.ok()) return status;
  return config;
}

}  // namespace relais::node
