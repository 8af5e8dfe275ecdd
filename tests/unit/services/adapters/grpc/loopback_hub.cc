#include "tests/unit/services/adapters/grpc/loopback_hub.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"

namespace relais::loopback {
namespace {

const absl::Duration kPatience = absl::Seconds(30);

absl::Time Now() {
  return SystemClock().Now();
}

const CertificateAuthority* NewAuthority() {
  std::string folder = "/tmp/relais-grpc-test.XXXXXX";
  RELAIS_CHECK(mkdtemp(folder.data()) != nullptr);
  const std::string path = folder + "/authority";
  auto authority = CertificateAuthority::Create(path, kRegion, Now());
  RELAIS_CHECK(authority.ok());
  unlink(path.c_str());
  rmdir(folder.c_str());
  return new CertificateAuthority(*std::move(authority));
}

class EchoReactor : public grpc::ServerBidiReactor<v1::ExchangeRequest, v1::ExchangeResponse> {
 public:
  explicit EchoReactor(const absl::Status& admission) {
    if (admission.ok()) {
      StartRead(&request_);
    } else {
      Finish(ToGrpc(admission));
    }
  }

 private:
  void OnReadDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::OK);
    response_.mutable_welcome()->set_protocol_version(request_.hello().protocol_version());
    StartWrite(&response_);
  }
  void OnWriteDone(bool ok) override {
    if (ok) StartRead(&request_);
    if (!ok) Finish(grpc::Status::OK);
  }
  void OnDone() override { delete this; }

  v1::ExchangeRequest request_;
  v1::ExchangeResponse response_;
};

}  // namespace

NodeId NodeOf(uint8_t digit) {
  std::array<uint8_t, 16> bytes;
  bytes.fill(digit);
  return NodeId(bytes);
}

const CertificateAuthority& Authority() {
  static const CertificateAuthority* const authority = NewAuthority();
  return *authority;
}

const CertificateAuthority& OtherAuthority() {
  static const CertificateAuthority* const authority = NewAuthority();
  return *authority;
}

ChannelIdentity IdentityOf(const CertificateAuthority& authority, NodeId node, absl::Duration issued_ago) {
  const auto request = MakeNodeRequest();
  RELAIS_CHECK(request.ok());
  const auto issued = authority.SignNode(request->csr_der, node, Now() - issued_ago);
  RELAIS_CHECK(issued.ok());
  return {request->key_pem, issued->pem};
}

CertificateReader RegionReader() {
  return [](absl::string_view pem) -> absl::StatusOr<Peer> {
    const auto certificate = ParsePeerCertificate(pem, kRegion);
    if (!certificate.ok()) return certificate.status();
    return Peer{certificate->node, certificate->not_before, certificate->not_after, certificate->fingerprint, ""};
  };
}

absl::StatusOr<Peer> EchoService::last_peer() const {
  std::lock_guard lock(mutex_);
  return last_peer_;
}

grpc::ServerBidiReactor<v1::ExchangeRequest, v1::ExchangeResponse>* EchoService::Exchange(
    grpc::CallbackServerContext* context) {
  absl::StatusOr<Peer> peer = PeerOf(*context, RegionReader());
  absl::Status admission = peer.status();
  if (peer.ok() && !listener_->Claim(peer->connection, peer->node)) admission = Refuse(Reason::kNotPermitted);
  {
    std::lock_guard lock(mutex_);
    last_peer_ = std::move(peer);
  }
  return new EchoReactor(admission);
}

LoopbackHub::LoopbackHub(ListenerOptions listener, CallerCertificate caller) {
  const auto identity = Authority().IssueServer({}, Now());
  RELAIS_CHECK(identity.ok());
  const ServerOptions options{.listener = listener,
                              .tls = {.key_pem = identity->key_pem,
                                      .chain_pem = identity->chain_pem,
                                      .caller = caller,
                                      .caller_authority_pem = Authority().pem()}};
  auto server = Server::Start(options, {&service_});
  RELAIS_CHECK(server.ok());
  server_ = *std::move(server);
  service_.set_listener(&server_->listener());
}

std::shared_ptr<grpc::Channel> LoopbackHub::Dial(std::optional<ChannelIdentity> identity) const {
  return OpenChannel({.address = address(), .authority_pem = Authority().pem(), .identity = std::move(identity)});
}

Line::Line(const std::shared_ptr<grpc::Channel>& channel) : stub_(v1::ExchangeService::NewStub(channel)) {
  context_.set_deadline(absl::ToChronoTime(Now() + kPatience));
  stream_ = stub_->Exchange(&context_);
}

Line::~Line() {
  if (ended_) return;
  context_.TryCancel();
  AwaitEnd();
}

bool Line::Echo(uint32_t number) {
  v1::ExchangeRequest request;
  request.mutable_hello()->set_protocol_version(number);
  v1::ExchangeResponse response;
  return stream_->Write(request) && stream_->Read(&response) && response.welcome().protocol_version() == number;
}

grpc::Status Line::AwaitEnd() {
  v1::ExchangeResponse response;
  while (stream_->Read(&response)) {
  }
  ended_ = true;
  return stream_->Finish();
}

SilentCaller::SilentCaller(int port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<uint16_t>(port));
  const timeval patience{absl::ToInt64Seconds(kPatience), 0};
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  RELAIS_CHECK(fd_ >= 0 && connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0);
}

SilentCaller::~SilentCaller() {
  close(fd_);
}

bool SilentCaller::AwaitCut() {
  std::array<char, 4096> bytes;
  ssize_t got = 1;
  while (got > 0) got = recv(fd_, bytes.data(), bytes.size(), 0);
  return got == 0 || errno == ECONNRESET;
}

bool SilentCaller::IsOpen() const {
  char byte = 0;
  return recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

void PauseShortly() {
  poll(nullptr, 0, 10);
}

}  // namespace relais::loopback
