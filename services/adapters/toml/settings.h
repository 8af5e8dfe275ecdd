// A daemon's settings from a TOML file: every key is asked for once, every error is collected with its line and key.
#ifndef RELAIS_SERVICES_ADAPTERS_TOML_SETTINGS_H_
#define RELAIS_SERVICES_ADAPTERS_TOML_SETTINGS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace relais {

// Ask for every key the daemon knows, then call Finish: it names all that is wrong at once. Keys are dotted paths.
// Not thread-safe.
class Settings {
 public:
  // NotFound when the file cannot be read; InvalidArgument "FILE:LINE: …" when it is no TOML.
  static absl::StatusOr<Settings> Read(const std::string& path);
  ~Settings();
  Settings(Settings&&) noexcept;

  // The value, or `fallback` (also after an error, which Finish reports).
  std::string String(absl::string_view key, absl::string_view fallback);
  int64_t Integer(absl::string_view key, int64_t fallback, int64_t min, int64_t max);
  std::vector<std::string> Strings(absl::string_view key);
  // A missing one is an error.
  std::string Required(absl::string_view key);
  // As String, made absolute from the file's folder.
  std::string Path(absl::string_view key, absl::string_view fallback);
  // One of `allowed`; the first is the default.
  std::string Choice(absl::string_view key, std::vector<std::string> allowed);
  // Names of the tables right below `key`, "" for the whole file, ascending. They count as known, their keys do not.
  std::vector<std::string> Tables(absl::string_view key);
  // Reports a value that reads well and means nothing.
  void Wrong(absl::string_view key, absl::string_view what_to_do);

  // OK, or InvalidArgument with one line per error, unknown keys included: "FILE:LINE: key: sentence".
  absl::Status Finish();

 private:
  struct Impl;
  explicit Settings(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TOML_SETTINGS_H_
