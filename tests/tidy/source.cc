#include "tests/tidy/source.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace relais::tidy {
namespace {

constexpr size_t kFileBytesMax = 1 << 20;
// Written in two halves, so that this file holds no excuse itself.
constexpr absl::string_view kExcuse =
    "tidy: "
    "allow(";

bool IsWordByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

bool Skipped(const std::string& name) {
  return name == "build" || name == "node_modules";
}

// Walks C++ text once; `out` starts as a copy of it and loses what is not code.
class Blanker {
 public:
  explicit Blanker(absl::string_view text) : text_(text), out_(text) {}

  std::string Run() {
    while (at_ < text_.size()) {
      if (Starts("//")) {
        BlankTo(text_.find('\n', at_));
      } else if (Starts("/*")) {
        BlankPast("*/", at_ + 2);
      } else if (Starts("R\"") && (at_ == 0 || !IsWordByte(text_[at_ - 1]))) {
        RawString();
      } else if (text_[at_] == '"' || (text_[at_] == '\'' && !InNumber())) {
        Quoted(text_[at_]);
      } else {
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  bool Starts(absl::string_view with) const { return absl::StartsWith(text_.substr(at_), with); }

  // True between the digits of 20'000.
  bool InNumber() const {
    size_t start = at_;
    while (start > 0 && (IsWordByte(text_[start - 1]) || text_[start - 1] == '\'')) --start;
    return start < at_ && absl::ascii_isdigit(static_cast<unsigned char>(text_[start]));
  }

  void BlankTo(size_t end) {
    end = std::min(end, text_.size());
    for (; at_ < end; ++at_) {
      if (text_[at_] != '\n') out_[at_] = ' ';
    }
  }

  void BlankPast(absl::string_view closing, size_t from) {
    const size_t found = text_.find(closing, from);
    BlankTo(found == absl::string_view::npos ? text_.size() : found + closing.size());
  }

  void RawString() {
    const size_t open = text_.find('(', at_);
    if (open == absl::string_view::npos) return BlankTo(text_.size());
    const std::string closing = absl::StrCat(")", text_.substr(at_ + 2, open - at_ - 2), "\"");
    BlankPast(closing, open);
  }

  void Quoted(char quote) {
    size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') end += text_[end] == '\\' ? 2 : 1;
    ++at_;
    BlankTo(end);
    if (at_ < text_.size()) ++at_;
  }

  absl::string_view text_;
  std::string out_;
  size_t at_ = 0;
};

struct Allowance {
  std::string rule;
  int line = 1;        // where the excuse stands
  bool alone = false;  // nothing but the comment on its line: it excuses the next line too
  bool reasoned = false;
};

std::vector<Allowance> AllowancesOf(const SourceFile& file) {
  std::vector<Allowance> result;
  int line_number = 0;
  for (absl::string_view line : absl::StrSplit(file.text, '\n')) {
    ++line_number;
    const size_t start = line.find(kExcuse);
    if (start == absl::string_view::npos) continue;
    const absl::string_view rest = line.substr(start + kExcuse.size());
    const size_t close = rest.find(')');
    Allowance allowance;
    allowance.line = line_number;
    allowance.alone = line.substr(0, start).find_first_not_of(" /#<!-*") == absl::string_view::npos;
    if (close != absl::string_view::npos) {
      allowance.rule = std::string(rest.substr(0, close));
      const std::vector<absl::string_view> words = absl::StrSplit(rest.substr(close + 1), ' ', absl::SkipWhitespace());
      allowance.reasoned = words.size() >= 2;
    }
    result.push_back(std::move(allowance));
  }
  return result;
}

bool Excuses(const Allowance& allowance, const Finding& finding) {
  if (allowance.rule != finding.rule || !allowance.reasoned) return false;
  return allowance.line == finding.line || (allowance.alone && allowance.line + 1 == finding.line);
}

}  // namespace

Tree LoadTree(const std::string& root) {
  namespace fs = std::filesystem;
  Tree tree;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator(); ++it) {
    const std::string name = it->path().filename().string();
    if (name == ".git" || (it->is_directory() && Skipped(name))) {  // in a second work tree .git is a file
      it.disable_recursion_pending();
      continue;
    }
    if (!it->is_regular_file()) continue;
    SourceFile file;
    file.path = fs::relative(it->path(), root).generic_string();
    if (it->file_size() <= kFileBytesMax) {
      std::ifstream in(it->path(), std::ios::binary);
      std::ostringstream bytes;
      bytes << in.rdbuf();
      file.text = bytes.str();
      if (file.text.find('\0') != std::string::npos) file.text.clear();
    }
    tree.push_back(std::move(file));
  }
  std::sort(tree.begin(), tree.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return tree;
}

const SourceFile* FindFile(const Tree& tree, absl::string_view path) {
  for (const SourceFile& file : tree) {
    if (file.path == path) return &file;
  }
  return nullptr;
}

bool IsCpp(absl::string_view path) {
  return absl::EndsWith(path, ".cc") || absl::EndsWith(path, ".h");
}

absl::string_view FolderOf(absl::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == absl::string_view::npos ? absl::string_view() : path.substr(0, slash);
}

std::string CodeOnly(absl::string_view text) {
  return Blanker(text).Run();
}

int LineOf(absl::string_view text, size_t position) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + std::min(position, text.size()), '\n'));
}

std::vector<size_t> FindWord(absl::string_view text, absl::string_view token) {
  std::vector<size_t> found;
  for (size_t at = text.find(token); at != absl::string_view::npos; at = text.find(token, at + 1)) {
    const size_t end = at + token.size();
    const bool glued_before = at > 0 && IsWordByte(token.front()) && IsWordByte(text[at - 1]);
    const bool glued_after = end < text.size() && IsWordByte(token.back()) && IsWordByte(text[end]);
    if (!glued_before && !glued_after) found.push_back(at);
  }
  return found;
}

std::vector<Include> IncludesOf(absl::string_view text) {
  std::vector<Include> result;
  int line_number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++line_number;
    line = absl::StripLeadingAsciiWhitespace(line);
    if (!absl::StartsWith(line, "#include")) continue;
    line = absl::StripLeadingAsciiWhitespace(line.substr(8));
    if (line.empty() || (line[0] != '"' && line[0] != '<')) continue;
    const bool quoted = line[0] == '"';
    const size_t close = line.find(quoted ? '"' : '>', 1);
    if (close == absl::string_view::npos) continue;
    result.push_back({std::string(line.substr(1, close - 1)), quoted, line_number});
  }
  return result;
}

std::set<std::string> EngineFiles(const Tree& tree, const std::string& daemon) {
  std::vector<std::string> waiting;
  for (absl::string_view stem : {"_engine.h", "_engine.cc", "_types.h"}) {
    waiting.push_back(absl::StrCat(daemon, "/", daemon, stem));
  }
  std::set<std::string> engine;
  while (!waiting.empty()) {
    const std::string path = waiting.back();
    waiting.pop_back();
    const SourceFile* file = FindFile(tree, path);
    if (file == nullptr || !engine.insert(path).second) continue;
    if (absl::EndsWith(path, ".h")) waiting.push_back(absl::StrCat(path.substr(0, path.size() - 2), ".cc"));
    for (const Include& include : IncludesOf(file->text)) {
      if (absl::StartsWith(include.path, absl::StrCat(daemon, "/"))) waiting.push_back(include.path);
    }
  }
  return engine;
}

std::vector<Finding> Excuse(const Tree& tree, const std::vector<Finding>& findings) {
  std::vector<Finding> result;
  for (const Finding& finding : findings) {
    const SourceFile* file = FindFile(tree, finding.path);
    const std::vector<Allowance> allowances = file == nullptr ? std::vector<Allowance>() : AllowancesOf(*file);
    const bool excused = std::any_of(allowances.begin(), allowances.end(),
                                     [&](const Allowance& allowance) { return Excuses(allowance, finding); });
    if (!excused) result.push_back(finding);
  }
  for (const SourceFile& file : tree) {
    for (const Allowance& allowance : AllowancesOf(file)) {
      const bool used = std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
        return finding.path == file.path && Excuses(allowance, finding);
      });
      if (used) continue;
      result.push_back({file.path, allowance.line, "excuse",
                        allowance.reasoned
                            ? absl::StrCat("nothing here breaks the rule '", allowance.rule, "': drop it")
                            : "an excuse gives its reason after the bracket"});
    }
  }
  return result;
}

std::string Describe(const std::vector<Finding>& findings) {
  std::set<std::string> lines;
  for (const Finding& finding : findings) {
    lines.insert(absl::StrCat(finding.path, ":", finding.line, ": [", finding.rule, "] ", finding.message));
  }
  std::string result;
  for (const std::string& line : lines) absl::StrAppend(&result, line, "\n");
  return result;
}

}  // namespace relais::tidy
