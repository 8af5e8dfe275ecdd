// Accounts' certificates: as strict as nodes', and neither passes for the other.
#include <gtest/gtest.h>

#include "services/adapters/openssl/certificate_authority.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

constexpr char kOurRegion[] = "centre-val-de-loire";
const AccountId kAccount = AccountId::FromHex("00112233445566778899aabbccddeeff");
const NodeId kAnyNode = NodeId::FromHex("00112233445566778899aabbccddeeff");

class AccountCertificateTest : public testing::Test {
 protected:
  const absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);
  const TemporaryFolder folder_;
  const CertificateAuthority authority_ =
      *CertificateAuthority::Create(folder_.path() + "/authority.pem", kOurRegion, now_);
  const NodeRequest request_ = *MakeNodeRequest();
};

TEST_F(AccountCertificateTest, NamesTheAccountForAYear) {
  const auto issued = authority_.SignAccount(request_.csr_der, kAccount, now_);
  ASSERT_TRUE(issued.ok()) << issued.status();
  const auto read = ParseAccountCertificate(issued->pem, kOurRegion);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->account, kAccount);
  EXPECT_EQ(read->fingerprint, issued->fingerprint);
  EXPECT_EQ(read->not_after, now_ + absl::Hours(24) * limits::kAccountCertificateDays);
  EXPECT_EQ(ReasonOf(ParseAccountCertificate(issued->pem, "bretagne").status()), Reason::kCertificateInvalid);
}

TEST_F(AccountCertificateTest, NeitherPassesForTheOther) {
  const auto account = authority_.SignAccount(request_.csr_der, kAccount, now_);
  const auto node = authority_.SignNode(request_.csr_der, kAnyNode, now_);
  ASSERT_TRUE(account.ok() && node.ok());
  EXPECT_EQ(ReasonOf(ParsePeerCertificate(account->pem, kOurRegion).status()), Reason::kCertificateInvalid);
  EXPECT_EQ(ReasonOf(ParseAccountCertificate(node->pem, kOurRegion).status()), Reason::kCertificateInvalid);
}

TEST_F(AccountCertificateTest, TheOwnerChecksItAll) {
  const auto issued = authority_.SignAccount(request_.csr_der, kAccount, now_);
  ASSERT_TRUE(issued.ok());
  const auto check = [&](const std::string& key, const std::string& authority, AccountId account, absl::Time now) {
    return CheckOwnAccountCertificate(issued->pem, key, authority, kOurRegion, account, now);
  };
  EXPECT_TRUE(check(request_.key_pem, authority_.pem(), kAccount, now_).ok());
  EXPECT_FALSE(check(MakeNodeRequest()->key_pem, authority_.pem(), kAccount, now_).ok());
  EXPECT_FALSE(check(request_.key_pem, authority_.pem(), AccountId::FromBytes("another account."), now_).ok());
  EXPECT_FALSE(check(request_.key_pem, authority_.pem(), kAccount, now_ + absl::Hours(24 * 366)).ok());
  const auto other = CertificateAuthority::Create(folder_.path() + "/other.pem", kOurRegion, now_);
  ASSERT_TRUE(other.ok());
  EXPECT_FALSE(check(request_.key_pem, other->pem(), kAccount, now_).ok());
}

TEST_F(AccountCertificateTest, ARequestThatAsksForANameIsRefused) {
  EXPECT_EQ(ReasonOf(authority_.SignAccount("no request", kAccount, now_).status()), Reason::kCertificateInvalid);
}

}  // namespace
}  // namespace relais
