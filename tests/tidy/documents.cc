#include "tests/tidy/documents.h"

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace relais::tidy {
namespace {

using Words = std::vector<std::string>;

// Each word is written in two halves, so that this file does not hold it.
const Words& LeftoverWords() {
  static const Words words = {
      absl::StrCat("TO", "DO"),        absl::StrCat("FIX", "ME"),           absl::StrCat("XX", "X"),
      absl::StrCat("HA", "CK"),        absl::StrCat("not implem", "ented"), absl::StrCat("unimplem", "ented"),
      absl::StrCat("place", "holder"), absl::StrCat("lorem ", "ipsum")};
  return words;
}

const Words& SkipWords() {
  static const Words words = {absl::StrCat("GTEST_", "SKIP"),    absl::StrCat("DISABLED", "_"),
                              absl::StrCat("test.", "skip"),     absl::StrCat("it.", "skip("),
                              absl::StrCat("describe.", "skip"), absl::StrCat(".on", "ly(")};
  return words;
}

const Words& MachineWords() {
  static const Words words = {
      absl::StrCat("/ho", "me/"),         absl::StrCat("/ro", "ot/"),         absl::StrCat("/wo", "rk/"),
      absl::StrCat("/Us", "ers/"),        absl::StrCat("/tmp/", "relais/"),   absl::StrCat("C:", "\\\\"),
      absl::StrCat("registry.np", "mjs"), absl::StrCat("deb.de", "bian.org"), absl::StrCat("security.de", "bian.org")};
  return words;
}

// One finding for each place where one of `words` stands. A word whose ends are letters must stand alone.
void FindAll(const SourceFile& file, const Words& words, absl::string_view rule, absl::string_view advice,
             std::vector<Finding>& findings) {
  for (const std::string& word : words) {
    for (size_t at : FindWord(file.text, word)) {
      findings.push_back({file.path, LineOf(file.text, at), std::string(rule), absl::StrCat("'", word, "': ", advice)});
    }
  }
}

bool IsInTree(const Tree& tree, absl::string_view path) {
  while (absl::EndsWith(path, "/")) path.remove_suffix(1);
  if (path.empty()) return true;
  const std::string folder = absl::StrCat(path, "/");
  for (const SourceFile& file : tree) {
    if (file.path == path || absl::StartsWith(file.path, folder)) return true;
  }
  return false;
}

// "a/b" + "../c/d" -> "a/c/d"; the empty string stands for the root.
std::string Resolve(absl::string_view folder, absl::string_view target) {
  std::vector<std::string> parts = absl::StrSplit(folder, '/', absl::SkipEmpty());
  for (absl::string_view part : absl::StrSplit(target, '/', absl::SkipEmpty())) {
    if (part == ".") continue;
    if (part == "..") {
      if (parts.empty()) return "..";
      parts.pop_back();
    } else {
      parts.emplace_back(part);
    }
  }
  std::string result;
  for (const std::string& part : parts) absl::StrAppend(&result, result.empty() ? "" : "/", part);
  return result;
}

// The anchor a heading gets: lower case, spaces to hyphens, other ASCII signs dropped.
std::string AnchorOf(absl::string_view heading) {
  std::string anchor;
  for (char c : absl::StripAsciiWhitespace(heading)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ') anchor.push_back('-');
    if (absl::ascii_isalnum(byte) || byte >= 0x80 || c == '-' || c == '_') anchor.push_back(absl::ascii_tolower(byte));
  }
  return anchor;
}

bool HasAnchor(const SourceFile& file, absl::string_view anchor) {
  for (absl::string_view line : absl::StrSplit(file.text, '\n')) {
    if (!absl::StartsWith(line, "#")) continue;
    const size_t start = line.find_first_not_of('#');
    if (start != absl::string_view::npos && AnchorOf(line.substr(start)) == anchor) return true;
  }
  return false;
}

std::string LinkObjection(const Tree& tree, const SourceFile& file, absl::string_view target) {
  if (absl::StrContains(target, "://") || absl::StartsWith(target, "mailto:")) return "";
  const std::vector<std::string> halves = absl::StrSplit(target, absl::MaxSplits('#', 1));
  const std::string path = halves[0].empty() ? file.path : Resolve(FolderOf(file.path), halves[0]);
  if (!IsInTree(tree, path)) return absl::StrCat("the link to '", target, "' leads nowhere");
  const SourceFile* page = FindFile(tree, path);
  if (halves.size() > 1 && page != nullptr && absl::EndsWith(path, ".md") && !HasAnchor(*page, halves[1])) {
    return absl::StrCat("no heading of ", path, " gives the anchor '#", halves[1], "'");
  }
  return "";
}

// True if `text` in backticks claims to be a path of ours.
bool LooksLikeOurPath(absl::string_view text) {
  bool ours = false;
  for (absl::string_view root : {"proto/", "services/", "hub/", "node/", "deploy/", "tests/"}) {
    ours = ours || (absl::StartsWith(text, root) && text.size() > root.size());
  }
  for (char c : text) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && !absl::StrContains("/._-+", absl::string_view(&c, 1))) {
      return false;
    }
  }
  return ours && !absl::StrContains(text, "...");
}

void CheckLine(const Tree& tree, const SourceFile& file, absl::string_view line, int number,
               std::vector<Finding>& findings) {
  for (size_t at = line.find("]("); at != absl::string_view::npos; at = line.find("](", at + 2)) {
    const size_t close = line.find(')', at);
    if (close == absl::string_view::npos) break;
    const std::string objection = LinkObjection(tree, file, line.substr(at + 2, close - at - 2));
    if (!objection.empty()) findings.push_back({file.path, number, "dead-link", objection});
  }
  const std::vector<absl::string_view> pieces = absl::StrSplit(line, '`');
  for (size_t i = 1; i + 1 < pieces.size(); i += 2) {
    const absl::string_view command = pieces[i].substr(0, pieces[i].find(' '));
    if (!LooksLikeOurPath(command) || IsInTree(tree, command)) continue;
    findings.push_back({file.path, number, "dead-link", absl::StrCat("there is no `", command, "`")});
  }
}

}  // namespace

std::vector<Finding> CheckDocumentLinks(const Tree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (!absl::EndsWith(file.path, ".md")) continue;
    int number = 0;
    bool fenced = false;
    for (absl::string_view line : absl::StrSplit(file.text, '\n')) {
      ++number;
      if (absl::StartsWith(absl::StripLeadingAsciiWhitespace(line), "```")) fenced = !fenced;
      if (!fenced) CheckLine(tree, file, line, number, findings);
    }
  }
  return findings;
}

std::vector<Finding> CheckLeftovers(const Tree& tree) {
  std::vector<Finding> findings;
  for (SourceFile file : tree) {
    // Quoted alone it is somebody's name for something: Connect has a code of that name.
    for (const std::string& word : LeftoverWords()) {
      for (const char* quote : {"\"", "`"}) {
        file.text = absl::StrReplaceAll(file.text, {{absl::StrCat(quote, word, quote), absl::StrCat(quote, quote)}});
      }
    }
    FindAll(file, LeftoverWords(), "leftover", "finish it, or open an issue and drop the word", findings);
  }
  return findings;
}

std::vector<Finding> CheckSkippedTests(const Tree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    // A prefix of a test's name, so it is looked for anywhere in a word.
    for (const std::string& word : SkipWords()) {
      for (size_t at = file.text.find(word); at != std::string::npos; at = file.text.find(word, at + 1)) {
        findings.push_back(
            {file.path, LineOf(file.text, at), "skipped-test", absl::StrCat("'", word, "': a test runs, or it goes")});
      }
    }
  }
  return findings;
}

std::vector<Finding> CheckMachinePaths(const Tree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    FindAll(file, MachineWords(), "machine", "the project knows no machine and no registry", findings);
  }
  return findings;
}

std::vector<Finding> CheckReadmes(const Tree& tree) {
  std::vector<Finding> findings;
  for (absl::string_view folder : {"", "proto/", "services/", "hub/", "node/", "deploy/", "tests/"}) {
    const std::string path = absl::StrCat(folder, "README.md");
    if (FindFile(tree, path) == nullptr) findings.push_back({path, 1, "readme", "the folder does not explain itself"});
  }
  return findings;
}

std::vector<Finding> CheckText(const Tree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (file.text.empty() || file.path == "LICENSE") continue;
    if (file.text.back() != '\n') findings.push_back({file.path, 1, "text", "the last line has no end"});
    const bool generated_text =
        absl::EndsWith(file.path, ".json") || absl::EndsWith(file.path, ".csv") || absl::EndsWith(file.path, ".golden");
    if (generated_text) continue;
    for (const auto& [bytes, name] : {std::pair<absl::string_view, absl::string_view>{"\t", "a tab"},
                                      {" \n", "a space at the end of the line"},
                                      {"\r", "a carriage return"}}) {
      for (size_t at = file.text.find(bytes.data(), 0, bytes.size()); at != std::string::npos;
           at = file.text.find(bytes.data(), at + 1, bytes.size())) {
        findings.push_back({file.path, LineOf(file.text, at), "text", std::string(name)});
      }
    }
  }
  return findings;
}

}  // namespace relais::tidy
