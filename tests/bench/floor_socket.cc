#include "tests/bench/floor_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace relais::bench {
namespace {

bool ReadAll(int fd, char* at, size_t size) {
  while (size > 0) {
    const ssize_t got = recv(fd, at, size, MSG_WAITALL);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

}  // namespace

FloorSocket::FloorSocket(int fd) : fd_(fd) {
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

FloorSocket::~FloorSocket() {
  close(fd_);
}

bool FloorSocket::Read(Head& head, std::string& batch) {
  if (!ReadAll(fd_, reinterpret_cast<char*>(&head), sizeof(head))) return false;
  batch.resize(head.size);
  return head.size == 0 || ReadAll(fd_, batch.data(), batch.size());
}

bool FloorSocket::Write(const Head& head, absl::string_view batch) {
  std::lock_guard lock(writing_);
  size_t done = 0;
  const size_t all = sizeof(head) + batch.size();
  while (done < all) {
    iovec parts[2];
    int count = 0;
    if (done < sizeof(head)) {
      char* const at = reinterpret_cast<char*>(const_cast<Head*>(&head)) + done;
      parts[count++] = {at, sizeof(head) - done};
    }
    const size_t skipped = done < sizeof(head) ? 0 : done - sizeof(head);
    if (skipped < batch.size()) parts[count++] = {const_cast<char*>(batch.data()) + skipped, batch.size() - skipped};
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = static_cast<size_t>(count);
    const ssize_t put = sendmsg(fd_, &message, MSG_NOSIGNAL);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    done += static_cast<size_t>(put);
  }
  return true;
}

void FloorSocket::Cut() {
  shutdown(fd_, SHUT_RDWR);
}

absl::StatusOr<int> ListenOnLoopback(int& port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (fd < 0 || bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(fd, 64) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    if (fd >= 0) close(fd);
    return absl::UnavailableError("cannot listen on loopback");
  }
  port = ntohs(address.sin_port);
  return fd;
}

absl::StatusOr<int> ConnectToLoopback(const std::string& address) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<uint16_t>(std::atoi(address.substr(address.rfind(':') + 1).c_str())));
  if (fd < 0 || connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)) != 0) {
    if (fd >= 0) close(fd);
    return absl::UnavailableError("cannot connect to " + address);
  }
  return fd;
}

}  // namespace relais::bench
