// The demonstration's network: one hub and ten nodes as processes on loopback, and the product's commands to speak with
// them. How they come to trust each other is not its business: see onboarding.h, and for the integration tests
// tests/integration/signed_network.h.
#ifndef RELAIS_DEPLOY_DEMO_NETWORK_H_
#define RELAIS_DEPLOY_DEMO_NETWORK_H_

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "deploy/demo/demo_data.h"
#include "deploy/demo/process.h"

namespace relais::demo {

inline constexpr char kRegionName[] = "centre-val-de-loire";

struct NetworkOptions {
  std::string bin;                // folder of relais-hub and relais-node
  std::string folder;             // made anew; removed whole when it was there
  std::string sabotage;           // "" or one of the hidden switches, for every daemon that has it
  std::string web = "build/web";  // folder of the built pages
  std::string hub_settings = "";  // further tables of the hub's settings
  bool two_hubs = false;          // on a ledger that `hub_settings` puts on a cluster
};

// What a command of the product answered.
struct Answer {
  int exit_code = -1;
  nlohmann::json json;  // its last line; null when it was none
  std::string errors;
  bool ok() const { return exit_code == 0; }
};
// "relais-hub init (1): …", for people.
std::string Failure(const std::string& what, const Answer& answer);
// The closed name of a refusal; "ok", or what went wrong otherwise.
std::string RefusalOf(const Answer& answer);

// Whole files; ReadFile answers "" when there is none.
void WriteFile(const std::string& path, const std::string& bytes, unsigned mode = 0644);
std::string ReadFile(const std::string& path);

class Network {
 public:
  explicit Network(NetworkOptions options);

  // An empty folder with the hub's own in it, as `relais-hub init` makes it, on ports that are free. "" or what went
  // wrong, with the command's own words; so are all answers below.
  std::string MakeHub();
  // Waits until every node is connected and has the whole directory.
  std::string WaitReady(int seconds);

  // `relais-node --json …` of one structure, by its short name.
  Answer Node(const std::string& key, std::vector<std::string> words, int seconds = 60);
  Answer Hub(std::vector<std::string> words, int seconds = 60);

  std::string StartHub();
  // A second hub beside the first, on the same ledger, with its settings and keys as they are now but addresses of its
  // own. For options().two_hubs only: the nodes know both.
  std::string MakeSecondHub();
  // Returns once it waits.
  std::string StartStandby(int seconds);
  // The first one is gone, or going: waits until the other serves. From now on that one is hub().
  std::string AwaitTakeOver(int seconds);
  std::string StartNode(const std::string& key);
  const std::string& hub_key() const { return hub_key_; }  // public half, as `init` printed it
  Daemon& hub() { return hub_; }                           // the one that serves
  Daemon& standby() { return standby_; }
  Daemon& node(const std::string& key) { return nodes_[key]; }
  void StopAll();

  const NetworkOptions& options() const { return options_; }
  const Data& data() const { return data_; }
  const std::vector<std::string>& keys() const { return keys_; }  // short names of the structures
  PartnerId PartnerOf(const std::string& key) const { return data_.PartnerOf(key); }
  std::string NameOf(const std::string& key) const;  // "Mission locale (Pithiviers)"
  const std::string& node_id(const std::string& key) { return node_ids_[key]; }
  void SetNodeId(const std::string& key, const std::string& node) { node_ids_[key] = node; }
  // Host and port of a door for browsers: of a desk by its short name, "hub" or "public"; "" when it has none.
  std::string web_address(const std::string& door) const {
    const auto port = web_ports_.find(door);
    return port == web_ports_.end() ? "" : "127.0.0.1:" + std::to_string(port->second);
  }
  // Gives a node's settings a door for browsers, if it is one of the desks that have one.
  void ServeBrowsers(const std::string& key, const std::string& settings_file);
  // Adds the hidden switch, when there is one, to a node's settings; not one that only a hub has.
  void SabotageNode(const std::string& settings_file) const;

  std::string NodeFolder(const std::string& key) const { return options_.folder + "/" + key; }
  std::string HubFolder() const { return options_.folder + "/hub"; }
  std::string SignatoriesFolder() const { return options_.folder + "/signatories"; }
  std::string members_address() const { return "127.0.0.1:" + std::to_string(members_port_); }
  // Of the hub that serves.
  std::string public_address() const {
    return "127.0.0.1:" + std::to_string(serving_ == HubFolder() ? public_port_ : second_public_port_);
  }
  // Path of an animator's key files, by the convention's key.
  std::string AnimatorKey(const std::string& convention) const;
  std::string AnimatorSealingKey(const std::string& convention) const;

 private:
  void AddDoor(const std::string& table, const std::string& door, const std::string& settings_file);

  const NetworkOptions options_;
  Data data_;
  std::vector<std::string> keys_;
  std::map<std::string, std::string> node_ids_;
  std::string hub_key_;
  Daemon hub_;
  Daemon standby_;
  std::string serving_;  // folder of the hub that serves; then of the one that waits
  std::string waiting_;
  std::map<std::string, Daemon> nodes_;
  int members_port_ = 0;
  int enrolment_port_ = 0;
  int public_port_ = 0;
  int second_members_port_ = 0;
  int second_public_port_ = 0;
  std::map<std::string, int> web_ports_;  // of doors for browsers
};

}  // namespace relais::demo

#endif  // RELAIS_DEPLOY_DEMO_NETWORK_H_
