// One certificate after the other, with a crash after every write: what a start finds always fits together.
#include "node/tls_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "services/adapters/openssl/certificate_authority.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/temporary_folder.h"

namespace relais::node {
namespace {

namespace fs = std::filesystem;

class TlsFolderTest : public ::testing::Test {
 protected:
  TlsFolderTest() {
    folder_.key = home_ / "node.key";
    folder_.certificate = home_ / "node.crt";
    folder_.authority = home_ / "hub-ca.crt";
    folder_.region = "centre";
    folder_.node = NodeId::FromBytes(std::string(NodeId::kSize, 'n'));
    const NodeRequest first = MakeNodeRequest().value();
    Write(folder_.authority, authority_.pem());
    Write(folder_.key, first.key_pem);
    Write(folder_.certificate, Certify(first));
  }
  static void Write(const std::string& path, const std::string& bytes) {
    ASSERT_TRUE(ReplaceSecretFile(path, bytes).ok()) << path;
  }
  std::string Certify(const NodeRequest& request) {
    return authority_.SignNode(request.csr_der, folder_.node, now_).value().pem;
  }
  // What a start of the daemon makes of the folder: a pair that the hub lets in.
  std::string PairAfterStart() {
    EXPECT_TRUE(SettlePair(folder_, now_).ok());
    const absl::StatusOr<TlsPair> pair = ReadPair(folder_);
    EXPECT_TRUE(pair.ok());
    EXPECT_TRUE(
        CheckOwnCertificate(pair->certificate_pem, pair->key_pem, authority_.pem(), folder_.region, folder_.node, now_)
            .ok());
    return pair->certificate_pem;
  }

  TemporaryFolder home_;
  const absl::Time now_ = SystemClock().Now();
  CertificateAuthority authority_ = CertificateAuthority::Create(home_ / "ca.pem", "centre", now_).value();
  TlsFolder folder_;
};

TEST_F(TlsFolderTest, ARenewalFromEndToEnd) {
  const std::string before = PairAfterStart();
  const NodeRequest next = NextRequest(folder_).value();
  EXPECT_EQ(PairAfterStart(), before) << "the request left, nothing came";
  const std::string certificate = Certify(next);
  ASSERT_TRUE(TakeCertificate(folder_, certificate, now_).ok());
  EXPECT_EQ(PairAfterStart(), certificate);
  EXPECT_FALSE(fs::exists(folder_.next_key()));
  EXPECT_FALSE(fs::exists(folder_.next_certificate()));
}

TEST_F(TlsFolderTest, AKeyWhoseAnswerWasLostIsAskedForAgain) {
  const NodeRequest first = NextRequest(folder_).value();
  const NodeRequest again = NextRequest(folder_).value();
  EXPECT_EQ(again.key_pem, first.key_pem);
  ASSERT_TRUE(TakeCertificate(folder_, Certify(again), now_).ok());
}

// Each state that a crash can leave, as tls_folder.cc lists them.
TEST_F(TlsFolderTest, EveryCrashLeavesAPairThatFits) {
  for (int rotation = 0; rotation < 25; ++rotation) {
    const std::string before = PairAfterStart();
    const NodeRequest next = NextRequest(folder_).value();
    const std::string certificate = Certify(next);
    switch (rotation % 4) {
      case 0:  // the next key is there
        EXPECT_EQ(PairAfterStart(), before);
        break;
      case 1:  // and its certificate
        Write(folder_.next_certificate(), certificate);
        EXPECT_EQ(PairAfterStart(), certificate);
        break;
      case 2:  // the key is moved, the certificate is not
        Write(folder_.next_certificate(), certificate);
        fs::rename(folder_.next_key(), folder_.key);
        EXPECT_EQ(PairAfterStart(), certificate);
        break;
      default:  // both are moved
        ASSERT_TRUE(TakeCertificate(folder_, certificate, now_).ok());
        EXPECT_EQ(PairAfterStart(), certificate);
    }
  }
}

TEST_F(TlsFolderTest, ACertificateThatIsNotThisKeysChangesNothing) {
  const std::string before = PairAfterStart();
  ASSERT_TRUE(NextRequest(folder_).ok());
  const absl::Status refused = TakeCertificate(folder_, Certify(MakeNodeRequest().value()), now_);
  EXPECT_EQ(ReasonOf(refused), Reason::kCertificateInvalid);
  EXPECT_EQ(PairAfterStart(), before);
  Write(folder_.next_certificate(), "half a certi");
  EXPECT_EQ(PairAfterStart(), before);
}

}  // namespace
}  // namespace relais::node
