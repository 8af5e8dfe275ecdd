// One recipient's queue at the hub: deposit, read after, settle through, expire; repeat-safe.
#ifndef RELAIS_SERVICES_CORE_MAILBOX_MAILBOX_H_
#define RELAIS_SERVICES_CORE_MAILBOX_MAILBOX_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "services/core/handoff/ids.h"
#include "services/core/mailbox/exchange.h"

namespace relais {

// One stored frame: envelopes that were taken together, or one notice of the hub itself.
struct MailboxEntry {
  Cursor first;                       // cursor of its first envelope
  uint32_t count = 0;                 // envelopes in it; 1 for a notice
  NodeId origin;                      // who deposited it and waits for news; none for a notice
  Day day;                            // when it was taken
  std::optional<NoticeFacts> notice;  // set for a notice: it has no body

  Cursor last() const { return Cursor(first.value() + count - 1); }
  friend bool operator==(const MailboxEntry&, const MailboxEntry&) = default;
};

// Cursors are contiguous from 1. durable_through() ≤ tail(), backed_up_through() ≤ durable_through(): both only rise.
// Entries leave the queue when they are backed up, or when they have grown too old.
// The queue holds places, never bytes: bodies live in the ledger under (mailbox, first cursor).
class Mailbox {
 public:
  Cursor tail() const { return tail_; }
  Cursor durable_through() const { return durable_through_; }
  Cursor backed_up_through() const { return backed_up_through_; }
  const std::deque<MailboxEntry>& entries() const { return entries_; }

  // Appends `count` ≥ 1 places and returns the first of them.
  Cursor Deposit(uint32_t count, NodeId origin, Day day);
  Cursor DepositNotice(const NoticeFacts& notice, Day day);

  // The first entry that begins after `cursor`, or contains cursor + 1; null when there is none. A recipient whose
  // durable cursor fell inside an entry is sent that entry whole again.
  const MailboxEntry* ReadAfter(Cursor cursor) const;

  struct Settled {
    bool moved = false;               // either cursor rose
    std::vector<NodeId> origins;      // distinct, ascending: who has something in what was passed
    std::optional<Cursor> drop_from;  // bodies [drop_from, drop_to) are no longer needed
    Cursor drop_to;
  };
  // Cumulative and repeat-safe: values below the present ones change nothing, values beyond the tail are cut to it
  // (a recipient that claims more than it was sent is not believed). `backed_up` beyond `durable` is cut to it.
  Settled SettleThrough(Cursor durable, Cursor backed_up);

  // Entries taken before `day` leave, whether settled or not; returns those that were not yet durable at the
  // recipient ("unclaimed"), oldest first, and the range of bodies to drop.
  struct Expired {
    std::vector<MailboxEntry> unclaimed;
    std::optional<Cursor> drop_from;
    Cursor drop_to;
  };
  Expired ExpireBefore(Day day);

  // For checkpoints only: rebuilds a queue from its parts.
  static Mailbox Restore(Cursor tail, Cursor durable_through, Cursor backed_up_through,
                         std::deque<MailboxEntry> entries);
  friend bool operator==(const Mailbox&, const Mailbox&) = default;

 private:
  Cursor tail_;
  Cursor durable_through_;
  Cursor backed_up_through_;
  std::deque<MailboxEntry> entries_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MAILBOX_MAILBOX_H_
