// DirectoryService's doorways: nodes publish and read by the members' port, everybody reads by the public one.
#ifndef RELAIS_HUB_API_DIRECTORY_API_H_
#define RELAIS_HUB_API_DIRECTORY_API_H_

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "hub/api/directory_view.h"
#include "hub/hub_runner.h"
#include "relais/v1/directory_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/listener.h"
#include "services/adapters/grpc/peer.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/try_book.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {

// Reading is cheap, and a page shows 50 services: this is more than a person reads in a quarter of an hour.
inline constexpr int kPublicSearchesPerWindowMax = 300;

// Threads: gRPC's and the runner's.
class DirectoryApi final : public v1::DirectoryService::CallbackService {
 public:
  struct Options {
    Gate* gate = nullptr;                // of its door; outlives this object
    CertificateReader read_certificate;  // of members
    wire::KeyTools tools;
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
  absl::StatusOr<NodeId> NodeBehind(grpc::CallbackServerContext* context, absl::string_view method)
      ABSL_LOCKS_EXCLUDED(mutex_);
  // Of those who only read: an active member, when it is a node. By the copy that is read from, which may not have
  // heard yet of a partner that joined within this second.
  absl::Status MayRead(grpc::CallbackServerContext* context, absl::string_view method) ABSL_LOCKS_EXCLUDED(mutex_);

  const HubPorts ports_;
  const Options options_;
  DirectoryView* const view_;
  HubRunner* runner_ = nullptr;
  Listener* listener_ = nullptr;
  absl::Mutex mutex_;
  TryBook tries_ ABSL_GUARDED_BY(mutex_){kPublicSearchesPerWindowMax, limits::kFollowTriesRemembered};
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_DIRECTORY_API_H_
