#include "services/adapters/terminal/anchor_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

absl::StatusOr<Anchor> ParseTyped(absl::string_view text) {
  Anchor anchor;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    std::string hex = absl::AsciiStrToLower(line.substr(0, line.find('#')));
    hex.erase(std::remove_if(hex.begin(), hex.end(), [](char c) { return absl::ascii_isspace(c); }), hex.end());
    if (hex.empty()) continue;
    const SigningKey key = SigningKey::FromHex(hex);
    if (key.none()) return Refuse(Reason::kMalformed, "anchor: 64 hexadecimal symbols on each line");
    if (!anchor.roots.insert(key).second) return Refuse(Reason::kMalformed, "anchor: the same key twice");
  }
  if (anchor.roots.empty()) return Refuse(Reason::kEvidenceMissing, "anchor: no key");
  return anchor;
}

absl::StatusOr<Anchor> ParseDocument(absl::string_view json) {
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

}  // namespace

absl::StatusOr<Anchor> ParseAnchor(absl::string_view text) {
  const absl::string_view inner = absl::StripLeadingAsciiWhitespace(text);
  const bool document = !inner.empty() && (inner.front() == '{' || inner.front() == '[');
  return document ? ParseDocument(text) : ParseTyped(text);
}

absl::StatusOr<Digest> NetworkOfAnchor(absl::string_view text, const Digester& digester) {
  const absl::StatusOr<Anchor> anchor = ParseAnchor(text);
  if (!anchor.ok()) return anchor.status();
  return digester.Sha256(FormatAnchor(*anchor));
}

std::string InFours(absl::string_view hex) {
  std::string groups;
  for (size_t i = 0; i < hex.size(); i += 4) absl::StrAppend(&groups, i == 0 ? "" : " ", hex.substr(i, 4));
  return groups;
}

std::string FormatAnchor(const Anchor& anchor) {
  nlohmann::json document = {{"roots", nlohmann::json::array()}};
  for (const SigningKey& key : anchor.roots) document["roots"].push_back(key.ToHex());
  return document.dump(2) + "\n";
}

}  // namespace relais
