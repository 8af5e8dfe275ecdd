// ConventionService's doorway: reads what comes in, verifies signatures, posts it in the caller's name.
#ifndef RELAIS_HUB_API_CONVENTION_API_H_
#define RELAIS_HUB_API_CONVENTION_API_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/container/btree_set.h"
#include "absl/functional/function_ref.h"
#include "hub/hub_runner.h"
#include "relais/v1/convention_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"
#include "services/ports/sealer.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {

// One instance per listener. Threads: gRPC's and the runner's.
class ConventionApi final : public v1::ConventionService::CallbackService {
 public:
  struct Options {
    Admitter admit;             // of its door; valid as long as this object
    SigningPair hub_key{};      // signs how an exported convention stands
    size_t file_bytes_max = 0;  // of an exported convention: what one answer of its door may hold
  };
  ConventionApi(HubPorts ports, wire::KeyTools tools, Options options)
      : ports_(ports), tools_(std::move(tools)), options_(std::move(options)) {}
  void SetRunner(HubRunner* runner) { runner_ = runner; }
  // Before the first call. `knowledge` gives a copy of the hub's, never null: a rehearsal takes its time, and not the
  // time of the one thread that carries handoffs. `known_communes`: as in HubEngine::Options.
  using KnowledgeFn = std::function<std::shared_ptr<const Knowledge>()>;
  void SetKnowledge(KnowledgeFn knowledge, const absl::btree_set<std::string>* known_communes) {
    knowledge_ = std::move(knowledge);
    known_communes_ = known_communes;
  }

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
  grpc::ServerWriteReactor<v1::RehearseConventionResponse>* RehearseConvention(
      grpc::CallbackServerContext* context, const v1::RehearseConventionRequest* request) override;
  // In convention_export_api.cc.
  grpc::ServerUnaryReactor* ExportConvention(grpc::CallbackServerContext* context,
                                             const v1::ExportConventionRequest* request,
                                             v1::ExportConventionResponse* response) override;
  grpc::ServerUnaryReactor* SubmitText(grpc::CallbackServerContext* context, const v1::SubmitTextRequest* request,
                                       v1::SubmitTextResponse* response) override;

 private:
  using Done = std::function<void(const HubResult&)>;

  using ReadFn = absl::FunctionRef<absl::StatusOr<ConventionAct>()>;

  // Posts one step in the caller's name, if the gate lets it: only then `read` looks at the request. `done` fills the
  // response once it is durable.
  grpc::ServerUnaryReactor* Act(grpc::CallbackServerContext* context, absl::string_view method, ReadFn read, Done done);
  // Asks the engine, for a caller who may call `method`.
  grpc::ServerUnaryReactor* Look(grpc::CallbackServerContext* context, absl::string_view method,
                                 std::function<absl::Status(const HubEngine&, Day today)> fill);
  absl::StatusOr<ProcedureText> ReadText(const std::string& bytes) const;

  const HubPorts ports_;
  const wire::KeyTools tools_;
  const Options options_;
  HubRunner* runner_ = nullptr;
  KnowledgeFn knowledge_;
  const absl::btree_set<std::string>* known_communes_ = nullptr;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_CONVENTION_API_H_
