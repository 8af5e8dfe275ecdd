// A settings file as it is to be in another folder: every place that it names lies inside its own folder there.
#ifndef RELAIS_SERVICES_ADAPTERS_TOML_MOVED_SETTINGS_H_
#define RELAIS_SERVICES_ADAPTERS_TOML_MOVED_SETTINGS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/toml/settings.h"

namespace relais {

// Not thread-safe. Nothing on the disk is changed.
class MovedSettings {
 public:
  // Errors as Settings::Read.
  static absl::StatusOr<MovedSettings> Read(const std::string& path);

  // Where one key points to.
  struct Place {
    std::string path;  // now, as Settings::Path says it; "" when the setting is empty
    std::string name;  // then, below the file's folder
  };
  // A place that lies outside the folder now is given the name "elsewhere/" and `fallback`, and the text says so;
  // `fallback` itself lies inside. InvalidArgument, naming the key: the text writes it otherwise than between plain
  // double quotes, so that it cannot be changed in it.
  absl::StatusOr<Place> Take(absl::string_view key, absl::string_view fallback);

  // The file's text, changed as said above.
  const std::string& text() const { return text_; }
  Settings& settings() { return settings_; }

 private:
  MovedSettings(std::string path, Settings settings, std::string text);

  std::string path_;
  Settings settings_;
  std::string text_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TOML_MOVED_SETTINGS_H_
