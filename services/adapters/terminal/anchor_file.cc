#include "services/adapters/terminal/anchor_file.h"

#include <nlohmann/json.hpp>

#include "services/core/handoff/reason.h"

namespace relais {

absl::StatusOr<Anchor> ParseAnchor(absl::string_view json) {
  const nlohmann::json document = nlohmann::json::parse(json.begin(), json.end(), nullptr, false);
  if (!document.is_object() || document.size() != 1 || !document.contains("roots") || !document["roots"].is_array()) {
    return Refuse(Reason::kMalformed, "anchor: {\"roots\": [...]}");
  }
  Anchor anchor;
  for (const nlohmann::json& root : document["roots"]) {
    const SigningKey key = root.is_string() ? SigningKey::FromHex(root.get_ref<const std::string&>()) : SigningKey();
    if (key.none()) return Refuse(Reason::kMalformed, "anchor: 64 lower-case hexadecimal symbols for each key");
    if (!anchor.roots.insert(key).second) return Refuse(Reason::kMalformed, "anchor: the same key twice");
  }
  if (anchor.roots.empty()) return Refuse(Reason::kEvidenceMissing, "anchor: no key");
  return anchor;
}

std::string FormatAnchor(const Anchor& anchor) {
  nlohmann::json document = {{"roots", nlohmann::json::array()}};
  for (const SigningKey& key : anchor.roots) document["roots"].push_back(key.ToHex());
  return document.dump(2) + "\n";
}

}  // namespace relais
