// EnrolmentService's doorways: tokens for the operator, certificates for joining nodes and members.
#ifndef RELAIS_HUB_API_ENROLMENT_API_H_
#define RELAIS_HUB_API_ENROLMENT_API_H_

#include <string>

#include "hub/hub_runner.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/listener.h"
#include "services/adapters/grpc/peer.h"
#include "services/adapters/openssl/certificate_authority.h"

namespace relais::hub {

// One for each doorway; which of its methods may be called there is the gate's to say.
// Threads: gRPC's and the runner's.
class EnrolmentApi final : public v1::EnrolmentService::CallbackService {
 public:
  struct Options {
    Gate* gate = nullptr;                             // of its door; outlives this object
    const CertificateAuthority* authority = nullptr;  // outlives this object
    std::string enrolment_address;                    // what tokens name when the request says nothing
    CertificateReader read_certificate;               // of members
  };
  EnrolmentApi(HubPorts ports, Options options) : ports_(ports), options_(std::move(options)) {}
  void SetRunner(HubRunner* runner) { runner_ = runner; }
  void SetListener(Listener* listener) { listener_ = listener; }
  void SetEnrolmentAddress(std::string address) { options_.enrolment_address = std::move(address); }

  grpc::ServerUnaryReactor* IssueToken(grpc::CallbackServerContext* context, const v1::IssueTokenRequest* request,
                                       v1::IssueTokenResponse* response) override;
  grpc::ServerUnaryReactor* Enrol(grpc::CallbackServerContext* context, const v1::EnrolRequest* request,
                                  v1::EnrolResponse* response) override;
  grpc::ServerUnaryReactor* Renew(grpc::CallbackServerContext* context, const v1::RenewRequest* request,
                                  v1::RenewResponse* response) override;

 private:
  const HubPorts ports_;
  Options options_;
  HubRunner* runner_ = nullptr;
  Listener* listener_ = nullptr;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_ENROLMENT_API_H_
