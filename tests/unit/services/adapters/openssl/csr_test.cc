// Requests that may be certified, and the many that may not.
#include "services/adapters/openssl/csr.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <functional>
#include <string>
#include <utility>

#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

std::string Der(X509_REQ* request) {
  unsigned char* out = nullptr;
  const int size = i2d_X509_REQ(request, &out);
  std::string der(reinterpret_cast<char*>(out), static_cast<size_t>(size));
  OPENSSL_free(out);
  return der;
}

// A request for `key`, changed by `change` before it is signed with `digest`.
std::string RequestFor(EVP_PKEY* key, const EVP_MD* digest, const std::function<void(X509_REQ*)>& change) {
  const ossl::Request request(X509_REQ_new());
  X509_REQ_set_version(request.get(), X509_REQ_VERSION_1);
  X509_REQ_set_pubkey(request.get(), key);
  if (change) change(request.get());
  EXPECT_GT(X509_REQ_sign(request.get(), key, digest), 0);
  return Der(request.get());
}

void ExpectRefused(absl::string_view csr, absl::string_view detail) {
  const auto key = KeyOfRequest(csr);
  ASSERT_FALSE(key.ok()) << detail;
  EXPECT_EQ(ReasonOf(key.status()), Reason::kCertificateInvalid);
  EXPECT_THAT(std::string(key.status().message()), testing::EndsWith(std::string(detail)));
}

void AddExtension(X509_REQ* request, int nid, const char* value) {
  STACK_OF(X509_EXTENSION)* extensions = sk_X509_EXTENSION_new_null();
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, nullptr, nullptr, request, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  ASSERT_NE(extension, nullptr);
  sk_X509_EXTENSION_push(extensions, extension);
  X509_REQ_add_extensions(request, extensions);
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
}

TEST(CsrTest, OursIsAcceptedAndItsKeyIsTheOneMade) {
  const auto made = MakeNodeRequest();
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_LT(made->csr_der.size(), 256u);
  const auto key = KeyOfRequest(made->csr_der);
  ASSERT_TRUE(key.ok()) << key.status();
  const auto kept = ossl::ParseKeyPem(made->key_pem);
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(EVP_PKEY_eq(key->get(), kept->get()), 1);
  EXPECT_NE(MakeNodeRequest()->csr_der, made->csr_der);
}

TEST(CsrTest, EveryCutAndEveryChangedByteIsRefused) {
  const std::string good = MakeNodeRequest()->csr_der;
  for (size_t i = 0; i < good.size(); ++i) {
    EXPECT_FALSE(KeyOfRequest(good.substr(0, i)).ok()) << "cut at " << i;
    std::string changed = good;
    changed[i] ^= 1;
    EXPECT_FALSE(KeyOfRequest(changed).ok()) << "changed at " << i;
  }
  ExpectRefused(good + '\0', "not one request in plain DER");
  ExpectRefused(good + good, "not one request in plain DER");
}

TEST(CsrTest, OtherFormsAndLengthsAreRefused) {
  ExpectRefused("", "not one request in plain DER");
  ExpectRefused(ossl::DerToPem(MakeNodeRequest()->csr_der, PEM_STRING_X509_REQ), "not one request in plain DER");
  ExpectRefused(std::string(limits::kCsrBytesMax, '0'), "not one request in plain DER");
  ExpectRefused(std::string(limits::kCsrBytesMax + 1, '0'), "request too long");
}

TEST(CsrTest, OnlyP256InItsUsualEncoding) {
  const ossl::Key rsa(EVP_RSA_gen(2048));
  ExpectRefused(RequestFor(rsa.get(), EVP_sha256(), {}), "key is not P-256");
  const ossl::Key p384(EVP_EC_gen("P-384"));
  ExpectRefused(RequestFor(p384.get(), EVP_sha256(), {}), "key is not P-256");
  const ossl::Key k256(EVP_EC_gen("secp256k1"));
  ExpectRefused(RequestFor(k256.get(), EVP_sha256(), {}), "key is not P-256");
  const ossl::Key ed25519(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  ExpectRefused(RequestFor(ed25519.get(), nullptr, {}), "key is not P-256");
  const ossl::Key spelt_out = ossl::NewKey();
  ASSERT_EQ(EVP_PKEY_set_utf8_string_param(spelt_out.get(), OSSL_PKEY_PARAM_EC_ENCODING, "explicit"), 1);
  ExpectRefused(RequestFor(spelt_out.get(), EVP_sha256(), {}), "key is not P-256");
  const ossl::Key compressed = ossl::NewKey();
  ASSERT_EQ(EVP_PKEY_set_utf8_string_param(compressed.get(), OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "compressed"),
            1);
  ExpectRefused(RequestFor(compressed.get(), EVP_sha256(), {}), "key is not P-256");
}

TEST(CsrTest, OnlySha256BySelf) {
  const ossl::Key key = ossl::NewKey();
  ASSERT_TRUE(KeyOfRequest(RequestFor(key.get(), EVP_sha256(), {})).ok());
  ExpectRefused(RequestFor(key.get(), EVP_sha1(), {}), "other signature algorithm");
  ExpectRefused(RequestFor(key.get(), EVP_sha384(), {}), "other signature algorithm");

  // Somebody else's public key, signed with one's own: no proof of possession.
  const ossl::Key victim = ossl::NewKey();
  const ossl::Request request(X509_REQ_new());
  X509_REQ_set_pubkey(request.get(), victim.get());
  ASSERT_GT(X509_REQ_sign(request.get(), key.get(), EVP_sha256()), 0);
  ExpectRefused(Der(request.get()), "request is not signed by its own key");
}

TEST(CsrTest, ARequestAsksForNothing) {
  const ossl::Key key = ossl::NewKey();
  const auto with = [&](const std::function<void(X509_REQ*)>& change) {
    return RequestFor(key.get(), EVP_sha256(), change);
  };
  ExpectRefused(with([](X509_REQ* r) {
                  X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(r), "CN", MBSTRING_ASC,
                                             reinterpret_cast<const unsigned char*>("hub\0.example"), 12, -1, 0);
                }),
                "request names a subject");
  for (const auto& [nid, value] : {std::pair<int, const char*>{NID_basic_constraints, "critical,CA:TRUE"},
                                   {NID_subject_alt_name, "URI:relais://centre-val-de-loire/node/00"},
                                   {NID_subject_alt_name, "DNS:*.example"},
                                   {NID_ext_key_usage, "serverAuth"}}) {
    ExpectRefused(with([nid = nid, value = value](X509_REQ* r) { AddExtension(r, nid, value); }),
                  "request asks for attributes or extensions");
  }
  ExpectRefused(with([](X509_REQ* r) {
                  X509_REQ_add1_attr_by_NID(r, NID_pkcs9_challengePassword, MBSTRING_ASC,
                                            reinterpret_cast<const unsigned char*>("word"), 4);
                }),
                "request asks for attributes or extensions");
  ExpectRefused(with([](X509_REQ* r) { X509_REQ_set_version(r, 1); }), "unknown version of request");
}

}  // namespace
}  // namespace relais
