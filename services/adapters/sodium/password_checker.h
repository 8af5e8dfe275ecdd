// Passwords of accounts at the edge: hashed and verified one at a time, with the same work for nobody's password.
#ifndef RELAIS_SERVICES_ADAPTERS_SODIUM_PASSWORD_CHECKER_H_
#define RELAIS_SERVICES_ADAPTERS_SODIUM_PASSWORD_CHECKER_H_

#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/sodium/slip_keys.h"
#include "services/ports/entropy.h"

namespace relais {

// Any thread; each call waits for those before it, because each takes the cost's memory.
class PasswordChecker {
 public:
  // `entropy` outlives this object.
  PasswordChecker(Entropy* entropy, SlipCost cost) : entropy_(entropy), cost_(cost) {}

  // kPasswordTooWeak for one that may not be set for an account of this name: shorter than kPasswordBytesMin or longer
  // than kPasswordBytesMax, not clean text, one symbol over and over, or holding the name.
  static absl::Status CheckStrength(absl::string_view name, absl::string_view password);

  // Argon2id in libsodium's own text form. ResourceExhausted when the memory is not to be had.
  absl::StatusOr<std::string> Hash(absl::string_view password);
  // Whether `password` is the one of `hash`. An empty hash, of an account that is not there or may not sign in, costs
  // the same time and is nobody's.
  bool Verify(absl::string_view hash, absl::string_view password);

 private:
  Entropy* const entropy_;
  const SlipCost cost_;
  std::mutex one_at_a_time_;
  std::string decoy_;  // a hash that no password fits; guarded
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SODIUM_PASSWORD_CHECKER_H_
