// Errors as the Connect protocol writes them.
#ifndef RELAIS_SERVICES_ADAPTERS_HTTP_CONNECT_ERROR_H_
#define RELAIS_SERVICES_ADAPTERS_HTTP_CONNECT_ERROR_H_

#include <grpcpp/support/status.h>

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace relais {

// "not_found"; "unknown" for a number outside gRPC's list.
absl::string_view ConnectCodeName(grpc::StatusCode code);
// The HTTP status that goes with it: 404.
int HttpStatusOf(grpc::StatusCode code);

// {"code":…,"message":…,"details":[{"type":"relais.v1.ErrorDetail","value":base64,"debug":{…}}]}: the detail when the
// status has one of ours.
std::string ConnectErrorJson(const grpc::Status& status);

// One enveloped message of a stream: flags, length, bytes.
std::string Enveloped(uint8_t flags, absl::string_view bytes);
// The end of a stream, with its error if it is one.
std::string StreamEnd(const grpc::Status& status);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_HTTP_CONNECT_ERROR_H_
