// A server with real mutual TLS on loopback, its authorities and its callers, for the tests of this folder.
#ifndef RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_GRPC_LOOPBACK_HUB_H_
#define RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_GRPC_LOOPBACK_HUB_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "relais/v1/exchange_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/peer.h"
#include "services/adapters/grpc/server.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/core/handoff/ids.h"

namespace relais::loopback {

inline constexpr char kRegion[] = "centre-val-de-loire";

// 16 bytes of `digit`.
NodeId NodeOf(uint8_t digit);
// One authority of kRegion, made once for the process; `other` is another one that nobody here trusts.
const CertificateAuthority& Authority();
const CertificateAuthority& OtherAuthority();
// A member's key and certificate, issued now or so long ago.
ChannelIdentity IdentityOf(const CertificateAuthority& authority, NodeId node,
                           absl::Duration issued_ago = absl::ZeroDuration());
// The reader that a hub passes to PeerOf.
CertificateReader RegionReader();

// Lets in every caller with a member's certificate, claims its connection, and gives back each frame's hello number.
class EchoService : public v1::ExchangeService::CallbackService {
 public:
  // Before the first call.
  void set_listener(Listener* listener) { listener_ = listener; }
  // What PeerOf said of the last call.
  absl::StatusOr<Peer> last_peer() const;

 private:
  grpc::ServerBidiReactor<v1::ExchangeRequest, v1::ExchangeResponse>* Exchange(
      grpc::CallbackServerContext* context) override;

  Listener* listener_ = nullptr;
  mutable std::mutex mutex_;
  absl::StatusOr<Peer> last_peer_ = absl::NotFoundError("no call yet");
};

// Serves an EchoService with Authority()'s certificate.
class LoopbackHub {
 public:
  explicit LoopbackHub(ListenerOptions listener = {.address = "127.0.0.1:0"},
                       CallerCertificate caller = CallerCertificate::kRequired);

  Server& server() { return *server_; }
  const EchoService& service() const { return service_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(server_->port()); }
  // As `identity`, trusting Authority().
  std::shared_ptr<grpc::Channel> Dial(std::optional<ChannelIdentity> identity) const;

 private:
  EchoService service_;
  std::unique_ptr<Server> server_;
};

// One open stream of a caller; over by itself after half a minute, so that a broken server fails a test, not a night.
class Line {
 public:
  explicit Line(const std::shared_ptr<grpc::Channel>& channel);
  ~Line();
  // Sends a frame and waits for its echo; false when the stream is over.
  bool Echo(uint32_t number);
  // Waits for the stream's end, without asking for it.
  grpc::Status AwaitEnd();

 private:
  std::unique_ptr<v1::ExchangeService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ExchangeRequest, v1::ExchangeResponse>> stream_;
  bool ended_ = false;
};

// A TCP connection that says nothing.
class SilentCaller {
 public:
  explicit SilentCaller(int port);
  ~SilentCaller();
  // Waits until the other side has ended it; false after half a minute.
  [[nodiscard]] bool AwaitCut();
  bool IsOpen() const;

 private:
  int fd_;
};

// Asks until `holds`, a hundred times a second at most, for ten seconds at most.
void PauseShortly();
template <class Condition>
bool Eventually(Condition holds) {
  for (int i = 0; i < 1000; ++i) {
    if (holds()) return true;
    PauseShortly();
  }
  return false;
}

}  // namespace relais::loopback

#endif  // RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_GRPC_LOOPBACK_HUB_H_
