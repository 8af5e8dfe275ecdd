#include "tests/integration/odd_request.h"

#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "services/adapters/openssl/ossl.h"
#include "services/core/handoff/check.h"

namespace relais::integration {
namespace {

ossl::Key KeyOf(const std::string& kind) {
  if (kind == "RSA-1024") return ossl::Key(EVP_RSA_gen(1024));
  if (kind == "RSA-2048") return ossl::Key(EVP_RSA_gen(2048));
  if (kind == "ED25519") return ossl::Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  return ossl::Key(EVP_EC_gen(kind.c_str()));
}

void AddExtensions(const OddRequest& odd, X509_REQ* request) {
  if (odd.extensions.empty()) return;
  STACK_OF(X509_EXTENSION)* extensions = sk_X509_EXTENSION_new_null();
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, nullptr, nullptr, request, nullptr, 0);
  for (const auto& [name, value] : odd.extensions) {
    X509_EXTENSION* extension = X509V3_EXT_conf(nullptr, &context, name.c_str(), value.c_str());
    RELAIS_CHECK(extension != nullptr);
    sk_X509_EXTENSION_push(extensions, extension);
  }
  RELAIS_CHECK(X509_REQ_add_extensions(request, extensions) == 1);
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
}

}  // namespace

std::string MakeOddRequest(const OddRequest& odd) {
  const ossl::ErrorQueueGuard guard;
  const ossl::Key key = KeyOf(odd.key);
  const ossl::Request request(X509_REQ_new());
  RELAIS_CHECK(key != nullptr && request != nullptr);
  X509_REQ_set_version(request.get(), odd.version);
  X509_REQ_set_pubkey(request.get(), key.get());
  if (!odd.common_name.empty()) {
    X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(request.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(odd.common_name.data()),
                               static_cast<int>(odd.common_name.size()), -1, 0);
  }
  AddExtensions(odd, request.get());
  if (!odd.challenge_password.empty()) {
    X509_REQ_add1_attr_by_NID(request.get(), NID_pkcs9_challengePassword, MBSTRING_ASC,
                              reinterpret_cast<const unsigned char*>(odd.challenge_password.data()),
                              static_cast<int>(odd.challenge_password.size()));
  }
  const ossl::Key other = odd.signed_by_another ? KeyOf(odd.key) : ossl::Key();
  const EVP_MD* digest = odd.key == "ED25519" ? nullptr : EVP_get_digestbyname(odd.digest.c_str());
  RELAIS_CHECK(X509_REQ_sign(request.get(), other != nullptr ? other.get() : key.get(), digest) > 0);
  unsigned char* out = nullptr;
  const int size = i2d_X509_REQ(request.get(), &out);
  std::string der(reinterpret_cast<char*>(out), static_cast<size_t>(size));
  OPENSSL_free(out);
  return der;
}

}  // namespace relais::integration
