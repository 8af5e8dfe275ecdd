// DirectoryService's doorways: nodes publish and read by the members' port, everybody reads by the public one.
#ifndef RELAIS_HUB_API_DIRECTORY_API_H_
#define RELAIS_HUB_API_DIRECTORY_API_H_

#include <string>

#include "hub/api/directory_view.h"
#include "hub/api/shared_tries.h"
#include "hub/hub_runner.h"
#include "relais/v1/directory_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/listener.h"
#include "services/adapters/grpc/peer.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {

// Threads: gRPC's and the runner's.
class DirectoryApi final : public v1::DirectoryService::CallbackService {
 public:
  struct Options {
    Gate* gate = nullptr;                // of its door; outlives this object
    CertificateReader read_certificate;  // of members
    wire::KeyTools tools;
    SharedTries* tries = nullptr;  // of the public, at all doorways; outlives this object
  };
  // `view` outlives this object.
  DirectoryApi(HubPorts ports, Options options, DirectoryView* view)
      : ports_(ports), options_(std::move(options)), view_(view) {}
  void SetRunner(HubRunner* runner) { runner_ = runner; }
  void SetListener(Listener* listener) { listener_ = listener; }

  grpc::ServerUnaryReactor* Publish(grpc::CallbackServerContext* context, const v1::PublishRequest* request,
                                    v1::PublishResponse* response) override;
  grpc::ServerUnaryReactor* Search(grpc::CallbackServerContext* context, const v1::SearchRequest* request,
                                   v1::SearchResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchResponse>* Watch(grpc::CallbackServerContext* context,
                                                     const v1::WatchRequest* request) override;

 private:
  // Who calls, as far as the gate lets them: a node with a good certificate; none for an account, and for anybody else
  // who does not ask too often. Claims the connection. Whether the node is a member is not asked: the engine knows.
  absl::StatusOr<NodeId> NodeBehind(grpc::CallbackServerContext* context, absl::string_view method);
  // Of those who only read: an active member, when it is a node. By the copy that is read from, which may not have
  // heard yet of a partner that joined within this second.
  absl::Status MayRead(grpc::CallbackServerContext* context, absl::string_view method);

  const HubPorts ports_;
  const Options options_;
  DirectoryView* const view_;
  HubRunner* runner_ = nullptr;
  Listener* listener_ = nullptr;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_DIRECTORY_API_H_
