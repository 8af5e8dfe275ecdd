// The person, or the script, at a terminal: two languages, lines for people, one JSON object for programs.
#ifndef RELAIS_SERVICES_ADAPTERS_TERMINAL_TERMINAL_H_
#define RELAIS_SERVICES_ADAPTERS_TERMINAL_TERMINAL_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace relais {

enum class Language : uint8_t { kFrench, kEnglish };

// One sentence in both languages. The views are of literals, or outlive the sentence.
struct Text {
  absl::string_view fr;
  absl::string_view en;

  absl::string_view In(Language language) const { return language == Language::kEnglish ? en : fr; }
};

// What a command leaves its caller with.
inline constexpr int kExitDone = 0;
inline constexpr int kExitRefused = 1;      // the network, or a rule of it, said no: there is a Reason
inline constexpr int kExitUsage = 2;        // the command line, a file or a folder it names is not right
inline constexpr int kExitUnreachable = 3;  // the daemon did not answer, or not in words that we know

// A status for each of the last two; anything else that is not OK counts as a refusal with ReasonOf().
absl::Status BadUsage(absl::string_view sentence);
absl::Status OutOfReach(absl::string_view sentence);
int ExitCodeOf(const absl::Status& status);

// Where a command writes. Not thread-safe.
class Terminal {
 public:
  // Both streams must outlive the terminal. With `json`, lines for people are swallowed.
  Terminal(std::ostream& out, std::ostream& err, Language language, bool json)
      : out_(out), err_(err), language_(language), json_(json) {}

  Language language() const { return language_; }
  bool json() const { return json_; }
  // The sentence in the chosen language.
  std::string Say(const Text& text) const { return std::string(text.In(language_)); }
  std::string Say(absl::string_view fr, absl::string_view en) const { return Say(Text{fr, en}); }

  // One line, or several, of standard output for people.
  void Line(absl::string_view line);
  // One line of standard error, always.
  void Warn(absl::string_view line);
  // One JSON object on a line of its own, now; for commands that go on. Nothing without `json`.
  void Event(const nlohmann::json& object);
  // Bytes of standard output as they are, JSON or not: scripts to be piped, tokens.
  void Raw(absl::string_view bytes);
  // The fields of the last line; always an object.
  nlohmann::json& result() { return result_; }

  // Says on standard error why a command failed, prints the last line if it is wanted, and answers the exit code. The
  // last line is {"ok": …} with the fields of result(), keys in alphabetical order, no blanks; after a failure also
  // "error" ("refused", "usage" or "unreachable"), "message", and for a refusal "reason", the closed name.
  int Finish(const absl::Status& status);

 private:
  std::ostream& out_;
  std::ostream& err_;
  Language language_;
  bool json_;
  nlohmann::json result_ = nlohmann::json::object();
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TERMINAL_TERMINAL_H_
