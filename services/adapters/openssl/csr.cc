#include "services/adapters/openssl/csr.h"

#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

std::string RequestDer(X509_REQ* request) {
  const int size = i2d_X509_REQ(request, nullptr);
  if (size <= 0) return "";
  std::string der(static_cast<size_t>(size), '\0');
  unsigned char* out = reinterpret_cast<unsigned char*>(&der[0]);
  i2d_X509_REQ(request, &out);
  return der;
}

absl::StatusOr<NodeRequest> Request(const ossl::Key& key) {
  const ossl::Request request(X509_REQ_new());
  if (key == nullptr || request == nullptr || X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) != 1 ||
      X509_REQ_set_pubkey(request.get(), key.get()) != 1 ||
      X509_REQ_sign(request.get(), key.get(), EVP_sha256()) <= 0) {
    return absl::InternalError("OpenSSL could not make a key and its request");
  }
  NodeRequest made{ossl::KeyPem(key.get()), RequestDer(request.get())};
  if (made.key_pem.empty() || made.csr_der.empty()) return absl::InternalError("OpenSSL could not encode a request");
  return made;
}

}  // namespace

absl::StatusOr<NodeRequest> MakeNodeRequest() {
  const ossl::ErrorQueueGuard guard;
  return Request(ossl::NewKey());
}

absl::StatusOr<NodeRequest> RequestFor(absl::string_view key_pem) {
  const ossl::ErrorQueueGuard guard;
  absl::StatusOr<ossl::Key> key = ossl::ParseKeyPem(key_pem);
  if (!key.ok()) return key.status();
  return Request(*key);
}

absl::StatusOr<ossl::Key> KeyOfRequest(absl::string_view csr_der) {
  const ossl::ErrorQueueGuard guard;
  if (csr_der.size() > limits::kCsrBytesMax) return ossl::InvalidCertificate("request too long");
  const unsigned char* next = reinterpret_cast<const unsigned char*>(csr_der.data());
  const ossl::Request request(d2i_X509_REQ(nullptr, &next, static_cast<long>(csr_der.size())));
  if (request == nullptr || RequestDer(request.get()) != csr_der)
    return ossl::InvalidCertificate("not one request in plain DER");
  if (X509_REQ_get_version(request.get()) != X509_REQ_VERSION_1)
    return ossl::InvalidCertificate("unknown version of request");
  if (X509_NAME_entry_count(X509_REQ_get_subject_name(request.get())) != 0)
    return ossl::InvalidCertificate("request names a subject");
  if (X509_REQ_get_attr_count(request.get()) != 0)
    return ossl::InvalidCertificate("request asks for attributes or extensions");
  ossl::Key key(X509_REQ_get_pubkey(request.get()));
  if (key == nullptr || !ossl::IsP256(ossl::PublicKeyDer(key.get())))
    return ossl::InvalidCertificate("key is not P-256");
  if (X509_REQ_get_signature_nid(request.get()) != NID_ecdsa_with_SHA256)
    return ossl::InvalidCertificate("other signature algorithm");
  if (X509_REQ_verify(request.get(), key.get()) != 1)
    return ossl::InvalidCertificate("request is not signed by its own key");
  return key;
}

}  // namespace relais
