#include "tests/bench/floor_pipe.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <iostream>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tests/bench/commit.h"
#include "tests/bench/floor_socket.h"

namespace relais::bench {
namespace {

// One connection at the hub, with the window of what its recipient has not acknowledged.
class FloorSession {
 public:
  FloorSession(int fd, int window) : socket_(fd), window_(static_cast<uint64_t>(window)) {}
  FloorSocket& socket() { return socket_; }

  void Forward(uint32_t mailbox, std::string batch) {
    std::lock_guard lock(mutex_);
    queue_.emplace_back(mailbox, std::move(batch));
    SendWhatFits();
  }
  void PeerHas(uint64_t frames) {
    std::lock_guard lock(mutex_);
    peer_has_ = std::max(peer_has_, frames);
    SendWhatFits();
  }

 private:
  void SendWhatFits() {
    while (!queue_.empty() && sent_ - peer_has_ < window_) {
      const auto& [mailbox, batch] = queue_.front();
      ++sent_;
      if (!socket_.Write({static_cast<uint32_t>(batch.size()), mailbox, 0}, batch)) return queue_.clear();
      queue_.pop_front();
    }
  }

  FloorSocket socket_;
  const uint64_t window_;
  std::mutex mutex_;
  std::deque<std::pair<uint32_t, std::string>> queue_;
  uint64_t sent_ = 0;
  uint64_t peer_has_ = 0;
};

class FloorHub {
 public:
  FloorHub(int window, std::unique_ptr<FrameStore> store)
      : window_(window), store_(std::move(store)), commit_([this](std::vector<Deposit>& group) { Commit(group); }) {}

  // Until `listener` is shut down; then ends every connection.
  void Serve(int listener) {
    std::vector<std::thread> readers;
    std::vector<std::shared_ptr<FloorSession>> sessions;
    for (int fd = accept(listener, nullptr, nullptr); fd >= 0; fd = accept(listener, nullptr, nullptr)) {
      sessions.push_back(std::make_shared<FloorSession>(fd, window_));
      readers.emplace_back([this, session = sessions.back()] { ReadFrom(session); });
    }
    for (const auto& session : sessions) session->socket().Cut();
    for (std::thread& reader : readers) reader.join();
    commit_.Stop();
  }

 private:
  struct Deposit {
    std::shared_ptr<FloorSession> from;
    uint64_t number;
    uint32_t mailbox;
    std::string batch;
  };

  void ReadFrom(const std::shared_ptr<FloorSession>& session) {
    FloorSocket::Head head;
    std::string batch;
    for (uint64_t frames = 0; session->socket().Read(head, batch);) {
      if (head.ack > 0) {
        session->PeerHas(head.ack);
      } else if (head.size > 0) {
        commit_.Push({session, ++frames, head.mailbox, std::move(batch)});
      } else {
        std::lock_guard lock(mutex_);
        sessions_[head.mailbox] = session;
      }
    }
  }

  void Commit(std::vector<Deposit>& group) {
    std::vector<FrameStore::Put> puts;
    for (const Deposit& deposit : group) puts.push_back({deposit.mailbox, 0, deposit.batch});
    store_->Append(puts);
    for (Deposit& deposit : group) {
      deposit.from->socket().Write({0, 0, deposit.number}, {});
      std::shared_ptr<FloorSession> to;
      {
        std::lock_guard lock(mutex_);
        to = sessions_[deposit.mailbox];
      }
      if (to != nullptr) to->Forward(deposit.mailbox, std::move(deposit.batch));
    }
  }

  const int window_;
  std::unique_ptr<FrameStore> store_;
  std::mutex mutex_;
  absl::flat_hash_map<uint32_t, std::shared_ptr<FloorSession>> sessions_;
  CommitThread<Deposit> commit_;
};

// A client's connection and the thread that reads it.
class FloorLine : public SenderStream, public RecipientStream {
 public:
  FloorLine(int fd, uint32_t mailbox, AckFn on_ack, DeliverFn on_frame)
      : socket_(fd), on_ack_(std::move(on_ack)), on_frame_(std::move(on_frame)) {
    socket_.Write({0, mailbox, 0}, {});
    reader_ = std::thread([this] { Read(); });
  }
  ~FloorLine() override {
    socket_.Cut();
    reader_.join();
  }
  void Send(int recipient, std::string batch) override {
    socket_.Write({static_cast<uint32_t>(batch.size()), static_cast<uint32_t>(recipient), 0}, batch);
  }
  void Ack(uint64_t frames) override { socket_.Write({0, 0, frames}, {}); }

 private:
  void Read() {
    FloorSocket::Head head;
    std::string batch;
    while (socket_.Read(head, batch)) {
      if (head.ack > 0 && on_ack_) on_ack_(head.ack);
      if (head.size > 0 && on_frame_) on_frame_(std::move(batch));
    }
  }

  FloorSocket socket_;
  AckFn on_ack_;
  DeliverFn on_frame_;
  std::thread reader_;
};

class FloorPipe : public Pipe {
 public:
  explicit FloorPipe(std::string self) : self_(std::move(self)) {}
  absl::Status Prepare(const Plan&) override { return absl::OkStatus(); }
  std::vector<std::string> HubCommand(const Plan& plan) override { return {self_, "role", "floor-hub", plan.dir}; }
  absl::StatusOr<std::vector<std::string>> NodeCommand(const Plan&, int) override { return std::vector<std::string>(); }
  absl::StatusOr<std::unique_ptr<SenderStream>> OpenSender(const Plan& plan, int sender, AckFn on_ack) override {
    auto fd = ConnectToLoopback(plan.address);
    if (!fd.ok()) return fd.status();
    return std::make_unique<FloorLine>(*fd, static_cast<uint32_t>(plan.recipients + sender), std::move(on_ack),
                                       nullptr);
  }
  absl::StatusOr<std::unique_ptr<RecipientStream>> OpenRecipient(const Plan& plan, int recipient,
                                                                 DeliverFn on_frame) override {
    auto fd = ConnectToLoopback(plan.address);
    if (!fd.ok()) return fd.status();
    return std::make_unique<FloorLine>(*fd, static_cast<uint32_t>(recipient), nullptr, std::move(on_frame));
  }
  void FillEnvelope(const Plan&, int, int, uint64_t number, char* out) override { FillOpaque(number, out); }

 private:
  const std::string self_;
};

}  // namespace

std::unique_ptr<Pipe> MakeFloorPipe(const std::string& self) {
  return std::make_unique<FloorPipe>(self);
}

absl::Status RunFloorHub(const Plan& plan) {
  auto store = OpenFileStore(plan.dir + "/hub.store");
  if (!store.ok()) return store.status();
  int port = 0;
  const absl::StatusOr<int> listener = ListenOnLoopback(port);
  if (!listener.ok()) return listener.status();
  FloorHub hub(plan.window, *std::move(store));
  std::cout << "ready " << port << std::endl;
  std::thread end([fd = *listener] {
    for (std::string line; std::getline(std::cin, line);) {
    }
    shutdown(fd, SHUT_RDWR);
  });
  hub.Serve(*listener);
  end.join();
  close(*listener);
  return absl::OkStatus();
}

}  // namespace relais::bench
