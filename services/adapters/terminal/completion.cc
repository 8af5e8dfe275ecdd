#include <algorithm>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "services/adapters/terminal/command.h"

namespace relais {
namespace {

// The shell words that fill COMPREPLY for a value of `option`.
std::string Offer(const Program& program, const Option& option) {
  if (option.values == "file") return "COMPREPLY=($(compgen -f -- \"$cur\"))";
  if (option.values == "dir") return "COMPREPLY=($(compgen -d -- \"$cur\"))";
  if (option.values == "referral") {
    return absl::StrCat("COMPREPLY=($(compgen -W \"$(", program.name,
                        " list --scope all --ids 2>/dev/null)\" -- \"$cur\"))");
  }
  if (absl::StrContains(option.values, '|')) {
    return absl::StrCat("COMPREPLY=($(compgen -W \"", absl::StrReplaceAll(option.values, {{"|", " "}}),
                        "\" -- \"$cur\"))");
  }
  return "COMPREPLY=()";
}

std::string OptionNames(const std::vector<Option>& options) {
  std::vector<std::string> names;
  for (const Option& option : options) {
    if (!IsPositional(option)) names.push_back(option.name);
  }
  return absl::StrJoin(names, " ");
}

// Every option that swallows the next word, so that it is not taken for a command.
std::string SwallowingOptions(const Program& program) {
  absl::btree_set<std::string> names;
  const auto take = [&names](const std::vector<Option>& options) {
    for (const Option& option : options) {
      if (!IsPositional(option) && option.takes != Takes::kNothing) names.insert(option.name);
    }
  };
  take(program.options);
  for (const Command& command : program.commands) take(command.options);
  return absl::StrJoin(names, "|");
}

// "command:option) …" lines for the values after an option.
void AppendValueCases(const Program& program, absl::string_view path, const std::vector<Option>& options,
                      std::string* script) {
  for (const Option& option : options) {
    if (IsPositional(option) || option.takes == Takes::kNothing || option.values.empty()) continue;
    absl::StrAppend(script, "    \"", path, ":", option.name, "\") ", Offer(program, option), "; return ;;\n");
  }
}

}  // namespace

std::string BashCompletion(const Program& program) {
  const std::string function = absl::StrCat("_", absl::StrReplaceAll(program.name, {{"-", "_"}}));
  absl::btree_map<std::string, std::vector<std::string>> next;  // path so far → words that may follow
  std::vector<std::string> paths;                               // all paths, groups included
  for (const Command& command : program.commands) {
    const std::vector<std::string> words = absl::StrSplit(command.path, ' ');
    std::vector<std::string>& first = next[""];
    if (std::find(first.begin(), first.end(), words[0]) == first.end()) {
      first.push_back(words[0]);
      paths.push_back(words[0]);
    }
    if (words.size() == 2) {
      next[words[0]].push_back(words[1]);
      paths.push_back(command.path);
    }
  }
  std::string script = absl::StrCat("# Completion of ", program.name, " for bash, as printed by \"", program.name,
                                    " completion bash\".\n", function, "() {\n");
  absl::StrAppend(
      &script,
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path=\"\" i word\n"
      "  COMPREPLY=()\n"
      "  for ((i = 1; i < COMP_CWORD; ++i)); do\n"
      "    word=${COMP_WORDS[i]}\n"
      "    case \"$word\" in\n"
      "    ",
      SwallowingOptions(program), ") ((++i)) ;;\n    -*) ;;\n    *)\n      case \"${path:+$path }$word\" in\n      \"",
      absl::StrJoin(paths, "\"|\""), "\") path=\"${path:+$path }$word\" ;;\n      esac ;;\n    esac\n  done\n",
      "  case \"$path:$prev\" in\n");
  AppendValueCases(program, "", program.options, &script);
  for (const Command& command : program.commands) {
    AppendValueCases(program, command.path, command.options, &script);
    AppendValueCases(program, command.path, program.options, &script);
  }
  absl::StrAppend(&script, "  esac\n  case \"$path\" in\n");
  const std::string common = OptionNames(program.options);
  for (const auto& [path, words] : next) {
    absl::StrAppend(&script, "  \"", path, "\") COMPREPLY=($(compgen -W \"", absl::StrJoin(words, " "), " ", common,
                    " --help\" -- \"$cur\")) ;;\n");
  }
  for (const Command& command : program.commands) {
    absl::StrAppend(&script, "  \"", command.path, "\")\n");
    for (const Option& option : command.options) {
      if (!IsPositional(option) || option.values.empty()) continue;
      absl::StrAppend(&script, "    if [[ $cur != -* ]]; then ", Offer(program, option), "; return; fi\n");
      break;  // the shell is not told which place the word has: the first list serves them all
    }
    const std::string own = OptionNames(command.options);
    absl::StrAppend(&script, "    COMPREPLY=($(compgen -W \"", own, own.empty() ? "" : " ", common,
                    " --help\" -- \"$cur\")) ;;\n");
  }
  absl::StrAppend(&script, "  esac\n}\ncomplete -F ", function, " ", program.name, "\n");
  return script;
}

}  // namespace relais
