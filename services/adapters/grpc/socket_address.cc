#include "services/adapters/grpc/socket_address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr int kBacklog = 512;
constexpr absl::string_view kUnix = "unix:";

absl::Status CannotListen(const std::string& address, absl::string_view why) {
  return Refuse(Reason::kUnavailable, absl::StrCat("cannot listen on ", address, ": ", why));
}

std::string ErrorText(int number) {
  std::array<char, 128> text{};
  return strerror_r(number, text.data(), text.size());  // GNU's: returns the text
}

// Whether somebody answers on a Unix socket: if not, its file is left over from a process that is gone.
bool Answers(const sockaddr_un& address) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return true;
  const bool answers = connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(fd);
  return answers;
}

absl::StatusOr<int> ListenOnPath(const std::string& text) {
  const absl::string_view path = absl::StripPrefix(text, kUnix);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) return CannotListen(text, "the path is too long");
  std::memcpy(address.sun_path, path.data(), path.size());
  struct stat found {};
  if (stat(address.sun_path, &found) == 0) {
    if (!S_ISSOCK(found.st_mode)) return CannotListen(text, "there is a file of another kind");
    if (Answers(address)) return CannotListen(text, "another process listens there");
    unlink(address.sun_path);
  }
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return CannotListen(text, ErrorText(errno));
  // Nobody can connect before listen(), so the mode is there in time.
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      chmod(address.sun_path, S_IRUSR | S_IWUSR) != 0 || listen(fd, kBacklog) != 0) {
    const int error = errno;
    close(fd);
    return CannotListen(text, ErrorText(error));
  }
  return fd;
}

int ListenOn(const addrinfo& where) {
  const int fd = socket(where.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));  // never SO_REUSEPORT: no second process shares the port
  const int off = 0;
  if (where.ai_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
  if (bind(fd, where.ai_addr, where.ai_addrlen) == 0 && listen(fd, kBacklog) == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

sockaddr_in AsV4(const sockaddr_in6& mapped) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = mapped.sin6_port;
  std::memcpy(&v4.sin_addr, mapped.sin6_addr.s6_addr + 12, 4);
  return v4;
}

struct HostAndPort {
  std::string host;
  int port = 0;
};

HostAndPort Split(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
    return {absl::StrCat("ipv4:", text.data()), ntohs(v4.sin_port)};
  }
  if (address.ss_family != AF_INET6) return {};
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
  if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
    const sockaddr_in v4 = AsV4(v6);
    inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
    return {absl::StrCat("ipv4:", text.data()), ntohs(v4.sin_port)};
  }
  inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
  const std::string scope = v6.sin6_scope_id == 0 ? "" : absl::StrCat("%", v6.sin6_scope_id);
  return {absl::StrCat("ipv6:[", text.data(), scope, "]"), ntohs(v6.sin6_port)};
}

}  // namespace

absl::StatusOr<int> OpenListeningSocket(const std::string& address) {
  if (absl::StartsWith(address, kUnix)) return ListenOnPath(address);
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0) return CannotListen(address, "write it as host:port");
  absl::string_view host = absl::string_view(address).substr(0, colon);
  if (absl::ConsumePrefix(&host, "[")) absl::ConsumeSuffix(&host, "]");
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int failed = getaddrinfo(std::string(host).c_str(), address.c_str() + colon + 1, &hints, &found);
  if (failed != 0) return CannotListen(address, gai_strerror(failed));
  const int fd = ListenOn(*found);
  const int error = errno;
  freeaddrinfo(found);
  if (fd < 0) return CannotListen(address, ErrorText(error));
  return fd;
}

int PortOf(int listening_fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  if (getsockname(listening_fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return Split(address).port;
}

std::string PeerText(const sockaddr_storage& address) {
  const HostAndPort parts = Split(address);
  return parts.host.empty() ? "" : absl::StrCat(parts.host, ":", parts.port);
}

std::string HostText(const sockaddr_storage& address) {
  return Split(address).host;
}

std::string PlainHost(absl::string_view host) {
  if (!absl::ConsumePrefix(&host, "ipv4:")) absl::ConsumePrefix(&host, "ipv6:");
  if (absl::ConsumePrefix(&host, "[")) absl::ConsumeSuffix(&host, "]");
  // An IPv4 caller at a socket that takes both.
  if (absl::StrContains(host, '.')) absl::ConsumePrefix(&host, "::ffff:");
  return std::string(host);
}

std::string NormalPeer(absl::string_view grpc_peer) {
  std::string plain;
  for (size_t i = 0; i < grpc_peer.size(); ++i) {
    const bool escaped = grpc_peer[i] == '%' && i + 2 < grpc_peer.size() &&
                         absl::ascii_isxdigit(static_cast<unsigned char>(grpc_peer[i + 1])) &&
                         absl::ascii_isxdigit(static_cast<unsigned char>(grpc_peer[i + 2]));
    if (!escaped) {
      plain.push_back(grpc_peer[i]);
      continue;
    }
    plain += absl::HexStringToBytes(grpc_peer.substr(i + 1, 2));
    i += 2;
  }
  return plain;
}

}  // namespace relais
