// Live Exchange streams: which node is on the line, how far it was sent, how much is under way. Not durable: a hub that
// starts has no sessions.
#ifndef RELAIS_HUB_SESSIONS_H_
#define RELAIS_HUB_SESSIONS_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "services/core/handoff/ids.h"

namespace relais::hub {

struct Session {
  SessionId id;
  NodeId node;
  Digest certificate;               // fingerprint of the one it came with; none in a region without any
  Cursor sent_through;              // last cursor sent on this session
  std::deque<Cursor> under_way;     // last cursor of each frame sent and not yet settled, ascending
  Revision knowledge_sent;          // last revision pushed
  Revision knowledge_looked_at;     // last verdict
  absl::btree_set<NodeId> awaited;  // mailboxes in which this node waits for news
  SessionMark mark;                 // that it was given
  bool mark_kept = false;           // a frame came since: the node remembers it
};

// One session per node: a newer one ends the older one.
class Sessions {
 public:
  // The session that `session` replaces, if any (already removed).
  std::optional<SessionId> Open(Session session);
  void Close(SessionId id);

  // Null when there is none. Valid until the next Open or Close.
  Session* Find(SessionId id);
  Session* FindByNode(NodeId node);
  bool Connected(NodeId node) const { return by_node_.contains(node); }
  // Everyone's but `id`, ascending: for walking while some of them end.
  std::vector<SessionId> OthersThan(SessionId id) const;
  // Ascending by id.
  const absl::btree_map<SessionId, Session>& all() const { return by_id_; }

 private:
  absl::btree_map<SessionId, Session> by_id_;
  absl::btree_map<NodeId, SessionId> by_node_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_SESSIONS_H_
