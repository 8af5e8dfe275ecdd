// The demonstration's network: its keys, its signed texts, one hub and ten nodes as processes on loopback. The set-up
// uses the product's own commands wherever there is one.
#ifndef RELAIS_DEPLOY_DEMO_NETWORK_H_
#define RELAIS_DEPLOY_DEMO_NETWORK_H_

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "deploy/demo/demo_data.h"
#include "deploy/demo/process.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"

namespace relais::demo {

struct NetworkOptions {
  std::string bin;       // folder of relais-hub and relais-node
  std::string folder;    // made anew; removed whole when it was there
  std::string sabotage;  // "" or one of the hidden switches, for every daemon
};

// What a command of the product answered.
struct Answer {
  int exit_code = -1;
  nlohmann::json json;  // its last line; null when it was none
  std::string errors;
  bool ok() const { return exit_code == 0; }
};

class Network {
 public:
  explicit Network(NetworkOptions options);

  // Keys, signed texts, hub, join tokens, nodes. "" or what went wrong, with the command's own words. `say` hears of
  // each part as it is done.
  std::string SetUp(const std::function<void(const std::string&)>& say);
  // Waits until every node is connected and has the whole directory.
  std::string WaitReady(int seconds);

  // `relais-node --json …` of one structure, by its short name.
  Answer Node(const std::string& key, std::vector<std::string> words, int seconds = 60);
  Answer Hub(std::vector<std::string> words, int seconds = 60);

  std::string StartHub();
  std::string StartNode(const std::string& key);
  relais::demo::Daemon& hub() { return hub_; }
  relais::demo::Daemon& node(const std::string& key) { return nodes_[key]; }
  const std::vector<std::string>& keys() const { return keys_; }
  std::string NodeFolder(const std::string& key) const { return options_.folder + "/" + key; }
  std::string HubFolder() const { return options_.folder + "/hub"; }
  std::string members_address() const { return "127.0.0.1:" + std::to_string(members_port_); }
  const std::string& node_id(const std::string& key) { return node_ids_[key]; }
  std::string public_address() const { return "127.0.0.1:" + std::to_string(public_port_); }
  PartnerId PartnerOf(const std::string& key) const { return data_.PartnerOf(key); }
  // Path of an animator's key file, by the convention's key.
  std::string AnimatorKey(const std::string& convention) const;
  std::string AnimatorSealingKey(const std::string& convention) const;
  const Data& data() const { return data_; }
  // A partner's key for signing, made when it is first asked for.
  SigningPair SignatoryOf(PartnerId partner);
  // Lays a signed text in the hub's knowledge folder; a hub that is running reads it on SIGHUP.
  std::string WriteSigned(const std::string& name, const KnowledgeItem::Content& content,
                          const std::vector<SigningPair>& signers);
  void StopAll();

 private:
  std::string MakeKeys();
  std::string SignConventions();
  std::string MakeNodes();
  std::string Join();

  const NetworkOptions options_;
  Data data_;
  OsEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  std::map<PartnerId, SigningPair> signatories_;
  std::map<std::string, SigningPair> animators_;
  std::vector<std::string> keys_;
  std::map<std::string, std::string> node_ids_;
  relais::demo::Daemon hub_;
  std::map<std::string, relais::demo::Daemon> nodes_;
  int members_port_ = 0;
  int enrolment_port_ = 0;
  int public_port_ = 0;
};

}  // namespace relais::demo

#endif  // RELAIS_DEPLOY_DEMO_NETWORK_H_
