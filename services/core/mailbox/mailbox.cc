#include "services/core/mailbox/mailbox.h"

#include <algorithm>
#include <utility>

#include "services/core/handoff/check.h"

namespace relais {

Cursor Mailbox::Deposit(uint32_t count, NodeId origin, Day day) {
  RELAIS_CHECK(count >= 1);
  MailboxEntry entry;
  entry.first = tail_.next();
  entry.count = count;
  entry.origin = origin;
  entry.day = day;
  tail_ = entry.last();
  entries_.push_back(std::move(entry));
  return entries_.back().first;
}

Cursor Mailbox::DepositNotice(const NoticeFacts& notice, Day day) {
  MailboxEntry entry;
  entry.first = tail_.next();
  entry.count = 1;
  entry.day = day;
  entry.notice = notice;
  tail_ = entry.first;
  entries_.push_back(std::move(entry));
  return entries_.back().first;
}

const MailboxEntry* Mailbox::ReadAfter(Cursor cursor) const {
  auto it = std::partition_point(entries_.begin(), entries_.end(),
                                 [cursor](const MailboxEntry& e) { return e.last() <= cursor; });
  return it == entries_.end() ? nullptr : &*it;
}

Mailbox::Settled Mailbox::SettleThrough(Cursor durable, Cursor backed_up) {
  Settled settled;
  durable = std::max(durable_through_, std::min(durable, tail_));
  backed_up = std::max(backed_up_through_, std::min(backed_up, durable));
  settled.moved = durable != durable_through_ || backed_up != backed_up_through_;
  if (!settled.moved) return settled;

  for (const MailboxEntry& entry : entries_) {
    const bool passed_durable = entry.first <= durable && entry.last() > durable_through_;
    const bool passed_backed_up = entry.first <= backed_up && entry.last() > backed_up_through_;
    if (entry.first > durable) break;
    if ((passed_durable || passed_backed_up) && !entry.origin.none()) settled.origins.push_back(entry.origin);
  }
  std::sort(settled.origins.begin(), settled.origins.end());
  settled.origins.erase(std::unique(settled.origins.begin(), settled.origins.end()), settled.origins.end());

  durable_through_ = durable;
  backed_up_through_ = backed_up;
  while (!entries_.empty() && entries_.front().last() <= backed_up_through_) {
    if (!settled.drop_from) settled.drop_from = entries_.front().first;
    settled.drop_to = entries_.front().last().next();
    entries_.pop_front();
  }
  return settled;
}

Mailbox::Expired Mailbox::ExpireBefore(Day day) {
  Expired expired;
  while (!entries_.empty() && entries_.front().day < day) {
    MailboxEntry entry = std::move(entries_.front());
    entries_.pop_front();
    if (!expired.drop_from) expired.drop_from = entry.first;
    expired.drop_to = entry.last().next();
    const Cursor last = entry.last();
    if (last > durable_through_) expired.unclaimed.push_back(std::move(entry));
    durable_through_ = std::max(durable_through_, last);
    backed_up_through_ = std::max(backed_up_through_, last);
  }
  return expired;
}

Mailbox Mailbox::Restore(Cursor tail, Cursor durable_through, Cursor backed_up_through,
                         std::deque<MailboxEntry> entries) {
  Mailbox mailbox;
  mailbox.tail_ = tail;
  mailbox.durable_through_ = durable_through;
  mailbox.backed_up_through_ = backed_up_through;
  mailbox.entries_ = std::move(entries);
  return mailbox;
}

}  // namespace relais
