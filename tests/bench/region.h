// The network under the hub pipe: one framework, local conventions, and a member node for every stream of the plan, all
// signed as in the product, so that the hub admits and checks what it would anywhere.
#ifndef RELAIS_TESTS_BENCH_REGION_H_
#define RELAIS_TESTS_BENCH_REGION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/core/handoff/ids.h"
#include "services/ports/sealer.h"
#include "tests/bench/plan.h"

namespace relais::bench {

inline constexpr char kRegion[] = "banc-d-essai";
// What its people ask for, and where they live: the one need and commune of its conventions.
inline constexpr char kNeed[] = "se-former--trouver-sa-formation";
inline constexpr char kCommune[] = "45252";
inline constexpr char kPublic[] = "tous-publics";

// A member as its own process knows it, and what others must know to write to it.
struct RegionNode {
  PartnerId partner;
  NodeId node;
  ConventionId convention;  // between every sender and this one
  SigningPair identity;
  SealingPair sealing;
  KeyId sealing_id;
  std::string key_pem;  // of its client certificate
  std::string certificate_pem;
  ServiceId service;  // a recipient's second door
};

struct Region {
  std::string authority_pem;
  Window window;                  // when it was made
  Day due_day;                    // of every referral: within the conventions' ceilings
  std::vector<RegionNode> nodes;  // by mailbox number: recipients, then senders

  // Writes below plan.dir: the hub's folder, every node's, and what Load reads.
  static absl::Status Make(const Plan& plan);
  static absl::StatusOr<Region> Load(const Plan& plan);
  static std::string HubFolder(const Plan& plan) { return plan.dir + "/hub"; }
  static std::string NodeFolder(const Plan& plan, int mailbox) { return plan.dir + "/node." + std::to_string(mailbox); }
  // The configuration of a node's daemon, with the hub's address now that it is known.
  static absl::StatusOr<std::string> NodeConfig(const Plan& plan, int mailbox);
};

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_REGION_H_
