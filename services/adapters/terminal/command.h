// A command line as data: the same list makes the parser, the help in two languages and the shell completion.
#ifndef RELAIS_SERVICES_ADAPTERS_TERMINAL_COMMAND_H_
#define RELAIS_SERVICES_ADAPTERS_TERMINAL_COMMAND_H_

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/adapters/terminal/terminal.h"

namespace relais {

enum class Takes : uint8_t {
  kNothing,  // a switch
  kOne,      // one value; the last one wins
  kMany,     // one value each time, any number of times
};

// One option ("--need") or positional value ("REFERRAL", in capitals, in the order listed).
struct Option {
  std::string name;
  Text help;
  Takes takes = Takes::kOne;
  bool required = false;
  // What may stand there: "file", "dir" or "referral" for the shell's completion only; otherwise words separated by
  // "|", and then nothing else is accepted.
  std::string values = {};
  // Environment variable that stands in when the option is not given; empty for none.
  std::string environment = {};
};

// Whether it is told by its place among the words, not by a name.
inline bool IsPositional(const Option& option) {
  return option.name.empty() || option.name.front() != '-';
}

// What was typed, by the names above.
class Arguments {
 public:
  bool Has(absl::string_view name) const { return !All(name).empty(); }
  // "" when it was not given. A switch that was given is "true".
  std::string Get(absl::string_view name) const;
  const std::vector<std::string>& All(absl::string_view name) const;
  void Set(absl::string_view name, std::vector<std::string> values) { values_[std::string(name)] = std::move(values); }

 private:
  absl::btree_map<std::string, std::vector<std::string>> values_;
};

struct Command {
  std::string path;  // one or two words: "draft check"
  Text help;
  std::vector<Option> options;
  // Fills the terminal's result and writes its lines; the status decides the exit code.
  std::function<absl::Status(const Arguments&, Terminal&)> run;
  std::string example = {};  // shown below the help, as typed
};

struct Program {
  std::string name;
  Text help;
  std::vector<Option> options;                     // understood before and after every command
  std::vector<Command> commands;                   // in the order of the help
  absl::btree_map<std::string, Text> groups = {};  // help of the first word of two-word commands
};

// Parses, runs and says how it went; answers the exit code. Adds "--json", "--lang" and "completion bash" to what the
// program lists. French unless --lang or RELAIS_LANG says "en".
int RunProgram(Program program, int argc, const char* const* argv, std::ostream& out, std::ostream& err);

// The script that `completion bash` prints.
std::string BashCompletion(const Program& program);
// The program with what RunProgram adds, for BashCompletion.
Program WithCommonParts(Program program);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TERMINAL_COMMAND_H_
