// When a node asks for its next certificate, and which sealing keys it makes, publishes and destroys. Pure: the node's
// edge does what is planned here and may stop anywhere in between.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_UPKEEP_H_
#define RELAIS_SERVICES_CORE_CONVENTION_UPKEEP_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "services/core/convention/membership.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/limits.h"

namespace relais {

// The second, since 1970, from which a certificate issued at `issued_s` is to be renewed: limits::kCertificateRenewDays
// later and, drawn from its fingerprint so that a restart does not draw anew, up to kCertificateRenewJitterDays more.
int64_t RenewalDue(int64_t issued_s, const Digest& fingerprint);

// A sealing pair that lies in the node's folder; its secret half is no matter here.
struct HeldKey {
  KeyId id;
  SealingKey key;
  friend bool operator==(const HeldKey&, const HeldKey&) = default;
};

struct KeyPlan {
  enum class Step : uint8_t {
    kNothing,
    kMakeKey,  // a new pair, durably, as the last of the folder; then plan again
    kPublish,  // `entry`, signed by the identity key; the same again until the hub has pushed it back
  };
  Step step = Step::kNothing;
  SealingKeyEntry entry;
  std::vector<KeyId> destroy;  // past their days for good: nothing in any mailbox or outbox can be sealed to them
};

// `published` is what the hub last pushed about `node`, nullptr for nothing; `held` is the folder's content, in the
// order in which it was made. A new term begins the day after the last one ends (today, if that is past) and is
// published `lead_days` ahead; what is published and within limits::kSealingKeyKeepDays stays published, three terms at
// most. A published term whose key is not held (the folder was put back from a copy) opens nothing: the next one begins
// today, and it is published no more. Invariant: followed daily, on every day there is a term to seal to, and every key
// that Roster::Accepts is held.
KeyPlan PlanSealingKeys(NodeId node, const SealingKeyEntry* published, absl::Span<const HeldKey> held, Day today,
                        int lead_days = limits::kSealingKeyLeadDays);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_UPKEEP_H_
