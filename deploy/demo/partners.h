// Partners on their way into the network, by the product's own commands: invited by a list, joined by one line,
// inscribed by their signatory, their services imported and published.
#ifndef RELAIS_DEPLOY_DEMO_PARTNERS_H_
#define RELAIS_DEPLOY_DEMO_PARTNERS_H_

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "deploy/demo/network.h"
#include "deploy/demo/office.h"

namespace relais::demo {

class Partners {
 public:
  // Both outlive it.
  Partners(Network* network, Office* office) : network_(network), office_(office) {}

  // Every function answers "" or what went wrong, unless it says otherwise; `keys` are short names of structures.

  // One list, one token each, of the region's administrator.
  std::string Invite(const std::vector<std::string>& keys);
  // At the partner's machine: one line, and the node runs. With `at_once` its signatory stands beside it; otherwise it
  // waits for its inscription.
  std::string Join(const std::string& key, bool at_once);
  // The inscription goes to its signatory, who has heard the fingerprint by telephone, and comes back.
  std::string Inscribe(const std::string& key);
  // From the partner's data·inclusion files to everybody's directory. Adds to `services` how many there are.
  std::string Publish(const std::string& key, int* services);

  bool Awaiting(const std::string& key) const { return awaiting_.contains(key); }
  bool Connected(const std::string& key);
  // Waits until it is, and knows all that the hub knows now: its own inscription among it.
  bool AwaitLive(const std::string& key, int seconds);
  // The follow-up list's line of a partner, as `partner list` tells it; null when it has none.
  nlohmann::json WayOf(const std::string& key);

 private:
  Network* const network_;
  Office* const office_;
  std::map<std::string, std::string> tokens_;
  std::map<std::string, std::string> awaiting_;  // fingerprint of the node, by key
};

}  // namespace relais::demo

#endif  // RELAIS_DEPLOY_DEMO_PARTNERS_H_
