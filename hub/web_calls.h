// What each of the hub's listeners for browsers serves: the doors read it, and so does the command that writes it down.
#ifndef RELAIS_HUB_WEB_CALLS_H_
#define RELAIS_HUB_WEB_CALLS_H_

#include "services/adapters/http/openapi.h"

namespace relais::hub {

// The observatory's and the conventions'.
ServedCalls AccountCalls();
// The public pages'.
ServedCalls PublicCalls();

}  // namespace relais::hub

#endif  // RELAIS_HUB_WEB_CALLS_H_
