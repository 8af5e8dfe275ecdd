// Nodes' stores and the hub's own as copies may bring them back: inputs, effects and records. hub_types.h takes them
// into its variants.
#ifndef RELAIS_HUB_STORE_TYPES_H_
#define RELAIS_HUB_STORE_TYPES_H_

#include <vector>

#include "services/core/access/principal.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"
#include "services/core/mailbox/exchange.h"

namespace relais::hub {

// --- Inputs ---------------------------------------------------------------------------------------------------

struct ErasedFrame {
  SessionId session;
  ErasedFacts erased;
};
// The Region knows that this node's store was put back, and lets it return. kRestoreUndeclared when the node's own
// people have not said so at the hub's door; kPartnerUnknown for a node of nobody.
struct AdmitReturn {
  Principal principal;
  NodeId node;
};
// The hub's own ledger was put back from a copy: its operator says so, and the next epoch begins. kWrongState when
// nothing is to be declared.
struct DeclareOwnRestore {
  Principal principal;
};

// --- Effects --------------------------------------------------------------------------------------------------

struct SendRetold {
  SessionId session;
  RetoldFacts retold;
};

// --- Records --------------------------------------------------------------------------------------------------

// A session was given its mark.
struct SessionMarked {
  NodeId node;
  LedgerId store;
  SessionMark presented;
  SessionMark given;
  RecordCount records;
  Incarnation incarnation;  // from here on
  bool returned = false;    // what came back from a copy, admitted
  Day day;
  // Of its mailbox: what the store has forgotten and the hub holds no more lies in (forgot_after, forgot_through].
  Cursor forgot_after = {};
  Cursor forgot_through = {};
};
// The node remembers the mark that it was given.
struct MarkKept {
  NodeId node;
  SessionMark mark;
};
// Why a store was turned away, when it was not known already.
struct StoreDoubted {
  NodeId node;
  Reason reason = Reason::kNone;
  Day day;
};
struct ReturnAdmitted {
  NodeId node;
  Day day;
};
struct ErasuresHeard {
  NodeId node;
  std::vector<JourneyId> journeys;
  Day day;
};
// Written into a ledger by whoever puts it back from a copy that was made on `made`.
struct LedgerRestored {
  Day made;
};
// A node holds this hub's own signed word that the ledger had come further than it has.
struct LedgerFoundBehind {
  Epoch epoch;
  RecordCount records;
  Day day;
};
struct EpochOpened {
  Epoch epoch;
  Day day;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_STORE_TYPES_H_
