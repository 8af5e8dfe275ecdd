// The calls of one listener as an OpenAPI document, for those who write programs against it.
#ifndef RELAIS_SERVICES_ADAPTERS_HTTP_OPENAPI_H_
#define RELAIS_SERVICES_ADAPTERS_HTTP_OPENAPI_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/adapters/http/connect_codec.h"

namespace relais {

// What a listener serves.
struct ServedCalls {
  std::string title;
  std::string cookie;                 // the session's name; empty: there are no sessions
  std::vector<std::string> services;  // full names, compiled in
};

// OpenAPI 3.1, as JSON: every method of the codec with its messages, in the canonical JSON of protobuf. `cookie` is the
// session's name; empty: there are no sessions.
std::string OpenApiOf(const ConnectCodec& codec, absl::string_view title, absl::string_view cookie);
std::string OpenApiOf(const ServedCalls& calls);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_HTTP_OPENAPI_H_
