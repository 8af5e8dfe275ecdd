// From a certificate to a node: one name, of this region, for clients only, or nothing.
#include "services/adapters/openssl/peer_certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>

#include <string>
#include <vector>

#include "services/adapters/openssl/certificate_builder.h"
#include "services/adapters/openssl/ossl.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

using Name = ossl::AlternativeName;
using ossl::Use;

constexpr char kHomeRegion[] = "centre-val-de-loire";
constexpr char kUri[] = "relais://centre-val-de-loire/node/00112233445566778899aabbccddeeff";
const NodeId kPeerNode = NodeId::FromHex("00112233445566778899aabbccddeeff");

class PeerCertificateTest : public testing::Test {
 protected:
  std::string Make(Use use, const std::vector<Name>& names) { return Make(use, names, key_.get()); }
  std::string Make(Use use, const std::vector<Name>& names, EVP_PKEY* key) {
    const auto made =
        ossl::BuildCertificate({use, "anything", names, start_, end_}, key, authority_.get(), authority_key_.get());
    return made == nullptr ? "" : ossl::DerToPem(ossl::CertificateDer(made.get()), PEM_STRING_X509);
  }
  static Name Uri(const std::string& text) { return {Name::Kind::kUri, text}; }
  void ExpectRefused(absl::string_view certificate, absl::string_view why) {
    const auto peer = ParsePeerCertificate(certificate, kHomeRegion);
    ASSERT_FALSE(peer.ok()) << why;
    EXPECT_EQ(ReasonOf(peer.status()), Reason::kCertificateInvalid) << why;
  }

  const absl::Time start_ = absl::FromUnixSeconds(1'790'000'000);
  const absl::Time end_ = absl::FromUnixSeconds(1'792'000'000);
  const ossl::Key key_ = ossl::NewKey();
  const ossl::Key authority_key_ = ossl::NewKey();
  const ossl::Certificate authority_ = ossl::BuildCertificate({Use::kAuthority, "authority", {}, start_, end_},
                                                              authority_key_.get(), nullptr, authority_key_.get());
};

TEST_F(PeerCertificateTest, ReadsPemAndDerAlike) {
  const std::string pem = Make(Use::kClient, {Uri(kUri)});
  const auto peer = ParsePeerCertificate(pem, kHomeRegion);
  ASSERT_TRUE(peer.ok()) << peer.status();
  EXPECT_EQ(peer->node, kPeerNode);
  const auto same = ParsePeerCertificate(*ossl::PemToDer(pem, "CERTIFICATE"), kHomeRegion);
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_EQ(same->fingerprint, peer->fingerprint);
  EXPECT_EQ(same->fingerprint, *FingerprintOfCertificate(pem));
}

TEST_F(PeerCertificateTest, BothEndsOfItsTimeAreInside) {
  const auto peer = ParsePeerCertificate(Make(Use::kClient, {Uri(kUri)}), kHomeRegion);
  ASSERT_TRUE(peer.ok());
  EXPECT_EQ(peer->not_before, start_);
  EXPECT_EQ(peer->not_after, end_);
  EXPECT_TRUE(peer->ValidAt(start_));
  EXPECT_TRUE(peer->ValidAt(end_));
  EXPECT_FALSE(peer->ValidAt(start_ - absl::Seconds(1)));
  EXPECT_FALSE(peer->ValidAt(end_ + absl::Seconds(1)));
}

TEST_F(PeerCertificateTest, ExactlyOneNameOfThisRegion) {
  ExpectRefused(Make(Use::kClient, {}), "no name");
  ExpectRefused(Make(Use::kClient, {Uri(kUri), Uri(kUri)}), "twice the same");
  ExpectRefused(Make(Use::kClient, {Uri(kUri), Uri("relais://centre-val-de-loire/node/ff")}), "two names");
  ExpectRefused(Make(Use::kClient, {Uri(kUri), {Name::Kind::kHost, "localhost"}}), "a host beside");
  ExpectRefused(Make(Use::kClient, {{Name::Kind::kHost, kUri}}), "a host that looks like it");
  const std::string hex = "00112233445566778899aabbccddeeff";
  for (const std::string& uri : std::vector<std::string>{
           "relais://bretagne/node/" + hex,
           "spiffe://centre-val-de-loire/node/" + hex,
           "relais://centre-val-de-loire/hub/" + hex,
           "relais://centre-val-de-loire/node/" + hex + "/",
           "relais://centre-val-de-loire/node/" + hex + "?a",
           " relais://centre-val-de-loire/node/" + hex,
           "RELAIS://centre-val-de-loire/node/" + hex,
           "relais://centre-val-de-loire/node/00112233445566778899AABBCCDDEEFF",
           "relais://centre-val-de-loire/node/" + std::string(32, '0'),
           "relais://centre-val-de-loire/node/" + hex.substr(1),
           "relais://centre-val-de-loire/node/" + hex.substr(0, 31) + '\0',
           kUri + std::string(1, '\0'),
           hex,
           "",
       }) {
    ExpectRefused(Make(Use::kClient, {Uri(uri)}), uri);
  }
}

TEST_F(PeerCertificateTest, ForClientsOnlyWithAP256Key) {
  ExpectRefused(Make(Use::kServer, {Uri(kUri)}), "a server's");
  ExpectRefused(Make(Use::kAuthority, {Uri(kUri)}), "an authority's");
  const ossl::Key p384(EVP_EC_gen("P-384"));
  ExpectRefused(Make(Use::kClient, {Uri(kUri)}, p384.get()), "other curve");
}

TEST_F(PeerCertificateTest, BrokenBytesAreRefused) {
  const std::string pem = Make(Use::kClient, {Uri(kUri)});
  const std::string der = *ossl::PemToDer(pem, "CERTIFICATE");
  for (size_t size = 0; size < der.size(); ++size) ExpectRefused(der.substr(0, size), "cut");
  ExpectRefused(der + '\0', "a byte too many");
  ExpectRefused(pem + pem, "two certificates");
  ExpectRefused("x" + pem, "text before");
  ExpectRefused(pem + "x", "text after");
  ExpectRefused(ossl::DerToPem(der, "TRUSTED CERTIFICATE"), "another label");
  ExpectRefused(std::string(limits::kCertificateBytesMax + 1, '0'), "too long");
  EXPECT_TRUE(ParsePeerCertificate("\n" + pem + "\n", kHomeRegion).ok()) << "white space around PEM is harmless";
}

TEST_F(PeerCertificateTest, ANodeChecksWhatItWasGiven) {
  const std::string pem = Make(Use::kClient, {Uri(kUri)});
  const std::string key = ossl::KeyPem(key_.get());
  const std::string root = ossl::DerToPem(ossl::CertificateDer(authority_.get()), PEM_STRING_X509);
  EXPECT_TRUE(CheckOwnCertificate(pem, key, root, kHomeRegion, kPeerNode, start_).ok());

  const auto refused = [&](const absl::Status& status) {
    EXPECT_EQ(ReasonOf(status), Reason::kCertificateInvalid);
    return std::string(status.message());
  };
  EXPECT_THAT(refused(CheckOwnCertificate(pem, key, root, kHomeRegion, NodeId::FromHex(std::string(32, '1')), start_)),
              testing::EndsWith("certificate of another node"));
  EXPECT_THAT(refused(CheckOwnCertificate(pem, key, root, kHomeRegion, kPeerNode, end_ + absl::Seconds(1))),
              testing::EndsWith("certificate not valid now"));
  EXPECT_THAT(
      refused(CheckOwnCertificate(pem, ossl::KeyPem(ossl::NewKey().get()), root, kHomeRegion, kPeerNode, start_)),
      testing::EndsWith("certificate of another key"));
  const ossl::Key other_key = ossl::NewKey();
  const auto other = ossl::BuildCertificate({Use::kAuthority, "authority", {}, start_, end_}, other_key.get(), nullptr,
                                            other_key.get());
  const std::string other_root = ossl::DerToPem(ossl::CertificateDer(other.get()), PEM_STRING_X509);
  EXPECT_THAT(refused(CheckOwnCertificate(pem, key, other_root, kHomeRegion, kPeerNode, start_)),
              testing::EndsWith("certificate of another authority"));
  EXPECT_THAT(refused(CheckOwnCertificate(pem, "", root, kHomeRegion, kPeerNode, start_)),
              testing::EndsWith("not PEM"));
}

}  // namespace
}  // namespace relais
