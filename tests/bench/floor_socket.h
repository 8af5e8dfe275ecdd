// One TCP connection that carries length-prefixed frames: blocking, one reader, any number of writers.
#ifndef RELAIS_TESTS_BENCH_FLOOR_SOCKET_H_
#define RELAIS_TESTS_BENCH_FLOOR_SOCKET_H_

#include <cstdint>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace relais::bench {

class FloorSocket {
 public:
  struct Head {
    uint32_t size = 0;  // of the batch that follows; 0: hello or acknowledgement
    uint32_t mailbox = 0;
    uint64_t ack = 0;  // frames; 0: none
  };
  explicit FloorSocket(int fd);  // takes `fd`
  ~FloorSocket();
  FloorSocket(const FloorSocket&) = delete;
  FloorSocket& operator=(const FloorSocket&) = delete;

  // False when the connection ended.
  bool Read(Head& head, std::string& batch);
  bool Write(const Head& head, absl::string_view batch);
  // Makes a blocked Read and every later call return false.
  void Cut();

 private:
  const int fd_;
  std::mutex writing_;
};

// A listening socket on 127.0.0.1; its port in `port`.
absl::StatusOr<int> ListenOnLoopback(int& port);
// `address` is "127.0.0.1:port".
absl::StatusOr<int> ConnectToLoopback(const std::string& address);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_FLOOR_SOCKET_H_
