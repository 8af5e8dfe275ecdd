#include "node/outbox.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"

namespace relais::node {

void Outbox::Enqueue(HandoffId handoff, const OutboxItem& item) {
  if (session_ && !held_.contains(handoff)) queued_[item.header.mailbox][item.order] = handoff;
}

void Outbox::Add(HandoffId handoff, OutboxItem item) {
  Remove(handoff);  // a re-seal takes the place of what it re-seals
  held_.erase(handoff);
  item.order = next_order_++;
  Enqueue(handoff, item);
  items_[handoff] = std::move(item);
}

void Outbox::Remove(HandoffId handoff) {
  held_.erase(handoff);
  auto it = items_.find(handoff);
  if (it == items_.end()) return;
  const OutboxItem& item = it->second;
  if (auto queue = queued_.find(item.header.mailbox); queue != queued_.end()) {
    queue->second.erase(item.order);
    if (queue->second.empty()) queued_.erase(queue);
  }
  if (item.level > 0) {
    auto cursors = by_cursor_.find(item.header.mailbox);
    if (cursors != by_cursor_.end()) {
      auto at = cursors->second.find(item.cursor);
      if (at != cursors->second.end() && at->second == handoff) cursors->second.erase(at);
      if (cursors->second.empty()) by_cursor_.erase(cursors);
    }
  }
  items_.erase(it);
}

OutboxItem* Outbox::Find(HandoffId handoff) {
  auto it = items_.find(handoff);
  return it == items_.end() ? nullptr : &it->second;
}

const OutboxItem* Outbox::Find(HandoffId handoff) const {
  auto it = items_.find(handoff);
  return it == items_.end() ? nullptr : &it->second;
}

void Outbox::Deposited(HandoffId handoff, Cursor cursor, BootId boot) {
  OutboxItem* item = Find(handoff);
  if (item == nullptr || item->level >= kKeptLevel) return;
  if (item->level > 0) by_cursor_[item->header.mailbox].erase(item->cursor);
  item->level = std::max<uint8_t>(item->level, 1);
  item->cursor = cursor;
  item->hub_boot = boot;
  by_cursor_[item->header.mailbox][cursor] = handoff;
}

Outbox::Reached Outbox::Progress(NodeId mailbox, Cursor durable_through, Cursor backed_up_through) {
  Reached reached;
  auto cursors = by_cursor_.find(mailbox);
  if (cursors == by_cursor_.end()) return reached;
  for (const auto& [cursor, handoff] : cursors->second) {
    if (cursor > durable_through) break;
    OutboxItem& item = items_.at(handoff);
    if (item.level < 2) {
      item.level = 2;
      reached.durable.push_back(handoff);
    }
    if (cursor > backed_up_through) continue;
    item.level = kKeptLevel;
    item.cursor = Cursor();
    item.hub_boot = BootId();
    reached.backed_up.push_back(handoff);
  }
  cursors->second.erase(cursors->second.begin(),
                        cursors->second.upper_bound(std::min(durable_through, backed_up_through)));
  if (cursors->second.empty()) by_cursor_.erase(cursors);
  return reached;
}

void Outbox::ForgetCursors() {
  by_cursor_.clear();
  for (auto& [handoff, item] : items_) {
    if (item.level >= kKeptLevel) continue;
    item.level = 0;
    item.cursor = Cursor();
    item.hub_boot = BootId();
  }
}

std::vector<HandoffId> Outbox::ForRestating() const {
  std::vector<std::pair<HandoffId, const OutboxItem*>> sorted;
  for (const auto& [handoff, item] : items_) sorted.emplace_back(handoff, &item);
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    const bool a_follows = a.second->header.kind != HandoffKind::kReferral;
    const bool b_follows = b.second->header.kind != HandoffKind::kReferral;
    return std::tie(a_follows, a.second->order) < std::tie(b_follows, b.second->order);
  });
  std::vector<HandoffId> handoffs;
  handoffs.reserve(sorted.size());
  for (const auto& [handoff, item] : sorted) handoffs.push_back(handoff);
  return handoffs;
}

void Outbox::StartSession(BootId boot) {
  session_ = true;
  under_way_.clear();
  queued_.clear();
  held_.clear();
  for (const auto& [handoff, item] : items_) {
    if (item.level >= 2 || item.hub_boot == boot) continue;
    Enqueue(handoff, item);
  }
}

void Outbox::EndSession() {
  session_ = false;
  under_way_.clear();
  queued_.clear();
}

std::pair<NodeId, std::vector<HandoffId>> Outbox::NextBatch(FrameSequence sequence, size_t max) {
  std::pair<NodeId, std::vector<HandoffId>> batch;
  if (queued_.empty()) return batch;
  auto queue = queued_.upper_bound(last_served_);
  if (queue == queued_.end()) queue = queued_.begin();
  batch.first = last_served_ = queue->first;
  auto& waiting = queue->second;
  while (!waiting.empty() && batch.second.size() < max) {
    batch.second.push_back(waiting.begin()->second);
    waiting.erase(waiting.begin());
  }
  if (waiting.empty()) queued_.erase(queue);
  std::vector<Sent>& sent = under_way_[sequence];
  sent.reserve(batch.second.size());
  for (HandoffId handoff : batch.second) sent.push_back({handoff, items_.at(handoff).header.generation});
  return batch;
}

std::vector<Outbox::Sent> Outbox::Answered(FrameSequence sequence) {
  auto it = under_way_.find(sequence);
  if (it == under_way_.end()) return {};
  std::vector<Sent> batch = std::move(it->second);
  under_way_.erase(it);
  return batch;
}

void Outbox::Hold(HandoffId handoff) {
  if (items_.contains(handoff)) held_.insert(handoff);
}

void Outbox::ReleaseHeld() {
  const absl::btree_set<HandoffId> held = std::exchange(held_, {});
  for (HandoffId handoff : held) {
    if (const OutboxItem* item = Find(handoff)) Enqueue(handoff, *item);
  }
}

std::vector<HandoffId> Outbox::HoldWaited(Day today) {
  std::vector<HandoffId> waited;
  for (const auto& [handoff, item] : items_) {
    if (item.level > 0 || item.made >= today || item.row.side != Side::kOrigin) continue;
    if (item.header.due_day == kNoDay || item.header.generation.value() >= limits::kSealGenerationsMax) continue;
    waited.push_back(handoff);
    Hold(handoff);
    if (auto queue = queued_.find(item.header.mailbox); queue != queued_.end()) {
      queue->second.erase(item.order);
      if (queue->second.empty()) queued_.erase(queue);
    }
  }
  return waited;
}

std::vector<HandoffId> Outbox::Unread() const {
  std::vector<HandoffId> unread;
  for (const auto& [handoff, item] : items_) {
    if (item.unread) unread.push_back(handoff);
  }
  return unread;
}

std::vector<NodeId> Outbox::AwaitedMailboxes() const {
  absl::btree_set<NodeId> awaited;
  for (const auto& [handoff, item] : items_) {
    if (item.level < kKeptLevel) awaited.insert(item.header.mailbox);
  }
  return {awaited.begin(), awaited.end()};
}

size_t Outbox::CountBelow(uint8_t level) const {
  size_t count = 0;
  for (const auto& [handoff, item] : items_) count += item.level < level ? 1 : 0;
  return count;
}

void Outbox::Restore(absl::btree_map<HandoffId, OutboxItem> items, uint64_t next_order) {
  items_ = std::move(items);
  next_order_ = next_order;
  by_cursor_.clear();
  for (const auto& [handoff, item] : items_) {
    if (item.level > 0 && item.level < kKeptLevel) by_cursor_[item.header.mailbox][item.cursor] = handoff;
  }
}

}  // namespace relais::node
