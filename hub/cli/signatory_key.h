// A signatory's key file as every command reads it: bare, or under a passphrase (adapters/sodium/key_box.h).
#ifndef RELAIS_HUB_CLI_SIGNATORY_KEY_H_
#define RELAIS_HUB_CLI_SIGNATORY_KEY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/adapters/terminal/command.h"
#include "services/ports/sealer.h"

namespace relais::hub {

// Options of the commands below.
Option PassphraseOption();    // --passphrase-file: its first line, instead of the question
Option NoPassphraseOption();  // --no-passphrase: keygen only

// Asks for the passphrase at the terminal unless --passphrase-file says it; never for a bare key. BadUsage: no such
// file, others can read it, no key, or the passphrase does not open it.
absl::StatusOr<Secret32> ReadSignatoryKey(const std::string& path, const Arguments& arguments,
                                          const Terminal& terminal);

// Never replaces a file. Under a passphrase, asked for twice unless --passphrase-file says it; bare only when
// --no-passphrase says so.
absl::Status WriteSignatoryKey(const std::string& path, const Secret32& secret, const Arguments& arguments,
                               const Terminal& terminal);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_SIGNATORY_KEY_H_
