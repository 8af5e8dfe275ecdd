// Which signatures make a statement admissible. The edge verifies bytes; this decides what the verified keys prove.
// The chain: the pinned root keys (État, Région, Rectorat) → framework convention → local conventions → each partner's
// signatory key → roster entry → the node's identity key → sealing keys and directory entries (design, section 4 and
// 8.1). A hub that holds none of these keys can therefore invent nothing.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_EVIDENCE_H_
#define RELAIS_SERVICES_CORE_CONVENTION_EVIDENCE_H_

#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/core/convention/agreement.h"
#include "services/core/convention/delegation.h"
#include "services/core/convention/membership.h"
#include "services/core/handoff/ids.h"

namespace relais {

// The signatory keys of État, Région and Rectorat, on which everything hangs: pinned by join tokens and slip software.
// Empty: nothing can be judged, and every question is answered with kEvidenceMissing.
struct Anchor {
  absl::btree_set<SigningKey> roots;
  friend bool operator==(const Anchor&, const Anchor&) = default;
};

// One signature under a statement, as carried, with the edge's finding. What a key may sign for follows from the
// conventions alone: a signer's own claim of a role would prove nothing.
struct ItemSignature {
  SigningKey key;
  Signature signature;
  bool valid = false;  // verified by the edge over the exact bytes; a false one counts for nothing
  friend bool operator==(const ItemSignature&, const ItemSignature&) = default;
};

// A signed statement about the standing of a convention (all its versions), of a partner in one convention, or of a
// partner in the whole network.
struct StandingStatement {
  ConventionId convention;  // none: the whole network
  PartnerId partner;        // none: the convention itself; at least one of the two is set
  Edition edition{1};
  Standing standing = Standing::kSuspended;
  Day since;  // first day of it
  friend bool operator==(const StandingStatement&, const StandingStatement&) = default;
};

// The distinct keys with a valid signature.
absl::btree_set<SigningKey> ValidKeys(absl::Span<const ItemSignature> signatures);

// Who signed, of the parties: what JudgeFramework and JudgeLocal answer.
using SignedParties = absl::btree_set<PartnerId>;

// The parties' signatory keys, those of required parties first: the order in which SignersFor answers for them.
std::vector<SigningKey> SignatoriesOf(const Agreement& agreement);

// Below, `delegations` are those that cover the text on the day for which it is judged (DelegationsFor): a signatory
// or root has signed when its key did, or one that it lets sign. No key ever counts for two (SignersFor).

// A framework is admissible when every root key and every required party has signed, with two different keys at
// least; a key named by two parties counts for the first only. So a new set of root keys enters by a new version that
// the old set signs too: pass as anchor what RootsAfter gave for the version before. Everything hangs on this text, and
// who verifies it off-line has no clock to hold a delegation against: its signatories sign it in person.
// kEvidenceMissing: no root key is pinned, nobody signed, or not all that are needed did. kSignerUnknown: only keys
// signed that are neither a root nor a party's.
absl::StatusOr<SignedParties> JudgeFramework(const Agreement& agreement, absl::Span<const ItemSignature> signatures,
                                             const Anchor& anchor);

// A local convention is admissible when the framework it names is `framework`, which the caller has admitted under the
// anchor (nullptr: it has not, kEvidenceMissing), it stays within it (CheckUnderFramework; kNotCovered), and every
// required party has signed, with two different keys at least. Reasons as above.
absl::StatusOr<SignedParties> JudgeLocal(const Agreement& agreement, absl::Span<const ItemSignature> signatures,
                                         const Agreement* framework, absl::Span<const Delegation> delegations = {});

// The root keys that judge the next version of an admitted framework: its required parties'.
Anchor RootsAfter(const Agreement& framework);

// A roster entry is admissible when a key that one of `conventions` names as this partner's signatory has signed it.
// Answers those keys, the signatory's own where its delegate signed. kPartnerUnknown: no convention names the partner;
// kSignerUnknown: other keys signed; kEvidenceMissing: nobody did.
absl::StatusOr<absl::btree_set<SigningKey>> JudgeRosterEntry(const RosterEntry& entry,
                                                             absl::Span<const ItemSignature> signatures,
                                                             absl::Span<const Agreement* const> conventions,
                                                             absl::Span<const Delegation> delegations = {});

// Sealing keys and directory entries are admissible when `identity` has signed: the roster's identity key of the node
// (Roster::IdentityKeyOf). A none key stands for "no roster entry". kPartnerUnknown, kSignerUnknown, kEvidenceMissing.
absl::Status JudgeByIdentity(SigningKey identity, absl::Span<const ItemSignature> signatures);

// A standing is admissible when one root key has signed it, or
//   about a convention:              its animator;
//   about a partner in a convention: its animator, or, to end it, the partner's signatory there;
//   about a partner everywhere:      to end it, the partner's signatory in any convention.
// Roots and signatories may let others sign; an animator's key may not.
// `conventions` are the versions that may name these keys. kMalformed: neither id is set, no such standing, no day.
// kConventionUnknown, kPartnerUnknown: `conventions` holds nothing it could be about. kEvidenceMissing: nobody
// signed; kSignerUnknown: others did.
absl::Status JudgeStanding(const StandingStatement& statement, absl::Span<const ItemSignature> signatures,
                           absl::Span<const Agreement* const> conventions, const Anchor& anchor,
                           absl::Span<const Delegation> delegations = {});

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_EVIDENCE_H_
