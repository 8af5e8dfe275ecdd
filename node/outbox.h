// What this node has sealed and must see through: until its recipient holds it durably and backed up it may have to be
// deposited again; afterwards it is kept for the refusal that may still be on its way, and for a hub that lost its
// ledger and has to be told again, until the journey has ended.
#ifndef RELAIS_NODE_OUTBOX_H_
#define RELAIS_NODE_OUTBOX_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "node/node_types.h"

namespace relais::node {

// Of an item that is backed up at its recipient: never deposited again by itself, only restated.
inline constexpr uint8_t kKeptLevel = 3;

struct OutboxItem {
  uint64_t order = 0;  // of sealing: deposits go in this order, per mailbox
  RowKey row;          // the referral it speaks of
  HandoffHeader header;
  Fingerprint fingerprint;
  BodyIndex envelope_body;  // envelope ‖ capsule
  BodyIndex local_body;     // what it would be sealed from again
  Day made;
  uint8_t level = 0;    // 0 here, 1 at the hub, 2 at its recipient, kKeptLevel
  Cursor cursor;        // at levels 1 and 2
  BootId hub_boot;      // the hub's run that gave it
  bool unread = false;  // its recipient could not read it: to be sealed again
  friend bool operator==(const OutboxItem&, const OutboxItem&) = default;
};

// Not thread-safe. The durable part is items(); what is under way belongs to the session and is forgotten with it.
class Outbox {
 public:
  void Add(HandoffId handoff, OutboxItem item);
  void Remove(HandoffId handoff);
  // Null when it is not here (any more).
  OutboxItem* Find(HandoffId handoff);
  const OutboxItem* Find(HandoffId handoff) const;

  // The hub has it at `cursor`, in its run `boot`.
  void Deposited(HandoffId handoff, Cursor cursor, BootId boot);
  // Its recipient holds everything in `mailbox` through these cursors. Returns what newly reached level 2, and what is
  // backed up and therefore newly at kKeptLevel, both in cursor order.
  struct Reached {
    std::vector<HandoffId> durable;
    std::vector<HandoffId> backed_up;
  };
  Reached Progress(NodeId mailbox, Cursor durable_through, Cursor backed_up_through);
  // Cursors of another ledger mean nothing any more: everything that is not backed up goes back to level 0 and waits to
  // be deposited again.
  void ForgetCursors();
  // What a hub that lost its ledger is told, in the order in which it can take it in: referrals first, each kind as it
  // was made. A re-sealing came later than what was said about it.
  std::vector<HandoffId> ForRestating() const;

  // --- The session ---
  // Everything below level 2 that this run of the hub has not answered for is queued again.
  void StartSession(BootId boot);
  void EndSession();
  // The next batch to deposit, at most `max` of one mailbox, oldest first; empty when nothing is queued. The batch
  // counts as under way until Answered.
  std::pair<NodeId, std::vector<HandoffId>> NextBatch(FrameSequence sequence, size_t max);
  // What one frame carried: another sealing made meanwhile is not what its answer speaks of.
  struct Sent {
    HandoffId handoff;
    SealGeneration generation{1};
    friend bool operator==(const Sent&, const Sent&) = default;
  };
  // Takes the batch of `sequence` off the line, in its order; empty when unknown.
  std::vector<Sent> Answered(FrameSequence sequence);
  // Keeps a refused one off the line until ReleaseHeld or the next session; it then goes at its old order, in front.
  void Hold(HandoffId handoff);
  void ReleaseHeld();
  // Holds what was sealed here on an earlier day, has not reached the hub and awaits something of its destination: days
  // in an outbox burn nobody's delay, so it is to be sealed again before it goes. Ascending by handoff.
  std::vector<HandoffId> HoldWaited(Day today);
  // What recipients could not read and is not sealed again yet, ascending by handoff.
  std::vector<HandoffId> Unread() const;
  size_t frames_under_way() const { return under_way_.size(); }

  // Mailboxes in which something is below kKeptLevel, not yet backed up at its recipient, ascending.
  std::vector<NodeId> AwaitedMailboxes() const;
  size_t CountBelow(uint8_t level) const;
  // Ascending by handoff.
  const absl::btree_map<HandoffId, OutboxItem>& items() const { return items_; }
  uint64_t next_order() const { return next_order_; }
  // For checkpoints only.
  void Restore(absl::btree_map<HandoffId, OutboxItem> items, uint64_t next_order);

  friend bool operator==(const Outbox& a, const Outbox& b) {
    return a.items_ == b.items_ && a.next_order_ == b.next_order_;
  }

 private:
  void Enqueue(HandoffId handoff, const OutboxItem& item);

  absl::btree_map<HandoffId, OutboxItem> items_;
  uint64_t next_order_ = 1;
  absl::btree_map<NodeId, absl::btree_map<Cursor, HandoffId>> by_cursor_;  // levels 1 and 2

  bool session_ = false;
  absl::btree_map<NodeId, absl::btree_map<uint64_t, HandoffId>> queued_;
  NodeId last_served_;  // mailboxes take turns
  absl::btree_set<HandoffId> held_;
  absl::btree_map<FrameSequence, std::vector<Sent>> under_way_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_OUTBOX_H_
