// SHA-256 on OpenSSL.
#ifndef RELAIS_SERVICES_ADAPTERS_OPENSSL_OPENSSL_DIGESTER_H_
#define RELAIS_SERVICES_ADAPTERS_OPENSSL_OPENSSL_DIGESTER_H_

#include "services/ports/digest.h"

struct evp_md_st;

namespace relais {

// Any thread; holds no state but the algorithm, which is looked up once.
class OpensslDigester : public Digester {
 public:
  OpensslDigester();
  ~OpensslDigester() override;
  OpensslDigester(const OpensslDigester&) = delete;
  OpensslDigester& operator=(const OpensslDigester&) = delete;

  Digest Sha256(absl::string_view a, absl::string_view b = {}, absl::string_view c = {}) const override;

 private:
  evp_md_st* const sha256_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_OPENSSL_OPENSSL_DIGESTER_H_
