#include "tests/bench/probe_hub.h"

#include <grpcpp/grpcpp.h>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/adapters/openssl/csr.h"
#include "tests/bench/commit.h"
#include "tests/bench/files.h"
#include "tests/bench/probe.grpc.pb.h"
#include "tests/bench/probe_transport.h"
#include "tests/bench/pump.h"

namespace relais::bench {
namespace {

using ServerReactor = grpc::ServerBidiReactor<ProbeFrame, ProbeFrame>;

class ProbeHub;

// One node's stream. Kept alive by the hub's table and by frames waiting for the commit thread.
class Session : public Pump<ServerReactor>, public std::enable_shared_from_this<Session> {
 public:
  Session(ProbeHub* hub, int window) : Pump(window), hub_(hub) {}
  void Begin() {
    self_ = shared_from_this();
    ReadNext();
  }

 private:
  void OnFrame(ProbeFrame& frame) override;
  void OnAck(uint64_t) override {}
  void OnDrained() override { Finish(grpc::Status::OK); }
  void OnDone() override {
    const std::shared_ptr<Session> last = std::move(self_);  // may be the last owner: nothing is touched afterwards
  }

  ProbeHub* const hub_;
  std::shared_ptr<Session> self_;  // from Begin to OnDone
};

class ProbeHub : public ProbeService::CallbackService {
 public:
  ProbeHub(int window, std::unique_ptr<FrameStore> store)
      : window_(window), store_(std::move(store)), commit_([this](std::vector<Deposit>& group) { Commit(group); }) {}

  void Hello(uint32_t mailbox, std::shared_ptr<Session> session) {
    std::lock_guard lock(mutex_);
    sessions_[mailbox] = std::move(session);
  }
  void Take(std::shared_ptr<Session> from, ProbeFrame& frame) {
    commit_.Push({std::move(from), frame.sequence(), frame.mailbox(), std::move(*frame.mutable_batch())});
  }
  void Stop() {
    commit_.Stop();
    std::lock_guard lock(mutex_);
    sessions_.clear();
  }

 private:
  struct Deposit {
    std::shared_ptr<Session> from;
    uint64_t sequence;
    uint32_t mailbox;
    std::string batch;
  };

  ServerReactor* Exchange(grpc::CallbackServerContext*) override {
    auto session = std::make_shared<Session>(this, window_);
    session->Begin();
    return session.get();
  }

  void Commit(std::vector<Deposit>& group) {
    puts_.clear();
    for (const Deposit& deposit : group) puts_.push_back({deposit.mailbox, ++index_[deposit.mailbox], deposit.batch});
    store_->Append(puts_);
    for (Deposit& deposit : group) {
      deposit.from->PostAck(deposit.sequence);
      std::shared_ptr<Session> to;
      {
        std::lock_guard lock(mutex_);
        to = sessions_[deposit.mailbox];
      }
      if (to == nullptr) continue;  // not connected: the frame rests in the store
      ProbeFrame frame;
      frame.set_mailbox(deposit.mailbox);
      *frame.mutable_batch() = std::move(deposit.batch);
      to->Post(std::move(frame));
    }
  }

  const int window_;
  std::unique_ptr<FrameStore> store_;
  std::mutex mutex_;
  absl::flat_hash_map<uint32_t, std::shared_ptr<Session>> sessions_;
  absl::flat_hash_map<uint32_t, uint64_t> index_;  // commit thread only, as is puts_
  std::vector<FrameStore::Put> puts_;
  CommitThread<Deposit> commit_;  // last: its thread uses all of the above
};

void Session::OnFrame(ProbeFrame& frame) {
  if (frame.sequence() == 0) return;
  if (frame.batch().empty()) return hub_->Hello(frame.mailbox(), shared_from_this());
  hub_->Take(shared_from_this(), frame);
}

}  // namespace

absl::Status WriteProbeKeys(const Plan& plan) {
  const absl::Time now = absl::Now();
  const auto authority = CertificateAuthority::Create(plan.dir + "/authority", "probe", now);
  if (!authority.ok()) return authority.status();
  const auto hub = authority->IssueServer({}, now);
  const auto request = MakeNodeRequest();
  if (!hub.ok() || !request.ok()) return absl::InternalError("no keys for the probe");
  const auto node = authority->SignNode(request->csr_der, NodeId::FromBytes("one for all node"), now);
  if (!node.ok()) return node.status();
  for (const auto& [name, text] : {std::pair<std::string, std::string>{"ca.pem", authority->pem()},
                                   {"hub.key", hub->key_pem},
                                   {"hub.pem", hub->chain_pem},
                                   {"node.key", request->key_pem},
                                   {"node.pem", node->pem}}) {
    if (absl::Status written = WriteFile(plan.dir + "/" + name, text); !written.ok()) return written;
  }
  return absl::OkStatus();
}

absl::Status RunProbeHub(const Plan& plan) {
  auto store = OpenRocksStore(plan.dir + "/hub.store");
  if (!store.ok()) return store.status();
  auto credentials = ProbeServerCredentials(plan);
  if (!credentials.ok()) return credentials.status();
  ProbeHub hub(plan.window, *std::move(store));
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", *credentials, &port);
  SetProbeArguments(builder);
  builder.RegisterService(&hub);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) return absl::UnavailableError("the probe hub cannot listen");
  std::cout << "ready " << port << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
  }
  server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(2));
  hub.Stop();
  return absl::OkStatus();
}

}  // namespace relais::bench
