#include "tests/bench/probe_pipe.h"

#include <condition_variable>
#include <utility>

#include "tests/bench/probe.grpc.pb.h"
#include "tests/bench/probe_hub.h"
#include "tests/bench/probe_transport.h"
#include "tests/bench/pump.h"

namespace relais::bench {
namespace {

using ClientReactor = grpc::ClientBidiReactor<ProbeFrame, ProbeFrame>;

// One node's stream, sender and recipient alike.
class ProbeLine : public Pump<ClientReactor> {
 public:
  ProbeLine(const Plan& plan, std::shared_ptr<grpc::Channel> channel, AckFn on_ack, DeliverFn on_frame)
      : Pump(plan.window + 1),  // the hello takes a place, and is never acknowledged by itself
        stub_(ProbeService::NewStub(channel)),
        on_ack_(std::move(on_ack)),
        on_frame_(std::move(on_frame)) {}

  void Open(uint32_t mailbox) {
    stub_->async()->Exchange(&context_, this);
    AddHold();  // writes come from outside reactions
    ReadNext();
    StartCall();
    ProbeFrame hello;
    hello.set_mailbox(mailbox);
    Post(std::move(hello));
  }
  void CloseAndWait() {
    context_.TryCancel();
    std::unique_lock lock(done_mutex_);
    done_.wait(lock, [this] { return is_done_; });
  }

 private:
  void OnFrame(ProbeFrame& frame) override {
    if (frame.sequence() > 0 && on_frame_) on_frame_(std::move(*frame.mutable_batch()));
  }
  void OnAck(uint64_t frames) override {
    if (on_ack_) on_ack_(frames - 1);  // the hello was frame 1
  }
  void OnDrained() override { RemoveHold(); }
  void OnDone(const grpc::Status&) override {
    std::lock_guard lock(done_mutex_);
    is_done_ = true;
    done_.notify_all();
  }

  std::unique_ptr<ProbeService::Stub> stub_;
  grpc::ClientContext context_;
  AckFn on_ack_;
  DeliverFn on_frame_;
  std::mutex done_mutex_;
  std::condition_variable done_;
  bool is_done_ = false;
};

class ProbeSender : public SenderStream {
 public:
  ProbeSender(const Plan& plan, std::shared_ptr<grpc::Channel> channel, int sender, AckFn on_ack)
      : line_(plan, std::move(channel), std::move(on_ack), nullptr) {
    line_.Open(static_cast<uint32_t>(plan.recipients + sender));
  }
  ~ProbeSender() override { line_.CloseAndWait(); }
  void Send(int recipient, std::string batch) override {
    ProbeFrame frame;
    frame.set_mailbox(static_cast<uint32_t>(recipient));
    *frame.mutable_batch() = std::move(batch);
    line_.Post(std::move(frame));
  }

 private:
  ProbeLine line_;
};

class ProbeRecipient : public RecipientStream {
 public:
  ProbeRecipient(const Plan& plan, std::shared_ptr<grpc::Channel> channel, int recipient, DeliverFn on_frame)
      : line_(plan, std::move(channel), nullptr, std::move(on_frame)) {
    line_.Open(static_cast<uint32_t>(recipient));
  }
  ~ProbeRecipient() override { line_.CloseAndWait(); }
  void Ack(uint64_t frames) override { line_.PostAck(frames); }

 private:
  ProbeLine line_;
};

class ProbePipe : public Pipe {
 public:
  explicit ProbePipe(std::string self) : self_(std::move(self)) {}
  absl::Status Prepare(const Plan& plan) override { return WriteProbeKeys(plan); }
  std::vector<std::string> HubCommand(const Plan& plan) override { return {self_, "role", "probe-hub", plan.dir}; }
  absl::StatusOr<std::vector<std::string>> NodeCommand(const Plan& plan, int mailbox) override {
    return std::vector<std::string>{
        self_, "role", "recipient", plan.dir, std::to_string(mailbox), std::to_string(mailbox + 1)};
  }
  absl::StatusOr<std::unique_ptr<SenderStream>> OpenSender(const Plan& plan, int sender, AckFn on_ack) override {
    auto channel = OpenProbeChannel(plan);
    if (!channel.ok()) return channel.status();
    return std::make_unique<ProbeSender>(plan, *std::move(channel), sender, std::move(on_ack));
  }
  absl::StatusOr<std::unique_ptr<RecipientStream>> OpenRecipient(const Plan& plan, int recipient,
                                                                 DeliverFn on_frame) override {
    auto channel = OpenProbeChannel(plan);
    if (!channel.ok()) return channel.status();
    return std::make_unique<ProbeRecipient>(plan, *std::move(channel), recipient, std::move(on_frame));
  }
  void FillEnvelope(const Plan&, int, int, uint64_t number, char* out) override { FillOpaque(number, out); }

 private:
  const std::string self_;
};

}  // namespace

std::unique_ptr<Pipe> MakeProbePipe(const std::string& self) {
  return std::make_unique<ProbePipe>(self);
}

}  // namespace relais::bench
