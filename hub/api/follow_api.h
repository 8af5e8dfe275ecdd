// FollowService's doorway: the person's own window, known by a follow-up key and nothing else.
#ifndef RELAIS_HUB_API_FOLLOW_API_H_
#define RELAIS_HUB_API_FOLLOW_API_H_

#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "hub/api/shared_tries.h"
#include "hub/hub_runner.h"
#include "relais/v1/follow_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"

namespace relais::hub {

// Challenges live in memory, ten minutes each, a bounded number: a hub that starts forgets them, the page asks again.
// Threads: gRPC's and the runner's.
class FollowApi final : public v1::FollowService::CallbackService {
 public:
  // `gate` and `tries`, which all doorways share, outlive this object.
  FollowApi(HubPorts ports, Gate* gate, SharedTries* tries) : ports_(ports), gate_(gate), tries_(tries) {}
  void SetRunner(HubRunner* runner) { runner_ = runner; }

  grpc::ServerUnaryReactor* GetChallenge(grpc::CallbackServerContext* context, const v1::GetChallengeRequest* request,
                                         v1::GetChallengeResponse* response) override;
  grpc::ServerUnaryReactor* Track(grpc::CallbackServerContext* context, const v1::TrackRequest* request,
                                  v1::TrackResponse* response) override;
  grpc::ServerUnaryReactor* Speak(grpc::CallbackServerContext* context, const v1::SpeakRequest* request,
                                  v1::SpeakResponse* response) override;

 private:
  // Takes the nonce out; false when it is unknown, used or too old.
  bool Spend(const Nonce& nonce) ABSL_LOCKS_EXCLUDED(mutex_);

  const HubPorts ports_;
  Gate* const gate_;
  SharedTries* const tries_;
  HubRunner* runner_ = nullptr;
  absl::Mutex mutex_;
  std::map<Nonce, absl::Time> challenges_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_FOLLOW_API_H_
