// DerogationService's doorways: members ask, the animator answers.
#ifndef RELAIS_HUB_API_DEROGATION_API_H_
#define RELAIS_HUB_API_DEROGATION_API_H_

#include "hub/hub_runner.h"
#include "relais/v1/derogation_service.grpc.pb.h"
#include "services/adapters/grpc/listener.h"
#include "services/adapters/grpc/peer.h"

namespace relais::hub {

// Which door a call came by: each offers its own methods and refuses the others with kNotPermitted.
enum class DerogationDoor { kMember, kOperator };

// Threads: gRPC's and the runner's.
class DerogationApi final : public v1::DerogationService::CallbackService {
 public:
  struct Options {
    DerogationDoor door = DerogationDoor::kMember;
    CertificateReader read_certificate;  // for kMember
  };
  DerogationApi(HubPorts ports, Options options) : ports_(ports), options_(std::move(options)) {}
  void SetRunner(HubRunner* runner) { runner_ = runner; }
  void SetListener(Listener* listener) { listener_ = listener; }

  grpc::ServerUnaryReactor* SubmitDerogation(grpc::CallbackServerContext* context,
                                             const v1::SubmitDerogationRequest* request,
                                             v1::SubmitDerogationResponse* response) override;
  grpc::ServerUnaryReactor* ListDerogationRequests(grpc::CallbackServerContext* context,
                                                   const v1::ListDerogationRequestsRequest* request,
                                                   v1::ListDerogationRequestsResponse* response) override;
  grpc::ServerUnaryReactor* AnswerDerogation(grpc::CallbackServerContext* context,
                                             const v1::AnswerDerogationRequest* request,
                                             v1::AnswerDerogationResponse* response) override;

 private:
  const HubPorts ports_;
  const Options options_;
  HubRunner* runner_ = nullptr;
  Listener* listener_ = nullptr;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_DEROGATION_API_H_
