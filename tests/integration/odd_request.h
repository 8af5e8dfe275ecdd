// Requests for a certificate that no honest node makes.
#ifndef RELAIS_TESTS_INTEGRATION_ODD_REQUEST_H_
#define RELAIS_TESTS_INTEGRATION_ODD_REQUEST_H_

#include <string>
#include <utility>
#include <vector>

namespace relais::integration {

struct OddRequest {
  // "P-256", "P-384", "secp256k1", "ED25519", "RSA-1024" or "RSA-2048".
  std::string key = "P-256";
  // "SHA256", "SHA1", "SHA384"; ED25519 has none of its own.
  std::string digest = "SHA256";
  std::string common_name;  // may hold a NUL; empty: no subject
  // In OpenSSL's configuration language: {"basicConstraints", "critical,CA:TRUE"}.
  std::vector<std::pair<std::string, std::string>> extensions;
  std::string challenge_password;  // an attribute
  long version = 0;
  bool signed_by_another = false;  // by a key that is not the one in it
};

// Its DER.
std::string MakeOddRequest(const OddRequest& odd);

}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_ODD_REQUEST_H_
