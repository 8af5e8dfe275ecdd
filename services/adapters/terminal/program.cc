// The only file that knows CLI11: it splits the command line and lays out the help; what is asked for beyond that
// (required values, closed lists, sentences in two languages) is checked here on the parsed values.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/adapters/terminal/command.h"

namespace relais {
namespace {

constexpr Text kJsonHelp{"une seule ligne JSON sur la sortie, la dernière",
                         "one line of JSON on the output, the last one"};
constexpr Text kLanguageHelp{"langue des phrases", "language of the sentences"};

bool HasWords(const Option& option) {
  return absl::StrContains(option.values, '|');
}

// One option while CLI11 fills it.
struct Slot {
  const Option* option = nullptr;
  std::string one;
  std::vector<std::string> many;
  bool given = false;
  CLI::Option* parsed = nullptr;
};

// One application level: the program itself, a group ("draft") or a command ("draft check").
struct Level {
  const Command* command = nullptr;  // nullptr for the program and for groups
  CLI::App* app = nullptr;
  std::vector<std::unique_ptr<Slot>> slots;
};

class Parser {
 public:
  Parser(const Program& program, Language language)
      : program_(program), language_(language), root_(std::string(program.help.In(language)), program.name) {
    Dress(root_);
    levels_.push_back(std::make_unique<Level>());
    levels_.back()->app = &root_;
    for (const Option& option : program_.options) AddSlot(*levels_.back(), option);
    for (const Command& command : program_.commands) AddCommand(command);
  }

  CLI::App& root() { return root_; }

  // The command that was named; nullptr when the line stops before one.
  const Command* Chosen() const {
    for (const auto& level : levels_) {
      if (level->command != nullptr && level->app->parsed()) return level->command;
    }
    return nullptr;
  }

  // Help of the deepest level named.
  std::string HelpHere() const {
    const CLI::App* app = &root_;
    while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
    return app->help();
  }

  Arguments Collect() const {
    Arguments arguments;
    for (const auto& level : levels_) {
      if (!level->app->parsed() && level->app != &root_) continue;
      for (const auto& slot : level->slots) {
        if (slot->parsed->count() == 0) continue;
        switch (slot->option->takes) {
          case Takes::kNothing:
            arguments.Set(slot->option->name, {"true"});
            break;
          case Takes::kOne:
            arguments.Set(slot->option->name, {slot->one});
            break;
          case Takes::kMany:
            arguments.Set(slot->option->name, slot->many);
            break;
        }
      }
    }
    return arguments;
  }

 private:
  void Dress(CLI::App& app) {
    const bool french = language_ == Language::kFrench;
    app.set_help_flag("-h,--help", french ? "cette aide" : "this help");
    auto formatter = std::make_shared<CLI::Formatter>();
    formatter->column_width(34);
    formatter->label("Positionals", french ? "Valeurs" : "Values");
    formatter->label("SUBCOMMAND", french ? "COMMANDE" : "COMMAND");
    formatter->label("SUBCOMMANDS", french ? "COMMANDE" : "COMMAND");
    formatter->label("TEXT", french ? "TEXTE" : "TEXT");
    app.formatter(formatter);
    app.require_subcommand(0, 1);  // also keeps a value that looks like a command from being taken for one
    app.group(french ? "Commandes" : "Commands");
  }

  std::string HelpOf(const Option& option) const {
    std::string help(option.help.In(language_));
    if (HasWords(option)) absl::StrAppend(&help, " (", absl::StrJoin(absl::StrSplit(option.values, '|'), ", "), ")");
    if (option.required) absl::StrAppend(&help, language_ == Language::kFrench ? " [obligatoire]" : " [required]");
    if (!option.environment.empty()) absl::StrAppend(&help, " [", option.environment, "]");
    return help;
  }

  void AddSlot(Level& level, const Option& option) {
    auto slot = std::make_unique<Slot>();
    slot->option = &option;
    switch (option.takes) {
      case Takes::kNothing:
        slot->parsed = level.app->add_flag(option.name, slot->given, HelpOf(option));
        break;
      case Takes::kOne:
        slot->parsed = level.app->add_option(option.name, slot->one, HelpOf(option));
        if (!IsPositional(option)) slot->parsed->take_last();
        break;
      case Takes::kMany:
        slot->parsed = level.app->add_option(option.name, slot->many, HelpOf(option));
        if (!IsPositional(option)) slot->parsed->allow_extra_args(false);
        break;
    }
    slot->parsed->option_text(option.takes == Takes::kNothing || IsPositional(option) ? " " : ValueName(option));
    level.slots.push_back(std::move(slot));
  }

  std::string ValueName(const Option& option) const {
    if (option.values == "file") return language_ == Language::kFrench ? "FICHIER" : "FILE";
    if (option.values == "dir") return language_ == Language::kFrench ? "DOSSIER" : "DIR";
    return language_ == Language::kFrench ? "VALEUR" : "VALUE";
  }

  void AddCommand(const Command& command) {
    CLI::App* parent = &root_;
    const std::vector<std::string> words = absl::StrSplit(command.path, ' ');
    if (words.size() == 2) {
      CLI::App*& group = groups_[words[0]];
      if (group == nullptr) {
        const auto help = program_.groups.find(words[0]);
        group = root_.add_subcommand(words[0],
                                     help == program_.groups.end() ? "" : std::string(help->second.In(language_)));
        Dress(*group);
      }
      parent = group;
    }
    auto level = std::make_unique<Level>();
    level->command = &command;
    level->app = parent->add_subcommand(words.back(), std::string(command.help.In(language_)));
    Dress(*level->app);
    level->app->require_subcommand(0);
    if (!command.example.empty()) {
      level->app->footer(
          absl::StrCat(language_ == Language::kFrench ? "Exemple :\n  " : "Example:\n  ", command.example));
    }
    for (const Option& option : command.options) AddSlot(*level, option);
    // A command's own option hides the program's of the same name.
    for (const Option& option : program_.options) {
      const bool hidden = std::any_of(command.options.begin(), command.options.end(),
                                      [&option](const Option& own) { return own.name == option.name; });
      if (!hidden) AddSlot(*level, option);
    }
    levels_.push_back(std::move(level));
  }

  const Program& program_;
  Language language_;
  CLI::App root_;
  absl::btree_map<std::string, CLI::App*> groups_;
  std::vector<std::unique_ptr<Level>> levels_;
};

// Before parsing, so that the help itself comes in the right language.
Language LanguageOf(int argc, const char* const* argv) {
  std::string wanted;
  if (const char* environment = std::getenv("RELAIS_LANG")) wanted = environment;
  for (int i = 1; i < argc; ++i) {
    const absl::string_view word = argv[i];
    if (word == "--lang" && i + 1 < argc) wanted = argv[i + 1];
    if (absl::StartsWith(word, "--lang=")) wanted = std::string(word.substr(7));
  }
  return wanted == "en" ? Language::kEnglish : Language::kFrench;
}

bool WantsJson(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    if (absl::string_view(argv[i]) == "--json") return true;
  }
  return false;
}

absl::Status ParseFailure(const CLI::ParseError& error, const Terminal& terminal) {
  const std::string what = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const size_t colon = what.rfind(": ");
    return BadUsage(absl::StrCat(terminal.Say("de trop sur la ligne : ", "not expected on the line: "),
                                 colon == std::string::npos ? what : what.substr(colon + 2),
                                 terminal.Say(" (voir --help)", " (see --help)")));
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    return BadUsage(absl::StrCat(terminal.Say("il manque une valeur après ", "a value is missing after "),
                                 what.substr(0, what.find(':'))));
  }
  return BadUsage(absl::StrCat(terminal.Say("ligne de commande incomprise : ", "command line not understood: "), what));
}

// Fills in environment variables, then checks what is required and what is a closed list.
absl::Status CheckValues(const std::vector<Option>& options, Arguments& arguments, const Terminal& terminal) {
  for (const Option& option : options) {
    if (!arguments.Has(option.name) && !option.environment.empty()) {
      const char* value = std::getenv(option.environment.c_str());
      if (value != nullptr && *value != '\0') arguments.Set(option.name, {value});
    }
    if (option.required && !arguments.Has(option.name)) {
      return BadUsage(absl::StrCat(terminal.Say("il manque ", "missing: "), option.name, " (",
                                   option.help.In(terminal.language()), ")"));
    }
    if (!HasWords(option)) continue;
    const std::vector<std::string> words = absl::StrSplit(option.values, '|');
    for (const std::string& value : arguments.All(option.name)) {
      if (std::find(words.begin(), words.end(), value) != words.end()) continue;
      return BadUsage(absl::StrCat(option.name, terminal.Say(" : « ", ": \""), value,
                                   terminal.Say(" » n'est pas admis ; choisir parmi ", "\" is not one of "),
                                   absl::StrJoin(words, ", ")));
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::string Arguments::Get(absl::string_view name) const {
  const std::vector<std::string>& all = All(name);
  return all.empty() ? "" : all.back();
}

const std::vector<std::string>& Arguments::All(absl::string_view name) const {
  static const auto* const nothing = new std::vector<std::string>();
  const auto found = values_.find(name);
  return found == values_.end() ? *nothing : found->second;
}

Program WithCommonParts(Program program) {
  program.options.push_back({"--json", kJsonHelp, Takes::kNothing});
  program.options.push_back({"--lang", kLanguageHelp, Takes::kOne, false, "fr|en", "RELAIS_LANG"});
  program.groups["completion"] = {"complétion pour un interpréteur de commandes", "completion for a shell"};
  program.commands.push_back({"completion bash",
                              {"écrit le script de complétion pour bash", "prints the completion script for bash"},
                              {},
                              nullptr,
                              absl::StrCat("source <(", program.name, " completion bash)")});
  return program;
}

int RunProgram(Program program, int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  program = WithCommonParts(std::move(program));
  const Language language = LanguageOf(argc, argv);
  Terminal terminal(out, err, language, WantsJson(argc, argv));
  std::optional<Parser> parser(std::in_place, program, language);
  try {
    parser->root().parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    out << parser->HelpHere();
    return kExitDone;
  } catch (const CLI::ParseError& error) {
    return terminal.Finish(ParseFailure(error, terminal));
  }
  const Command* command = parser->Chosen();
  if (command == nullptr) {
    err << parser->HelpHere();
    return terminal.Finish(BadUsage(terminal.Say("il manque une commande", "a command is missing")));
  }
  Arguments arguments = parser->Collect();
  parser.reset();  // a daemon runs for months and needs none of it
  absl::Status status = CheckValues(program.options, arguments, terminal);
  if (status.ok()) status = CheckValues(command->options, arguments, terminal);
  if (!status.ok()) return terminal.Finish(status);
  if (command->path == "completion bash") {
    out << BashCompletion(program);
    return kExitDone;
  }
  return terminal.Finish(command->run(arguments, terminal));
}

}  // namespace relais
