// Whether an address names this machine alone.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_LOOPBACK_ADDRESS_H_
#define RELAIS_SERVICES_CORE_CONVENTION_LOOPBACK_ADDRESS_H_

#include "absl/strings/string_view.h"

namespace relais {

// "127.0.0.1:9464" is 127.0.0.1, "[::1]:9464" is [::1]; an address without a port is its own host.
absl::string_view HostOfAddress(absl::string_view address);

// 127.0.0.0/8 (RFC 1122, 3.2.1.3 g), [::1] (RFC 4291, 2.5.3) or localhost (RFC 6761, 6.3). A name that only begins like
// one, as 127.example.org does, is none.
bool IsLoopbackHost(absl::string_view host);

// Such a host, a colon and a port of 0 to 65535. What has neither password nor encryption is for these only.
bool IsLoopbackAddress(absl::string_view address);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_LOOPBACK_ADDRESS_H_
