// The demonstration's network for the tests of a suite, set up in two seconds: its texts are signed here, with keys in
// memory, and laid in the hub's folder. deploy/demo/onboarding.h goes the long way, by the product's commands alone.
#ifndef RELAIS_TESTS_INTEGRATION_SIGNED_NETWORK_H_
#define RELAIS_TESTS_INTEGRATION_SIGNED_NETWORK_H_

#include <map>
#include <string>
#include <vector>

#include "deploy/demo/network.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"

namespace relais::integration {

class SignedNetwork : public demo::Network {
 public:
  using demo::Network::Network;

  // Keys, signed texts, hub, join tokens, nodes, all of them connected. "" or what went wrong.
  std::string SetUp();
  // A partner's key for signing, made when it is first asked for.
  SigningPair SignatoryOf(PartnerId partner);
  // Lays a signed text in the hub's knowledge folder; a hub that is running reads it on SIGHUP.
  std::string WriteSigned(const std::string& name, const KnowledgeItem::Content& content,
                          const std::vector<SigningPair>& signers);

 private:
  std::string SignConventions();
  std::string MakeNodes();
  std::string MakeNode(const DirectoryEntry& entry);
  std::string Join();

  OsEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  std::map<PartnerId, SigningPair> signatories_;
};

}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_SIGNED_NETWORK_H_
