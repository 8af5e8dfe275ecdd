#include "hub/hub_config.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "services/adapters/backup/daily_backup.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/toml/settings.h"
#include "services/core/convention/join_token.h"
#include "services/core/convention/loopback_address.h"

namespace relais::hub {
namespace {

constexpr size_t kSocketPathBytesMax = 107;  // sun_path of unix(7)

void NeedAddress(Settings& settings, absl::string_view key, const std::string& value) {
  const bool any_port = value.size() > 2 && value.substr(value.size() - 2) == ":0";
  if (!any_port && !IsHubAddress(value)) settings.Wrong(key, "must be host:port, for instance \"127.0.0.1:7443\"");
}

LedgerSettings ReadLedgerSettings(Settings& settings, const HubConfig& config) {
  LedgerSettings ledger;
  ledger.on_etcd = settings.Choice("ledger.engine", {"rocksdb", "etcd"}) == "etcd";
  ledger.endpoints = settings.Strings("ledger.endpoints");
  ledger.prefix = settings.String("ledger.prefix", "relais/" + config.region);
  ledger.authority_path = settings.Path("ledger.authority", "tls/etcd-authority.pem");
  ledger.certificate_path = settings.Path("ledger.certificate", "tls/etcd.pem");
  ledger.key_path = settings.Path("ledger.key", "tls/etcd.key");
  ledger.quota_bytes = static_cast<uint64_t>(settings.Integer("ledger.quota_mib", 2048, 64, 8192)) << 20;
  ledger.stand_by = settings.Choice("ledger.stand_by", {"no", "yes"}) == "yes";
  if (!ledger.on_etcd && (ledger.stand_by || !ledger.endpoints.empty())) {
    settings.Wrong("ledger.engine", "must be \"etcd\" for endpoints and stand_by to mean anything");
  }
  if (ledger.on_etcd && ledger.endpoints.empty()) {
    settings.Wrong("ledger.endpoints", "names the members, for instance [\"10.0.0.1:2379\", \"10.0.0.2:2379\"]");
  }
  for (const std::string& endpoint : ledger.endpoints) NeedAddress(settings, "ledger.endpoints", endpoint);
  const bool printable = std::all_of(ledger.prefix.begin(), ledger.prefix.end(), absl::ascii_isgraph);
  if (ledger.on_etcd && (ledger.prefix.empty() || !printable || ledger.prefix.back() == '/')) {
    settings.Wrong("ledger.prefix", "must be printable and not end in a slash, for instance \"relais/my-region\"");
  }
  if (ledger.on_etcd && !config.backup_folder.empty()) {
    settings.Wrong("backup.folder",
                   "must be empty with ledger.engine = \"etcd\": the cluster has snapshots of its own");
  }
  return ledger;
}

}  // namespace

absl::StatusOr<HubConfig> ReadHubConfig(const std::string& path) {
  absl::StatusOr<Settings> read = Settings::Read(path);
  if (!read.ok()) return read.status();
  Settings& settings = *read;
  HubConfig config;
  config.path = path;
  config.region = settings.Required("region");
  if (!IsRegionName(config.region)) settings.Wrong("region", "must be 1 to 40 of a-z, 0-9 and hyphen");
  config.name = settings.String("name", "Concentrateur régional");
  config.listen_members = settings.String("listen.members", "127.0.0.1:7443");
  config.listen_enrolment = settings.String("listen.enrolment", "127.0.0.1:7444");
  config.listen_public = settings.String("listen.public", "127.0.0.1:7445");
  NeedAddress(settings, "listen.members", config.listen_members);
  NeedAddress(settings, "listen.enrolment", config.listen_enrolment);
  NeedAddress(settings, "listen.public", config.listen_public);
  config.operator_socket = settings.Path("listen.operator_socket", "hub.sock");
  if (config.operator_socket.size() > kSocketPathBytesMax) {
    settings.Wrong("listen.operator_socket", "the whole path may hold 107 bytes: choose a shorter one");
  }
  config.web = ReadWebSettings(settings, "web");
  config.public_web = ReadWebSettings(settings, "public");
  config.web_certificate = settings.Path("tls.web_certificate", "");
  config.web_key = settings.Path("tls.web_key", "");
  config.public_certificate = settings.Path("tls.public_certificate", "");
  config.public_key = settings.Path("tls.public_key", "");
  if (config.web_certificate.empty() != config.web_key.empty()) {
    settings.Wrong("tls.web_key", "goes with tls.web_certificate: both, or neither");
  }
  if (config.public_certificate.empty() != config.public_key.empty()) {
    settings.Wrong("tls.public_key", "goes with tls.public_certificate: both, or neither");
  }
  config.listen_metrics = settings.String("listen.metrics", "");
  if (!config.listen_metrics.empty() && !IsLoopbackAddress(config.listen_metrics)) {
    settings.Wrong("listen.metrics", "must be a loopback address, for instance \"127.0.0.1:9464\", or empty");
  }
  config.advertise_members = settings.String("advertise.members", "");
  if (!config.advertise_members.empty()) NeedAddress(settings, "advertise.members", config.advertise_members);
  config.advertise_enrolment = settings.String("advertise.enrolment", "");
  if (!config.advertise_enrolment.empty()) NeedAddress(settings, "advertise.enrolment", config.advertise_enrolment);
  config.authority_path = settings.Path("tls.authority", "tls/authority.pem");
  config.certificate_names = settings.Strings("tls.names");
  config.signing_key_path = settings.Path("keys.signing", "keys/hub.key");
  config.anchor_path = settings.Path("knowledge.anchor", "anchor.json");
  config.knowledge_dir = settings.Path("knowledge.dir", "knowledge");
  config.releases_dir = settings.Path("figures.releases", "releases");
  config.store_path = settings.Path("store.path", "store");
  config.store_free_bytes_min = static_cast<uint64_t>(settings.Integer("store.free_mib_min", 512, 0, 1 << 20)) << 20;
  config.members_max = static_cast<int>(settings.Integer("limits.members_max", 2000, 1, 100'000));
  config.backup_folder = settings.Path("backup.folder", "");
  config.ledger = ReadLedgerSettings(settings, config);
  config.backup_hour = static_cast<int>(settings.Integer("backup.hour", kBackupHour, 0, 23));
  settings.Path("backup.key", "keys/backup.key");  // read where a backup is made (backup/hub_parts.h)
  const std::string level = settings.Choice("log.level", {"info", "warning", "error"});
  config.log_level = level == "error" ? Severity::kError : level == "warning" ? Severity::kWarning : Severity::kInfo;
  config.log_format = settings.Choice("log.format", {"json", "text"}) == "text" ? LogFormat::kText : LogFormat::kJson;
  const std::string sabotage =
      settings.Choice("test.sabotage", {"", "ack-before-write", "no-dedup", "gates-off", "one-administrator",
                                        "streams-kept", "partner-label", "nothing-counted"});
  config.sabotage_answer_before_write = sabotage == "ack-before-write";
  config.sabotage_no_dedup = sabotage == "no-dedup";
  config.sabotage_gates_off = sabotage == "gates-off";
  config.sabotage_one_administrator = sabotage == "one-administrator";
  config.sabotage_streams_kept = sabotage == "streams-kept";
  config.sabotage_partner_label = sabotage == "partner-label";
  config.sabotage_nothing_counted = sabotage == "nothing-counted";
  if (auto status = settings.Finish(); !status.ok()) return status;
  return config;
}

}  // namespace relais::hub
