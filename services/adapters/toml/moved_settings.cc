#include "services/adapters/toml/moved_settings.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace relais {

MovedSettings::MovedSettings(std::string path, Settings settings, std::string text)
    : path_(std::move(path)), settings_(std::move(settings)), text_(std::move(text)) {}

absl::StatusOr<MovedSettings> MovedSettings::Read(const std::string& path) {
  absl::StatusOr<Settings> settings = Settings::Read(path);
  if (!settings.ok()) return settings.status();
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  return MovedSettings(path, *std::move(settings), text.str());
}

absl::StatusOr<MovedSettings::Place> MovedSettings::Take(absl::string_view key, absl::string_view fallback) {
  const std::string written = settings_.String(key, fallback);
  Place place{settings_.Path(key, fallback), ""};
  if (place.path.empty()) return place;
  place.name = std::filesystem::path(written).lexically_normal().string();
  while (place.name.size() > 1 && place.name.back() == '/') place.name.pop_back();
  if (!absl::StartsWith(place.name, "/") && place.name != "." && place.name != ".." &&
      !absl::StartsWith(place.name, "../")) {
    return place;
  }
  place.name = absl::StrCat("elsewhere/", fallback.empty() ? key : fallback);
  const std::string quoted = absl::StrCat("\"", written, "\"");
  const size_t at = text_.find(quoted);
  if (at == std::string::npos) {
    return absl::InvalidArgumentError(absl::StrCat(path_, ": ", key, ": write it between plain double quotes"));
  }
  text_.replace(at, quoted.size(), absl::StrCat("\"", place.name, "\""));
  return place;
}

}  // namespace relais
