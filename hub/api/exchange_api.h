// ExchangeService's doorway: one reactor per node's stream. Decodes, verifies the frame, hands over; writes what the
// engine's effects say.
#ifndef RELAIS_HUB_API_EXCHANGE_API_H_
#define RELAIS_HUB_API_EXCHANGE_API_H_

#include <atomic>
#include <functional>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/container/btree_map.h"
#include "absl/synchronization/mutex.h"
#include "hub/frames.h"
#include "hub/hub_runner.h"
#include "relais/v1/exchange_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/listener.h"
#include "services/adapters/grpc/peer.h"

namespace relais::hub {

class Line;

// Threads: gRPC's call Exchange and the reactors; the runner's calls Carry. Lines end before this object does
// (Server::Shutdown first).
class ExchangeApi final : public v1::ExchangeService::CallbackService {
 public:
  struct Options {
    HubSelf self;
    SigningPair hub_key;  // signs what the hub says of its ledger
    CertificateReader read_certificate;
    Gate* gate = nullptr;  // outlives this object
  };
  // `listener` may be set later, before the first call, by SetListener: the server is made with its services.
  ExchangeApi(HubPorts ports, Options options);
  ~ExchangeApi() override;
  void SetRunner(HubRunner* runner) { runner_ = runner; }
  void SetListener(Listener* listener) { listener_ = listener; }

  grpc::ServerBidiReactor<v1::ExchangeRequest, v1::ExchangeResponse>* Exchange(
      grpc::CallbackServerContext* context) override;

  // Carries one effect out. Runner's thread. An effect for a session that is gone is dropped: its node will say at its
  // next session how far it has come.
  void Carry(HubEffect effect);
  // Ends every stream whose certificate is past its days: a node that says nothing is looked at by nobody else. Any
  // thread; to be called every second or so.
  void EndExpired(absl::Time now) ABSL_LOCKS_EXCLUDED(mutex_);
  // Ends every stream, because the hub does: its nodes look for another one. Any thread.
  void EndAll() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  friend class Line;
  void End(SessionId session, Reason reason) ABSL_LOCKS_EXCLUDED(mutex_);
  HubHead HeadNow(Epoch epoch) const;
  bool IsOwnWord(const HubHead& head) const;
  SessionId Register(Line* line) ABSL_LOCKS_EXCLUDED(mutex_);
  void Unregister(SessionId session) ABSL_LOCKS_EXCLUDED(mutex_);

  const HubPorts ports_;
  const Options options_;
  HubRunner* runner_ = nullptr;
  Listener* listener_ = nullptr;
  absl::Mutex mutex_;
  absl::btree_map<SessionId, Line*> lines_ ABSL_GUARDED_BY(mutex_);
  SessionId next_session_ ABSL_GUARDED_BY(mutex_){1};
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_EXCHANGE_API_H_
