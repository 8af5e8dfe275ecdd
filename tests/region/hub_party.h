// The hub without threads, sockets or files: its engine, its codec, its frames, on a ledger in memory.
#ifndef RELAIS_TESTS_REGION_HUB_PARTY_H_
#define RELAIS_TESTS_REGION_HUB_PARTY_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hub/frames.h"
#include "hub/hub_codec.h"
#include "hub/hub_engine.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/region/party.h"

namespace relais::region {

// What the hub sends on a session: a frame, or the end of the stream with its reason.
struct HubOutput {
  SessionId session;
  std::string frame;
  bool end = false;
  Reason reason = Reason::kNone;
};

struct HubSabotage {
  bool answer_before_write = false;
  bool no_dedup = false;
  bool no_fence = false;  // whoever served before goes on as if it still did
};

// One thread at a time. What is borrowed outlives it.
class HubParty {
 public:
  HubParty(const Anchor& anchor, const FakeClock* clock, const Digester* digester, uint64_t seed, Trace* trace,
           HubSabotage sabotage);

  // Replays what is on the disk and begins another run. Asserts that it is down. What the ledger says otherwise.
  absl::Status Start();
  // As kill -9: everything that is not on the disk is gone. Harmless when down.
  void Crash();
  bool up() const { return process_ != nullptr; }
  // The process ends by itself: what it shares with another one stays as it is. Harmless when down.
  void Stop();
  // The disk is lost and replaced by an empty one; asserts that it is down.
  void LoseDisk();
  // From its next start on this hub is on the other's disk, as two hubs are on one cluster. Asserts that it is down.
  void ShareDiskOf(const HubParty& other);
  MemDisk& disk() { return *disk_; }
  const std::shared_ptr<MemDisk>& shared_disk() const { return disk_; }

  // --- Streams. Frames and posts wait for Turn.
  SessionId Accept(NodeId node);
  void Close(SessionId session);
  // kNone, or why the stream ends (it is closed then).
  Reason Take(SessionId session, absl::string_view frame);
  void Post(hub::HubInput input, hub::HubResult* result = nullptr);
  // Several handfuls may wait; one is stepped behind one append. False when the ledger was in doubt, or somebody else
  // serves: it has stopped.
  bool Turn();
  bool idle() const { return waiting_.empty(); }
  // What has left since the last call, in order.
  std::vector<HubOutput> TakeOutput() { return std::exchange(output_, {}); }

  // A signed text from the operator's folder. The person's word, from the public page.
  Reason Admit(const SignedText& text);
  hub::HubResult Speak(absl::string_view envelope);
  bool Tick();
  absl::Status Checkpoint() { return process_->Checkpoint(); }

  const hub::HubEngine& engine() const { return process_->engine(); }
  // A fresh engine that replayed this hub's ledger, to compare with the live one.
  std::unique_ptr<hub::HubEngine> Replayed() const;

 private:
  hub::HubEngine::Options EngineOptions() const;
  struct Session {
    NodeId node;
    std::unique_ptr<hub::FrameReader> reader;
    Nonce nonce;
    SigningKey identity;
  };
  void Release(hub::HubEffect&& effect);

  const Anchor anchor_;
  const FakeClock* const clock_;
  const Digester* const digester_;
  Trace* const trace_;
  const HubSabotage sabotage_;
  SeededEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  hub::HubCodec codec_;
  std::shared_ptr<MemDisk> disk_ = std::make_shared<MemDisk>();
  std::shared_ptr<uint64_t> traced_ = std::make_shared<uint64_t>(0);  // of that disk
  std::unique_ptr<Process<hub::HubEngine, hub::HubCodec>> process_;
  hub::HubSelf self_;
  hub::HubPorts ports_;
  SessionId next_session_{1};
  std::map<SessionId, Session> sessions_;
  std::vector<Process<hub::HubEngine, hub::HubCodec>::Task> waiting_;
  std::vector<HubOutput> output_;
};

}  // namespace relais::region

#endif  // RELAIS_TESTS_REGION_HUB_PARTY_H_
