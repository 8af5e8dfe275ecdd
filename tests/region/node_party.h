// One partner's node without threads, sockets or files: its engine, codec, clerk and sealing desk, with real keys and
// real sealing, on a ledger in memory. Staff's verbs are in desk.h.
#ifndef RELAIS_TESTS_REGION_NODE_PARTY_H_
#define RELAIS_TESTS_REGION_NODE_PARTY_H_

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "node/desk/sealing_desk.h"
#include "node/node_codec.h"
#include "node/node_engine.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/region/country.h"
#include "tests/region/party.h"

namespace relais::region {

struct NodeSabotage {
  bool answer_before_write = false;
  bool no_dedup = false;
};

// One thread at a time. What is borrowed outlives it.
class NodeParty {
 public:
  NodeParty(int number, Country* country, const FakeClock* clock, const Digester* digester, uint64_t seed, Trace* trace,
            NodeSabotage sabotage);

  int number() const { return number_; }
  const PartnerPaper& paper() const { return country_->partner(number_); }

  // As in HubParty. Sealing pairs are read anew from the paper: rotate, then restart or AddKey.
  absl::Status Start();
  void Crash();
  bool up() const { return process_ != nullptr; }
  MemDisk& disk() { return *disk_; }
  void AddKey(const SealingPair& pair) { desk_->AddSealingPair(pair); }

  // --- The line. Frames wait for Turn.
  // The first frame of a session that begins now.
  std::string Hello();
  // False when the frame makes no sense: the session must end.
  bool Take(absl::string_view frame);
  // The node itself wants the session to end.
  bool line_broken() const { return line_broken_; }
  // The session is over, whoever ended it. Harmless when repeated.
  void LineDown();
  // Several inputs may wait; they are stepped behind one append. False when the ledger was in doubt: it has crashed.
  bool Turn();
  bool idle() const { return waiting_.empty() && errands_.empty(); }
  // Does the next thing that the engine asked the desk for (another sealing, a receipt); false when there is none.
  bool RunErrand();
  std::vector<std::string> TakeOutput() { return std::exchange(output_, {}); }

  // Steps one input at once and answers; kUnavailable when the ledger was in doubt: it may or may not have happened.
  node::NodeResult Do(node::NodeInput input);
  bool Tick();
  absl::Status Checkpoint() { return process_->Checkpoint(); }

  const node::NodeEngine& engine() const { return process_->engine(); }
  node::SealingDesk& desk() { return *desk_; }
  SodiumSealer& sealer() { return sealer_; }
  SeededEntropy& entropy() { return entropy_; }
  const Digester& digester() const { return *digester_; }
  Moment Now() const;
  // Empty when it is gone.
  std::string ReadBody(JourneyId journey, node::BodyIndex body) const;
  std::unique_ptr<node::NodeEngine> Replayed() const;

 private:
  void Release(node::NodeEffect&& effect);
  void Send(NodeFrame frame);
  void Fold();

  const int number_;
  Country* const country_;
  const FakeClock* const clock_;
  const Digester* const digester_;
  Trace* const trace_;
  const NodeSabotage sabotage_;
  SeededEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  node::NodeCodec codec_;
  std::shared_ptr<MemDisk> disk_ = std::make_shared<MemDisk>();
  uint64_t traced_ = 0;
  std::unique_ptr<node::SealingDesk> desk_;
  std::unique_ptr<Process<node::NodeEngine, node::NodeCodec>> process_;
  BootId boot_;
  bool greeted_ = false;  // a session has begun
  bool welcomed_ = false;
  bool spoken_to_ = false;  // the engine's effects are for this session
  bool line_broken_ = false;
  Nonce nonce_;
  std::vector<Process<node::NodeEngine, node::NodeCodec>::Task> waiting_;
  std::deque<std::variant<node::NeedReseal, node::NeedReceipt, node::NeedFold>> errands_;
  std::vector<std::string> output_;
};

}  // namespace relais::region

#endif  // RELAIS_TESTS_REGION_NODE_PARTY_H_
