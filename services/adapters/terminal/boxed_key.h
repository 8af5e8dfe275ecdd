// A secret key's file as a command reads and writes it: bare, or in a box under a passphrase.
#ifndef RELAIS_SERVICES_ADAPTERS_TERMINAL_BOXED_KEY_H_
#define RELAIS_SERVICES_ADAPTERS_TERMINAL_BOXED_KEY_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/terminal/command.h"
#include "services/ports/sealer.h"

namespace relais {

// How boxes are made and opened; the program brings it (adapters/sodium/key_box.h).
struct KeyBox {
  std::function<bool(absl::string_view text)> is_box;
  // kUnreadable: another passphrase, or altered. kBusy: not enough memory. Else: no such box.
  std::function<absl::StatusOr<Secret32>(absl::string_view text, absl::string_view passphrase)> open;
  std::function<std::string(const Secret32& secret, absl::string_view passphrase)> seal;
};

// Options of the commands below.
Option PassphraseOption();    // --passphrase-file: its first line, instead of the question
Option NoPassphraseOption();  // --no-passphrase: only where a key is made

// Asks for the passphrase at the terminal unless --passphrase-file says it; never for a bare key. BadUsage: no such
// file, others can read it, no key, or the passphrase does not open it.
absl::StatusOr<Secret32> ReadBoxedKey(const std::string& path, const KeyBox& box, const Arguments& arguments,
                                      const Terminal& terminal);

// Never replaces a file. Under a passphrase, asked for twice unless --passphrase-file says it; bare only when
// --no-passphrase says so.
absl::Status WriteBoxedKey(const std::string& path, const Secret32& secret, const KeyBox& box,
                           const Arguments& arguments, const Terminal& terminal);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TERMINAL_BOXED_KEY_H_
