// The first contact: the pinned authority is found, an impostor is not believed, silence ends.
#include "services/adapters/openssl/pinned_authority.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/adapters/openssl/ossl.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

// Listens on a loopback port of the system's choice.
class Listener {
 public:
  Listener() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(fd_, 4), 0);
    EXPECT_EQ(getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    address_ = absl::StrCat("127.0.0.1:", ntohs(address.sin_port));
  }
  ~Listener() { close(fd_); }
  int fd() const { return fd_; }
  const std::string& address() const { return address_; }

 private:
  const int fd_;
  std::string address_;
};

// Shakes hands once in the name of `identity`, then hangs up.
void ServeOnce(int listener, const ServerIdentity& identity) {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  ossl::Bio chain(BIO_new_mem_buf(identity.chain_pem.data(), static_cast<int>(identity.chain_pem.size())));
  const ossl::Certificate leaf(PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr));
  const ossl::Certificate root(PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr));
  const auto key = ossl::ParseKeyPem(identity.key_pem);
  SSL_CTX_use_certificate(context, leaf.get());
  SSL_CTX_use_PrivateKey(context, key->get());
  SSL_CTX_add1_chain_cert(context, root.get());
  SSL_CTX_set_num_tickets(context, 0);  // written after the handshake, when the client may have hung up
  const int client = accept(listener, nullptr, nullptr);
  SSL* session = SSL_new(context);
  SSL_set_fd(session, client);
  SSL_accept(session);
  SSL_free(session);
  close(client);
  SSL_CTX_free(context);
}

class PinnedAuthorityTest : public testing::Test {
 protected:
  void SetUp() override {
    authority_ = CertificateAuthority::Create(folder_ / "authority.pem", "region", now_);
    ASSERT_TRUE(authority_.ok());
    identity_ = authority_->IssueServer({}, now_);
    ASSERT_TRUE(identity_.ok());
  }
  absl::StatusOr<std::string> Fetch(const Digest& pin) {
    std::thread server([this] { ServeOnce(listener_.fd(), *identity_); });
    auto fetched = FetchPinnedAuthority(listener_.address(), pin, absl::Seconds(20));
    server.join();
    return fetched;
  }

  const absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);
  TemporaryFolder folder_;
  Listener listener_;
  absl::StatusOr<CertificateAuthority> authority_ = absl::UnknownError("");
  absl::StatusOr<ServerIdentity> identity_ = absl::UnknownError("");
};

TEST_F(PinnedAuthorityTest, FindsTheOneItWasToldOf) {
  const auto fetched = Fetch(authority_->fingerprint());
  ASSERT_TRUE(fetched.ok()) << fetched.status();
  EXPECT_EQ(*fetched, authority_->pem());
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST_F(PinnedAuthorityTest, AnotherAuthorityOrAMereLeafIsAnImpostor) {
  auto bytes = authority_->fingerprint().bytes();
  bytes[31] ^= 1;
  EXPECT_EQ(ReasonOf(Fetch(Digest(bytes)).status()), Reason::kCertificateInvalid);

  const std::string leaf = identity_->chain_pem.substr(0, identity_->chain_pem.size() - authority_->pem().size());
  const auto parsed = ossl::ParseCertificate(leaf);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(ReasonOf(Fetch(ossl::CertificateFingerprint(parsed->get())).status()), Reason::kCertificateInvalid);
}

TEST_F(PinnedAuthorityTest, WhoSaysNothingIsGivenUp) {
  // The connection is taken into the queue and never answered.
  const auto fetched = FetchPinnedAuthority(listener_.address(), authority_->fingerprint(), absl::Seconds(1));
  EXPECT_EQ(ReasonOf(fetched.status()), Reason::kUnavailable);
}

TEST_F(PinnedAuthorityTest, WhoHangsUpIsNoHub) {
  std::thread server([this] { close(accept(listener_.fd(), nullptr, nullptr)); });
  const auto fetched = FetchPinnedAuthority(listener_.address(), authority_->fingerprint(), absl::Seconds(20));
  server.join();
  EXPECT_EQ(ReasonOf(fetched.status()), Reason::kUnavailable);
}

TEST_F(PinnedAuthorityTest, NobodyThereAndNoAddress) {
  std::string closed;
  {
    const Listener gone;
    closed = gone.address();
  }
  const Digest pin = authority_->fingerprint();
  EXPECT_EQ(ReasonOf(FetchPinnedAuthority(closed, pin, absl::Seconds(1)).status()), Reason::kUnavailable);
  for (const char* address : {"", "localhost", "127.0.0.1:", "::1:443"}) {
    EXPECT_EQ(ReasonOf(FetchPinnedAuthority(address, pin, absl::Seconds(1)).status()), Reason::kMalformed) << address;
  }
  EXPECT_EQ(ERR_peek_error(), 0u);
}

}  // namespace
}  // namespace relais
