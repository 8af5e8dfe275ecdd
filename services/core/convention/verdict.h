// Is an exported convention in force, and who says so? Judged from the file's texts and an anchor alone, on a machine
// that never saw the hub. Signatures were verified and hashes computed by the edge (wire/convention_file.h).
#ifndef RELAIS_SERVICES_CORE_CONVENTION_VERDICT_H_
#define RELAIS_SERVICES_CORE_CONVENTION_VERDICT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/core/convention/agreement.h"
#include "services/core/convention/delegation.h"
#include "services/core/convention/evidence.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/signed_text.h"

namespace relais {

// One of the administrators who put a convention into force.
struct StatedActivation {
  std::string account;       // its name in the audit log
  std::string organisation;  // two different ones are needed
  Day day = kNoDay;
  friend bool operator==(const StatedActivation&, const StatedActivation&) = default;
};

struct StatedSignature {
  SigningKey key;
  Day day = kNoDay;  // the hub's, when it received it
  friend bool operator==(const StatedSignature&, const StatedSignature&) = default;
};

// How one version of a convention stands on `as_of`, in the hub's word.
struct StatusStatement {
  ConventionId convention;
  ConventionVersion version{1};
  Digest text_sha256;      // of the convention's signed text
  Day activated = kNoDay;  // kNoDay: not activated
  std::vector<StatedActivation> activations;
  std::vector<StatedSignature> received;   // every signature under the text, each key once
  Standing standing = Standing::kActive;   // on as_of
  Day since = kNoDay;                      // first day of it; kNoDay: it never changed
  Day superseded = kNoDay;                 // first day of a later version; kNoDay: none
  ConventionVersion framework_version{0};  // in force on as_of; 0: none is, or the convention is a framework itself
  Day as_of = kNoDay;
  friend bool operator==(const StatusStatement&, const StatusStatement&) = default;
};

// What a file holds, read and verified. `framework` holds Agreements, oldest version first; so does `convention`.
struct ConventionEvidence {
  std::vector<KnowledgeItem> framework;
  KnowledgeItem convention;
  Digest text_sha256;  // of convention.text
  std::vector<KnowledgeItem> standings;
  std::vector<KnowledgeItem> delegations;
  std::optional<StatusStatement> status;
  std::vector<ItemSignature> status_signatures;

  const Agreement& agreement() const { return std::get<Agreement>(convention.content); }
};

// By what right a key signed.
enum class SignerPlace : uint8_t {
  kNone = 0,      // none that these texts know
  kRoot = 1,      // one of the anchor's keys, or of the framework's that follow from it
  kParty = 2,     // a party's signatory
  kDelegate = 3,  // let sign by a root or a party
  kAnimator = 4,
  kHub = 5,
  kFormer =
      6,  // a signatory of a framework version before those that the anchor judges: proves nothing, spoils nothing
};

struct SignatureFinding {
  SigningKey key;
  bool valid = false;
  SignerPlace place = SignerPlace::kNone;
  std::string name;       // the party or body signed for; empty when unknown
  SigningKey delegator;   // kDelegate: who let it sign
  Day received = kNoDay;  // in the hub's word; kNoDay: not said
};

struct TextFinding {
  TextKind kind = TextKind::kConvention;
  std::string title;             // of a convention
  ConventionVersion version{0};  // of a convention
  std::vector<SignatureFinding> signatures;
};

struct Verdict {
  absl::Status status;              // OK: in force on `on`, every signature good, under the anchor
  Day on = kNoDay;                  // the day judged
  std::vector<TextFinding> texts;   // framework versions, convention, standings, delegations, status: all of them
  std::vector<std::string> silent;  // parties that have not signed, by name
};

// `on`: judge for that day instead of the status's own. The first reason that applies:
//   kEvidenceMissing  no anchor; a root or required party has not signed; no status, or one about another text or
//                     other signatures; a local convention not activated by two accounts of two organisations; `on` is
//                     after the status's day or before its standing began: nobody said anything of that day
//   kBadSignature     a signature that does not verify, anywhere in the file
//   kSignerUnknown    a signature by a key without a place there
//   kMalformed        a text of another kind than its place in the file, about something else, or not valid by itself;
//                     versions out of order
//   kEquivocation     the status contradicts a standing in the file
//   kNotCovered, kConventionNotInForce, kConventionSuperseded
// Judging starts with the first framework version that the anchor's keys signed, and each later one hangs on the one
// before; versions older than the anchor have to be whole, and prove nothing. A set of texts that hangs on no key of
// the anchor fails, however consistent it is.
Verdict JudgeConvention(const ConventionEvidence& evidence, const Anchor& anchor, std::optional<Day> on = std::nullopt);

// Does the signature under a convention belong to one of its parties, to a delegate of one that covers it on `day`, or
// to one of `roots`? What a file may carry.
SignerPlace PlaceInConvention(const Agreement& agreement, SigningKey key, const Anchor& roots,
                              absl::Span<const Delegation> delegations, Day day);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_VERDICT_H_
