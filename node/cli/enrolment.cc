#include "node/cli/enrolment.h"

#include <grpcpp/grpcpp.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/openssl/pinned_authority.h"
#include "services/core/handoff/reason.h"

namespace relais::node {
namespace {

absl::Status Silence(const std::string& address, absl::string_view what, const Terminal& terminal) {
  return OutOfReach(absl::StrCat(terminal.Say("le concentrateur ne répond pas sur ", "the hub does not answer on "),
                                 address, " [", what, "]"));
}

}  // namespace

absl::StatusOr<Membership> Enrol(const JoinToken& token, const std::string& region, const std::string& server_name,
                                 absl::Time now, int patience_seconds, const Terminal& terminal) {
  absl::StatusOr<std::string> authority =
      FetchPinnedAuthority(token.hub_address, token.authority, absl::Seconds(patience_seconds));
  if (!authority.ok()) {
    if (ReasonOf(authority.status()) == Reason::kUnavailable) {
      return Silence(token.hub_address, authority.status().message(), terminal);
    }
    return authority.status();
  }
  absl::StatusOr<NodeRequest> request = MakeNodeRequest();
  if (!request.ok()) return request.status();

  ChannelOptions options;
  options.address = token.hub_address;
  options.authority_pem = *authority;
  options.server_name = server_name;
  const auto stub = v1::EnrolmentService::NewStub(OpenChannel(options));
  grpc::ClientContext context;
  context.set_deadline(gpr_time_from_seconds(patience_seconds, GPR_TIMESPAN));
  v1::EnrolRequest asked;
  asked.set_secret(token.secret);
  asked.set_csr(request->csr_der);
  asked.set_node(std::string(token.node.view()));
  asked.set_partner(std::string(token.partner.view()));
  v1::EnrolResponse answer;
  const grpc::Status status = stub->Enrol(&context, asked, &answer);
  if (!status.ok()) {
    if (status.error_details().empty()) return Silence(token.hub_address, status.error_message(), terminal);
    return FromGrpc(status);
  }
  if (absl::Status fit =
          CheckOwnCertificate(answer.certificate(), request->key_pem, *authority, region, token.node, now);
      !fit.ok()) {
    return fit;
  }
  return Membership{std::move(request->key_pem), answer.certificate(), *std::move(authority)};
}

}  // namespace relais::node
