#include "services/adapters/openssl/ossl.h"

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/pem.h>

#include <ctime>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais::ossl {
namespace {

const unsigned char* Raw(absl::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// What a libcrypto i2d function writes, as a string; empty on error.
template <class T, class I2d>
std::string Encode(T* object, I2d i2d) {
  const int size = i2d(object, nullptr);
  if (size <= 0) return "";
  std::string der(static_cast<size_t>(size), '\0');
  unsigned char* out = reinterpret_cast<unsigned char*>(&der[0]);
  i2d(object, &out);
  return der;
}

std::string Drain(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<size_t>(size)) : std::string();
}

}  // namespace

absl::Status InvalidCertificate(absl::string_view detail) {
  return Refuse(Reason::kCertificateInvalid, detail);
}

Key NewKey() {
  return Key(EVP_EC_gen("P-256"));
}

std::string PublicKeyDer(EVP_PKEY* key) {
  return Encode(key, i2d_PUBKEY);
}

bool IsP256(absl::string_view spki) {
  // RFC 5480: SEQUENCE { SEQUENCE { id-ecPublicKey, secp256r1 }, BIT STRING, no unused bits, 0x04 ‖ x ‖ y }.
  static const std::string kPrefix = absl::HexStringToBytes("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
  return spki.size() == kPrefix.size() + 64 && absl::StartsWith(spki, kPrefix);
}

absl::StatusOr<std::string> PemToDer(absl::string_view pem, absl::string_view label) {
  Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  if (bio == nullptr || PEM_read_bio(bio.get(), &name, &header, &data, &size) != 1)
    return InvalidCertificate("not PEM");
  const bool plain = label == name && header[0] == '\0';
  std::string der(reinterpret_cast<const char*>(data), static_cast<size_t>(size));
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_clear_free(data, static_cast<size_t>(size));
  if (!plain) return InvalidCertificate("PEM block of another kind");
  const bool leads = absl::StartsWith(absl::StripLeadingAsciiWhitespace(pem), "-----BEGIN ");
  if (!leads || !absl::StripAsciiWhitespace(Drain(bio.get())).empty())
    return InvalidCertificate("text around the PEM block");
  return der;
}

std::string DerToPem(absl::string_view der, const char* label) {
  Bio bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr || PEM_write_bio(bio.get(), label, "", Raw(der), static_cast<long>(der.size())) <= 0) return "";
  return Drain(bio.get());
}

absl::StatusOr<Certificate> ParseCertificate(absl::string_view pem_or_der) {
  if (pem_or_der.size() > limits::kCertificateBytesMax) return InvalidCertificate("certificate too long");
  std::string der(pem_or_der);
  if (absl::StartsWith(absl::StripLeadingAsciiWhitespace(pem_or_der), "-----BEGIN ")) {
    absl::StatusOr<std::string> decoded = PemToDer(pem_or_der, PEM_STRING_X509);
    if (!decoded.ok()) return decoded.status();
    der = *std::move(decoded);
  }
  const unsigned char* next = Raw(der);
  Certificate certificate(d2i_X509(nullptr, &next, static_cast<long>(der.size())));
  if (certificate == nullptr) return InvalidCertificate("not a certificate");
  if (CertificateDer(certificate.get()) != der) return InvalidCertificate("certificate is not plain DER");
  return certificate;
}

std::string CertificateDer(X509* certificate) {
  return Encode(certificate, i2d_X509);
}

absl::StatusOr<Key> ParseKeyPem(absl::string_view pem) {
  if (pem.size() > limits::kCertificateBytesMax) return InvalidCertificate("key too long");
  absl::StatusOr<std::string> der = PemToDer(pem, PEM_STRING_PKCS8INF);
  if (!der.ok()) return der.status();
  const unsigned char* next = Raw(*der);
  Key key(d2i_AutoPrivateKey(nullptr, &next, static_cast<long>(der->size())));
  OPENSSL_cleanse(&(*der)[0], der->size());
  if (key == nullptr || !IsP256(PublicKeyDer(key.get()))) return InvalidCertificate("not a P-256 private key");
  return key;
}

std::string KeyPem(EVP_PKEY* key) {
  Bio bio(BIO_new(BIO_s_secmem()));  // wiped when freed
  if (bio == nullptr || PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return "";
  }
  return Drain(bio.get());
}

std::string OnlyUri(X509* certificate) {
  // Asked for without a place to go on from, OpenSSL answers a repeated extension with null.
  const Names names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  if (names == nullptr || sk_GENERAL_NAME_num(names.get()) != 1) return "";
  int type = 0;
  const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), 0), &type);
  if (type != GEN_URI) return "";
  const auto* uri = static_cast<const ASN1_STRING*>(value);
  return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                     static_cast<size_t>(ASN1_STRING_length(uri)));
}

Digest CertificateFingerprint(X509* certificate) {
  std::array<uint8_t, Digest::kSize> bytes{};
  unsigned int size = 0;
  RELAIS_CHECK(X509_digest(certificate, EVP_sha256(), bytes.data(), &size) == 1 && size == bytes.size());
  return Digest(bytes);
}

std::string SerialHex(X509* certificate) {
  std::unique_ptr<BIGNUM, Freer<BN_free>> serial(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
  RELAIS_CHECK(serial != nullptr);
  char* text = BN_bn2hex(serial.get());
  RELAIS_CHECK(text != nullptr);
  const std::string hex = absl::AsciiStrToLower(text);
  OPENSSL_free(text);
  return hex;
}

absl::Time TimeOf(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return absl::InfinitePast();
  return absl::FromTM(parts, absl::UTCTimeZone());
}

}  // namespace relais::ossl
