// Where a daemon's pages for browsers are served: the same keys at the hub, twice, and at a node.
#ifndef RELAIS_SERVICES_ADAPTERS_TOML_WEB_SETTINGS_H_
#define RELAIS_SERVICES_ADAPTERS_TOML_WEB_SETTINGS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/adapters/toml/settings.h"

namespace relais {

enum class WebTls {
  kYes,
  kNo,     // plain text, on loopback only
  kProxy,  // plain text to something that speaks TLS to browsers
};

struct WebSettings {
  std::string address;  // host:port; empty: nowhere
  std::string folder;   // of all faces, as built
  WebTls tls = WebTls::kYes;
  bool served() const { return !address.empty(); }
};

// `table`.address, .folder and .tls.
WebSettings ReadWebSettings(Settings& settings, absl::string_view table);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TOML_WEB_SETTINGS_H_
