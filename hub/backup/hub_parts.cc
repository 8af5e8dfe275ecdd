#include "hub/backup/hub_parts.h"

#include <array>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/system/read_file.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/toml/moved_settings.h"

namespace relais::hub {
namespace {

// Files and folders that the settings name, each with what the settings say by default.
constexpr std::array<std::pair<const char*, const char*>, 5> kPlaces = {{{"tls.authority", "tls/authority.pem"},
                                                                         {"keys.signing", "keys/hub.key"},
                                                                         {"knowledge.anchor", "anchor.json"},
                                                                         {"knowledge.dir", "knowledge"},
                                                                         {"figures.releases", "releases"}}};
// The authority's certificate as `init` lays it out, to be given away.
constexpr char kPublicAuthority[] = "hub-ca.crt";

}  // namespace

absl::StatusOr<Digest> NetworkOf(const std::string& path, const Digester& digester) {
  const absl::StatusOr<std::string> text = ReadTextFile(path);
  if (!text.ok()) return text.status();
  const absl::StatusOr<Digest> network = NetworkOfAnchor(*text, digester);
  if (!network.ok()) return absl::InvalidArgumentError(absl::StrCat(path, ": ", network.status().message()));
  return network;
}

absl::StatusOr<HubParts> PartsOfHub(const std::string& config_path, const Digester& digester) {
  absl::StatusOr<MovedSettings> moved = MovedSettings::Read(config_path);
  if (!moved.ok()) return moved.status();
  HubParts parts;
  parts.region = moved->settings().String("region", "");
  if (parts.region.empty()) return absl::InvalidArgumentError(absl::StrCat(config_path, ": region: is missing"));
  parts.name = moved->settings().String("name", "");
  parts.backup_folder = moved->settings().Path("backup.folder", "");
  parts.ledger_on_etcd = moved->settings().String("ledger.engine", "") == "etcd";
  const absl::StatusOr<MovedSettings::Place> store = moved->Take("store.path", "store");
  if (!store.ok()) return store.status();
  parts.store_path = store->path;
  parts.store_name = store->name;
  const absl::StatusOr<MovedSettings::Place> key = moved->Take("backup.key", "keys/backup.key");
  if (!key.ok()) return key.status();
  parts.backup_key = key->path;
  for (const auto& [setting, fallback] : kPlaces) {
    const absl::StatusOr<MovedSettings::Place> place = moved->Take(setting, fallback);
    if (!place.ok()) return place.status();
    std::error_code error;
    if (std::filesystem::exists(place->path, error)) parts.items.push_back({place->name, place->path});
    if (absl::string_view(setting) != "knowledge.anchor") continue;
    const absl::StatusOr<Digest> network = NetworkOf(place->path, digester);
    if (!network.ok()) return network.status();
    parts.network = *network;
  }
  const std::filesystem::path given_away = std::filesystem::path(config_path).parent_path() / kPublicAuthority;
  std::error_code error;
  if (std::filesystem::exists(given_away, error)) parts.items.push_back({kPublicAuthority, given_away.string()});
  parts.texts.push_back({kSettingsName, moved->text()});
  return parts;
}

}  // namespace relais::hub
