// A TCP connection to loopback that says what a test wants, well-formed or not.
#ifndef RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_HTTP_RAW_CALLER_H_
#define RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_HTTP_RAW_CALLER_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/check.h"

namespace relais {

class RawCaller {
 public:
  // `from`: another address of loopback to call from.
  explicit RawCaller(int port, int receive_buffer_bytes = 0, const std::string& from = "")
      : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    RELAIS_CHECK(fd_ >= 0);
    if (receive_buffer_bytes > 0) {
      setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof(receive_buffer_bytes));
    }
    sockaddr_in own{};
    own.sin_family = AF_INET;
    if (!from.empty() && inet_pton(AF_INET, from.c_str(), &own.sin_addr) == 1) {
      RELAIS_CHECK(bind(fd_, reinterpret_cast<const sockaddr*>(&own), sizeof(own)) == 0);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~RawCaller() { close(fd_); }
  RawCaller(const RawCaller&) = delete;
  RawCaller& operator=(const RawCaller&) = delete;

  bool connected() const { return connected_; }
  // False once the other side takes nothing any more.
  bool Send(absl::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }
  // What comes until `mark` has come, the other side ends, or nothing has come for so long.
  std::string ReadUntil(absl::string_view mark, int silence_ms = 20'000) {
    std::string read;
    while (mark.empty() || read.find(std::string(mark)) == std::string::npos) {
      pollfd waiting{fd_, POLLIN, 0};
      if (poll(&waiting, 1, silence_ms) <= 0) return read;
      char bytes[4096];
      const ssize_t got = recv(fd_, bytes, sizeof(bytes), 0);
      if (got <= 0) {
        ended_ = true;
        return read;
      }
      read.append(bytes, static_cast<size_t>(got));
    }
    return read;
  }
  std::string ReadAll() { return ReadUntil(""); }
  // The other side has ended the connection, as far as was read.
  bool ended() const { return ended_; }

 private:
  const int fd_;
  bool connected_ = false;
  bool ended_ = false;
};

inline void PauseFor(int milliseconds) {
  poll(nullptr, 0, milliseconds);
}

// One page by HTTP/1.0, header fields and all; "" when nobody answers.
inline std::string GetPage(int port, absl::string_view path) {
  RawCaller caller(port);
  if (!caller.connected()) return "";
  caller.Send(absl::StrCat("GET ", path, " HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"));
  return caller.ReadAll();
}

}  // namespace relais

#endif  // RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_HTTP_RAW_CALLER_H_
