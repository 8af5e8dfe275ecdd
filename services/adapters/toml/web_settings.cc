#include "services/adapters/toml/web_settings.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/core/convention/join_token.h"
#include "services/core/convention/loopback_address.h"

namespace relais {

WebSettings ReadWebSettings(Settings& settings, absl::string_view table) {
  const std::string address_key = absl::StrCat(table, ".address");
  const std::string tls_key = absl::StrCat(table, ".tls");
  WebSettings web;
  web.address = settings.String(address_key, "");
  const bool any_port = absl::EndsWith(web.address, ":0");
  if (web.served() && !any_port && !IsHubAddress(web.address)) {
    settings.Wrong(address_key, "must be host:port with a numeric host, for instance \"192.168.1.20:7460\", or empty");
  }
  web.folder = settings.Path(absl::StrCat(table, ".folder"), "/usr/share/relais/web");
  const std::string tls = settings.Choice(tls_key, {"yes", "no", "proxy"});
  web.tls = tls == "no" ? WebTls::kNo : tls == "proxy" ? WebTls::kProxy : WebTls::kYes;
  if (web.served() && web.tls == WebTls::kNo && !IsLoopbackAddress(web.address)) {
    settings.Wrong(tls_key, "\"no\" is for a loopback address, for instance \"127.0.0.1:7460\"");
  }
  return web;
}

}  // namespace relais
