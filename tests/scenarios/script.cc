#include "tests/scenarios/script.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace relais::scenarios {
namespace {

constexpr absl::string_view kIndent = "  ";
constexpr int kDifferencesShown = 5;

}  // namespace

std::vector<Passage> ParseStory(absl::string_view text) {
  std::vector<Passage> passages(1);
  int number = 0;
  if (absl::EndsWith(text, "\n")) text.remove_suffix(1);
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripTrailingAsciiWhitespace(line);
    Passage& last = passages.back();
    if (line.empty() || line[0] == '#') {
      if (!last.command.empty()) passages.emplace_back();
      passages.back().before.emplace_back(line);
    } else if (absl::StartsWith(line, kIndent)) {
      last.transcript.emplace_back(line.substr(kIndent.size()));
    } else {
      if (!last.command.empty()) passages.emplace_back();
      passages.back().line = number;
      passages.back().command = std::string(line);
    }
  }
  return passages;
}

std::string FormatStory(const std::vector<Passage>& passages) {
  std::string text;
  for (const Passage& passage : passages) {
    for (const std::string& line : passage.before) absl::StrAppend(&text, line, "\n");
    if (!passage.command.empty()) absl::StrAppend(&text, passage.command, "\n");
    for (const std::string& line : passage.transcript) absl::StrAppend(&text, kIndent, line, "\n");
  }
  return text;
}

std::vector<std::string> Words(absl::string_view command) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  bool some = false;
  for (char c : command) {
    if (c == '"') {
      quoted = !quoted;
      some = true;
    } else if (c == ' ' && !quoted) {
      if (some) words.push_back(std::exchange(word, ""));
      some = false;
    } else {
      word.push_back(c);
      some = true;
    }
  }
  if (some) words.push_back(word);
  return words;
}

std::vector<Passage> PlayStory(std::vector<Passage> passages, const Play& play) {
  for (Passage& passage : passages) {
    if (passage.command.empty()) continue;
    passage.transcript = play(passage);
  }
  return passages;
}

std::string Differences(absl::string_view file, const std::vector<Passage>& expected,
                        const std::vector<Passage>& actual) {
  std::string shown;
  int count = 0;
  for (size_t i = 0; i < expected.size() && i < actual.size(); ++i) {
    if (expected[i].transcript == actual[i].transcript) continue;
    if (++count > kDifferencesShown) continue;
    absl::StrAppend(&shown, file, ":", expected[i].line, ": ", expected[i].command, "\n");
    for (const std::string& line : expected[i].transcript) {
      const bool kept = absl::c_linear_search(actual[i].transcript, line);
      absl::StrAppend(&shown, kept ? "    " : "  - ", line, "\n");
    }
    for (const std::string& line : actual[i].transcript) {
      if (!absl::c_linear_search(expected[i].transcript, line)) absl::StrAppend(&shown, "  + ", line, "\n");
    }
  }
  if (count > kDifferencesShown) absl::StrAppend(&shown, "… and ", count - kDifferencesShown, " more passages\n");
  return shown;
}

}  // namespace relais::scenarios
