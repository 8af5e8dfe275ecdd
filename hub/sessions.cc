#include "hub/sessions.h"

#include <utility>

namespace relais::hub {

std::optional<SessionId> Sessions::Open(Session session) {
  std::optional<SessionId> replaced;
  if (auto it = by_node_.find(session.node); it != by_node_.end()) {
    replaced = it->second;
    by_id_.erase(it->second);
  }
  by_node_[session.node] = session.id;
  const SessionId id = session.id;
  by_id_[id] = std::move(session);
  return replaced;
}

void Sessions::Close(SessionId id) {
  auto it = by_id_.find(id);
  if (it == by_id_.end()) return;
  by_node_.erase(it->second.node);
  by_id_.erase(it);
}

Session* Sessions::Find(SessionId id) {
  auto it = by_id_.find(id);
  return it == by_id_.end() ? nullptr : &it->second;
}

Session* Sessions::FindByNode(NodeId node) {
  auto it = by_node_.find(node);
  return it == by_node_.end() ? nullptr : Find(it->second);
}

std::vector<SessionId> Sessions::OthersThan(SessionId id) const {
  std::vector<SessionId> others;
  for (const auto& [other, session] : by_id_) {
    if (other != id) others.push_back(other);
  }
  return others;
}

}  // namespace relais::hub
