#include "services/adapters/toml/settings.h"

#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace relais {

struct Settings::Impl {
  std::string path;
  std::string folder;
  toml::table table;
  std::set<std::string> asked;
  std::vector<std::pair<size_t, std::string>> errors;  // line, text

  toml::node_view<toml::node> At(const std::string& key) {
    asked.insert(key);
    return table.at_path(key);
  }
  void Error(size_t line, absl::string_view key, absl::string_view text) {
    errors.emplace_back(line, absl::StrCat(path, ":", line, ": ", key, ": ", text));
  }
  static size_t LineOf(const toml::node_view<toml::node>& node) {
    return node.node() == nullptr ? 0 : node.node()->source().begin.line;
  }
  void FindUnknown(const toml::table& in, const std::string& prefix) {
    for (const auto& [key, node] : in) {
      const std::string name = prefix + std::string(key.str());
      if (const toml::table* inner = node.as_table()) {
        FindUnknown(*inner, name + ".");
      } else if (!asked.contains(name)) {
        Error(node.source().begin.line, name, "unknown key: remove it or correct its spelling");
      }
    }
  }
};

Settings::Settings(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Settings::~Settings() = default;
Settings::Settings(Settings&&) noexcept = default;

absl::StatusOr<Settings> Settings::Read(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  std::stringstream text;
  text << file.rdbuf();
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  const size_t slash = path.rfind('/');
  impl->folder = slash == std::string::npos ? "." : path.substr(0, slash);
  try {
    const std::string bytes = text.str();
    impl->table = toml::parse(std::string_view(bytes), std::string_view(path));
  } catch (const toml::parse_error& error) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ":", error.source().begin.line, ": ", std::string(error.description())));
  }
  return Settings(std::move(impl));
}

std::string Settings::String(absl::string_view key, absl::string_view fallback) {
  auto node = impl_->At(std::string(key));
  if (!node) return std::string(fallback);
  if (auto value = node.value<std::string>(); value && node.is_string()) return *value;
  impl_->Error(Impl::LineOf(node), key, "must be text between double quotes");
  return std::string(fallback);
}

int64_t Settings::Integer(absl::string_view key, int64_t fallback, int64_t min, int64_t max) {
  auto node = impl_->At(std::string(key));
  if (!node) return fallback;
  if (node.is_integer()) {
    const int64_t value = *node.value<int64_t>();
    if (value >= min && value <= max) return value;
  }
  impl_->Error(Impl::LineOf(node), key, absl::StrCat("must be a whole number from ", min, " to ", max));
  return fallback;
}

std::vector<std::string> Settings::Strings(absl::string_view key) {
  std::vector<std::string> values;
  auto node = impl_->At(std::string(key));
  if (!node) return values;
  const toml::array* array = node.as_array();
  if (array == nullptr) {
    impl_->Error(Impl::LineOf(node), key, "must be a list of texts: [\"a\", \"b\"]");
    return values;
  }
  for (const toml::node& item : *array) {
    if (auto value = item.value<std::string>(); value && item.is_string()) {
      values.push_back(*value);
    } else {
      impl_->Error(item.source().begin.line, key, "must hold texts only");
    }
  }
  return values;
}

std::string Settings::Required(absl::string_view key) {
  auto node = impl_->At(std::string(key));
  if (!node) {
    impl_->Error(0, key, "is missing");
    return "";
  }
  return String(key, "");
}

std::string Settings::Path(absl::string_view key, absl::string_view fallback) {
  const std::string value = String(key, fallback);
  if (value.empty() || value.front() == '/') return value;
  return absl::StrCat(impl_->folder, "/", value);
}

std::string Settings::Choice(absl::string_view key, std::vector<std::string> allowed) {
  const std::string value = String(key, allowed.front());
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return value;
  Wrong(key, absl::StrCat("must be one of \"", absl::StrJoin(allowed, "\", \""), "\""));
  return allowed.front();
}

std::vector<std::string> Settings::Tables(absl::string_view key) {
  std::vector<std::string> names;
  const toml::node_view<toml::node> at =
      key.empty() ? toml::node_view<toml::node>(impl_->table) : impl_->table.at_path(std::string(key));
  const toml::table* table = at.as_table();
  if (table == nullptr) return names;
  for (const auto& [name, node] : *table) {
    if (node.is_table()) names.emplace_back(name.str());
  }
  std::sort(names.begin(), names.end());
  return names;
}

void Settings::Wrong(absl::string_view key, absl::string_view what_to_do) {
  impl_->Error(Impl::LineOf(impl_->table.at_path(std::string(key))), key, what_to_do);
}

absl::Status Settings::Finish() {
  impl_->FindUnknown(impl_->table, "");
  if (impl_->errors.empty()) return absl::OkStatus();
  std::stable_sort(impl_->errors.begin(), impl_->errors.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> lines;
  for (const auto& [line, text] : impl_->errors) lines.push_back(text);
  return absl::InvalidArgumentError(absl::StrJoin(lines, "\n"));
}

}  // namespace relais
