// The project's own text as the tidy rules see it: files, findings, and C++ with its comments and strings blanked.
#ifndef RELAIS_TESTS_TIDY_SOURCE_H_
#define RELAIS_TESTS_TIDY_SOURCE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace relais::tidy {

struct SourceFile {
  std::string path;  // from the project's root, with forward slashes: "services/core/handoff/ids.h"
  std::string text;
};

// What a rule objects to. `message` says what to do instead.
struct Finding {
  std::string path;
  int line = 1;  // from 1
  std::string rule;
  std::string message;
};

using Tree = std::vector<SourceFile>;

// Every file below `root` but build trees, version control and installed packages, sorted by path. Files over 1 MiB and
// files with a zero byte come with empty text: they are there for links, and are not read.
Tree LoadTree(const std::string& root);

// Nullptr if the tree has no such file.
const SourceFile* FindFile(const Tree& tree, absl::string_view path);

bool IsCpp(absl::string_view path);                  // .cc or .h
absl::string_view FolderOf(absl::string_view path);  // "a/b" of "a/b/c.h", "" of "c.h"

// `text` with the insides of comments, string literals and character literals replaced by spaces; line breaks stay, so
// positions and line numbers are those of `text`. Knows raw strings and digit separators.
std::string CodeOnly(absl::string_view text);

// Line number, from 1, of the byte at `position`.
int LineOf(absl::string_view text, size_t position);

// Every position at which `token` stands as a word of its own: no letter, digit or underscore touches an end of it that
// is itself such a character. ("rand(" is found in "std::rand(3)" and not in "operand(3)".)
std::vector<size_t> FindWord(absl::string_view text, absl::string_view token);

struct Include {
  std::string path;  // without quotes or brackets
  bool quoted = false;
  int line = 1;
};
std::vector<Include> IncludesOf(absl::string_view text);

// Paths of a daemon's engine: hub/hub_engine.*, hub/hub_types.h, whatever of the same daemon they include, and the .cc
// beside each such header. What an engine includes is engine, wherever it lies. `daemon` is "hub" or "node".
std::set<std::string> EngineFiles(const Tree& tree, const std::string& daemon);

// Takes out the findings that their file excuses, and adds one for each excuse that is wrong. An excuse stands on the
// finding's own line or alone on the line before, in a comment: tidy, a colon, `allow(rule)`, and at
// least two words of why.
// An excuse that excuses nothing, or that gives no reason, is itself a finding (rule "excuse").
std::vector<Finding> Excuse(const Tree& tree, const std::vector<Finding>& findings);

// "path:line: [rule] message", one a line: what a failing test prints.
std::string Describe(const std::vector<Finding>& findings);

}  // namespace relais::tidy

#endif  // RELAIS_TESTS_TIDY_SOURCE_H_
