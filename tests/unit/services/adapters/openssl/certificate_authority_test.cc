// The hub's authority: what it certifies, what it refuses, and what is in a certificate, read back with OpenSSL alone.
#include "services/adapters/openssl/certificate_authority.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/openssl/ossl.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

constexpr char kRegion[] = "centre-val-de-loire";
const NodeId kNode = NodeId::FromHex("00112233445566778899aabbccddeeff");

class AuthorityTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = folder_ / "authority.pem";
    auto made = CertificateAuthority::Create(path_, kRegion, now_);
    ASSERT_TRUE(made.ok()) << made.status();
    authority_.emplace_back(*std::move(made));
  }
  const CertificateAuthority& authority() const { return authority_.front(); }

  const absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);
  TemporaryFolder folder_;
  std::string path_;
  std::vector<CertificateAuthority> authority_;
};

std::string Printed(absl::string_view pem) {
  auto certificate = ossl::ParseCertificate(pem);
  if (!certificate.ok()) return std::string(certificate.status().message());
  ossl::Bio out(BIO_new(BIO_s_mem()));
  X509_print(out.get(), certificate->get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<size_t>(size));
}

// The first certificate of a chain.
std::string LeafOf(const std::string& chain) {
  const std::string end = "-----END CERTIFICATE-----\n";
  return chain.substr(0, chain.find(end) + end.size());
}

TEST_F(AuthorityTest, ItsFileIsItsOwnersAndIsNeverReplaced) {
  struct stat about {};
  ASSERT_EQ(stat(path_.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  EXPECT_TRUE(absl::IsAlreadyExists(CertificateAuthority::Create(path_, kRegion, now_).status()));

  const auto loaded = CertificateAuthority::Load(path_, kRegion, now_);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->fingerprint(), authority().fingerprint());
  EXPECT_EQ(loaded->pem(), authority().pem());
  EXPECT_EQ(*FingerprintOfCertificate(loaded->pem()), authority().fingerprint());

  ASSERT_EQ(chmod(path_.c_str(), 0640), 0);
  EXPECT_TRUE(absl::IsPermissionDenied(CertificateAuthority::Load(path_, kRegion, now_).status()));
}

TEST_F(AuthorityTest, LoadRefusesWhatIsNotThisRegionsAuthority) {
  EXPECT_TRUE(absl::IsNotFound(CertificateAuthority::Load(path_ + ".none", kRegion, now_).status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(CertificateAuthority::Load(path_, "bretagne", now_).status()));
  const absl::Time after = now_ + absl::Hours(24) * (limits::kAuthorityDays + 1);
  EXPECT_TRUE(absl::IsFailedPrecondition(CertificateAuthority::Load(path_, kRegion, after).status()));

  const std::string whole = *ReadSecretFile(path_, 100'000);
  const auto load = [&](const std::string& name, const std::string& bytes) {
    EXPECT_TRUE(CreateSecretFile(path_ + name, bytes).ok());
    return CertificateAuthority::Load(path_ + name, kRegion, now_).status();
  };
  for (size_t size : {size_t{0}, size_t{10}, whole.find("-----BEGIN CERT"), whole.size() - 40}) {
    EXPECT_TRUE(absl::IsDataLoss(load(absl::StrCat(".cut", size), whole.substr(0, size)))) << size;
  }
  const auto other = CertificateAuthority::Create(path_ + ".other", kRegion, now_);
  ASSERT_TRUE(other.ok());
  const std::string key = whole.substr(0, whole.find("-----BEGIN CERT"));
  EXPECT_TRUE(absl::IsDataLoss(load(".mixed", key + other->pem()))) << "a key and another's certificate";
  const auto request = MakeNodeRequest();
  const auto leaf = authority().SignNode(request->csr_der, kNode, now_);
  EXPECT_TRUE(absl::IsDataLoss(load(".leaf", request->key_pem + leaf->pem))) << "a node is no authority";
}

TEST_F(AuthorityTest, RegionNamesAreSimple) {
  for (const char* name :
       {"", "Centre", "centre val", "a/b", "a.b", "é", "a23456789012345678901234567890123456789012"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(CertificateAuthority::Create(path_ + "2", name, now_).status())) << name;
  }
}

TEST_F(AuthorityTest, ANodesCertificateSaysExactlyWhatTheCallerSaid) {
  const auto request = MakeNodeRequest();
  ASSERT_TRUE(request.ok());
  const auto issued = authority().SignNode(request->csr_der, kNode, now_);
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_EQ(issued->not_before, now_ - absl::Minutes(5));
  EXPECT_EQ(issued->not_after, now_ + absl::Hours(24 * 30));
  EXPECT_EQ(issued->serial.size(), 32u);

  const std::string text = Printed(issued->pem);
  for (const char* line :
       {"Version: 3 (0x2)", "Signature Algorithm: ecdsa-with-SHA256", "Issuer: CN=Relais centre-val-de-loire",
        "Subject: CN=00112233445566778899aabbccddeeff", "NIST CURVE: P-256", "CA:FALSE",
        "X509v3 Key Usage: critical\n                Digital Signature\n",
        "X509v3 Extended Key Usage: \n                TLS Web Client Authentication\n",
        "URI:relais://centre-val-de-loire/node/00112233445566778899aabbccddeeff\n"}) {
    EXPECT_TRUE(absl::StrContains(text, line)) << line << "\nnot in\n" << text;
  }
  const auto peer = ParsePeerCertificate(issued->pem, kRegion);
  ASSERT_TRUE(peer.ok()) << peer.status();
  EXPECT_EQ(peer->node, kNode);
  EXPECT_EQ(peer->fingerprint, issued->fingerprint);
  EXPECT_EQ(peer->serial, issued->serial);
  EXPECT_EQ(peer->not_before, issued->not_before);
  EXPECT_EQ(peer->not_after, issued->not_after);
  EXPECT_TRUE(CheckOwnCertificate(issued->pem, request->key_pem, authority().pem(), kRegion, kNode, now_).ok());

  const auto again = authority().SignNode(request->csr_der, kNode, now_);
  EXPECT_NE(again->serial, issued->serial);
}

TEST_F(AuthorityTest, NothingOutlivesTheAuthority) {
  const auto request = MakeNodeRequest();
  const absl::Time late = now_ + absl::Hours(24) * (limits::kAuthorityDays - 3);
  const auto issued = authority().SignNode(request->csr_der, kNode, late);
  ASSERT_TRUE(issued.ok());
  EXPECT_EQ(issued->not_after, now_ + absl::Hours(24) * limits::kAuthorityDays);
}

TEST_F(AuthorityTest, WhatTheChainCheckOfTlsWillSay) {
  const auto request = MakeNodeRequest();
  const auto issued = authority().SignNode(request->csr_der, kNode, now_);
  const auto other = CertificateAuthority::Create(path_ + ".other", kRegion, now_);
  ASSERT_TRUE(issued.ok() && other.ok());
  const auto verify = [&](const std::string& leaf_pem, const std::string& root_pem, int purpose, absl::Time when) {
    const auto leaf = ossl::ParseCertificate(leaf_pem);
    const auto root = ossl::ParseCertificate(root_pem);
    X509_STORE* store = X509_STORE_new();
    X509_STORE_add_cert(store, root->get());
    X509_STORE_CTX* context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, store, leaf->get(), nullptr);
    X509_STORE_CTX_set_purpose(context, purpose);
    X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context), absl::ToTimeT(when));
    X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(context), X509_V_FLAG_X509_STRICT);
    const int result = X509_verify_cert(context) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(context);
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    return std::string(X509_verify_cert_error_string(result));
  };
  const absl::Duration day = absl::Hours(24);
  EXPECT_EQ(verify(issued->pem, authority().pem(), X509_PURPOSE_SSL_CLIENT, now_), "ok");
  EXPECT_NE(verify(issued->pem, authority().pem(), X509_PURPOSE_SSL_SERVER, now_), "ok");
  EXPECT_NE(verify(issued->pem, other->pem(), X509_PURPOSE_SSL_CLIENT, now_), "ok") << "same name, other key";
  EXPECT_NE(verify(issued->pem, authority().pem(), X509_PURPOSE_SSL_CLIENT, now_ + 31 * day), "ok");
  EXPECT_NE(verify(issued->pem, authority().pem(), X509_PURPOSE_SSL_CLIENT, now_ - day), "ok");

  const auto server = authority().IssueServer({}, now_);
  ASSERT_TRUE(server.ok());
  EXPECT_EQ(verify(LeafOf(server->chain_pem), authority().pem(), X509_PURPOSE_SSL_SERVER, now_), "ok");
  EXPECT_NE(verify(LeafOf(server->chain_pem), authority().pem(), X509_PURPOSE_SSL_CLIENT, now_), "ok");
}

TEST_F(AuthorityTest, TheHubsOwnCertificateNamesItsHosts) {
  const auto server = authority().IssueServer({"hub.relais.example", "192.0.2.7", "2001:db8::7", "localhost"}, now_);
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_EQ(server->not_after, now_ + absl::Hours(24) * limits::kServerCertificateDays);
  EXPECT_TRUE(absl::EndsWith(server->chain_pem, authority().pem()));
  const std::string leaf = LeafOf(server->chain_pem);
  const std::string text = Printed(leaf);
  EXPECT_TRUE(absl::StrContains(text,
                                "DNS:localhost, DNS:relais-hub, IP Address:127.0.0.1, DNS:hub.relais.example, "
                                "IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:7\n"))
      << text;
  EXPECT_TRUE(absl::StrContains(text, "TLS Web Server Authentication\n")) << text;
  const auto certificate = ossl::ParseCertificate(leaf);
  const auto key = ossl::ParseKeyPem(server->key_pem);
  ASSERT_TRUE(certificate.ok() && key.ok());
  EXPECT_EQ(X509_check_private_key(certificate->get(), key->get()), 1);
  EXPECT_EQ(ReasonOf(ParsePeerCertificate(leaf, kRegion).status()), Reason::kCertificateInvalid);
}

TEST_F(AuthorityTest, TheHubsNamesAreCheckedAndTheCulpritIsNamed) {
  for (const char* name : {"", "*.example", "a b", "-a.example", "a..b", "192.0.2.300", "a\nb", "hub.example."}) {
    const auto refused = authority().IssueServer({name}, now_).status();
    EXPECT_TRUE(absl::IsInvalidArgument(refused)) << name;
    EXPECT_TRUE(absl::StrContains(refused.message(), name)) << refused;
  }
}

TEST_F(AuthorityTest, NoErrorStaysInOpensslsQueue) {
  ERR_clear_error();                                   // whatever an earlier test's library left in this thread
  (void)authority().SignNode("garbage", kNode, now_);  // only what it leaves behind is of interest
  (void)ParsePeerCertificate("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n", kRegion);
  (void)FingerprintOfCertificate("garbage");
  (void)CertificateAuthority::Load(path_ + ".none", kRegion, now_);
  EXPECT_EQ(ERR_peek_error(), 0u);
}

}  // namespace
}  // namespace relais
