#include "tests/unit/deploy/json_schema.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "services/core/handoff/day.h"

namespace relais {
namespace {

using nlohmann::json;

bool HasType(const json& value, const std::string& type) {
  if (type == "string") return value.is_string();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  if (type == "number") return value.is_number();
  if (type == "integer") return value.is_number_integer();
  if (type == "boolean") return value.is_boolean();
  return type == "null" && value.is_null();
}

// Characters, not bytes: continuation bytes do not count.
size_t Length(const std::string& text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

bool HasFormat(const std::string& text, const std::string& format) {
  if (format == "date") return ParseDay(text).ok();
  if (format == "email") return RE2::FullMatch(text, R"([^@\s]+@[^@\s]+\.[^@\s.]+)");
  return format == "uri" && RE2::FullMatch(text, R"(https?://[^\s/]+(/\S*)?)");
}

// Says something about a schema and not about a value.
bool IsAnnotation(const std::string& keyword) {
  static const std::set<std::string> known = {"title", "description", "default", "examples", "$defs", "$schema"};
  return known.contains(keyword);
}

}  // namespace

std::vector<std::string> JsonSchema::Problems(const json& value) const {
  std::vector<std::string> problems;
  Check(root_, value, "", problems);
  return problems;
}

void JsonSchema::Check(const json& schema, const json& value, const std::string& path,
                       std::vector<std::string>& problems) const {
  for (const auto& [keyword, rule] : schema.items()) {
    if (!IsAnnotation(keyword)) CheckKeyword(keyword, rule, value, path, problems);
  }
}

void JsonSchema::CheckKeyword(const std::string& keyword, const json& rule, const json& value, const std::string& path,
                              std::vector<std::string>& problems) const {
  auto expect = [&](bool fine) {
    if (!fine) problems.push_back(path + ": " + keyword + " " + rule.dump().substr(0, 60) + " for " + value.dump());
  };
  if (keyword == "$ref") {
    Check(root_.at(json::json_pointer(rule.get<std::string>().substr(1))), value, path, problems);
  } else if (keyword == "type") {
    expect(HasType(value, rule));
  } else if (keyword == "enum") {
    expect(std::find(rule.begin(), rule.end(), value) != rule.end());
  } else if (keyword == "const") {
    expect(value == rule);
  } else if (keyword == "anyOf") {
    expect(std::any_of(rule.begin(), rule.end(), [&](const json& option) {
      std::vector<std::string> inner;
      Check(option, value, path, inner);
      return inner.empty();
    }));
  } else if (keyword == "properties") {
    for (const auto& [name, inner] : rule.items()) {
      if (value.contains(name)) Check(inner, value.at(name), path + "/" + name, problems);
    }
  } else if (keyword == "required") {
    for (const json& name : rule) {
      if (!value.contains(name.get<std::string>())) problems.push_back(path + ": misses " + name.dump());
    }
  } else if (keyword == "items") {
    for (size_t i = 0; value.is_array() && i < value.size(); ++i) {
      Check(rule, value[i], path + "/" + std::to_string(i), problems);
    }
  } else if (keyword == "uniqueItems") {
    expect(!value.is_array() || std::set<json>(value.begin(), value.end()).size() == value.size());
  } else if (keyword == "minItems") {
    expect(!value.is_array() || value.size() >= rule);
  } else if (keyword == "minimum") {
    expect(!value.is_number() || value >= rule);
  } else {
    CheckString(keyword, rule, value.is_string() ? value.get<std::string>() : "", path, problems);
  }
}

void JsonSchema::CheckString(const std::string& keyword, const json& rule, const std::string& text,
                             const std::string& path, std::vector<std::string>& problems) const {
  bool fine = false;
  if (keyword == "minLength") {
    fine = Length(text) >= rule;
  } else if (keyword == "maxLength") {
    fine = Length(text) <= rule;
  } else if (keyword == "pattern") {
    fine = RE2::PartialMatch(text, rule.get<std::string>());
  } else if (keyword == "format") {
    fine = HasFormat(text, rule);
  } else {
    problems.push_back(path + ": unknown keyword " + keyword);
    return;
  }
  if (!fine) problems.push_back(path + ": " + keyword + " " + rule.dump() + " for \"" + text + "\"");
}

}  // namespace relais
