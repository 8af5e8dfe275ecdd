// What a node knows of its own people: who they are, who keeps which journey, who opened which.
#ifndef RELAIS_NODE_OFFICE_H_
#define RELAIS_NODE_OFFICE_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/btree_map.h"
#include "services/core/access/journey_log.h"
#include "services/core/access/staff_book.h"
#include "services/core/handoff/ids.h"

namespace relais::node {

struct Office {
  StaffBook staff;
  JourneyLog log;
  // Whose a journey is: who opened it first, or was handed it. Nobody's: none.
  absl::btree_map<JourneyId, AccountId> keepers;

  AccountId KeeperOf(JourneyId journey) const {
    auto it = keepers.find(journey);
    return it == keepers.end() ? AccountId() : it->second;
  }
  friend bool operator==(const Office&, const Office&) = default;
};

// --- Inputs. `now_s`: seconds since 1970, read at the edge; an account of none is the node's own machine.

struct ChangeStaff {
  StaffChange change;
  AccountId actor;
  int64_t now_s = 0;
};
// Somebody is about to be shown something of a journey, or acts on it: named by itself, or by a referral of it.
struct TouchJourney {
  AccountId account;
  JourneyId journey;
  HandoffId referral;  // when `journey` is none
  AccessAct act = AccessAct::kOpened;
  bool takes_up = false;  // becomes its keeper, when nobody is
  int64_t now_s = 0;
};
// All of `journeys`, or none.
struct HandOver {
  AccountId actor;
  AccountId to;
  std::vector<JourneyId> journeys;
  int64_t now_s = 0;
};

// --- Effects

// The staff from now on.
struct PublishStaff {
  std::shared_ptr<const StaffBook> staff;
};

// --- Records

struct StaffChanged {
  StaffChange change;
  int64_t at_s = 0;
};
struct JourneyTouched {
  AccountId account;
  JourneyId journey;
  AccessAct act = AccessAct::kOpened;
  bool takes_up = false;
  int64_t at_s = 0;
};
struct JourneysHandedOver {
  AccountId by;
  AccountId to;
  std::vector<JourneyId> journeys;
  int64_t at_s = 0;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_OFFICE_H_
