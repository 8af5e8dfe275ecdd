// What the hub knows of each node's store: whether the one that calls is the one that it knew, an older copy of it, or
// its twin.
//
// Each session is given a mark, which the node keeps durably and presents at the next one; a store that presents
// neither the last one that it is known to have kept nor one given since is not the one that held the last session. And
// each frame says how many records the store has ever held: a store that holds fewer was put back. A store that is in
// doubt is turned away until its people have declared it and the Region has admitted it; it then gets the next
// incarnation.
#ifndef RELAIS_HUB_STORE_BOOK_H_
#define RELAIS_HUB_STORE_BOOK_H_

#include <vector>

#include "absl/container/btree_map.h"
#include "hub/store_types.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {

struct StoreRow {
  LedgerId store;
  std::vector<LedgerId> former;  // stores that this one replaced, latest last; at most kFormerMax
  Incarnation incarnation{1};
  SessionMark kept;  // the last one that the store is known to remember; none: unknown
  // Given since, oldest first, at most kGivenMax: which of them the store has recorded is not known yet.
  std::vector<SessionMark> given;
  RecordCount records;           // the most that it was known to hold
  Day returned = kNoDay;         // when it last came back from a copy
  Reason doubt = Reason::kNone;  // why it was turned away last; kNone once it came in
  Day doubted = kNoDay;
  bool admitted = false;                   // it may come back
  absl::btree_map<JourneyId, Day> erased;  // by a word given; for kRetentionDays
  friend bool operator==(const StoreRow&, const StoreRow&) = default;
};

inline constexpr size_t kFormerMax = 16;
// Sessions that were opened and never spoke on, one after another: more than any line that keeps breaking makes.
inline constexpr size_t kGivenMax = 64;

// A value; changed by the hub's records alone. Lookups cost O(log n).
class StoreBook {
 public:
  void Apply(const SessionMarked& marked);
  void Apply(const MarkKept& kept);
  void Apply(const StoreDoubted& doubted);
  void Apply(const ReturnAdmitted& admitted);
  void Apply(const ErasuresHeard& heard);
  // How far a frame says that the store has come.
  void Heard(NodeId node, RecordCount records);
  // After the hub's own ledger was lost in part: what it remembers of marks and records is older than the nodes.
  void ForgetMarks();
  // Erasures of before `day` leave.
  void ForgetBefore(Day day);

  // Why the store that says `hello` may not come in; kNone when it may. `connected`: the node has a session already, so
  // that an older state is a twin's.
  Reason Judge(NodeId node, const HelloFacts& hello, bool connected) const;
  // The incarnation of the store that says `hello`, which may come in.
  Incarnation IncarnationOf(NodeId node, const HelloFacts& hello) const;
  // Whether what was decided on `day` may have been forgotten by this node since.
  bool ForgottenBy(NodeId node, Day day) const;
  // Null when the node never came.
  const StoreRow* Find(NodeId node) const;
  // Ascending by node.
  const absl::btree_map<NodeId, StoreRow>& rows() const { return rows_; }
  void Restore(absl::btree_map<NodeId, StoreRow> rows) { rows_ = std::move(rows); }

  friend bool operator==(const StoreBook&, const StoreBook&) = default;

 private:
  absl::btree_map<NodeId, StoreRow> rows_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_STORE_BOOK_H_
