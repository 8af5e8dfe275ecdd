// ConventionService's doorway: reads what comes in, verifies signatures, posts it in the caller's name.
#ifndef RELAIS_HUB_API_CONVENTION_API_H_
#define RELAIS_HUB_API_CONVENTION_API_H_

#include <functional>
#include <string>

#include "hub/hub_runner.h"
#include "relais/v1/convention_service.grpc.pb.h"
#include "services/core/access/principal.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {

// One instance per listener. Threads: gRPC's and the runner's.
class ConventionApi final : public v1::ConventionService::CallbackService {
 public:
  // Who calls, as the connection proves it; a refusal ends the call with its reason.
  using PrincipalFn = std::function<absl::StatusOr<Principal>(const grpc::CallbackServerContext&)>;
  struct Options {
    PrincipalFn principal_of;
  };
  ConventionApi(HubPorts ports, wire::KeyTools tools, Options options)
      : ports_(ports), tools_(std::move(tools)), options_(std::move(options)) {}
  void SetRunner(HubRunner* runner) { runner_ = runner; }

  grpc::ServerUnaryReactor* DraftConvention(grpc::CallbackServerContext* context,
                                            const v1::DraftConventionRequest* request,
                                            v1::DraftConventionResponse* response) override;
  grpc::ServerUnaryReactor* ReviseConvention(grpc::CallbackServerContext* context,
                                             const v1::ReviseConventionRequest* request,
                                             v1::ReviseConventionResponse* response) override;
  grpc::ServerUnaryReactor* ProposeConvention(grpc::CallbackServerContext* context,
                                              const v1::ProposeConventionRequest* request,
                                              v1::ProposeConventionResponse* response) override;
  grpc::ServerUnaryReactor* SubmitSignatures(grpc::CallbackServerContext* context,
                                             const v1::SubmitSignaturesRequest* request,
                                             v1::SubmitSignaturesResponse* response) override;
  grpc::ServerUnaryReactor* ActivateConvention(grpc::CallbackServerContext* context,
                                               const v1::ActivateConventionRequest* request,
                                               v1::ActivateConventionResponse* response) override;
  grpc::ServerUnaryReactor* AbandonConvention(grpc::CallbackServerContext* context,
                                              const v1::AbandonConventionRequest* request,
                                              v1::AbandonConventionResponse* response) override;
  grpc::ServerUnaryReactor* RemindSignatories(grpc::CallbackServerContext* context,
                                              const v1::RemindSignatoriesRequest* request,
                                              v1::RemindSignatoriesResponse* response) override;
  grpc::ServerUnaryReactor* ListConventions(grpc::CallbackServerContext* context,
                                            const v1::ListConventionsRequest* request,
                                            v1::ListConventionsResponse* response) override;
  grpc::ServerUnaryReactor* GetConvention(grpc::CallbackServerContext* context, const v1::GetConventionRequest* request,
                                          v1::GetConventionResponse* response) override;
  grpc::ServerUnaryReactor* SubmitText(grpc::CallbackServerContext* context, const v1::SubmitTextRequest* request,
                                       v1::SubmitTextResponse* response) override;

 private:
  using Done = std::function<void(const HubResult&)>;

  // Posts one step in the caller's name; `done` fills the response once it is durable.
  grpc::ServerUnaryReactor* Act(grpc::CallbackServerContext* context, ConventionAct act, Done done);
  // Asks the engine, for a caller who may look.
  grpc::ServerUnaryReactor* Look(grpc::CallbackServerContext* context,
                                 std::function<absl::Status(const HubEngine&, Day today)> fill);
  absl::StatusOr<ProcedureText> ReadText(const std::string& bytes) const;

  const HubPorts ports_;
  const wire::KeyTools tools_;
  const Options options_;
  HubRunner* runner_ = nullptr;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_CONVENTION_API_H_
