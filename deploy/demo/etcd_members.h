// Three members of an etcd cluster on loopback, under mutual TLS, for the demonstration's hubs.
#ifndef RELAIS_DEPLOY_DEMO_ETCD_MEMBERS_H_
#define RELAIS_DEPLOY_DEMO_ETCD_MEMBERS_H_

#include <string>
#include <vector>

#include "deploy/demo/process.h"

namespace relais::demo {

class EtcdMembers {
 public:
  // In `folder`, made anew; certificates are made by the script in `scripts` (deploy/etcd).
  EtcdMembers(std::string folder, std::string scripts);

  // "" or what went wrong. Returns once they run; a hub waits until they serve.
  std::string Start();
  // The table of a hub's settings that puts its ledger there, and has it stand by while another serves.
  std::string HubSettings() const;
  void Stop();

 private:
  struct Member {
    std::string name;
    int client_port = 0;
    int peer_port = 0;
    Daemon daemon;
  };

  const std::string folder_;
  const std::string scripts_;
  std::vector<Member> members_;
};

}  // namespace relais::demo

#endif  // RELAIS_DEPLOY_DEMO_ETCD_MEMBERS_H_
