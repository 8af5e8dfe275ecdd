// CountService's doorways: members deposit their sealed packages, the operator and signatories fetch parcels.
#ifndef RELAIS_HUB_API_COUNT_API_H_
#define RELAIS_HUB_API_COUNT_API_H_

#include <functional>
#include <memory>
#include <optional>

#include "hub/hub_ports.h"
#include "hub/hub_runner.h"
#include "hub/packages/package_store.h"
#include "relais/v1/count_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/listener.h"
#include "services/adapters/grpc/peer.h"
#include "services/core/convention/knowledge.h"

namespace relais::hub {

// CountApi::Options::caps from a running engine: waits for its thread.
absl::StatusOr<std::optional<CountCaps>> AskCaps(HubRunner& runner, Month month);

// One for each doorway. gRPC's threads only: a deposit waits for its own store, and the engine is asked once for each
// month, when its set is fixed.
class CountApi final : public v1::CountService::CallbackService {
 public:
  struct Options {
    Gate* gate = nullptr;                                         // of its door; outlives this object
    CertificateReader read_certificate;                           // of members
    PackageStore* store = nullptr;                                // outlives this object
    std::function<std::shared_ptr<const Knowledge>()> knowledge;  // as it stands now
    // What the network carried at most in a month; nothing when the hub lost a part of it. Waits for the engine;
    // kBusy.
    std::function<absl::StatusOr<std::optional<CountCaps>>(Month)> caps;
    SigningPair hub_key{};  // signs which set was fixed
  };
  CountApi(HubPorts ports, Options options) : ports_(ports), options_(std::move(options)) {}
  void SetListener(Listener* listener) { listener_ = listener; }

  grpc::ServerUnaryReactor* DepositPiece(grpc::CallbackServerContext* context, const v1::DepositPieceRequest* request,
                                         v1::DepositPieceResponse* response) override;
  grpc::ServerUnaryReactor* ListPackages(grpc::CallbackServerContext* context, const v1::ListPackagesRequest* request,
                                         v1::ListPackagesResponse* response) override;
  grpc::ServerUnaryReactor* DropPackages(grpc::CallbackServerContext* context, const v1::DropPackagesRequest* request,
                                         v1::DropPackagesResponse* response) override;
  grpc::ServerUnaryReactor* GetParcelPiece(grpc::CallbackServerContext* context,
                                           const v1::GetParcelPieceRequest* request,
                                           v1::GetParcelPieceResponse* response) override;

 private:
  absl::Status Deposit(grpc::CallbackServerContext* context, const v1::DepositPieceRequest& request,
                       v1::DepositPieceResponse* response);
  absl::Status List(const v1::ListPackagesRequest& request, v1::ListPackagesResponse* response);
  absl::Status Drop(const v1::DropPackagesRequest& request);
  absl::Status Get(const v1::GetParcelPieceRequest& request, v1::GetParcelPieceResponse* response);

  const HubPorts ports_;
  const Options options_;
  Listener* listener_ = nullptr;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_COUNT_API_H_
