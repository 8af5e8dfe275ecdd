#include "tests/unit/services/adapters/grpc/throwaway_certs.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "absl/strings/str_join.h"
#include "services/core/handoff/check.h"

namespace relais::testing {
namespace {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Memory = std::unique_ptr<BIO, Freer<BIO_free_all>>;

std::string Text(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<size_t>(size));
}

std::string CertificatePem(X509* certificate) {
  const Memory bio(BIO_new(BIO_s_mem()));
  RELAIS_CHECK(PEM_write_bio_X509(bio.get(), certificate) == 1);
  return Text(bio.get());
}

std::string KeyPem(EVP_PKEY* key) {
  const Memory bio(BIO_new(BIO_s_mem()));
  RELAIS_CHECK(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return Text(bio.get());
}

Key NewKey() {
  Key key(EVP_EC_gen("P-256"));
  RELAIS_CHECK(key != nullptr);
  return key;
}

void AddExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  RELAIS_CHECK(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

Certificate NewCertificate(const CertificateWish& wish, EVP_PKEY* key) {
  Certificate certificate(X509_new());
  RELAIS_CHECK(certificate != nullptr);
  X509_set_version(certificate.get(), X509_VERSION_3);
  uint64_t serial = 0;
  RELAIS_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) == 1);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), absl::ToInt64Seconds(wish.starts_in));
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), absl::ToInt64Seconds(wish.ends_in));
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(wish.common_name.c_str()), -1, -1, 0);
  return certificate;
}

}  // namespace

struct ThrowawayCa::State {
  Key key;
  Certificate certificate;
};

ThrowawayCa::ThrowawayCa(const std::string& common_name) : state_(std::make_unique<State>()) {
  state_->key = NewKey();
  state_->certificate = NewCertificate({.common_name = common_name, .alternative_names = {}}, state_->key.get());
  X509* const certificate = state_->certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  AddExtension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
  AddExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
  AddExtension(certificate, certificate, NID_subject_key_identifier, "hash");
  RELAIS_CHECK(X509_sign(certificate, state_->key.get(), EVP_sha256()) > 0);
  certificate_pem_ = CertificatePem(certificate);
}

ThrowawayCa::~ThrowawayCa() = default;

KeyAndCertificate ThrowawayCa::Issue(const CertificateWish& wish) const {
  const Key key = NewKey();
  const Certificate certificate = NewCertificate(wish, key.get());
  X509* const issuer = state_->certificate.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
  AddExtension(certificate.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
  AddExtension(certificate.get(), issuer, NID_key_usage, "critical,digitalSignature");
  AddExtension(certificate.get(), issuer, NID_ext_key_usage, "serverAuth,clientAuth");
  if (!wish.alternative_names.empty()) {
    AddExtension(certificate.get(), issuer, NID_subject_alt_name, absl::StrJoin(wish.alternative_names, ","));
  }
  RELAIS_CHECK(X509_sign(certificate.get(), state_->key.get(), EVP_sha256()) > 0);
  return {KeyPem(key.get()), CertificatePem(certificate.get())};
}

absl::Time NotAfterOf(absl::string_view pem) {
  const Memory bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  RELAIS_CHECK(certificate != nullptr);
  std::tm end{};
  RELAIS_CHECK(ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) == 1);
  return absl::FromTM(end, absl::UTCTimeZone());
}

}  // namespace relais::testing
