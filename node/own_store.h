// What a node knows of its own store: which life of it this is, whether it came from a copy, what copies hold of it.
#ifndef RELAIS_NODE_OWN_STORE_H_
#define RELAIS_NODE_OWN_STORE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"
#include "services/core/handoff/two_door.h"
#include "services/core/mailbox/hub_head.h"

namespace relais::node {

// A verified copy of the store, elsewhere.
struct KeptBackup {
  Day day;         // on which it was made
  Cursor through;  // of the node's own mailbox: it holds everything up to here
  friend bool operator==(const KeptBackup&, const KeptBackup&) = default;
};

struct OwnStore {
  // Why nothing is written here: kRestoreUndeclared (it was put back from a copy), kRolledBack, kFenced (so the hub
  // says); kNone when all is well.
  Reason doubt = Reason::kNone;
  bool declared = false;  // its people have said so, and it waits for the Region
  Day doubted_on = kNoDay;
  Day copy_made = kNoDay;   // of the copy that it was put back from; kNoDay when it was not
  Incarnation incarnation;  // as the hub counts; 0 before it was met
  SessionMark mark;         // of the last session
  Epoch hub_epoch;
  HubHead hub_head;
  std::vector<KeptBackup> backups;         // ascending by day, the latest of each day
  absl::btree_map<JourneyId, Day> erased;  // by a word given here; for kRetentionDays

  // What whoever wants to write is told; kNone when it may.
  Reason WriteRefusal() const { return declared ? Reason::kRestoreNotAdmitted : doubt; }
  friend bool operator==(const OwnStore&, const OwnStore&) = default;
};

// --- Inputs ---------------------------------------------------------------------------------------------------

// A copy is about to be made: what arrives from here on may not be in it.
struct BackupBegun {};
// A copy was made and verified. `through` is NodeState::durable_through() at the copy's own instant.
struct BackupKept {
  Cursor through;
  Day day;
};
// The hub ended or refused the line for this reason.
struct LineRefused {
  Reason reason = Reason::kNone;
};
// This node's people say that its store was put back. kWrongState when nothing is in doubt.
struct DeclareRestore {};
// One frame of what the hub remembers for a store that returned.
struct RetoldHeard {
  std::vector<JourneyId> erased;
  std::vector<std::pair<JourneyId, JourneyDoors>> journeys;
  bool last = false;
};

// --- Records --------------------------------------------------------------------------------------------------

// Written into a store by whoever puts it back from a copy that was made on `made`.
struct StoreRestored {
  Day made;
};
struct StoreDoubted {
  Reason reason = Reason::kNone;
  Day day;
};
struct RestoreDeclared {};
struct Retold {
  std::vector<JourneyId> erased;
  std::vector<std::pair<JourneyId, JourneyDoors>> journeys;
  bool last = false;
  Day day;
};
struct BackupNoted {
  KeptBackup backup;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_OWN_STORE_H_
