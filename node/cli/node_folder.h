// A node's folder as `init` lays it out: the configuration with every key, keys, certificates.
#ifndef RELAIS_NODE_CLI_NODE_FOLDER_H_
#define RELAIS_NODE_CLI_NODE_FOLDER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "node/desk_tls.h"
#include "services/adapters/terminal/terminal.h"
#include "services/core/handoff/ids.h"

namespace relais::node {

// Names within the folder, as the configuration gives them by default.
inline constexpr char kConfigFile[] = "node.toml";
inline constexpr char kDeskSocket[] = "desk.sock";
inline constexpr char kIdentityKeyFile[] = "keys/identity.key";
inline constexpr char kSealingKeyFile[] = "keys/sealing-1.key";
inline constexpr char kVaultKeyFile[] = "keys/vault.key";
inline constexpr char kTlsKeyFile[] = "tls/node.key";
inline constexpr char kTlsCertificateFile[] = "tls/node.crt";
inline constexpr char kTlsAuthorityFile[] = "tls/hub-ca.crt";
inline constexpr char kDeskAuthorityFile[] = "tls/desk-ca.key";
inline constexpr char kAnchorFile[] = "anchor.json";
inline constexpr char kJoinCardFile[] = "join-card.json";
inline constexpr char kNoticesFile[] = "notices.toml";
inline constexpr char kNoticesMemoryFile[] = "notices.seen";

// What only this node's administrator knows.
struct NodeIdentity {
  std::string region;
  NodeId node;
  PartnerId partner;
  std::string name;         // may be empty
  std::string hub_address;  // of the members' port
};

// The text of node.toml: every key, each with one line of comment, all others at their defaults.
std::string NodeConfigText(const NodeIdentity& identity);

// What the command line itself needs of a node.toml; the daemon checks the rest. BadUsage names the file and the key.
// A folder of "" stands for the current one.
struct NodeFolder {
  std::string path;
  NodeIdentity identity;
  std::vector<std::string> hub_others;
  std::string hub_server_name;
  std::string desk_socket;      // as a path from here
  std::string vault;            // the key of the vault, likewise
  std::string tls_key;          // likewise
  std::string tls_certificate;  // likewise
  std::string tls_authority;    // likewise
  DeskTlsOptions desk_tls;
  std::string store;           // likewise
  std::string backup_folder;   // likewise; empty: none is made by itself
  std::string notices;         // likewise; the file may be missing
  std::string notices_memory;  // likewise
};
absl::StatusOr<NodeFolder> ReadNodeFolder(const std::string& folder, const Terminal& terminal);

// The socket named by node.toml in `folder`.
absl::StatusOr<std::string> DeskSocketOf(absl::string_view folder, const Terminal& terminal);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_NODE_FOLDER_H_
