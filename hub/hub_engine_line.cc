// What the engine says on its lines to the nodes: news of what was sent, deliveries, knowledge.
#include <utility>
#include <variant>

#include "hub/hub_engine.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {

bool HubEngine::HoldsAnyway(const HubEffect& effect) {
  return std::holds_alternative<SendEnvelopes>(effect) || std::holds_alternative<SendNotices>(effect) ||
         std::holds_alternative<SendProgress>(effect) || std::holds_alternative<SendKnowledge>(effect);
}

void HubEngine::Tell(const Touched& touched, HubOutcome* out) {
  for (const DroppedBodies& drop : touched.drops) out->drops.push_back(drop);
  for (const auto& [mailbox, origins] : touched.progress) {
    const Mailbox* box = state_.FindMailbox(mailbox);
    for (NodeId origin : origins) {
      if (Session* session = sessions_.FindByNode(origin)) {
        out->effects.push_back(SendProgress{session->id, {mailbox, box->durable_through(), box->backed_up_through()}});
      }
    }
  }
  for (NodeId mailbox : touched.mailboxes) {
    if (Session* session = sessions_.FindByNode(mailbox)) Pump(*session, out);
  }
}

void HubEngine::Pump(Session& session, HubOutcome* out) {
  const Mailbox* mailbox = state_.FindMailbox(session.node);
  if (mailbox == nullptr) return;
  // Whoever sent it may be new to the node: it hears of its neighbours before it hears from them.
  if (session.knowledge_looked_at < state_.knowledge().revision()) return;
  while (session.under_way.size() < static_cast<size_t>(limits::kUnackedFramesMax)) {
    const MailboxEntry* entry = mailbox->ReadAfter(session.sent_through);
    if (entry == nullptr) return;
    const Cursor first = entry->first;
    Cursor last = entry->last();
    if (entry->notice) {
      SendNotices send{session.id, first, {}};
      while (entry != nullptr && entry->notice && send.notices.size() < limits::kBatchEnvelopesMax) {
        send.notices.push_back(*entry->notice);
        last = entry->last();
        entry = mailbox->ReadAfter(last);
      }
      out->effects.push_back(std::move(send));
    } else {
      SendEnvelopes send{session.id, session.node, first, nullptr};
      if (fresh_bytes_ != nullptr && fresh_mailbox_ == session.node && fresh_first_ == first) {
        send.bytes = fresh_bytes_;
      }
      out->effects.push_back(std::move(send));
    }
    session.sent_through = last;
    session.under_way.push_back(last);
  }
}

void HubEngine::PushKnowledge(Session& session, HubOutcome* out) {
  if (session.knowledge_sent > session.knowledge_looked_at) return;  // one push at a time
  const Knowledge& knowledge = state_.knowledge();
  SendKnowledge send{session.id, {}, knowledge.revision()};
  size_t bytes = 0;
  for (const KnowledgeItemPtr& item : knowledge.ItemsAfter(session.knowledge_sent, limits::kKnowledgeItemsMax)) {
    bytes += item->text.size();
    if (!send.items.empty() && bytes > limits::kKnowledgeItemBytesMax) break;
    send.items.push_back(item);
  }
  if (send.items.empty()) return;
  session.knowledge_sent = send.items.back()->revision;
  out->effects.push_back(std::move(send));
}

void HubEngine::TellAdmitted(const Moment& now, const Touched& touched, HubOutcome* out) {
  for (SessionId id : sessions_.OthersThan(SessionId())) {
    // A suspension acts at once, also on streams that are already open.
    if (Session* session = Live(id, now.day, out)) PushKnowledge(*session, out);
  }
  Tell(touched, out);
}

}  // namespace relais::hub
