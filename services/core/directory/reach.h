// Whom a first door can refer a given person to: conventions, standing and keys, worked out once for a search and then
// asked for each partner. Services are match.h's business.
#ifndef RELAIS_SERVICES_CORE_DIRECTORY_REACH_H_
#define RELAIS_SERVICES_CORE_DIRECTORY_REACH_H_

#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "services/core/convention/agreement.h"
#include "services/core/convention/knowledge.h"
#include "services/core/directory/match_reason.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Refused: the status and the same in a counsellor's words.
struct Obstacle {
  absl::Status refusal;
  LeftOutWhy why = LeftOutWhy::kNoConvention;
};

class Reach {
 public:
  // `question.destination` is not read. Borrows both; the codes are sound.
  Reach(const Knowledge& knowledge, CoverageQuestion question, Day today);

  // Can `destination` be reached at all? It is named by a convention with this origin, active in the network, and its
  // mailbox has a key in use. The first that does not hold, in this order: kNotCovered (kNoConvention);
  // kPartnerUnknown (kNotJoined), kPartnerSuspended, kPartnerGone; kStaleKey (kNoKey).
  absl::Status CheckPartner(PartnerId destination, LeftOutWhy* why) const;

  // The convention under which it would be sent: the first current one, by id, that lets both refer and covers the
  // question. nullptr with the obstacle of the first convention that names both; for a partner that CheckPartner took.
  const KnownAgreement* FindConvention(PartnerId destination, Obstacle* obstacle) const;

 private:
  const Knowledge& knowledge_;
  CoverageQuestion question_;
  Day today_;
  // Versions in which the origin holds a first door, by the parties that hold a second one; each ascending by id and
  // version.
  absl::btree_map<PartnerId, std::vector<const KnownAgreement*>> between_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_DIRECTORY_REACH_H_
