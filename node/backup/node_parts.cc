#include "node/backup/node_parts.h"

#include <array>
#include <filesystem>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/system/read_file.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/toml/moved_settings.h"

namespace relais::node {
namespace {

// Files that the settings name, each with what the settings say by default.
constexpr std::array<std::pair<const char*, const char*>, 9> kFiles = {{{"tls.certificate", "tls/node.crt"},
                                                                        {"tls.key", "tls/node.key"},
                                                                        {"tls.authority", "tls/hub-ca.crt"},
                                                                        {"tls.desk_authority", "tls/desk-ca.key"},
                                                                        {"tls.desk_certificate", ""},
                                                                        {"tls.desk_key", ""},
                                                                        {"knowledge.anchor", "anchor.json"},
                                                                        {"notices.settings", "notices.toml"},
                                                                        {"notices.memory", "notices.seen"}}};

bool IsFile(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error);
}

// The node's own keys and nothing else that somebody may have laid beside them.
absl::Status AddKeys(const MovedSettings::Place& folder, NodeParts& parts) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path, error)) {
    const std::string name = entry.path().filename().string();
    const bool own = name == "identity.key" || (absl::StartsWith(name, "sealing-") && absl::EndsWith(name, ".key"));
    if (own) parts.items.push_back({absl::StrCat(folder.name, "/", name), entry.path().string()});
  }
  return error ? absl::NotFoundError(absl::StrCat(folder.path, ": ", error.message())) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<Digest> NetworkOf(const std::string& path, const Digester& digester) {
  const absl::StatusOr<std::string> text = ReadTextFile(path);
  if (!text.ok()) return text.status();
  const absl::StatusOr<Digest> network = NetworkOfAnchor(*text, digester);
  if (!network.ok()) return absl::InvalidArgumentError(absl::StrCat(path, ": ", network.status().message()));
  return network;
}

absl::StatusOr<NodeParts> PartsOfNode(const std::string& config_path, const Digester& digester) {
  absl::StatusOr<MovedSettings> moved = MovedSettings::Read(config_path);
  if (!moved.ok()) return moved.status();
  NodeParts parts;
  parts.node = NodeId::FromHex(moved->settings().String("node", ""));
  if (parts.node.none()) return absl::InvalidArgumentError(absl::StrCat(config_path, ": node: is missing"));
  parts.name = moved->settings().String("name", "");
  const absl::StatusOr<MovedSettings::Place> store = moved->Take("store.path", "store");
  if (!store.ok()) return store.status();
  parts.store_path = store->path;
  parts.store_name = store->name;
  const std::string own_entry = ".own-entry.signed";
  if (IsFile(store->path + own_entry)) parts.items.push_back({store->name + own_entry, store->path + own_entry});
  const absl::StatusOr<MovedSettings::Place> vault = moved->Take("vault.file", "keys/vault.key");
  if (!vault.ok()) return vault.status();
  parts.vault_path = vault->path;
  const absl::StatusOr<MovedSettings::Place> keys = moved->Take("keys.dir", "keys");
  if (!keys.ok()) return keys.status();
  if (absl::Status added = AddKeys(*keys, parts); !added.ok()) return added;
  for (const auto& [key, fallback] : kFiles) {
    const absl::StatusOr<MovedSettings::Place> file = moved->Take(key, fallback);
    if (!file.ok()) return file.status();
    if (IsFile(file->path)) parts.items.push_back({file->name, file->path});
    if (absl::string_view(key) != "knowledge.anchor") continue;
    const absl::StatusOr<Digest> network = NetworkOf(file->path, digester);
    if (!network.ok()) return network.status();
    parts.network = *network;
  }
  parts.texts.push_back({kSettingsName, moved->text()});
  return parts;
}

}  // namespace relais::node
