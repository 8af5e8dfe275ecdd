// The line to the partner's own node: one connection over its local socket, or over TLS from another machine of the
// office, and the search for what a person names by a few symbols.
#ifndef RELAIS_NODE_CLI_DESK_LINE_H_
#define RELAIS_NODE_CLI_DESK_LINE_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "relais/v1/desk_service.grpc.pb.h"
#include "services/adapters/terminal/command.h"
#include "services/adapters/terminal/terminal.h"

namespace relais::node {

// Fewest symbols of an id that stand for the whole.
inline constexpr size_t kPrefixSymbolsMin = 6;

// Referrals asked for at a time when a whole list is read.
inline constexpr uint32_t kListPageSize = 200;

// The argument that names a referral, for FindReferral.
Option ReferralOption(bool required = true);

// What --timeout says, 30 seconds without it; BadUsage when it is no number of seconds.
absl::StatusOr<int> PatienceSeconds(const Arguments& arguments, const Terminal& terminal);

class DeskLine {
 public:
  // Where the node listens: "--desk" over TLS, "--socket", or the socket of the configuration in "--dir"; as whom: the
  // session in "--session", when there is such a file and `with_session`. BadUsage if nothing says where, or a file is
  // not right.
  static absl::StatusOr<DeskLine> Open(const Arguments& arguments, const Terminal& terminal, bool with_session = true);

  // One call. Refusals keep their reason; silence and answers without a reason are OutOfReach.
  template <class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (v1::DeskService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                              Response*),
                                const Request& request) const {
    return CallOf(*stub_, method, request);
  }
  // The same of another service of the node.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> CallOf(Stub& stub,
                                  grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                  const Request& request) const {
    grpc::ClientContext context;
    Prepare(context, patience_seconds_);
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return Translate(status, &context);
    return response;
  }

  // Deadline and session. For a stream: no deadline when `seconds` is 0.
  void Prepare(grpc::ClientContext& context, int seconds) const;
  // With `context`, a refusal says when to come back, where the node said so.
  absl::Status Translate(const grpc::Status& status, const grpc::ClientContext* context = nullptr) const;
  v1::DeskService::Stub& stub() const { return *stub_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // The 16 bytes of the referral that `typed` names: its 32 hexadecimal symbols, or its first six or more if no other
  // that this node holds begins so. kUnknownReferral when none does, BadUsage when several do or it is no id.
  absl::StatusOr<std::string> FindReferral(absl::string_view typed) const;

  // The 16 bytes of the service that `typed` names: its 32 symbols, or a part of its name or of its structure's, in
  // any case, that only one service found for `search` has. A service that is left out for this person is refused with
  // the reason why; kUnknownValue when nothing is found, BadUsage when several are.
  absl::StatusOr<std::string> FindService(absl::string_view typed, const v1::FindServicesRequest& search) const;

 private:
  DeskLine(std::string where, std::shared_ptr<grpc::Channel> channel, int patience_seconds, const Terminal& terminal);

  std::string where_;
  std::shared_ptr<grpc::Channel> channel_;
  std::string session_;  // empty: none
  int patience_seconds_;
  const Terminal* terminal_;
  std::unique_ptr<v1::DeskService::Stub> stub_;
};

// Options of every command that asks the node.
std::vector<Option> LineOptions();
// The session that a file holds; empty when there is no such file. BadUsage when others can read it, or it is none.
absl::StatusOr<std::string> ReadSession(const std::string& path, const Terminal& terminal);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_DESK_LINE_H_
