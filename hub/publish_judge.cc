#include "hub/publish_judge.h"

#include <variant>

#include "services/core/directory/directory.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {

absl::Status CheckPublisher(const Knowledge& knowledge, NodeId node, const KnowledgeItem& item, Day today) {
  const auto* entry = std::get_if<DirectoryEntry>(&item.content);
  if (entry == nullptr) return Refuse(Reason::kMalformed, "a directory entry is expected");
  if (knowledge.roster().MailboxOf(entry->partner) != node) {
    return Refuse(Reason::kNotPermitted, "the partner is not at this node");
  }
  if (absl::Status speaks = knowledge.roster().CheckSender(entry->partner, node, today); !speaks.ok()) return speaks;
  return CheckPublishable(knowledge, *entry, today);
}

}  // namespace relais::hub
