#include "node/api/sheet_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/adapters/terminal/table.h"

namespace relais::node {

std::string Wrapped(absl::string_view indent, absl::string_view said) {
  std::string text;
  std::string line;
  const auto end = [&] {
    if (!line.empty()) absl::StrAppend(&text, indent, line, "\n");
    line.clear();
  };
  for (absl::string_view word : absl::StrSplit(said, absl::ByAnyChar(" \n"), absl::SkipEmpty())) {
    if (indent.size() + DisplayWidth(line) + 1 + DisplayWidth(word) > kSheetColumns) end();
    absl::StrAppend(&line, line.empty() ? "" : " ", word);
  }
  end();
  return text;
}

}  // namespace relais::node
