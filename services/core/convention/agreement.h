// A convention as a value: what its parties signed, and the three questions asked of it: is it in force, does it cover
// these two doors, does it cover this referral. Signing, storing and encoding happen elsewhere: a convention is signed
// as the exact bytes its author made once (relais.v1.ConventionText), and this value is only read from them.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_AGREEMENT_H_
#define RELAIS_SERVICES_CORE_CONVENTION_AGREEMENT_H_

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/ids.h"

namespace relais {

enum class AgreementKind : uint8_t {
  kFramework = 1,  // État, Région, Rectorat: the ground that local conventions stand on; carries no referral itself
  kLocal = 2,      // a set of communes and the partners that receive there
};

// Where a partner receives a person; one partner may hold both.
enum class Door : uint8_t { kFirst = 1, kSecond = 2 };

// Every field that a draft may hold (handoff/draft.h); what is not in a convention's lists never leaves the origin.
// Numbers are those of relais.v1.DraftField and are never reused.
enum class DraftField : uint8_t {
  kNeed = 1,
  kService = 2,
  kPublic = 3,
  kAgeBand = 4,
  kCommune = 5,
  kLanguage = 6,
  kAccessNeeds = 7,
  kReason = 8,
  kContact = 9,
  kSurname = 10,
  kGivenName = 11,
  kBirthDate = 12,
};
inline constexpr int kDraftFieldMax = 12;

// Stable name, "access_needs"; "" for a number outside the enum.
absl::string_view DraftFieldName(DraftField field);
// French label on screen, "Langue".
absl::string_view DraftFieldLabelFr(DraftField field);

// A set of draft fields.
class FieldSet {
 public:
  constexpr FieldSet() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a set is written as its elements
  constexpr FieldSet(std::initializer_list<DraftField> fields) {
    for (DraftField f : fields) Add(f);
  }
  constexpr void Add(DraftField f) { bits_ |= Bit(f); }
  constexpr bool Has(DraftField f) const { return (bits_ & Bit(f)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  // In ascending number.
  std::vector<DraftField> List() const;
  friend constexpr FieldSet operator|(FieldSet a, FieldSet b) { return FieldSet(a.bits_ | b.bits_); }
  friend constexpr FieldSet operator&(FieldSet a, FieldSet b) { return FieldSet(a.bits_ & b.bits_); }
  // In a and not in b.
  friend constexpr FieldSet operator-(FieldSet a, FieldSet b) { return FieldSet(a.bits_ & ~b.bits_); }
  friend constexpr bool operator==(FieldSet, FieldSet) = default;

 private:
  explicit constexpr FieldSet(uint32_t bits) : bits_(bits) {}
  static constexpr uint32_t Bit(DraftField f) { return uint32_t{1} << static_cast<uint8_t>(f); }
  uint32_t bits_ = 0;
};

// Who may hold which field at all, whatever a convention says: layer 1 opens on arrival of the handoff, layer 2 only
// with the arrival code or under an explicit consent to be identified beforehand (privacy decision 2).
inline constexpr FieldSet kLayer1Fields{DraftField::kNeed,        DraftField::kService, DraftField::kPublic,
                                        DraftField::kAgeBand,     DraftField::kCommune, DraftField::kLanguage,
                                        DraftField::kAccessNeeds, DraftField::kReason,  DraftField::kContact};
inline constexpr FieldSet kLayer2Fields{DraftField::kSurname, DraftField::kGivenName, DraftField::kBirthDate};
// Without these the destination cannot judge a referral: a convention that leaves one out is refused.
inline constexpr FieldSet kNeededFields{DraftField::kNeed, DraftField::kService, DraftField::kPublic,
                                        DraftField::kCommune};

// One party. A framework's parties sign and hold no door; a local convention's parties receive people.
struct Party {
  PartnerId partner;
  std::string name;  // as written in the convention
  bool first_door = false;
  bool second_door = false;
  SigningKey signatory;  // off-line key, made when signing; it signs the convention and the partner's roster entries
  bool required = true;  // false: may join later by signing the same text; exchanges nothing until then

  bool Holds(Door door) const { return door == Door::kFirst ? first_door : second_door; }
  friend bool operator==(const Party&, const Party&) = default;
};

// Delays that parties promise each other, in open days of the structure that has to act (directory/open_days.h).
struct Delays {
  int answer = 5;       // destination: accept, waitlist, decline or ask, from the day it is sent
  int question = 3;     // origin: answer a question; the destination's clock stands still meanwhile
  int conclusion = 20;  // destination: say what was done, from the reception
  int closing = 10;     // origin or person: say whether it helped, from the conclusion
  int erasure = 5;      // both: the signed receipt, from the withdrawal
  friend bool operator==(const Delays&, const Delays&) = default;
};

// How far ahead a due day may lie, in civil days from the hub's day: the hub knows no opening days, so it holds
// senders to these. Chosen by the coarse state that the header announces.
struct Ceilings {
  int answer = 31;        // kOpen
  int appointment = 120;  // kAnsweredYes: accepted, waitlisted, scheduled
  int conclusion = 92;    // kReceived
  int closing = 62;       // kEnded
  int other = 31;         // kAnsweredNo, kCancelled, kWithdrawn, kExpired, kUndeliverable, kCorrected
  friend bool operator==(const Ceilings&, const Ceilings&) = default;
};

// Who answers for a local convention; grants derogations and is told of what nobody answers.
struct Animator {
  PartnerId partner;   // may be a party or an outside body
  std::string name;    // of the body, never of a person
  SigningKey signing;  // signs derogations and suspensions
  SealingKey sealing;  // derogation reasons are sealed to it
  friend bool operator==(const Animator&, const Animator&) = default;
};

struct Annex {
  std::string title;
  Digest sha256;  // of the file, kept by the parties
  friend bool operator==(const Annex&, const Annex&) = default;
};

struct Agreement {
  ConventionId id;
  ConventionVersion version{1};
  AgreementKind kind = AgreementKind::kLocal;
  ConventionId framework;  // the one a local convention stands under; none for a framework
  std::string title;
  std::vector<Party> parties;             // in the order signed
  absl::btree_set<std::string> communes;  // INSEE codes: "18001", "2A004"
  absl::btree_set<std::string> needs;     // data·inclusion v1 thématiques covered
  absl::btree_set<std::string> publics;   // data·inclusion v1 publics covered; "tous-publics" covers every one
  FieldSet layer1_fields;                 // within kLayer1Fields
  FieldSet layer2_fields;                 // within kLayer2Fields; empty: nobody is ever named
  Delays delays;
  Ceilings ceilings;
  int retention_days = 180;       // personal data at the nodes, after the journey's end
  int disclosure_threshold = 11;  // no released figure stands for fewer persons
  int opening_nodes_min = 5;      // least number of nodes over which a sum of counts is opened
  Day start = kNoDay;             // first day in force
  Day end = kNoDay;               // last day in force
  Animator animator;
  std::array<SealingKey, 3> aggregation_keys;  // État, Région, Rectorat: each opens its share of the counts
  SigningKey hub_key;                          // signs the hub's statements
  std::vector<Annex> annexes;

  // The party of `partner`; nullptr if it is none. Valid while this object is unchanged.
  const Party* FindParty(PartnerId partner) const;
  friend bool operator==(const Agreement&, const Agreement&) = default;
};

// What happened to a convention or to a partner after it was signed; said by a signed statement (evidence.h).
enum class Standing : uint8_t { kActive = 1, kSuspended = 2, kEnded = 3 };

// A standing and the one before it, which still holds until `since`.
struct StandingSpan {
  Standing standing = Standing::kActive;
  Day since = kNoDay;  // first day of `standing`
  Standing before = Standing::kActive;

  Standing On(Day day) const { return day < since ? before : standing; }
  // This span followed by `next` from `day` on. Example: suspended since the 3rd, then active from the 10th: On(5th) is
  // suspended, On(10th) active. An announced standing that `next` overtakes is forgotten.
  StandingSpan Then(Standing next, Day day) const { return {next, day, day <= since ? before : standing}; }
  friend bool operator==(const StandingSpan&, const StandingSpan&) = default;
};

// What the hub and the nodes know about one version of one convention besides its text. Days are days of hub order.
struct AgreementStatus {
  Day activated = kNoDay;   // kNoDay: signed, not activated
  StandingSpan standing;    // of all its versions together
  Day superseded = kNoDay;  // first day on which a later version is in force; may lie ahead; kNoDay: none
  friend bool operator==(const AgreementStatus&, const AgreementStatus&) = default;
};

// May a new referral name this version on `today`? Both ends of [start, end] count. kConventionNotInForce before its
// activation, outside its days, while suspended and once ended. A superseded version stays good for
// limits::kSupersededConventionDays after the first day of its successor, that is through superseded + 10, then
// kConventionSuperseded. Answers, withdrawals and erasures never ask this (design, section 8.6).
absl::Status InForce(const Agreement& agreement, const AgreementStatus& status, Day today);

// What the hub can judge: both are parties, the origin holds a first door and the destination a second one; a partner
// that holds both may refer to itself. kNotCovered otherwise. Says nothing about days, signatures or the roster: see
// knowledge.h.
absl::Status CoversPair(const Agreement& agreement, PartnerId origin, PartnerId destination);

// What origin and destination judge and the hub never sees.
struct CoverageQuestion {
  PartnerId origin;
  PartnerId destination;
  std::string need;         // data·inclusion thématique
  std::string public_code;  // of the person, a data·inclusion public; "tous-publics": no particular one; empty:
                            // not asked (a search, never a draft)
  std::string commune;      // INSEE code of where the person lives
};

// CoversPair, and: the need is covered, the commune is one of the convention's, and so is the public, where a
// convention that lists "tous-publics" covers all. Whether the service does all this is the directory's question.
// CoversPair comes first, then kUnknownValue for a code outside the vocabularies, then kNotCovered.
absl::Status Covers(const Agreement& agreement, const CoverageQuestion& question);

// The last admissible due day of a handoff that announces `state` and was sent on `sent`, the day of its window.
Day DueDayCeiling(const Agreement& agreement, CoarseState state, Day sent);
// kNoDay passes; kDueDayTooFar beyond the ceiling, or when it was already past on the day it was sent.
absl::Status CheckDueDay(const Agreement& agreement, CoarseState state, Day due, Day sent);
// `due` moved by the days that a handoff waited in an outbox; the hub keeps due days as they come, and an origin seals
// again what waited (HoldWaited). Example: due the 10th, sent the 3rd, arrived the 5th: the 12th.
// An arrival before `sent` (a clock that runs ahead) moves nothing; kNoDay stays kNoDay.
Day EffectiveDueDay(Day due, Day sent, Day arrived);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_AGREEMENT_H_
