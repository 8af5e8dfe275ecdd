// Lists as cells of a CSV file hold them.
#ifndef RELAIS_SERVICES_ADAPTERS_INCLUSION_TEXT_LIST_H_
#define RELAIS_SERVICES_ADAPTERS_INCLUSION_TEXT_LIST_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace relais {

// The texts of a JSON list; nothing when it is none, or holds something else than texts.
std::optional<std::vector<std::string>> ListFromJson(const nlohmann::json& value);

// `["a","b"]`, `{a,"b c"}` as PostgreSQL writes it (quotes and backslashes included), or one bare value. Nothing when
// it begins like a list and is none.
std::optional<std::vector<std::string>> ListFromText(absl::string_view cell);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_INCLUSION_TEXT_LIST_H_
