// The browser's cookie that stands for a session: it holds the session's secret, and no script ever sees it.
#ifndef RELAIS_SERVICES_ADAPTERS_HTTP_SESSION_COOKIE_H_
#define RELAIS_SERVICES_ADAPTERS_HTTP_SESSION_COOKIE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace relais {

// What a method does to the session that the browser's cookie stands for.
struct SessionRule {
  enum class Does {
    kSignsIn,  // made without the session that the cookie names; `field` of its answer goes into the cookie
    kRenews,   // made with it; likewise
    kEnds,     // the cookie goes with it, whatever comes of the call
  };
  absl::string_view method;  // "/relais.v1.StaffService/SignInAtDesk"
  Does does = Does::kSignsIn;
  absl::string_view field;  // of the answer, a string; the browser's own copy is empty
};
// Every method of hub and node that gives or ends a session.
absl::Span<const SessionRule> SessionRules();

// "__Host-relais-3f9c0a12": browsers keep cookies by host, whatever the port, so two services of one machine have names
// of their own. __Host- makes the browser itself insist on Secure, one host and the whole of it.
std::string CookieName(absl::string_view service);

// The session in a Cookie field; empty when the cookie is not there. Refuses with kSessionOver: twice there, or not the
// shape of a session.
absl::StatusOr<std::string> SessionFrom(absl::string_view cookies, absl::string_view name);

// Values of Set-Cookie. Secure also over plain text: browsers take loopback for secure, and anything else stands
// behind TLS.
std::string SettingCookie(absl::string_view name, absl::string_view session);
std::string ClearingCookie(absl::string_view name);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_HTTP_SESSION_COOKIE_H_
