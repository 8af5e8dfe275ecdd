// What a node's listener for browsers serves: the door reads it, and so does the command that writes it down.
#ifndef RELAIS_NODE_WEB_CALLS_H_
#define RELAIS_NODE_WEB_CALLS_H_

#include "absl/strings/string_view.h"
#include "services/adapters/http/openapi.h"

namespace relais::node {

// `own`: this node's part of the cookie's name.
ServedCalls DeskCalls(absl::string_view own);

}  // namespace relais::node

#endif  // RELAIS_NODE_WEB_CALLS_H_
