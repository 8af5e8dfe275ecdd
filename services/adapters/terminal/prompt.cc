#include "services/adapters/terminal/prompt.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace relais {
namespace {

constexpr char kInterrupt = 3;  // Ctrl-C

void Put(int fd, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // a question that cannot be shown is answered or not all the same
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

// Up to the line's end, which is left out.
std::optional<std::string> Line(int fd) {
  std::string line;
  for (;;) {
    char c = 0;
    const ssize_t got = read(fd, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    if (c == '\n' || c == '\r') return line;
    if (c == kInterrupt) return std::nullopt;
    if (line.size() < kPassphraseBytesMax) line += c;
  }
}

std::optional<std::string> AskLine(absl::string_view question, const char* device, bool echo) {
  const int fd = open(device, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  const auto close_it = absl::MakeCleanup([fd] { close(fd); });
  termios before;
  if (tcgetattr(fd, &before) != 0) return std::nullopt;
  if (!echo) {
    termios silent = before;
    // Without signals too: a Ctrl-C would leave the terminal mute. It is read as a character, and ends the question.
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    if (tcsetattr(fd, TCSAFLUSH, &silent) != 0) return std::nullopt;
  }
  Put(fd, question);
  std::optional<std::string> line = Line(fd);
  if (!echo) {
    tcsetattr(fd, TCSAFLUSH, &before);
    Put(fd, "\n");
  }
  return line;
}

}  // namespace

absl::StatusOr<std::string> AskPassphrase(absl::string_view question, const Terminal& terminal, const char* device) {
  std::optional<std::string> line = AskLine(question, device, false);
  if (!line.has_value()) {
    return BadUsage(terminal.Say("aucune phrase de passe donnée ; sans terminal, utiliser --passphrase-file",
                                 "no passphrase was given; without a terminal, use --passphrase-file"));
  }
  if (line->empty()) return BadUsage(terminal.Say("la phrase de passe est vide", "the passphrase is empty"));
  return *std::move(line);
}

absl::StatusOr<std::string> AskNewPassphrase(const Terminal& terminal, const char* device) {
  absl::StatusOr<std::string> first = AskPassphrase(
      terminal.Say("Nouvelle phrase de passe (rien ne s'affiche) : ", "New passphrase (nothing is shown): "), terminal,
      device);
  if (!first.ok()) return first.status();
  if (first->size() < kPassphraseBytesMin) {
    return BadUsage(absl::StrCat(terminal.Say("une phrase de passe a au moins ", "a passphrase has at least "),
                                 kPassphraseBytesMin, terminal.Say(" caractères", " characters")));
  }
  const absl::StatusOr<std::string> second =
      AskPassphrase(terminal.Say("La même, une seconde fois : ", "The same once more: "), terminal, device);
  if (!second.ok()) return second.status();
  if (*first != *second) {
    return BadUsage(terminal.Say("les deux phrases de passe diffèrent : rien n'a été fait",
                                 "the two passphrases differ: nothing was done"));
  }
  return first;
}

bool AskYes(absl::string_view question, const char* device) {
  const std::optional<std::string> line = AskLine(question, device, true);
  if (!line.has_value()) return false;
  const std::string word = absl::AsciiStrToLower(absl::StripAsciiWhitespace(*line));
  return word == "oui" || word == "o" || word == "yes" || word == "y";
}

}  // namespace relais
