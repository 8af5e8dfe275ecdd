#include "services/adapters/grpc/listener.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/grpc/socket_address.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

// What epoll says woke it; ids of connections start above.
constexpr uint64_t kWake = UINT64_MAX;
constexpr uint64_t kListen = UINT64_MAX - 1;
constexpr int kPauseMs = 100;  // when the process has no descriptor left: a full backlog must not spin this thread

int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void Watch(int epoll_fd, int fd, uint32_t events, uint64_t id) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  RELAIS_CHECK(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Listener>> Listener::Open(const ListenerOptions& options) {
  const absl::StatusOr<int> fd = OpenListeningSocket(options.address);
  if (!fd.ok()) return fd.status();
  // Set before anybody connects: the window that the system offers follows from it.
  if (options.receive_buffer_bytes > 0) {
    const int bytes = options.receive_buffer_bytes;
    setsockopt(*fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
  }
  std::unique_ptr<Listener> listener(new Listener(options, *fd, PortOf(*fd)));
  if (listener->epoll_fd_ < 0 || listener->wake_fd_ < 0) {
    return Refuse(Reason::kUnavailable, "no file descriptor left for the listener");
  }
  return listener;
}

Listener::Listener(const ListenerOptions& options, int listening_fd, int port)
    : options_(options),
      local_(absl::StartsWith(options.address, "unix:")),
      listening_fd_(listening_fd),
      port_(port),
      epoll_fd_(epoll_create1(EPOLL_CLOEXEC)),
      wake_fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Listener::~Listener() {
  StopAccepting();
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  const uint64_t one = 1;
  if (wake_fd_ >= 0 && write(wake_fd_, &one, sizeof(one)) < 0) RELAIS_CHECK(errno == EAGAIN);
  if (thread_.joinable()) thread_.join();
  for (const auto& [id, entry] : entries_) {
    shutdown(entry.fd, SHUT_RDWR);
    close(entry.fd);
  }
  if (epoll_fd_ >= 0) close(epoll_fd_);
  if (wake_fd_ >= 0) close(wake_fd_);
}

void Listener::Start(std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor) {
  RELAIS_CHECK(acceptor_ == nullptr && acceptor != nullptr);
  acceptor_ = std::move(acceptor);
  Watch(epoll_fd_, wake_fd_, EPOLLIN, kWake);
  Watch(epoll_fd_, listening_fd_, EPOLLIN, kListen);
  thread_ = std::thread([this] { Run(); });
}

void Listener::StopAccepting() {
  std::lock_guard lock(mutex_);
  if (listening_fd_ < 0) return;
  if (local_) unlink(options_.address.substr(sizeof("unix:") - 1).c_str());
  epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, listening_fd_, nullptr);  // fails, rightly, before Start
  close(listening_fd_);
  listening_fd_ = -1;
}

bool Listener::Claim(absl::string_view peer, NodeId node) {
  if (local_) return true;
  std::lock_guard lock(mutex_);
  const auto found = by_peer_.find(NormalPeer(peer));
  if (found == by_peer_.end()) return false;
  Entry& entry = entries_.at(found->second);
  if (entry.connection.claimed) return entry.connection.node == node;
  ClaimLocked(entry, node);
  return true;
}

int Listener::CutConnectionsOf(NodeId node) {
  std::lock_guard lock(mutex_);
  int cut = 0;
  for (const auto& [id, entry] : entries_) {
    if (!entry.connection.claimed || entry.connection.node != node) continue;
    shutdown(entry.fd, SHUT_RDWR);  // the thread sees it end and forgets it
    ++cut;
  }
  return cut;
}

bool Listener::Cut(absl::string_view peer) {
  std::lock_guard lock(mutex_);
  const auto found = by_peer_.find(NormalPeer(peer));
  if (found == by_peer_.end()) return false;
  shutdown(entries_.at(found->second).fd, SHUT_RDWR);
  return true;
}

std::vector<Connection> Listener::connections() const {
  std::lock_guard lock(mutex_);
  std::vector<Connection> all;
  all.reserve(entries_.size());
  for (const auto& [id, entry] : entries_) all.push_back(entry.connection);
  return all;
}

void Listener::Run() {
  std::array<epoll_event, 64> events{};
  while (true) {
    const int count = epoll_wait(epoll_fd_, events.data(), static_cast<int>(events.size()), WaitMs());
    RELAIS_CHECK(count >= 0 || errno == EINTR);
    for (int i = 0; i < count; ++i) {
      const uint64_t id = events[static_cast<size_t>(i)].data.u64;
      if (id == kListen) {
        AcceptOne();
      } else if (id != kWake) {
        Forget(id);  // only the end of a connection is watched
      }
    }
    CutUnclaimed();
    std::lock_guard lock(mutex_);
    if (stopping_) return;
  }
}

// Until the next connection that nobody claimed is due; for ever if there is none.
int Listener::WaitMs() {
  std::lock_guard lock(mutex_);
  if (deadlines_.empty()) return -1;
  const int64_t left = deadlines_.front().due_ms - NowMs();
  return left < 0 ? 0 : static_cast<int>(left) + 1;
}

void Listener::CutUnclaimed() {
  std::lock_guard lock(mutex_);
  const int64_t now = NowMs();
  while (!deadlines_.empty() && deadlines_.front().due_ms <= now) {
    const auto found = entries_.find(deadlines_.front().id);
    if (found != entries_.end() && !found->second.connection.claimed) shutdown(found->second.fd, SHUT_RDWR);
    deadlines_.pop_front();
  }
}

void Listener::AcceptOne() {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  int fd = -1;
  {
    std::lock_guard lock(mutex_);
    if (listening_fd_ < 0) return;
    fd = accept4(listening_fd_, reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  }
  const int own_fd = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (own_fd < 0) {
    const bool full = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    if (fd >= 0) close(fd);
    if (full) poll(nullptr, 0, kPauseMs);
    return;
  }
  if (!local_) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  if (!Admit(own_fd, HostText(address), PeerText(address))) {
    close(own_fd);
    close(fd);
    return;
  }
  grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters parameters;
  parameters.fd = fd;  // gRPC's from here
  acceptor_->HandleNewConnection(&parameters);
}

bool Listener::Admit(int own_fd, const std::string& address, const std::string& peer) {
  std::lock_guard lock(mutex_);
  if (entries_.size() >= static_cast<size_t>(options_.connections_max)) return false;
  if (!local_) {
    if (unclaimed_[address] >= options_.unclaimed_per_address_max) return false;
    const auto before = by_peer_.find(peer);  // ended, but this thread has not been told yet
    if (before != by_peer_.end()) ForgetLocked(before->second);
  }
  const uint64_t id = next_id_++;
  Watch(epoll_fd_, own_fd, 0, id);  // EPOLLHUP and EPOLLERR are told unasked
  entries_[id] = {own_fd, address, {peer, local_, NodeId()}};
  if (local_) return true;
  by_peer_[peer] = id;
  ++unclaimed_[address];
  deadlines_.push_back({NowMs() + absl::ToInt64Milliseconds(options_.claim_patience), id});
  return true;
}

void Listener::Forget(uint64_t id) {
  std::lock_guard lock(mutex_);
  ForgetLocked(id);
}

void Listener::ForgetLocked(uint64_t id) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  if (!entry.connection.claimed) ClaimLocked(entry, NodeId());
  // By hand: a socket leaves the set by itself only when its last descriptor closes, and gRPC may still hold one.
  epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, entry.fd, nullptr);
  close(entry.fd);
  const auto peer = by_peer_.find(entry.connection.peer);
  if (peer != by_peer_.end() && peer->second == id) by_peer_.erase(peer);
  entries_.erase(found);
}

void Listener::ClaimLocked(Entry& entry, NodeId node) {
  entry.connection.claimed = true;
  entry.connection.node = node;
  const auto count = unclaimed_.find(entry.address);
  if (count != unclaimed_.end() && --count->second == 0) unclaimed_.erase(count);
}

}  // namespace relais
