// Who can receive this person? Every rule that excludes, an order with its reasons, and for those left out why. All of
// it from what the node holds: no hub is asked.
#ifndef RELAIS_SERVICES_CORE_DIRECTORY_MATCH_H_
#define RELAIS_SERVICES_CORE_DIRECTORY_MATCH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "services/core/convention/knowledge.h"
#include "services/core/convention/service.h"
#include "services/core/directory/match_rank.h"
#include "services/core/directory/match_reason.h"
#include "services/core/directory/place.h"
#include "services/core/directory/service_index.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais {

// One need of one person, seen from one first door. What is left out narrows and ranks nothing.
struct MatchQuestion {
  PartnerId origin;
  std::string need;         // data·inclusion thématique
  std::string public_code;  // data·inclusion public; empty: not asked
  std::string commune;      // INSEE code of where the person lives
  Day today;
  uint8_t cep_level = 0;      // 1 to 3; 0: not asked
  std::string language = {};  // ISO 639; empty, "fr" and "fra": not asked
  uint16_t access_needs = 0;  // AccessNeed bits
  Day by_day = kNoDay;        // the person should be received by then; kNoDay: as soon as possible
};

// How soon a service answered what was sent from here: from the node's own facts.
struct AnswerHabit {
  int median_open_days = 0;
  int samples = 0;
  friend bool operator==(const AnswerHabit&, const AnswerHabit&) = default;
};
// Fewer answers say nothing, and are not shown.
inline constexpr int kAnswerSamplesMin = 5;
using AnswerHabits = absl::btree_map<ServiceId, AnswerHabit>;

// What a service says about its room counts for so many days after it was said.
inline constexpr int kCapacityGoodDays = 60;

// A service that may receive the person. `service` and `known` live as long as the knowledge and the index do.
struct Match {
  const Service* service = nullptr;
  const KnownAgreement* known = nullptr;  // the convention under which it would be sent
  NodeId mailbox;
  Day next_open_day = kNoDay;   // from today on; never kNoDay
  Day next_place_day = kNoDay;  // the first open day on which it has room, as far as it says; kNoDay: none in sight
  Day due_day = kNoDay;         // of the answer, if sent today
  Day confirmed = kNoDay;       // the last day on which its partner said that it is right; kNoDay: never
  std::optional<Distance> distance;
  MatchRank rank;
  std::vector<MatchWhy> why;  // what speaks for it, then the cautions
};

// A second door for this need that cannot be used.
struct LeftOut {
  const Service* service = nullptr;
  LeftOutWhy why{};
  Reason reason = Reason::kNone;  // what a sending would be refused with; never kNone
  std::optional<Distance> distance;
};

// More are counted, not listed.
inline constexpr size_t kLeftOutMax = 50;

struct Matches {
  std::vector<Match> found;       // best first, by rank
  std::vector<LeftOut> left_out;  // the nearest to usable first: by why, distance (unknown last), partner, service
  absl::btree_map<LeftOutWhy, size_t> left_out_counts;  // of all that are left out
};

// May `service` receive this person today? Everything the origin must check before it offers the service, and the
// destination before it proposes another one instead of itself. The first reason that applies:
//   kUnknownValue       need, public, commune, language, access or CEP level outside the vocabularies
//   kNotCovered         not a second door, or not for this need; no convention names both partners
//   kPartnerUnknown, kPartnerSuspended, kPartnerGone
//   kStaleKey           its node has no sealing key in use
//   kNotCovered         not for this public or commune; no open day in sight, or a stand that is over
//   kNotCovered and others, of the first convention that names both: no convention in force covers origin,
//                       destination, need, commune and public
// CEP level, language, access and day exclude nothing. `why` and `rank` are filled in without an answer habit.
absl::StatusOr<Match> MatchService(const Knowledge& knowledge, const MatchQuestion& question, const Service& service);

// Every second door for the need, as MatchService judges it, in the order of MatchRank. `index` follows `knowledge`.
// kUnknownValue for codes outside the vocabularies. The origin's own second door is offered like any other.
absl::StatusOr<Matches> FindSecondDoors(const Knowledge& knowledge, const ServiceIndex& index,
                                        const MatchQuestion& question, const AnswerHabits& habits = {});

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_DIRECTORY_MATCH_H_
