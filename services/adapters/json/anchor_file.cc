#include "services/adapters/json/anchor_file.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/reason.h"

namespace relais {

absl::StatusOr<Anchor> ParseAnchor(absl::string_view json) {
  const nlohmann::json root = nlohmann::json::parse(json.begin(), json.end(), nullptr, false);
  if (!root.is_object() || !root.contains("roots") || !root["roots"].is_array()) {
    return Refuse(Reason::kMalformed, "an anchor is {\"roots\": [{\"role\": …, \"key\": …}, …]}");
  }
  Anchor anchor;
  for (const nlohmann::json& item : root["roots"]) {
    const std::string role = item.is_object() ? item.value("role", "") : "";
    const std::string key = item.is_object() ? item.value("key", "") : "";
    RootKey parsed;
    if (role == "etat") {
      parsed.role = RootRole::kEtat;
    } else if (role == "region") {
      parsed.role = RootRole::kRegion;
    } else if (role == "rectorat") {
      parsed.role = RootRole::kRectorat;
    } else {
      return Refuse(Reason::kMalformed, absl::StrCat("root ", anchor.roots.size(), ": role is etat, region or rectorat"));
    }
    parsed.key = SigningKey::FromHex(key);
    if (parsed.key.none()) {
      return Refuse(Reason::kMalformed, absl::StrCat("root ", anchor.roots.size(), ": key is 64 lower-case hex symbols"));
    }
    anchor.roots.push_back(parsed);
  }
  if (anchor.roots.empty()) return Refuse(Reason::kEvidenceMissing, "the anchor names no root key");
  return anchor;
}

absl::StatusOr<Anchor> ReadAnchorFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  std::stringstream text;
  text << file.rdbuf();
  return ParseAnchor(text.str());
}

}  // namespace relais
