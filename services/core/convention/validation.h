// What is wrong with a convention, all of it at once: its author mends one list instead of meeting one error a day.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_VALIDATION_H_
#define RELAIS_SERVICES_CORE_CONVENTION_VALIDATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "services/core/convention/agreement.h"
#include "services/core/handoff/limits.h"

namespace relais {

// Bounds of what a convention may set. Civil days unless said.
inline constexpr int kCeilingDaysMax = 366;
inline constexpr int kDelayOpenDaysMax = 120;
inline constexpr int kRetentionDaysMax = 731;      // two years: the CNIL's reference for social follow-up
inline constexpr int kDisclosureThresholdMin = 5;  // the default is 11
inline constexpr int kOpeningNodesMin = 3;         // with two, each reads the other's count from the sum
inline constexpr size_t kPartiesMax = 200;
inline constexpr size_t kConventionCommunesMax = 2000;
inline constexpr size_t kTitleBytesMax = 200;

static_assert(kPartiesMax + 3 <= limits::kTextSignaturesMax, "every party and every root can sign one text");

enum class Flaw : uint8_t {
  kIdMissing = 1,
  kVersionZero,
  kTitleMissing,
  kDatesMissing,
  kDatesReversed,
  kFrameworkMissing,     // a local convention names none
  kFrameworkUnexpected,  // a framework names one
  kTooFewSignatories,    // fewer than two different keys among the required parties
  kPartyIncomplete,      // no id, name or signatory key
  kPartyTwice,
  kSignatoryTwice,   // one key for two parties
  kDoorsMissing,     // a local party with no door
  kDoorsUnexpected,  // a framework party with one
  kNoFirstDoor,
  kNoSecondDoor,
  kNoCommune,
  kCommuneMalformed,
  kCommuneUnknown,
  kNoNeed,
  kNeedUnknown,
  kNoPublic,
  kPublicUnknown,
  kFieldInWrongLayer,
  kFieldNeeded,  // need, service, public or commune is not allowed: nothing could be judged
  kDelayOutOfRange,
  kDelayOverCeiling,
  kCeilingOutOfRange,
  kRetentionOutOfRange,
  kThresholdTooLow,
  kOpeningNodesTooFew,
  kAnimatorMissing,
  kAggregationKeyMissing,
  kAggregationKeyTwice,
  kHubKeyMissing,
  kAnnexIncomplete,
  kTooLarge,
  kFrameworkOther,  // judged under a framework that it does not name
  kOutsideFrameworkDays,
  kWiderThanFramework,  // communes, needs, publics or fields that the framework does not hold
  kLaxerThanFramework,  // ceilings, retention, threshold, number of nodes
  kKeysOtherThanFramework,
};

// Stable name, "DATES_REVERSED".
absl::string_view FlawName(Flaw flaw);

struct Problem {
  Flaw flaw;
  std::string where;   // the field: "parties[2].signatory", "delays.answer"
  std::string detail;  // for people; may be empty
  friend bool operator==(const Problem&, const Problem&) = default;
};

// Every problem of `agreement` on its own, in the order of its fields; empty: none. `known_communes` is the set of
// INSEE codes that exist; nullptr leaves their existence unasked (nodes do not carry the table).
std::vector<Problem> ValidateAgreement(const Agreement& agreement,
                                       const absl::btree_set<std::string>* known_communes = nullptr);

// Where a local convention leaves the ground of its framework. An empty list of communes, needs, publics or fields in
// the framework sets no bound for it.
std::vector<Problem> CheckUnderFramework(const Agreement& local, const Agreement& framework);

// One line each, "where: DATES_REVERSED (detail)", for status messages.
std::string DescribeProblems(const std::vector<Problem>& problems);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_VALIDATION_H_
