// The way of one version of one convention: drafted, proposed, signed, activated by two administrators, in force,
// suspended, ended. A value without clock, hashing or verifying: digests and the findings on signatures come in as
// facts. What gives a convention its force is not kept here a second time: once it is activated, its state is read from
// Knowledge, which judges every signature again.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_PROCEDURE_H_
#define RELAIS_SERVICES_CORE_CONVENTION_PROCEDURE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/core/access/principal.h"
#include "services/core/convention/agreement.h"
#include "services/core/convention/delegation.h"
#include "services/core/convention/evidence.h"
#include "services/core/convention/knowledge.h"
#include "services/core/convention/validation.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Numbers are those of relais.v1.ProcedureState.
enum class ProcedureState : uint8_t {
  kNone = 0,       // no such version is on its way
  kDrafted = 1,    // may have flaws; nobody has been asked to sign it
  kProposed = 2,   // without flaw and within its framework; its signatories are asked, nobody has signed
  kSigning = 3,    // some have signed
  kSigned = 4,     // everybody needed has; no administrator, or one, has activated it
  kActivated = 5,  // by two administrators; its first day lies ahead, or its framework is not in force
  kInForce = 6,
  kSuspended = 7,
  kEnded = 8,      // by a statement, past its last day, or replaced by a later version for more than ten days
  kAbandoned = 9,  // before it was activated; this version never comes back
};
inline constexpr int kProcedureStateMax = 9;

// What may be done with it. Suspending, resuming and ending are signed statements (evidence.h), no events.
enum class ProcedureEvent : uint8_t {
  kDraft = 1,
  kRevise = 2,  // other bytes: every signature and activation is void, and it is a draft again
  kPropose = 3,
  kSign = 4,      // signatures are handed in; they carry their own authority
  kRemind = 5,    // those that have not signed are reminded
  kActivate = 6,  // once by each of two administrators
  kAbandon = 7,
};
inline constexpr int kProcedureEventMax = 7;

// Stable names, "IN_FORCE", "ACTIVATE"; "" for a number outside the enums.
absl::string_view ProcedureStateName(ProcedureState state);
absl::string_view ProcedureEventName(ProcedureEvent event);

// The table: may somebody of `role` do this with a convention that stands there? Everything it does not list is
// refused: kNotPermitted when the role may never do it, else kConventionStep. The convention's own bounds (scope of a
// département administrator, animator of another convention) come on top: see CheckScope.
absl::Status CheckStep(ProcedureState state, ProcedureEvent event, Role role);

// kNotPermitted unless `agreement` is this principal's: a département administrator's names communes, and only of its
// départements; an animator's is local and names the principal's organisation as its animator. Others have no bounds.
absl::Status CheckScope(const Agreement& agreement, const Principal& principal);
// The département of an INSEE commune code: "45" of "45252", "2A" of "2A004", "974" of "97411"; "" when it has none.
absl::string_view DepartmentOf(absl::string_view commune);

// The exact bytes to be signed, with what the edge found out about them.
struct ProcedureText {
  std::string bytes;
  Digest sha256;        // of `bytes`
  Agreement agreement;  // read from `bytes`
  friend bool operator==(const ProcedureText&, const ProcedureText&) = default;
};

// A signature over the present text, verified when it came.
struct ReceivedSignature {
  SigningKey key;
  Signature signature;
  Day day;  // on which it was received
  // The parties' signatories that let this key sign on that day, ascending; empty when it signs in person. For which of
  // them it counts, and whether it still does, is asked anew each day: Signers.
  std::vector<SigningKey> delegators = {};
  friend bool operator==(const ReceivedSignature&, const ReceivedSignature&) = default;
};

struct Activation {
  AccountId account;
  std::string name;
  std::string organisation;
  Day day;
  friend bool operator==(const Activation&, const Activation&) = default;
};

// Whose signature is not there.
struct MissingSignatory {
  SigningKey key;
  PartnerId partner;     // none for a root key that is no party's
  std::string name;      // of the party; empty with `partner`
  bool required = true;  // false: an optional party, which exchanges nothing until it signs
  friend bool operator==(const MissingSignatory&, const MissingSignatory&) = default;
};

// Every problem that keeps `agreement` from being proposed: its own (ValidateAgreement), those under its framework, and
// what it changes of the version before it. kFrameworkMissing also when the framework is not admitted.
// `known_communes`: the codes that exist; nullptr leaves that unasked.
std::vector<Problem> ProposalProblems(const Agreement& agreement, const Knowledge& knowledge,
                                      const absl::btree_set<std::string>* known_communes = nullptr);

// Of `all`, those by which a party's signatory of `agreement` lets the key of one of `signatures` sign, be they ended
// or for another convention: what Procedure::Sign judges by. A framework's signatories sign in person: none.
std::vector<Delegation> DelegationsTo(absl::Span<const Delegation> all, const Agreement& agreement,
                                      absl::Span<const ItemSignature> signatures);

// The highest admitted version of `id`; nullptr if none was. Valid while `knowledge` is unchanged.
const Agreement* LatestVersion(const Knowledge& knowledge, ConventionId id);

class Procedure {
 public:
  // How far the people have brought it; what follows from signatures and days is not kept.
  enum class Stage : uint8_t { kDrafted = 1, kProposed = 2, kActivated = 3, kAbandoned = 4 };
  struct Facts {
    Stage stage = Stage::kDrafted;
    ProcedureText text;
    Day drafted = kNoDay;                       // of the present text
    Day proposed = kNoDay;                      // since when signatories are asked; kNoDay: they are not
    Day reminded = kNoDay;                      // last time
    uint32_t reminders = 0;                     // since it was proposed
    std::vector<ReceivedSignature> signatures;  // ascending by key, one per key
    std::vector<Activation> activations;        // two at most, in order
    friend bool operator==(const Facts&, const Facts&) = default;
  };

  // A draft, or what a checkpoint kept.
  explicit Procedure(Facts facts) : facts_(std::move(facts)) {}

  const Facts& facts() const { return facts_; }
  const Agreement& agreement() const { return facts_.text.agreement; }
  ConventionId id() const { return agreement().id; }
  ConventionVersion version() const { return agreement().version; }

  // Where it stands on `today`, given what the hub knows.
  ProcedureState StateOn(const Knowledge& knowledge, Day today) const;
  // For each party's signatory that counts as having signed on `today` the key that did: its own, or a delegate's
  // (SignersFor). A delegate counts while its delegation does, and for good once the text is activated.
  absl::btree_map<SigningKey, SigningKey> Signers(const Knowledge& knowledge, Day today) const;
  // Whose signatures the text lacks on `today`, in the order of its parties, root keys after them; optional parties
  // included.
  std::vector<MissingSignatory> Missing(const Knowledge& knowledge, Day today) const;
  // The day from which a reminder's wait counts: of the proposal or of the last reminder; kNoDay: nobody is asked.
  Day LastAsked() const;
  // The text with its signatures, for Knowledge::Admit.
  KnowledgeItem Item() const;

  // The events. Each is judged by CheckStep, then CheckScope, then its own reasons; on a refusal nothing changes.
  // `replaces` is the digest of the text that the author had before him: kTextChanged for another one. The text keeps
  // convention and version (kMalformed). The very same bytes change nothing.
  absl::Status Revise(ProcedureText text, const Digest& replaces, const Principal& principal,
                      const Knowledge& knowledge, Day today);
  // kTextChanged for another digest; kConventionFlawed with every one of ProposalProblems in the detail.
  absl::Status Propose(const Digest& sha256, const Principal& principal, const Knowledge& knowledge, Day today,
                       const absl::btree_set<std::string>* known_communes = nullptr);
  // All or none: kTextChanged for other bytes, kEvidenceMissing for no signature at all, kBadSignature for one that
  // does not verify. kSignerUnknown for a key that is neither a party's nor, of a framework, a root, nor let sign here
  // by a party's signatory; kEvidenceMissing for one whose delegations here have all ended. A key that has signed
  // already changes nothing. `delegations`: what DelegationsTo gave on `today`.
  absl::Status Sign(absl::string_view bytes, absl::Span<const ItemSignature> signatures,
                    absl::Span<const Delegation> delegations, const Principal& principal, const Knowledge& knowledge,
                    Day today);
  absl::Status Remind(const Principal& principal, const Knowledge& knowledge, Day today);
  // kTextChanged for another digest; kMissingField for a principal without account or organisation;
  // kSameAdministrator when the first activation came from this account or this organisation (written in whatever
  // case). After the second one the caller admits Item() and, when that is refused, keeps the procedure as it was.
  absl::Status Activate(const Digest& sha256, const Principal& principal, const Knowledge& knowledge, Day today);
  absl::Status Abandon(const Principal& principal, const Knowledge& knowledge, Day today);

  friend bool operator==(const Procedure&, const Procedure&) = default;

 private:
  absl::Status Check(ProcedureEvent event, const Principal& principal, const Knowledge& knowledge, Day today) const;

  Facts facts_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_PROCEDURE_H_
