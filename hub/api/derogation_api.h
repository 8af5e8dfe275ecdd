// DerogationService's doorways: members ask, the animator answers.
#ifndef RELAIS_HUB_API_DEROGATION_API_H_
#define RELAIS_HUB_API_DEROGATION_API_H_

#include "hub/hub_runner.h"
#include "relais/v1/derogation_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/listener.h"
#include "services/adapters/grpc/peer.h"

namespace relais::hub {

// One for each doorway; which of its methods may be called there is the gate's to say.
// Threads: gRPC's and the runner's.
class DerogationApi final : public v1::DerogationService::CallbackService {
 public:
  struct Options {
    Gate* gate = nullptr;                // of its door; outlives this object
    CertificateReader read_certificate;  // of members
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
