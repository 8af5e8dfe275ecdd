#include "services/core/convention/evidence.h"

#include "absl/strings/str_cat.h"
#include "services/core/convention/validation.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

using KeySet = absl::btree_set<SigningKey>;

bool AnyIn(const KeySet& keys, const KeySet& wanted) {
  for (const SigningKey& key : keys) {
    if (wanted.contains(key)) return true;
  }
  return false;
}

// `keys` and those that they let sign.
KeySet WithDelegates(const KeySet& keys, absl::Span<const Delegation> delegations) {
  KeySet all = keys;
  for (const Delegation& delegation : delegations) {
    if (keys.contains(delegation.delegator)) all.insert(delegation.delegate);
  }
  return all;
}

// The refusal for a statement that no wanted key has signed.
absl::Status NobodyWanted(const KeySet& valid) {
  return valid.empty() ? Refuse(Reason::kEvidenceMissing, "no valid signature")
                       : Refuse(Reason::kSignerUnknown, "signed by other keys only");
}

// Every required party by a key of its own or its delegate's, two different keys at least.
absl::StatusOr<SignedParties> JudgeParties(const Agreement& agreement, const KeySet& valid,
                                           absl::Span<const Delegation> delegations) {
  const auto signers = SignersFor(SignatoriesOf(agreement), valid, delegations);
  SignedParties signed_by;
  KeySet counted;
  size_t missing = 0;
  for (const Party& party : agreement.parties) {
    const auto signer = signers.find(party.signatory);
    if (signer != signers.end() && counted.insert(signer->second).second) {
      signed_by.insert(party.partner);
    } else if (party.required) {
      ++missing;
    }
  }
  if (missing > 0) return Refuse(Reason::kEvidenceMissing, absl::StrCat(missing, " required parties have not signed"));
  if (counted.size() < 2) return Refuse(Reason::kEvidenceMissing, "two different signatories are needed");
  return signed_by;
}

bool Names(const Agreement& agreement, PartnerId partner) {
  return agreement.FindParty(partner) != nullptr;
}

}  // namespace

std::vector<SigningKey> SignatoriesOf(const Agreement& agreement) {
  std::vector<SigningKey> keys;
  for (const bool required : {true, false}) {
    for (const Party& party : agreement.parties) {
      if (party.required == required) keys.push_back(party.signatory);
    }
  }
  return keys;
}

KeySet ValidKeys(absl::Span<const ItemSignature> signatures) {
  KeySet keys;
  for (const ItemSignature& signature : signatures) {
    if (signature.valid && !signature.key.none()) keys.insert(signature.key);
  }
  return keys;
}

absl::StatusOr<SignedParties> JudgeFramework(const Agreement& agreement, absl::Span<const ItemSignature> signatures,
                                             const Anchor& anchor) {
  if (anchor.roots.empty()) return Refuse(Reason::kEvidenceMissing, "no root key is pinned");
  const KeySet valid = ValidKeys(signatures);
  if (!AnyIn(valid, anchor.roots) && SignersFor(SignatoriesOf(agreement), valid, {}).empty())
    return NobodyWanted(valid);
  for (const SigningKey& root : anchor.roots) {
    if (!valid.contains(root)) return Refuse(Reason::kEvidenceMissing, "a root key has not signed");
  }
  return JudgeParties(agreement, valid, {});
}

absl::StatusOr<SignedParties> JudgeLocal(const Agreement& agreement, absl::Span<const ItemSignature> signatures,
                                         const Agreement* framework, absl::Span<const Delegation> delegations) {
  if (framework == nullptr) return Refuse(Reason::kEvidenceMissing, "its framework is not admitted");
  const std::vector<Problem> beyond = CheckUnderFramework(agreement, *framework);
  if (!beyond.empty()) return Refuse(Reason::kNotCovered, DescribeProblems(beyond));
  const KeySet valid = ValidKeys(signatures);
  if (SignersFor(SignatoriesOf(agreement), valid, delegations).empty()) return NobodyWanted(valid);
  return JudgeParties(agreement, valid, delegations);
}

Anchor RootsAfter(const Agreement& framework) {
  Anchor anchor;
  for (const Party& party : framework.parties) {
    if (party.required && !party.signatory.none()) anchor.roots.insert(party.signatory);
  }
  return anchor;
}

absl::StatusOr<KeySet> JudgeRosterEntry(const RosterEntry& entry, absl::Span<const ItemSignature> signatures,
                                        absl::Span<const Agreement* const> conventions,
                                        absl::Span<const Delegation> delegations) {
  KeySet named;
  for (const Agreement* agreement : conventions) {
    const Party* party = agreement->FindParty(entry.partner);
    if (party != nullptr && !party->signatory.none()) named.insert(party->signatory);
  }
  if (named.empty()) return Refuse(Reason::kPartnerUnknown, "no convention names this partner");
  const KeySet valid = ValidKeys(signatures);
  KeySet signers;
  for (const auto& [named_key, signer] : SignersFor({named.begin(), named.end()}, valid, delegations)) {
    signers.insert(named_key);
  }
  if (signers.empty()) return NobodyWanted(valid);
  return signers;
}

absl::Status JudgeByIdentity(SigningKey identity, absl::Span<const ItemSignature> signatures) {
  if (identity.none()) return Refuse(Reason::kPartnerUnknown, "no roster entry names an identity key");
  const KeySet valid = ValidKeys(signatures);
  if (!valid.contains(identity)) return NobodyWanted(valid);
  return absl::OkStatus();
}

absl::Status JudgeStanding(const StandingStatement& statement, absl::Span<const ItemSignature> signatures,
                           absl::Span<const Agreement* const> conventions, const Anchor& anchor,
                           absl::Span<const Delegation> delegations) {
  const bool about_convention = !statement.convention.none();
  const bool about_partner = !statement.partner.none();
  const bool known_standing = statement.standing == Standing::kActive || statement.standing == Standing::kSuspended ||
                              statement.standing == Standing::kEnded;
  if ((!about_convention && !about_partner) || !known_standing || statement.since == kNoDay) {
    return Refuse(Reason::kMalformed, "a standing needs its subject, its kind and its day");
  }
  bool convention_seen = false;
  bool partner_seen = false;
  KeySet wanted = anchor.roots;
  KeySet animators;
  for (const Agreement* agreement : conventions) {
    if (about_convention && agreement->id != statement.convention) continue;
    convention_seen = true;
    if (about_convention && !agreement->animator.signing.none()) animators.insert(agreement->animator.signing);
    if (!about_partner || !Names(*agreement, statement.partner)) continue;
    partner_seen = true;
    if (statement.standing == Standing::kEnded) wanted.insert(agreement->FindParty(statement.partner)->signatory);
  }
  if (about_convention && !convention_seen) return Refuse(Reason::kConventionUnknown);
  if (about_partner && !partner_seen) return Refuse(Reason::kPartnerUnknown, "no convention names this partner");
  const KeySet valid = ValidKeys(signatures);
  if (!AnyIn(valid, animators) && !AnyIn(valid, WithDelegates(wanted, delegations))) return NobodyWanted(valid);
  return absl::OkStatus();
}

}  // namespace relais
