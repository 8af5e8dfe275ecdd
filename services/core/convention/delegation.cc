#include "services/core/convention/delegation.h"

#include "services/core/handoff/reason.h"

namespace relais {
namespace {

// Kuhn's augmenting paths between principals and the keys that may stand for them; both sides have at most some two
// hundred members.
class Matching {
 public:
  Matching(const absl::btree_map<SigningKey, std::vector<SigningKey>>& choices) : choices_(choices) {}

  void Answer(const SigningKey& principal) {
    absl::btree_set<SigningKey> tried;
    Augment(principal, tried);
  }
  const absl::btree_map<SigningKey, SigningKey>& taken() const { return taken_; }  // signer → principal

 private:
  // Recursion goes one level down per signer tried, each once.
  bool Augment(const SigningKey& principal, absl::btree_set<SigningKey>& tried) {
    const auto choices = choices_.find(principal);
    if (choices == choices_.end()) return false;
    for (const SigningKey& signer : choices->second) {
      if (!tried.insert(signer).second) continue;
      const auto holder = taken_.find(signer);
      if (holder != taken_.end() && !Augment(SigningKey(holder->second), tried)) continue;
      taken_[signer] = principal;
      return true;
    }
    return false;
  }

  const absl::btree_map<SigningKey, std::vector<SigningKey>>& choices_;
  absl::btree_map<SigningKey, SigningKey> taken_;
};

}  // namespace

absl::Status CheckDelegation(const Delegation& delegation) {
  if (delegation.delegator.none() || delegation.delegate.none()) {
    return Refuse(Reason::kMalformed, "a delegation names two keys");
  }
  if (delegation.delegator == delegation.delegate) return Refuse(Reason::kMalformed, "a key delegates to itself");
  if (delegation.edition.value() == 0) return Refuse(Reason::kMalformed, "editions count from 1");
  if (delegation.last_day == kNoDay) return Refuse(Reason::kMalformed, "a delegation has a last day");
  return absl::OkStatus();
}

std::vector<Delegation> DelegationsFor(absl::Span<const Delegation> delegations, ConventionId about, Day day) {
  std::vector<Delegation> covering;
  for (const Delegation& delegation : delegations) {
    if (delegation.Covers(about, day)) covering.push_back(delegation);
  }
  return covering;
}

absl::btree_map<SigningKey, SigningKey> SignersFor(const std::vector<SigningKey>& principals,
                                                   const absl::btree_set<SigningKey>& valid,
                                                   absl::Span<const Delegation> delegations) {
  absl::btree_map<SigningKey, SigningKey> signers;
  std::vector<SigningKey> open;  // as they came: whoever has found a key keeps one
  absl::btree_set<SigningKey> seen;
  for (const SigningKey& principal : principals) {
    if (principal.none() || !seen.insert(principal).second) continue;
    if (valid.contains(principal)) {
      signers[principal] = principal;
    } else {
      open.push_back(principal);
    }
  }
  absl::btree_map<SigningKey, std::vector<SigningKey>> choices;
  for (const Delegation& delegation : delegations) {
    const bool free = valid.contains(delegation.delegate) && !signers.contains(delegation.delegate);
    if (free && !signers.contains(delegation.delegator)) choices[delegation.delegator].push_back(delegation.delegate);
  }
  Matching matching(choices);
  for (const SigningKey& principal : open) matching.Answer(principal);
  for (const auto& [signer, principal] : matching.taken()) signers[principal] = signer;
  return signers;
}

}  // namespace relais
