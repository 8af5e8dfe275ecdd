#include "tests/integration/rest_search.h"

#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/integration/read_file.h"

namespace relais::integration {
namespace {

// The symbols that only `word` decides, when it begins `before` bytes into a group of three.
std::string InBase64(absl::string_view word, size_t before) {
  const std::string all = absl::Base64Escape(absl::StrCat(std::string(before, 'x'), word, "xx"));
  const size_t first = (before * 8 + 5) / 6, last = (before + word.size()) * 8 / 6;
  return all.substr(first, last - first);
}

}  // namespace

std::vector<std::string> WaysToWrite(absl::string_view word) {
  std::string wide;
  for (char symbol : word) wide += {symbol, '\0'};
  const std::string hex = absl::BytesToHexString(word);
  std::vector<std::string> ways = {
      std::string(word),         absl::AsciiStrToLower(word), absl::AsciiStrToUpper(word), wide, hex,
      absl::AsciiStrToUpper(hex)};
  for (size_t before : {0, 1, 2}) ways.push_back(InBase64(word, before));
  return ways;
}

std::vector<std::string> FilesWith(const std::string& folder, const std::vector<std::string>& words, int* looked) {
  std::vector<std::string> found;
  std::error_code gone;  // a store that is open drops files while it is looked at
  for (auto it = std::filesystem::recursive_directory_iterator(folder, gone);
       it != std::filesystem::recursive_directory_iterator(); it.increment(gone)) {
    if (!it->is_regular_file(gone)) continue;
    const std::string bytes = ReadFile(it->path());
    ++*looked;
    for (const std::string& word : words) {
      if (absl::StrContains(bytes, word))
        found.push_back(absl::StrCat(it->path().string(), " holds ", absl::CHexEscape(word)));
    }
  }
  return found;
}

}  // namespace relais::integration
