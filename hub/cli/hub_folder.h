// The hub's folder as `init` lays it out: the configuration with every key, the authority, the signing key.
#ifndef RELAIS_HUB_CLI_HUB_FOLDER_H_
#define RELAIS_HUB_CLI_HUB_FOLDER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace relais::hub {

// Names within the folder, as the configuration gives them by default.
inline constexpr char kConfigFile[] = "hub.toml";
inline constexpr char kOperatorSocket[] = "hub.sock";
inline constexpr char kAuthorityFile[] = "tls/authority.pem";
inline constexpr char kPublicAuthorityFile[] = "hub-ca.crt";
inline constexpr char kSigningKeyFile[] = "keys/hub.key";
inline constexpr char kAnchorFile[] = "anchor.json";
inline constexpr char kKnowledgeFolder[] = "knowledge";

// What only this hub's operator knows.
struct HubIdentity {
  std::string region;
  std::string name;
  std::string members_address;
  std::string enrolment_address;
  std::string public_address;
};

// The text of hub.toml: every key, each with one line of comment, all others at their defaults.
std::string HubConfigText(const HubIdentity& identity);

// What the command line itself needs of a hub.toml; the daemon checks the rest. BadUsage names the file and the key.
struct HubFolder {
  std::string operator_socket;  // as a path from here
  std::string enrolment_address;
};
// `folder` "" stands for the current one.
absl::StatusOr<HubFolder> ReadHubFolder(absl::string_view folder);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_HUB_FOLDER_H_
