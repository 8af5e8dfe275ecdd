#include "tests/tidy/sizes.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace relais::tidy {
namespace {

bool HasLengthLimit(const SourceFile& file) {
  for (absl::string_view ending :
       {".cc", ".h", ".cmake", "CMakeLists.txt", ".sh", ".ts", ".js", ".mjs", ".svelte", ".css"}) {
    if (absl::EndsWith(file.path, ending)) return true;
  }
  return absl::StartsWith(file.text, "#!");
}

enum class Brace { kScope, kFunction, kInner };

// Decides what an opening brace opens from the code since the last ';', '{' or '}' on the same level.
Brace KindOf(absl::string_view head, bool inside_function) {
  if (inside_function) return Brace::kInner;
  for (absl::string_view word : {"namespace", "class", "struct", "union", "enum", "extern"}) {
    const std::vector<size_t> found = FindWord(head, word);
    // "struct X* Make() {" is a function: the keyword counts only with no bracket after it, and "template <class T>
    // void F() {" only outside the angle brackets.
    if (!found.empty() && head.find('(', found.back()) == absl::string_view::npos) return Brace::kScope;
  }
  return absl::StrContains(head, '(') ? Brace::kFunction : Brace::kScope;
}

struct Open {
  Brace kind;
  int line;
};

// First line and number of lines of each function body in `code`, which has no comments and literals. Leans on
// clang-format: a brace that follows its word without a space initialises a value.
std::vector<std::pair<int, int>> FunctionsOf(absl::string_view code) {
  std::vector<std::pair<int, int>> functions;
  std::vector<Open> open;
  size_t head = 0;
  int line = 1;
  int round_brackets = 0;
  bool in_function = false;
  for (size_t at = 0; at < code.size(); ++at) {
    const char c = code[at];
    if (c == '\n') ++line;
    if (!in_function && c == '(') ++round_brackets;
    if (!in_function && c == ')') --round_brackets;
    bool ends_head = c == ';';
    if (c == '{') {
      const bool value =
          !in_function && (round_brackets > 0 || (at > 0 && code[at - 1] != ' ' && code[at - 1] != '\n'));
      const Brace kind = value ? Brace::kInner : KindOf(code.substr(head, at - head), in_function);
      in_function = in_function || kind == Brace::kFunction;
      open.push_back({kind, line});
      ends_head = !value;
    } else if (c == '}' && !open.empty()) {
      const Open closed = open.back();
      open.pop_back();
      ends_head = in_function || closed.kind == Brace::kScope;
      if (closed.kind == Brace::kFunction) {
        in_function = false;
        functions.emplace_back(closed.line, line - closed.line + 1);
      }
    }
    if (ends_head) head = at + 1;
  }
  return functions;
}

}  // namespace

std::vector<Finding> CheckFileLengths(const Tree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (!HasLengthLimit(file)) continue;
    const int lines = static_cast<int>(std::count(file.text.begin(), file.text.end(), '\n'));
    if (lines <= kFileLinesMax) continue;
    findings.push_back({file.path, kFileLinesMax + 1, "file-length",
                        absl::StrCat(lines, " lines, at most ", kFileLinesMax, ": it owns too much, split it")});
  }
  return findings;
}

std::vector<Finding> CheckFunctionLengths(const Tree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (!IsCpp(file.path)) continue;
    for (const auto& [line, lines] : FunctionsOf(CodeOnly(file.text))) {
      if (lines <= kFunctionLinesMax) continue;
      findings.push_back({file.path, line, "function-length",
                          absl::StrCat(lines, " lines, at most ", kFunctionLinesMax, ": give its parts names")});
    }
  }
  return findings;
}

}  // namespace relais::tidy
