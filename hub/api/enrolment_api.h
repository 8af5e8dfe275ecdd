// EnrolmentService's doorways: invitations for the operator, certificates for joining nodes and members.
#ifndef RELAIS_HUB_API_ENROLMENT_API_H_
#define RELAIS_HUB_API_ENROLMENT_API_H_

#include <cstdint>
#include <string>

#include "hub/hub_runner.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/listener.h"
#include "services/adapters/grpc/peer.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/core/convention/evidence.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {

// The facts of the certificate that a member's connection showed.
CertificateFacts FactsOf(const Peer& peer);

// One for each doorway; which of its methods may be called there is the gate's to say.
// Threads: gRPC's and the runner's.
class EnrolmentApi final : public v1::EnrolmentService::CallbackService {
 public:
  struct Options {
    Gate* gate = nullptr;                             // of its door; outlives this object
    const CertificateAuthority* authority = nullptr;  // outlives this object
    std::string enrolment_address;                    // what tokens name when the request says nothing
    std::string members_address;                      // what joining nodes are told; empty: only the port
    CertificateReader read_certificate;               // of members
    Anchor anchor;                                    // that tokens pin
  };
  EnrolmentApi(HubPorts ports, Options options);
  void SetRunner(HubRunner* runner) { runner_ = runner; }
  void SetListener(Listener* listener) { listener_ = listener; }
  void SetEnrolmentAddress(std::string address) { options_.enrolment_address = std::move(address); }
  void SetMembersPort(int port) { members_port_ = static_cast<uint32_t>(port); }

  grpc::ServerUnaryReactor* IssueToken(grpc::CallbackServerContext* context, const v1::IssueTokenRequest* request,
                                       v1::IssueTokenResponse* response) override;
  grpc::ServerUnaryReactor* PrepareEnrol(grpc::CallbackServerContext* context, const v1::PrepareEnrolRequest* request,
                                         v1::PrepareEnrolResponse* response) override;
  grpc::ServerUnaryReactor* Enrol(grpc::CallbackServerContext* context, const v1::EnrolRequest* request,
                                  v1::EnrolResponse* response) override;
  grpc::ServerUnaryReactor* Renew(grpc::CallbackServerContext* context, const v1::RenewRequest* request,
                                  v1::RenewResponse* response) override;
  grpc::ServerUnaryReactor* RotateKeys(grpc::CallbackServerContext* context, const v1::RotateKeysRequest* request,
                                       v1::RotateKeysResponse* response) override;
  grpc::ServerUnaryReactor* Leave(grpc::CallbackServerContext* context, const v1::LeaveRequest* request,
                                  v1::LeaveResponse* response) override;
  grpc::ServerUnaryReactor* ListPartners(grpc::CallbackServerContext* context, const v1::ListPartnersRequest* request,
                                         v1::ListPartnersResponse* response) override;
  grpc::ServerUnaryReactor* GetPendingRoster(grpc::CallbackServerContext* context,
                                             const v1::GetPendingRosterRequest* request,
                                             v1::GetPendingRosterResponse* response) override;
  grpc::ServerUnaryReactor* AdmitRestore(grpc::CallbackServerContext* context, const v1::AdmitRestoreRequest* request,
                                         v1::AdmitRestoreResponse* response) override;
  grpc::ServerUnaryReactor* DeclareHubRestore(grpc::CallbackServerContext* context,
                                              const v1::DeclareHubRestoreRequest* request,
                                              v1::DeclareHubRestoreResponse* response) override;

 private:
  // The text of a request as an item of this kind, its signatures verified.
  absl::StatusOr<KnowledgeItem> ItemOf(const v1::SignedText& message, TextKind kind) const;
  absl::StatusOr<EnrolInput> ReadEnrol(const v1::EnrolRequest& request) const;
  // The member behind a call by its certificate, within its days.
  absl::StatusOr<Peer> MemberBehind(grpc::CallbackServerContext* context, absl::string_view method) const;
  grpc::ServerUnaryReactor* PostMemberText(grpc::CallbackServerContext* context, absl::string_view method,
                                           const v1::SignedText& text, TextKind kind);

  const HubPorts ports_;
  Options options_;
  const wire::KeyTools tools_;
  uint32_t members_port_ = 0;
  HubRunner* runner_ = nullptr;
  Listener* listener_ = nullptr;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_ENROLMENT_API_H_
