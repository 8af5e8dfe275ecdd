// Signing in somebody's stead: a signatory names another key and a last day. A delegation gives a key a place to sign,
// never a second voice: whatever a key signs counts once.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_DELEGATION_H_
#define RELAIS_SERVICES_CORE_CONVENTION_DELEGATION_H_

#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "services/core/convention/membership.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Signed by `delegator`, and by nobody for it: a delegate cannot delegate.
struct Delegation {
  SigningKey delegator;     // a signatory's own key
  SigningKey delegate;      // the key that may sign instead
  ConventionId convention;  // only for this one; none: wherever the delegator's key counts
  Edition edition{1};       // among those of the same delegator, delegate and convention
  Day last_day = kNoDay;    // last day on which a text may be admitted on it; a later edition may bring it forward
  friend bool operator==(const Delegation&, const Delegation&) = default;

  // May it stand behind a text about `about` that is admitted on `day`? A text about no single convention (none: a
  // roster entry, a standing in the whole network) takes an unlimited delegation only.
  bool Covers(ConventionId about, Day day) const {
    return day <= last_day && (convention.none() || convention == about);
  }
};

// kMalformed: a key is missing, both are the same, edition 0 or no last day.
absl::Status CheckDelegation(const Delegation& delegation);

// Of `delegations`, those that Cover(about, day).
std::vector<Delegation> DelegationsFor(absl::Span<const Delegation> delegations, ConventionId about, Day day);

// Who signed for whom: for each of `principals` the key that stands for it, its own if that one signed, otherwise a
// delegate's. Each key of `valid` stands for one principal at most, and a key that signed for itself for nobody else;
// within this, as many principals as can be are answered for, and an earlier one never stands back for a later one:
// those that have to sign come first. Principals nobody signed for are absent.
// Example: A lets X and Y sign, B lets X sign; X and Y signed: A by Y, B by X. Had X alone signed: one of the two.
// `delegations` are those that cover the text (DelegationsFor).
absl::btree_map<SigningKey, SigningKey> SignersFor(const std::vector<SigningKey>& principals,
                                                   const absl::btree_set<SigningKey>& valid,
                                                   absl::Span<const Delegation> delegations);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_DELEGATION_H_
