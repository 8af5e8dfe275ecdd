// Asking the person at the terminal: a passphrase that nobody else sees, or a plain yes.
#ifndef RELAIS_SERVICES_ADAPTERS_TERMINAL_PROMPT_H_
#define RELAIS_SERVICES_ADAPTERS_TERMINAL_PROMPT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/terminal/terminal.h"

namespace relais {

inline constexpr size_t kPassphraseBytesMax = 1024;
inline constexpr size_t kPassphraseBytesMin = 8;  // of a new one; one that exists may be anything

// One line typed at `device`, without echo; the terminal is put back as it was, whatever happens. BadUsage when there
// is no such terminal (a script says --passphrase-file instead), or nothing was typed.
absl::StatusOr<std::string> AskPassphrase(absl::string_view question, const Terminal& terminal,
                                          const char* device = "/dev/tty");
// Asked twice: BadUsage when the two differ, or it is shorter than kPassphraseBytesMin.
absl::StatusOr<std::string> AskNewPassphrase(const Terminal& terminal, const char* device = "/dev/tty");

// True for "oui", "o", "yes" or "y". False for anything else, and without a terminal.
bool AskYes(absl::string_view question, const char* device = "/dev/tty");

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TERMINAL_PROMPT_H_
