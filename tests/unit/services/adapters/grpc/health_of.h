// The standard health service's word, asked for by hand: Debian's gRPC brings the service, not its stub.
#ifndef RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_GRPC_HEALTH_OF_H_
#define RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_GRPC_HEALTH_OF_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"

namespace relais {

// "SERVING", "NOT_SERVING", or why there was no such answer.
inline std::string HealthOf(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(gpr_time_from_seconds(10, GPR_TIMESPAN));
  const grpc::Slice nothing;
  grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer response;
  grpc::Status status;
  absl::Notification done;
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", grpc::StubOptions(), &request, &response,
                 [&](grpc::Status said) {
                   status = std::move(said);
                   done.Notify();
                 });
  done.WaitForNotification();
  if (!status.ok()) return status.error_message();
  std::vector<grpc::Slice> slices;
  response.Dump(&slices);
  std::string bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  // HealthCheckResponse: field 1 is the status.
  if (bytes == "\x08\x01") return "SERVING";
  return bytes == "\x08\x02" ? "NOT_SERVING" : "another answer";
}

}  // namespace relais

#endif  // RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_GRPC_HEALTH_OF_H_
