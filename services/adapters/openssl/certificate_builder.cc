#include "services/adapters/openssl/certificate_builder.h"

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/objects.h>

#include "services/core/handoff/check.h"

namespace relais::ossl {
namespace {

void FreeUses(EXTENDED_KEY_USAGE* uses) {
  EXTENDED_KEY_USAGE_free(uses);
}

using BasicConstraints = std::unique_ptr<BASIC_CONSTRAINTS, Freer<BASIC_CONSTRAINTS_free>>;
using BitString = std::unique_ptr<ASN1_BIT_STRING, Freer<ASN1_BIT_STRING_free>>;
using ExtendedUses = std::unique_ptr<EXTENDED_KEY_USAGE, Freer<FreeUses>>;
using Number = std::unique_ptr<BIGNUM, Freer<BN_free>>;

// Bits of the key usage extension, RFC 5280, section 4.2.1.3.
constexpr int kDigitalSignatureBit = 0;
constexpr int kKeyCertSignBit = 5;
constexpr int kCrlSignBit = 6;

bool AddExtension(X509* certificate, int nid, void* value, bool critical) {
  return X509_add1_ext_i2d(certificate, nid, value, critical ? 1 : 0, X509V3_ADD_APPEND) == 1;
}

bool SetSerial(X509* certificate) {
  // Positive and never zero: the top bit of 127 is set.
  Number serial(BN_new());
  return serial != nullptr && BN_rand(serial.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool SetTimes(X509* certificate, absl::Time not_before, absl::Time not_after) {
  return ASN1_TIME_set(X509_getm_notBefore(certificate), absl::ToTimeT(not_before)) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), absl::ToTimeT(not_after)) != nullptr;
}

bool SetSubject(X509* certificate, const std::string& common_name) {
  const auto* text = reinterpret_cast<const unsigned char*>(common_name.data());
  return X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, text,
                                    static_cast<int>(common_name.size()), -1, 0) == 1;
}

bool AddUses(X509* certificate, Use use) {
  const bool authority = use == Use::kAuthority;
  const BasicConstraints constraints(BASIC_CONSTRAINTS_new());
  const BitString usage(ASN1_BIT_STRING_new());
  if (constraints == nullptr || usage == nullptr) return false;
  constraints->ca = authority ? 0xFF : 0;
  if (authority) {  // it signs leaves and no further authority
    constraints->pathlen = ASN1_INTEGER_new();
    if (constraints->pathlen == nullptr || ASN1_INTEGER_set(constraints->pathlen, 0) != 1) return false;
    if (ASN1_BIT_STRING_set_bit(usage.get(), kKeyCertSignBit, 1) != 1) return false;
    if (ASN1_BIT_STRING_set_bit(usage.get(), kCrlSignBit, 1) != 1) return false;
  } else if (ASN1_BIT_STRING_set_bit(usage.get(), kDigitalSignatureBit, 1) != 1) {
    return false;
  }
  if (!AddExtension(certificate, NID_basic_constraints, constraints.get(), true) ||
      !AddExtension(certificate, NID_key_usage, usage.get(), true)) {
    return false;
  }
  if (authority) return true;
  const ExtendedUses extended(EXTENDED_KEY_USAGE_new());
  ASN1_OBJECT* purpose = OBJ_nid2obj(use == Use::kServer ? NID_server_auth : NID_client_auth);  // static, not owned
  return extended != nullptr && sk_ASN1_OBJECT_push(extended.get(), purpose) > 0 &&
         AddExtension(certificate, NID_ext_key_usage, extended.get(), false);
}

bool PushName(GENERAL_NAMES* names, const AlternativeName& name) {
  using Kind = AlternativeName::Kind;
  std::unique_ptr<GENERAL_NAME, Freer<GENERAL_NAME_free>> entry(GENERAL_NAME_new());
  std::unique_ptr<ASN1_STRING, Freer<ASN1_STRING_free>> value(
      ASN1_STRING_type_new(name.kind == Kind::kAddress ? V_ASN1_OCTET_STRING : V_ASN1_IA5STRING));
  if (entry == nullptr || value == nullptr) return false;
  if (ASN1_STRING_set(value.get(), name.value.data(), static_cast<int>(name.value.size())) != 1) return false;
  const int type = name.kind == Kind::kUri ? GEN_URI : name.kind == Kind::kHost ? GEN_DNS : GEN_IPADD;
  GENERAL_NAME_set0_value(entry.get(), type, value.release());
  if (sk_GENERAL_NAME_push(names, entry.get()) <= 0) return false;
  entry.release();
  return true;
}

bool AddNames(X509* certificate, const std::vector<AlternativeName>& wanted) {
  if (wanted.empty()) return true;
  const Names names(GENERAL_NAMES_new());
  if (names == nullptr) return false;
  for (const AlternativeName& name : wanted) {
    if (!PushName(names.get(), name)) return false;
  }
  return AddExtension(certificate, NID_subject_alt_name, names.get(), false);
}

// Subject and authority key identifiers, by which a verifier finds the issuer.
bool AddKeyIdentifiers(X509* certificate, X509* issuer) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const auto add = [&](int nid, const char* rule) {
    std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, rule));
    return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
  };
  return add(NID_subject_key_identifier, "hash") && add(NID_authority_key_identifier, "keyid:always");
}

}  // namespace

Certificate BuildCertificate(const CertificateOutline& outline, EVP_PKEY* subject_key, X509* issuer,
                             EVP_PKEY* issuer_key) {
  Certificate certificate(X509_new());
  X509* const made = certificate.get();
  if (made == nullptr || X509_set_version(made, X509_VERSION_3) != 1 || !SetSerial(made) ||
      !SetTimes(made, outline.not_before, outline.not_after) || !SetSubject(made, outline.common_name) ||
      X509_set_pubkey(made, subject_key) != 1) {
    return nullptr;
  }
  X509* const signer = issuer == nullptr ? made : issuer;
  if (X509_set_issuer_name(made, X509_get_subject_name(signer)) != 1 || !AddUses(made, outline.use) ||
      !AddNames(made, outline.names) || !AddKeyIdentifiers(made, signer) ||
      X509_sign(made, issuer_key, EVP_sha256()) <= 0) {
    return nullptr;
  }
  return certificate;
}

}  // namespace relais::ossl
