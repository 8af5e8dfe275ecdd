// A certificate authority that lives as long as a test: P-256 keys, nothing on disk.
#ifndef RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_GRPC_THROWAWAY_CERTS_H_
#define RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_GRPC_THROWAWAY_CERTS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace relais::testing {

struct KeyAndCertificate {
  std::string key_pem;
  std::string certificate_pem;
};

struct CertificateWish {
  std::string common_name;
  std::vector<std::string> alternative_names;  // as OpenSSL writes them: "DNS:hub", "URI:spiffe://…", "IP:127.0.0.1"
  absl::Duration starts_in = -absl::Minutes(5);
  absl::Duration ends_in = absl::Hours(24);
};

// Stops the process when OpenSSL fails: a test without certificates has nothing to say.
class ThrowawayCa {
 public:
  explicit ThrowawayCa(const std::string& common_name);
  ~ThrowawayCa();

  const std::string& certificate_pem() const { return certificate_pem_; }
  KeyAndCertificate Issue(const CertificateWish& wish) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::string certificate_pem_;
};

// End of validity of the first certificate in `pem`.
absl::Time NotAfterOf(absl::string_view pem);

}  // namespace relais::testing

#endif  // RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_GRPC_THROWAWAY_CERTS_H_
