// The hub's doorways as one: a gate for each, the accounts that they all know, and AccountService behind them.
#ifndef RELAIS_HUB_DOORWAYS_H_
#define RELAIS_HUB_DOORWAYS_H_

#include <memory>
#include <string>

#include "hub/api/account_api.h"
#include "hub/api/account_desk.h"
#include "hub/hub_ports.h"
#include "hub/hub_runner.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/openssl/certificate_authority.h"

namespace relais::hub {

// Reading is cheap, and a page shows 50 services: this is more than a person reads in a quarter of an hour.
inline constexpr int kPublicSearchesPerWindowMax = 300;

// Made before the runner, told of it before its first effect, and outlives the servers. Any thread once SetRunner was
// called.
class Doorways {
 public:
  struct Options {
    std::string region;
    const CertificateAuthority* authority = nullptr;  // outlives this object
    CertificateReader read_node;
    bool gates_off = false;  // hidden, for the tests of the tests
  };
  Doorways(HubPorts ports, Options options);

  void SetRunner(HubRunner* runner);
  // What the engine's PublishAccounts says; nothing for other effects. True when it was one.
  bool Take(HubEffect& effect);
  // After the runner has started, before anybody can call: the accounts as they stand. Blocks.
  void LearnAccounts();
  // See AccountApi.
  void SetAddresses(const std::string& enrolment_address, int members_port);

 private:
  GateTools Tools();
  AccountApi::Options AccountsAt(Gate* gate) { return {gate, &desk_, options_.authority}; }

  const HubPorts ports_;
  const Options options_;
  AccountDesk desk_;
  HubRunner* runner_ = nullptr;
  const std::shared_ptr<SharedRates> rates_ = std::make_shared<SharedRates>();

 public:
  Gate members;
  Gate joining;
  Gate publics;
  Gate operators;
  Gate account_web;
  Gate public_web;

  // The public's, at the public port and in browsers.
  SharedTries follow_tries;
  SharedTries search_tries;

  AccountApi member_accounts;
  AccountApi joining_accounts;
  AccountApi public_accounts;
  AccountApi operator_accounts;
  AccountApi web_accounts;
};

// For the tests of the tests: a hub that cannot tell its administrators apart any more.
Admitter StrangerEachTime(Admitter admit, Entropy* entropy);

}  // namespace relais::hub

#endif  // RELAIS_HUB_DOORWAYS_H_
