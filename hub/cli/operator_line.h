// The line to the hub: over its local socket, or with an account's certificate.
#ifndef RELAIS_HUB_CLI_OPERATOR_LINE_H_
#define RELAIS_HUB_CLI_OPERATOR_LINE_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/adapters/terminal/command.h"
#include "services/adapters/terminal/terminal.h"

namespace relais::hub {

class OperatorLine {
 public:
  // With "--as FOLDER", by mTLS as that account. Otherwise the hub's local socket: "--socket", or the one of the
  // configuration in "--dir". BadUsage if nothing says where.
  static absl::StatusOr<OperatorLine> Open(const Arguments& arguments, const Terminal& terminal);

  // One call of any service. Refusals keep their reason; silence and answers without a reason are OutOfReach.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Call(Stub& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request) const {
    grpc::ClientContext context;
    Prepare(context);
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return Translate(status);
    return response;
  }

  // The same of a method that answers in parts: all of them, merged in order.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> CallMerged(
      Stub& stub, std::unique_ptr<grpc::ClientReader<Response>> (Stub::*method)(grpc::ClientContext*, const Request&),
      const Request& request) const {
    grpc::ClientContext context;
    Prepare(context);
    const std::unique_ptr<grpc::ClientReader<Response>> reader = (stub.*method)(&context, request);
    Response merged;
    for (Response part; reader->Read(&part);) merged.MergeFrom(part);
    const grpc::Status status = reader->Finish();
    if (!status.ok()) return Translate(status);
    return merged;
  }

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  // For calls that answer in parts. Refusals keep their reason; silence is OutOfReach.
  absl::Status Translate(const grpc::Status& status) const;

 private:
  OperatorLine(std::string place, std::shared_ptr<grpc::Channel> channel, const Terminal& terminal)
      : place_(std::move(place)), terminal_(&terminal), channel_(std::move(channel)) {}
  static void Prepare(grpc::ClientContext& context);

  std::string place_;  // for people
  const Terminal* terminal_;
  std::shared_ptr<grpc::Channel> channel_;
};

// Options of every command of the program.
std::vector<Option> LineOptions();

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_OPERATOR_LINE_H_
