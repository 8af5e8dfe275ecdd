// A signatory's key file as every command reads it: bare, or under a passphrase (adapters/terminal/boxed_key.h).
#ifndef RELAIS_HUB_CLI_SIGNATORY_KEY_H_
#define RELAIS_HUB_CLI_SIGNATORY_KEY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/adapters/terminal/boxed_key.h"
#include "services/adapters/terminal/command.h"
#include "services/ports/sealer.h"

namespace relais::hub {

// ReadBoxedKey and WriteBoxedKey, with boxes of adapters/sodium/key_box.h.
absl::StatusOr<Secret32> ReadSignatoryKey(const std::string& path, const Arguments& arguments,
                                          const Terminal& terminal);
absl::Status WriteSignatoryKey(const std::string& path, const Secret32& secret, const Arguments& arguments,
                               const Terminal& terminal);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_SIGNATORY_KEY_H_
