// The offices that bring a network into being, each at its own desk: signatories with their keys, administrators with
// their accounts, conventions from a draft to force. Nothing here but the product's own commands, in the order in which
// hub/README.md tells an administrator to type them.
#ifndef RELAIS_DEPLOY_DEMO_OFFICE_H_
#define RELAIS_DEPLOY_DEMO_OFFICE_H_

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "deploy/demo/network.h"

namespace relais::demo {

class Office {
 public:
  // Of a network whose hub was made; outlives this object.
  explicit Office(Network* network) : network_(network) {}

  // Every function below answers "" or what went wrong, with the command's own words, unless it says otherwise.

  // The three signatories of the framework make their keys, and the hub learns whom it trusts.
  std::string MakeAnchor();
  // Two administrators of two organisations get accounts, each with a certificate of its own.
  std::string OpenAccounts();
  // One account more: invited by the operator, joined in a folder of its own.
  std::string OpenAccount(const std::string& name, const std::string& shown, const std::string& organisation,
                          const std::string& role);
  // Its number; "" for one that was not opened.
  std::string AccountNumber(const std::string& name) const {
    const auto found = numbers_.find(name);
    return found == numbers_.end() ? "" : found->second;
  }
  // The folder of an account: "region" or "rectorat".
  std::string Account(const std::string& name) const { return network_->options().folder + "/accounts/" + name; }

  // The public half of a key in the signatories' folder, made when it is first asked for; "" when that failed.
  std::string Key(const std::string& name, bool sealing = false);
  std::string KeyFile(const std::string& name) const { return network_->SignatoriesFolder() + "/" + name + ".key"; }
  // The signatories of a convention of the demonstration's data, in its order, by their short names.
  static std::vector<std::string> SignatoriesOf(const nlohmann::json& convention);

  // A convention of the demonstration's data as an administrator writes it down: FILE.json for `convention draft`.
  nlohmann::json DraftOf(const nlohmann::json& convention);
  std::string Paper(const std::string& name) const { return network_->options().folder + "/papers/" + name; }

  // Drafted and proposed by the region's administrator.
  std::string Propose(const nlohmann::json& convention);
  // The file that the hub exports goes from hand to hand: each signs it where its key is, with no hub at hand.
  std::string Sign(const std::string& file, const std::string& signatory, const std::string& out);
  // All of that for everybody, then two activations. `convention` of the demonstration's data.
  std::string BringIntoForce(const nlohmann::json& convention);

  Answer As(const std::string& account, std::vector<std::string> words);

 private:
  Network* const network_;
  std::map<std::string, std::string> keys_;     // public halves, by name
  std::map<std::string, std::string> numbers_;  // of accounts, by name
};

}  // namespace relais::demo

#endif  // RELAIS_DEPLOY_DEMO_OFFICE_H_
