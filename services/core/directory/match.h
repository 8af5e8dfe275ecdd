// Who can receive this person? First cut: every rule that excludes, and a plain, explainable order. Travel times and
// answer habits come with the next issue.
#ifndef RELAIS_SERVICES_CORE_DIRECTORY_MATCH_H_
#define RELAIS_SERVICES_CORE_DIRECTORY_MATCH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/convention/knowledge.h"
#include "services/core/convention/service.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais {

// One need of one person, seen from one first door.
struct MatchQuestion {
  PartnerId origin;
  std::string need;         // data·inclusion thématique
  std::string public_code;  // data·inclusion public; empty: not asked
  std::string commune;      // INSEE code of where the person lives
  Day today;
};

// Why a service stands where it stands, best first.
enum class MatchReason : uint8_t {
  kForThisPublic = 1,  // it names the person's public
  kSameCommune = 2,    // it receives where the person lives
  kSameDepartement = 3,
  kRemote = 4,       // it can receive at a distance
  kOpenSoon = 5,     // today or tomorrow
  kAnswersSoon = 6,  // promises an answer sooner than the convention asks
};
// French words for the screen, "Reçoit dans la commune".
absl::string_view MatchReasonFr(MatchReason reason);

// A service that may receive the person. `service` and `known` live as long as the knowledge is unchanged.
struct Match {
  const Service* service = nullptr;
  const KnownAgreement* known = nullptr;  // the convention under which it would be sent
  NodeId mailbox;
  Day next_open_day = kNoDay;  // from today on; kNoDay: none in sight
  Day due_day = kNoDay;        // of the answer, if sent today
  std::vector<MatchReason> why;
};

// A service for this need that cannot be used, with the first reason.
struct LeftOut {
  const Service* service = nullptr;
  Reason reason = Reason::kNone;
};

struct Matches {
  std::vector<Match> found;       // best first
  std::vector<LeftOut> left_out;  // ascending by partner
};

// May `service` receive this person today? Everything the origin must check before it offers the service, and the
// destination before it proposes another one instead of itself. The first reason that applies:
//   kUnknownValue       need, public or commune outside the vocabularies
//   kNotCovered         not a second door, or not for this need, public or commune; or no convention in force covers
//                       origin, destination, need, commune and public
//   kPartnerUnknown, kPartnerSuspended, kPartnerGone
//   kStaleKey           its node has no sealing key in use
// When the conventions are the obstacle, the reason is that of the first convention that names both.
absl::StatusOr<Match> MatchService(const Knowledge& knowledge, const MatchQuestion& question, const Service& service);

// Every second door for the need, ordered by: names the person's public; same commune, then same département; may
// receive remotely; next open day; promised delay; then by partner and service id, so that the order is total.
// kUnknownValue for codes outside the vocabularies. The origin's own second door is offered like any other.
absl::StatusOr<Matches> FindSecondDoors(const Knowledge& knowledge, const MatchQuestion& question);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_DIRECTORY_MATCH_H_
