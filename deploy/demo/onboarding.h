// How the demonstration's network comes into being: only through the workflow that an administrator has, from an empty
// folder to nodes that hand over to each other. A network that exists grows by one convention, Pithiviers, step by
// step.
#ifndef RELAIS_DEPLOY_DEMO_ONBOARDING_H_
#define RELAIS_DEPLOY_DEMO_ONBOARDING_H_

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "deploy/demo/network.h"
#include "deploy/demo/office.h"
#include "deploy/demo/partners.h"
#include "deploy/demo/steps.h"

namespace relais::demo {

class Onboarding {
 public:
  using SayFn = std::function<void(const std::string&)>;  // one line for people

  // Network and steps outlive it. `proof` is a folder for what anybody may check afterwards.
  Onboarding(Network* network, Steps* steps, std::string proof, SayFn say);

  // Hub, framework, the conventions but Pithiviers, and their partners. "" or what went wrong: then nothing else can be
  // played. `say` hears of each part as it is done.
  std::string SetUpRegion();
  // Pithiviers, from a draft to nodes that are ready for the first person. "" or what went wrong, likewise.
  std::string PlayPithiviers();
  // The follow-up list, once a first person was handed over.
  void PlayFirstHandoff();
  // Pithiviers and the anchor as files, checked where no hub is, beside a forger's.
  void PlayProof();

  const std::string& proof() const { return proof_; }
  Partners& partners() { return partners_; }
  Office& office() { return office_; }

 private:
  std::string JoinNeighbours();
  void PlayRehearsal();
  void PlaySignatures();
  void PlayActivation();
  void PlayMembership();
  void PlayDrill();

  std::string StateOf(const Answer& answer) const;
  // Signed by each of them at home, from a file as the hub exports it, and handed in one by one.
  std::string CollectFrom(const std::vector<std::string>& signatories);
  // Who has signed and who has not, by the hub's list.
  std::string SaySigned();
  void SayFollowUp(const std::string& title);
  std::string Verify(const std::string& anchor, const std::string& file);

  Network* const network_;
  Steps* const steps_;
  const std::string proof_;
  const SayFn say_;
  Office office_;
  Partners partners_;
  nlohmann::json pithiviers_;            // as in the demonstration's data
  std::string id_;                       // of its convention
  std::vector<std::string> newcomers_;   // its partners that were in no convention before
  std::vector<std::string> neighbours_;  // everybody else
};

}  // namespace relais::demo

#endif  // RELAIS_DEPLOY_DEMO_ONBOARDING_H_
