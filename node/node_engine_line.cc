// What the engine says on its line to the hub: greeting, deposits, settles, restated headers.
#include <algorithm>
#include <utility>

#include "node/node_engine.h"
#include "services/core/handoff/limits.h"

namespace relais::node {

void NodeEngine::Settle(NodeOutcome* out) {
  if (!line_up_) return;
  SettleFacts settle;
  settle.durable_through = state_.durable_through();
  settle.backed_up_through = BackedUpThrough();
  bool more = false;
  for (const SettleException& exception : state_.exceptions()) {
    if (exception.cursor <= told_through_) continue;
    if (settle.exceptions.size() == limits::kExceptionsMax) {
      // Nothing beyond is acknowledged before its refusal was told.
      settle.durable_through = Cursor(exception.cursor.value() - 1);
      settle.backed_up_through = std::min(settle.backed_up_through, settle.durable_through);
      more = true;
      break;
    }
    settle.exceptions.push_back(exception);
  }
  told_through_ = settle.durable_through;
  out->effects.push_back(SendSettle{std::move(settle)});
  if (more) Settle(out);
}

void NodeEngine::AskAgain(NodeOutcome* out) {
  Follow owed{.reseal = state_.outbox().Unread()};
  for (const auto& [key, row] : state_.rows()) {
    if (row.receipt_owed) owed.receipts.push_back(key);
  }
  FollowUp(owed, out);
}

HelloFacts NodeEngine::Hello(const LedgerId& store, const BootId& boot) const {
  HelloFacts hello;
  hello.store = store;
  hello.boot = boot;
  hello.hub_ledger = state_.hub_ledger();
  hello.durable_through = state_.durable_through();
  // What was refused here is settled together with its reason, so not by the greeting.
  for (const SettleException& exception : state_.exceptions()) {
    hello.durable_through = std::min(hello.durable_through, Cursor(exception.cursor.value() - 1));
  }
  hello.backed_up_through = std::min(hello.durable_through, BackedUpThrough());
  hello.knowledge = state_.knowledge().revision();
  hello.awaited_mailboxes = state_.outbox().AwaitedMailboxes();
  const OwnStore& own = state_.own_store();
  hello.hub_epoch = own.hub_epoch;
  hello.mark = own.mark;
  hello.incarnation = own.incarnation;
  hello.doubted = own.doubt != Reason::kNone;
  hello.declared = own.declared;
  hello.hub_head = own.hub_head;
  return hello;
}

void NodeEngine::Restate(NodeOutcome* out) {
  SendRestate restate;
  for (HandoffId handoff : state_.outbox().ForRestating()) {
    const OutboxItem& item = *state_.outbox().Find(handoff);
    restate.items.push_back({handoff, item.header.journey, item.envelope_body, nullptr});
  }
  out->effects.push_back(std::move(restate));
}

void NodeEngine::PumpOutbox(NodeOutcome* out) {
  if (!line_up_) {
    fresh_.clear();
    return;
  }
  while (state_.outbox().frames_under_way() < static_cast<size_t>(limits::kUnackedFramesMax)) {
    auto [mailbox, handoffs] = state_.outbox().NextBatch(sequence_.next(), limits::kBatchEnvelopesMax);
    if (handoffs.empty()) return;
    sequence_ = sequence_.next();
    SendDeposit send{sequence_, mailbox, {}};
    for (HandoffId handoff : handoffs) {
      const OutboxItem& item = *state_.outbox().Find(handoff);
      auto fresh = fresh_.find(handoff);
      send.items.push_back(
          {handoff, item.header.journey, item.envelope_body, fresh == fresh_.end() ? nullptr : fresh->second});
      if (fresh != fresh_.end()) fresh_.erase(fresh);
    }
    out->effects.push_back(std::move(send));
  }
}

}  // namespace relais::node
