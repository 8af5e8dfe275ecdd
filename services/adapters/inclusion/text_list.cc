#include "services/adapters/inclusion/text_list.h"

#include "absl/strings/ascii.h"

namespace relais {
namespace {

using Texts = std::vector<std::string>;

// What stands between the braces of a PostgreSQL array of texts.
std::optional<Texts> ListFromBraces(absl::string_view inside) {
  Texts list;
  if (inside.empty()) return list;
  size_t at = 0;
  while (true) {
    std::string item;
    if (at < inside.size() && inside[at] == '"') {
      ++at;
      while (at < inside.size() && inside[at] != '"') {
        if (inside[at] == '\\' && at + 1 < inside.size()) ++at;
        item.push_back(inside[at++]);
      }
      if (at == inside.size()) return std::nullopt;
      ++at;
    } else {
      while (at < inside.size() && inside[at] != ',') {
        if (inside[at] == '"' || inside[at] == '{' || inside[at] == '}') return std::nullopt;
        item.push_back(inside[at++]);
      }
      if (item.empty()) return std::nullopt;
    }
    list.push_back(std::move(item));
    if (at == inside.size()) return list;
    if (inside[at++] != ',') return std::nullopt;
  }
}

}  // namespace

std::optional<Texts> ListFromJson(const nlohmann::json& value) {
  if (!value.is_array()) return std::nullopt;
  Texts list;
  for (const nlohmann::json& item : value) {
    if (!item.is_string()) return std::nullopt;
    list.push_back(item.get<std::string>());
  }
  return list;
}

std::optional<Texts> ListFromText(absl::string_view cell) {
  const absl::string_view text = absl::StripAsciiWhitespace(cell);
  if (text.empty()) return Texts();
  if (text.front() == '[') return ListFromJson(nlohmann::json::parse(text.begin(), text.end(), nullptr, false));
  if (text.front() != '{') return Texts{std::string(text)};
  if (text.size() < 2 || text.back() != '}') return std::nullopt;
  return ListFromBraces(text.substr(1, text.size() - 2));
}

}  // namespace relais
