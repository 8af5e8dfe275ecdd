#include "services/adapters/terminal/secret_line.h"

#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "absl/strings/strip.h"
#include "services/adapters/terminal/files.h"

namespace relais {
namespace {

// While it lives, what is typed at this terminal is not shown. Nothing when standard input is no terminal.
class Unseen {
 public:
  Unseen() : shown_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!shown_) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  ~Unseen() {
    if (shown_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;

 private:
  termios before_{};
  const bool shown_;
};

}  // namespace

absl::StatusOr<std::string> SecretLine(const Arguments& arguments, const char* option, Terminal& terminal,
                                       const Text& prompt) {
  if (arguments.Has(option)) {
    const absl::StatusOr<std::string> text = ReadWholeFile(arguments.Get(option), terminal);
    if (!text.ok()) return text.status();
    return std::string(absl::StripSuffix(*text, "\n"));
  }
  terminal.Warn(terminal.Say(prompt));
  const Unseen unseen;
  std::string line;
  if (!std::getline(std::cin, line)) return BadUsage(terminal.Say("rien n'a été saisi", "nothing was typed"));
  return line;
}

}  // namespace relais
