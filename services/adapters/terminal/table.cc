#include "services/adapters/terminal/table.h"

#include <algorithm>
#include <cstdint>

namespace relais {

size_t DisplayWidth(absl::string_view text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if ((byte & 0xC0) == 0x80) continue;  // not the first byte of a code point
    // U+0300…U+033F are CC 80…BF, U+0340…U+036F are CD 80…AF.
    const auto second = i + 1 < text.size() ? static_cast<uint8_t>(text[i + 1]) : uint8_t{0};
    const bool combining = (byte == 0xCC && second >= 0x80) || (byte == 0xCD && second >= 0x80 && second <= 0xAF);
    if (!combining) ++width;
  }
  return width;
}

std::string Table::ToString() const {
  if (empty()) return "";
  std::vector<size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      line.append(widths[i] - DisplayWidth(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

}  // namespace relais
