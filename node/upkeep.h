// Keeps a node in the network without anybody's hand: its certificate is renewed, its sealing keys rotate.
#ifndef RELAIS_NODE_UPKEEP_H_
#define RELAIS_NODE_UPKEEP_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "node/node_runner.h"
#include "node/tls_folder.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/core/convention/upkeep.h"

namespace relais::node {

// Threads: one of its own. What it does is planned anew at each look from what is on disk and what the hub has pushed,
// so that a stop anywhere is made good at the next start.
class Upkeep {
 public:
  struct Options {
    TlsFolder tls;
    std::string keys_dir;
    std::function<ChannelOptions()> channel;  // to the members' port, with the pair in use
    std::function<void()> reconnect;          // the line to the hub takes the new pair
    // While it says so nothing is asked for nor published: a copy that was put aside may not speak for its node.
    std::function<bool()> held_back = [] { return false; };
    int lead_days = limits::kSealingKeyLeadDays;
    absl::Duration look_every = absl::Minutes(1);
  };
  Upkeep(NodePorts ports, Options options) : ports_(ports), options_(std::move(options)) {}
  ~Upkeep();

  void Start();
  // Ends the thread. Harmless when repeated.
  void Stop();
  // Looks at the sealing keys now, on the caller's thread. Any thread but the runner's.
  void LookAtKeysNow() { LookAtSealingKeys(); }
  // Looks now, and renews the certificate whatever its age. Any thread.
  void RenewNow();

  // Last day of the certificate in use; kNoDay without one. Any thread.
  Day CertificateLastDay() const;

 private:
  void Run();
  void LookAtCertificate(bool renew);
  absl::Status Renew();
  void LookAtSealingKeys();
  absl::Status MakeKey();
  absl::Status Publish(const SealingKeyEntry& entry);
  void Destroy(const std::vector<KeyId>& past);
  struct KeyFile {
    int number = 0;
    HeldKey key;
    SealingPair pair;
  };
  std::vector<KeyFile> ReadKeys() const;
  std::unique_ptr<v1::EnrolmentService::Stub> Stub() const;

  const NodePorts ports_;
  const Options options_;
  absl::Mutex keys_mutex_;  // one look at the sealing keys at a time
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool renew_now_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_UPKEEP_H_
