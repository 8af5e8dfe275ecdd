#include "services/adapters/grpc/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/services/adapters/grpc/health_of.h"
#include "tests/unit/services/adapters/grpc/loopback_hub.h"

namespace relais::loopback {
namespace {

// gRPC reads the suites once, so before any test of this binary starts a server.
const bool kRestricted = (RestrictTls(), true);

TEST(ServerTest, AMemberIsServed) {
  LoopbackHub hub;
  Line line(hub.Dial(IdentityOf(Authority(), NodeOf(1))));
  EXPECT_TRUE(line.Echo(1));
  EXPECT_TRUE(line.Echo(2));
}

TEST(ServerTest, HealthIsWhatTheServerIsTold) {
  LoopbackHub hub;
  const auto member = hub.Dial(IdentityOf(Authority(), NodeOf(1)));
  EXPECT_EQ(HealthOf(member), "SERVING");
  hub.server().SetServing(false);
  EXPECT_EQ(HealthOf(member), "NOT_SERVING");
  Line line(member);
  EXPECT_TRUE(line.Echo(1)) << "calls are answered all the same";
  hub.server().SetServing(true);
  EXPECT_EQ(HealthOf(member), "SERVING");
  EXPECT_NE(HealthOf(hub.Dial(std::nullopt)), "SERVING") << "no certificate, no word";
}

// No call of such a caller reaches the service.
void ExpectShutOut(LoopbackHub& hub, const std::shared_ptr<grpc::Channel>& channel) {
  Line line(channel);
  EXPECT_EQ(line.AwaitEnd().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(hub.service().last_peer(), HasCode(absl::StatusCode::kNotFound)) << "the service was reached";
}

TEST(ServerTest, NoCertificateIsRefused) {
  LoopbackHub hub;
  ExpectShutOut(hub, hub.Dial(std::nullopt));
}

TEST(ServerTest, AnotherAuthoritysMemberIsRefused) {
  LoopbackHub hub;
  ExpectShutOut(hub, hub.Dial(IdentityOf(OtherAuthority(), NodeOf(1))));
}

TEST(ServerTest, AnEndedCertificateIsRefused) {
  LoopbackHub hub;
  ExpectShutOut(hub, hub.Dial(IdentityOf(Authority(), NodeOf(1), absl::Hours(24 * (limits::kCertificateDays + 1)))));
}

TEST(ServerTest, ACallerWithoutTlsIsRefused) {
  LoopbackHub hub;
  ExpectShutOut(hub, grpc::CreateChannel(hub.address(), grpc::InsecureChannelCredentials()));
}

TEST(ServerTest, ANodeRefusesAnotherAuthoritysHub) {
  LoopbackHub hub;
  ExpectShutOut(hub, OpenChannel({.address = hub.address(),
                                  .authority_pem = OtherAuthority().pem(),
                                  .identity = IdentityOf(Authority(), NodeOf(1))}));
}

TEST(ServerTest, ANodeRefusesAHubOfAnotherName) {
  LoopbackHub hub;
  ExpectShutOut(hub, OpenChannel({.address = hub.address(),
                                  .authority_pem = Authority().pem(),
                                  .identity = IdentityOf(Authority(), NodeOf(1)),
                                  .server_name = "other-hub"}));
}

TEST(ServerTest, AMembersCertificateDoesNotMakeAHub) {
  const ChannelIdentity member = IdentityOf(Authority(), NodeOf(1));
  EchoService service;
  auto server = Server::Start({.listener = {.address = "127.0.0.1:0"},
                               .tls = {.key_pem = member.key_pem,
                                       .chain_pem = member.certificate_pem,
                                       .caller = CallerCertificate::kRequired,
                                       .caller_authority_pem = Authority().pem()}},
                              {&service});
  ASSERT_OK(server);
  Line line(OpenChannel({.address = "127.0.0.1:" + std::to_string((*server)->port()),
                         .authority_pem = Authority().pem(),
                         .identity = IdentityOf(Authority(), NodeOf(2))}));
  EXPECT_EQ(line.AwaitEnd().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(service.last_peer(), HasCode(absl::StatusCode::kNotFound));
}

// Found when a hub was killed and started under load: nodes that waited for it called before its doorways had been told
// of their listener, and the hub died of that call.
TEST(ServerTest, TheListenerIsIntroducedBeforeTheFirstCaller) {
  EchoService service;
  Listener* introduced = nullptr;
  size_t accepted = 1;
  const TemporaryFolder folder;
  const std::string address = "unix:" + folder / "server.sock";
  auto server = Server::Start({.listener = {.address = address}}, {&service}, [&](Listener* listener) {
    introduced = listener;
    accepted = listener->connections().size();
  });
  ASSERT_OK(server);
  EXPECT_EQ(introduced, &(*server)->listener());
  EXPECT_EQ(accepted, 0u);
}

TEST(ServerTest, KeysThatAreNoneAreRefused) {
  EchoService service;
  const auto server = Server::Start({.listener = {.address = "127.0.0.1:0"},
                                     .tls = {.key_pem = "no key",
                                             .chain_pem = "no certificate",
                                             .caller = CallerCertificate::kNone,
                                             .caller_authority_pem = ""}},
                                    {&service});
  EXPECT_THAT(server, RefusedFor(Reason::kUnavailable));
}

TEST(ServerTest, AFrameOverTheLimitEndsTheCall) {
  LoopbackHub hub;
  // A sender without our own limit, as a hostile one is.
  grpc::SslCredentialsOptions ssl;
  const ChannelIdentity identity = IdentityOf(Authority(), NodeOf(1));
  ssl.pem_root_certs = Authority().pem();
  ssl.pem_private_key = identity.key_pem;
  ssl.pem_cert_chain = identity.certificate_pem;
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride(kHubServerName);
  const auto stub =
      v1::ExchangeService::NewStub(grpc::CreateCustomChannel(hub.address(), grpc::SslCredentials(ssl), arguments));
  grpc::ClientContext context;
  const auto stream = stub->Exchange(&context);
  v1::ExchangeRequest request;
  request.mutable_hello()->set_store_id(std::string(limits::kFrameBytesMax, 'x'));
  stream->Write(request);
  v1::ExchangeResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST(ServerTest, ShutdownEndsWhatIsUnderWay) {
  LoopbackHub hub;
  Line line(hub.Dial(IdentityOf(Authority(), NodeOf(1))));
  ASSERT_TRUE(line.Echo(1));
  hub.server().Shutdown(absl::ZeroDuration());
  EXPECT_FALSE(line.AwaitEnd().ok());
  hub.server().Shutdown(absl::ZeroDuration());
  EXPECT_THAT(Listener::Open({.address = hub.address()}), IsOk()) << "the port is free again";
}

// Whether a caller that speaks TLS 1.2 with this one suite is answered.
bool ShakesHands(int port, const char* suite) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<uint16_t>(port));
  RELAIS_CHECK(fd >= 0 && connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0);
  SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
  RELAIS_CHECK(SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION) == 1);
  RELAIS_CHECK(SSL_CTX_set_cipher_list(context, suite) == 1);
  constexpr unsigned char kHttp2[] = "\2h2";
  RELAIS_CHECK(SSL_CTX_set_alpn_protos(context, kHttp2, 3) == 0);
  SSL* const ssl = SSL_new(context);
  SSL_set_fd(ssl, fd);
  const bool shaken = SSL_connect(ssl) == 1;
  SSL_free(ssl);
  SSL_CTX_free(context);
  close(fd);
  return shaken;
}

TEST(ServerTest, OnlyOneSuiteOfTls12IsLeft) {
  ASSERT_TRUE(kRestricted);
  LoopbackHub hub({.address = "127.0.0.1:0"}, CallerCertificate::kNone);
  EXPECT_TRUE(ShakesHands(hub.server().port(), "ECDHE-ECDSA-AES256-GCM-SHA384"));
  for (const char* suite : {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES256-SHA",
                            "ECDHE-ECDSA-AES128-SHA256"}) {
    EXPECT_FALSE(ShakesHands(hub.server().port(), suite)) << suite;
  }
}

}  // namespace
}  // namespace relais::loopback
