#include "services/adapters/openssl/openssl_digester.h"

#include <openssl/evp.h>

#include <array>
#include <memory>

#include "services/core/handoff/check.h"

namespace relais {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// One context per thread, used again: making one costs as much as hashing a few hundred bytes.
EVP_MD_CTX* ThreadContext() {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  RELAIS_CHECK(context != nullptr);
  return context.get();
}

}  // namespace

OpensslDigester::OpensslDigester() : sha256_(EVP_MD_fetch(nullptr, "SHA256", nullptr)) {
  RELAIS_CHECK(sha256_ != nullptr);
}

OpensslDigester::~OpensslDigester() {
  EVP_MD_free(sha256_);
}

Digest OpensslDigester::Sha256(absl::string_view a, absl::string_view b, absl::string_view c) const {
  EVP_MD_CTX* context = ThreadContext();
  std::array<uint8_t, Digest::kSize> digest;
  // These fail only when memory is gone.
  RELAIS_CHECK(EVP_DigestInit_ex2(context, sha256_, nullptr) == 1);
  for (absl::string_view part : {a, b, c}) {
    if (!part.empty()) RELAIS_CHECK(EVP_DigestUpdate(context, part.data(), part.size()) == 1);
  }
  RELAIS_CHECK(EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1);
  return Digest(digest);
}

}  // namespace relais
