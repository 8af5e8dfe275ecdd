// The key of the partner's signatory, as join and leave read it: bare, or under a passphrase.
#ifndef RELAIS_NODE_CLI_SIGNATORY_KEY_H_
#define RELAIS_NODE_CLI_SIGNATORY_KEY_H_

#include "absl/status/statusor.h"
#include "services/adapters/terminal/boxed_key.h"
#include "services/adapters/terminal/command.h"
#include "services/ports/sealer.h"

namespace relais::node {

// The file that --signatory-key names; ReadBoxedKey's errors.
absl::StatusOr<Secret32> ReadSignatoryKey(const Arguments& arguments, const Terminal& terminal);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_SIGNATORY_KEY_H_
