// Against a real relay on loopback.
#include "services/adapters/smtp/curl_mailer.h"

#include <fstream>
#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/relay/mail_relay.h"

namespace relais {
namespace {

using testing::HasSubstr;

class CurlMailerTest : public ::testing::Test {
 protected:
  absl::Status Send(const RelayOptions& options, const std::string& to = "accueil@example.org") {
    return CurlMailer(options, clock_, entropy_).Send({to, "Relais : ça attend", "Bonjour,\nquelque chose attend.\n"});
  }
  static RelayOptions Plain(const std::string& address) {
    RelayOptions options;
    options.address = address;
    options.security = RelaySecurity::kNone;
    options.from = "relais@example.org";
    return options;
  }
  // A relay that asks for STARTTLS and a password, certified for "localhost" by an authority of the test's own.
  std::unique_ptr<MailRelay> CarefulRelay() {
    const absl::Time now = clock_.Now();
    absl::StatusOr<CertificateAuthority> authority = CertificateAuthority::Create(folder_ / "authority", "test", now);
    EXPECT_TRUE(authority.ok()) << authority.status();
    absl::StatusOr<ServerIdentity> identity = authority->IssueServer({"localhost"}, now);
    EXPECT_TRUE(identity.ok()) << identity.status();
    std::ofstream(folder_ / "ca.pem") << authority->pem();
    std::ofstream(folder_ / "relay.pem") << identity->chain_pem;
    std::ofstream(folder_ / "relay.key") << identity->key_pem;
    return std::make_unique<MailRelay>(std::vector<std::string>{"--cert", folder_ / "relay.pem", "--key",
                                                                folder_ / "relay.key", "--user", "relais", "--password",
                                                                "open sesame"});
  }
  RelayOptions Careful(const MailRelay& relay) {
    RelayOptions options;
    options.address = "localhost:" + std::to_string(relay.port());
    options.security = RelaySecurity::kStartTls;
    options.user = "relais";
    options.password = "open sesame";
    options.authority_path = folder_ / "ca.pem";
    options.from = "relais@example.org";
    return options;
  }

  SystemClock clock_;
  OsEntropy entropy_;
  TemporaryFolder folder_;
};

TEST_F(CurlMailerTest, TheRelayGetsWhatWasSent) {
  const MailRelay relay;
  const absl::Status sent = Send(Plain(relay.address()));
  ASSERT_TRUE(sent.ok()) << sent;
  const std::vector<TakenMail> taken = relay.AwaitTaken(1);
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken[0].to, "accueil@example.org");
  EXPECT_EQ(taken[0].body, "Bonjour,\nquelque chose attend.\n");
  EXPECT_THAT(taken[0].headers, HasSubstr("From: relais@example.org"));
}

TEST_F(CurlMailerTest, SignsInUnderTls) {
  const std::unique_ptr<MailRelay> relay = CarefulRelay();
  const absl::Status sent = Send(Careful(*relay));
  ASSERT_TRUE(sent.ok()) << sent;
  EXPECT_EQ(relay->AwaitTaken(1).size(), 1u);
}

TEST_F(CurlMailerTest, AWrongPasswordIsSaid) {
  const std::unique_ptr<MailRelay> relay = CarefulRelay();
  RelayOptions options = Careful(*relay);
  options.password = "open barley";
  EXPECT_TRUE(absl::IsPermissionDenied(Send(options))) << Send(options);
  EXPECT_TRUE(relay->Taken().empty());
}

TEST_F(CurlMailerTest, NoPasswordForARelayThatAnotherAuthorityVouchesFor) {
  const std::unique_ptr<MailRelay> relay = CarefulRelay();
  RelayOptions options = Careful(*relay);
  options.authority_path.clear();  // the system's do not know it
  EXPECT_TRUE(absl::IsUnavailable(Send(options)));
  EXPECT_TRUE(relay->Taken().empty());
}

TEST_F(CurlMailerTest, ARelayWithoutTlsIsNotUsedWhenTlsIsAskedFor) {
  const MailRelay relay;
  RelayOptions options = Plain(relay.address());
  options.security = RelaySecurity::kStartTls;
  EXPECT_TRUE(absl::IsUnavailable(Send(options)));
  EXPECT_TRUE(relay.Taken().empty());
}

TEST_F(CurlMailerTest, ARefusedMailboxIsForGood) {
  const MailRelay relay({"--refuse", "parti@example.org"});
  EXPECT_TRUE(absl::IsInvalidArgument(Send(Plain(relay.address()), "parti@example.org")));
  EXPECT_TRUE(Send(Plain(relay.address())).ok());
}

TEST_F(CurlMailerTest, WhatIsNoMailboxNeverReachesTheRelay) {
  const MailRelay relay;
  EXPECT_TRUE(absl::IsInvalidArgument(Send(Plain(relay.address()), "a@b>\r\nRCPT TO:<c@d")));
  EXPECT_TRUE(relay.Taken().empty());
}

TEST_F(CurlMailerTest, NobodyThere) {
  std::string address;
  {
    const MailRelay relay;
    address = relay.address();
  }
  EXPECT_TRUE(absl::IsUnavailable(Send(Plain(address))));
}

}  // namespace
}  // namespace relais
