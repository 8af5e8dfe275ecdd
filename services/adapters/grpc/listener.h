// The hub's own front door: accepts connections itself, hands them to gRPC, and keeps a hand on each of them.
//
// gRPC neither looks at a certificate again on an open connection nor lets a call close one (services/DECISIONS.md), so
// a revoked or expired node is cut here: every accepted socket is kept in a second descriptor, and shutdown() on that
// one ends TLS, streams and calls at once.
#ifndef RELAIS_SERVICES_ADAPTERS_GRPC_LISTENER_H_
#define RELAIS_SERVICES_ADAPTERS_GRPC_LISTENER_H_

#include <grpcpp/server_builder.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/limits.h"

namespace relais {

// SO_RCVBUF of each connection: a flood then stays in the caller's memory. 16 KiB cost a quarter more processor time
// per handoff at the hub, 64 KiB some four in a hundred (services/DECISIONS.md).
inline constexpr int kReceiveBufferBytes = 64 * 1024;

struct ListenerOptions {
  // "host:port", "[::]:port" or "unix:/path"; port 0 takes a free one. A Unix socket gets mode 0600, and whoever may
  // open it counts as let in: none of the bounds below but the first applies to it.
  std::string address;
  int connections_max = limits::kConnectionsMax;
  int unclaimed_per_address_max = limits::kUnclaimedPerAddressMax;
  absl::Duration claim_patience = absl::Seconds(limits::kClaimSeconds);
  int receive_buffer_bytes = kReceiveBufferBytes;  // 0: the system's own size
};

struct Connection {
  std::string peer;  // as grpc::ServerContext::peer() says it, percent signs decoded
  bool claimed = false;
  NodeId node;  // none: claimed by a caller without a name, or not claimed
};

// Threads: one of its own, from Start to the end of this object; every method may be called from any thread.
class Listener {
 public:
  // Bound and listening, accepting nothing yet. Refuses with kUnavailable, naming the address: taken, not ours,
  // unreadable.
  static absl::StatusOr<std::unique_ptr<Listener>> Open(const ListenerOptions& options);
  ~Listener();  // StopAccepting, cuts every connection, joins the thread
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Begins to accept, after the gRPC server has started. Once.
  void Start(std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor);
  // New callers are refused by the system; open connections stay.
  void StopAccepting();

  // The TCP port; 0 for a Unix socket.
  int port() const { return port_; }

  // A call that was let in names the connection it came by (ServerContext::peer()) and its caller. A connection that
  // nobody claims within claim_patience is cut. False if there is no such connection, or if another node claimed it:
  // the call must then be refused. Claiming again for the same node is harmless.
  bool Claim(absl::string_view peer, NodeId node);
  // Ends every connection of `node` at once, streams in the middle included. Returns how many.
  int CutConnectionsOf(NodeId node);
  // Ends the one connection that a call came by. False if there is none.
  bool Cut(absl::string_view peer);
  // In the order of their arrival.
  std::vector<Connection> connections() const;

 private:
  struct Entry {
    int fd;  // our own descriptor of the socket: gRPC closes the other
    std::string address;
    Connection connection;
  };
  struct Deadline {
    int64_t due_ms;
    uint64_t id;
  };

  Listener(const ListenerOptions& options, int listening_fd, int port);
  void Run();
  int WaitMs();
  void CutUnclaimed();
  void AcceptOne();
  bool Admit(int own_fd, const std::string& address, const std::string& peer);
  void Forget(uint64_t id);
  void ForgetLocked(uint64_t id);
  void ClaimLocked(Entry& entry, NodeId node);

  const ListenerOptions options_;
  const bool local_;  // a Unix socket
  int listening_fd_;  // the thread's, and StopAccepting's under mutex_; -1 once closed
  const int port_;
  int epoll_fd_ = -1;
  int wake_fd_ = -1;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;

  mutable std::mutex mutex_;  // guards what follows
  bool stopping_ = false;
  uint64_t next_id_ = 1;
  absl::btree_map<uint64_t, Entry> entries_;
  absl::flat_hash_map<std::string, uint64_t> by_peer_;
  absl::flat_hash_map<std::string, int> unclaimed_;  // per address, without port
  std::deque<Deadline> deadlines_;                   // ascending: patience is the same for all
  std::thread thread_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_GRPC_LISTENER_H_
