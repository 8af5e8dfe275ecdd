#include "tests/tidy/dead_files.h"

#include <map>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace relais::tidy {
namespace {

absl::string_view WithoutEnding(absl::string_view path) {
  return path.substr(0, path.rfind('.'));
}
absl::string_view NameOf(absl::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

std::vector<Finding> CheckDeadHeaders(const Tree& tree) {
  std::map<std::string, std::set<std::string>> includers;  // header -> who includes it
  for (const SourceFile& file : tree) {
    if (!IsCpp(file.path)) continue;
    for (const Include& include : IncludesOf(file.text)) {
      const bool beside = WithoutEnding(include.path) == WithoutEnding(file.path);
      if (!beside) includers[include.path].insert(file.path);
    }
  }
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (!absl::EndsWith(file.path, ".h")) continue;
    const std::set<std::string>& users = includers[file.path];
    const bool is_test = absl::StartsWith(file.path, "tests/");
    bool used = false;
    for (const std::string& user : users) used = used || is_test || !absl::StartsWith(user, "tests/");
    if (used) continue;
    findings.push_back({file.path, 1, "dead-header",
                        users.empty() ? "nobody includes it: delete it, or put it to use"
                                      : "only tests include it: delete both, move it to tests/, or put it to use"});
  }
  return findings;
}

std::vector<Finding> CheckDeadSources(const Tree& tree, absl::string_view compile_commands, absl::string_view root) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (!absl::EndsWith(file.path, ".cc")) continue;
    if (absl::StrContains(compile_commands, absl::StrCat("\"", root, "/", file.path, "\""))) continue;
    if (absl::StartsWith(file.path, "tests/fuzz/")) {
      const SourceFile* lists = FindFile(tree, "tests/fuzz/CMakeLists.txt");
      if (lists != nullptr &&
          (absl::StrContains(lists->text, NameOf(file.path)) || absl::StrContains(lists->text, "*.cc"))) {
        continue;
      }
    }
    findings.push_back(
        {file.path, 1, "dead-source", "no target compiles it: delete it, or add it to a CMakeLists.txt"});
  }
  return findings;
}

std::vector<Finding> CheckDeadScripts(const Tree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& script : tree) {
    if (!absl::StartsWith(script.text, "#!")) continue;
    if (!absl::StartsWith(script.path, "deploy/") && !absl::StartsWith(script.path, "tests/")) continue;
    bool named = false;
    for (const SourceFile& file : tree) {
      const bool may_name = absl::EndsWith(file.path, ".md") || absl::EndsWith(file.path, "CMakeLists.txt") ||
                            absl::StartsWith(file.text, "#!");
      named = named || (may_name && file.path != script.path && !FindWord(file.text, NameOf(script.path)).empty());
    }
    if (!named) findings.push_back({script.path, 1, "dead-script", "no README, script or CMakeLists.txt names it"});
  }
  return findings;
}

}  // namespace relais::tidy
