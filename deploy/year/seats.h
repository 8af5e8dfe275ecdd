// Hub and nodes of an invented region as the daemons assemble them, less their threads and sockets: engine, codec,
// frames, clerk, real keys and real sealing, turned by hand under a clock that moves when told. Ledgers are given to
// them: RocksDB folders that the daemons open, or memory.
#ifndef RELAIS_DEPLOY_YEAR_SEATS_H_
#define RELAIS_DEPLOY_YEAR_SEATS_H_

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "deploy/year/lots.h"
#include "deploy/year/papers.h"
#include "hub/frames.h"
#include "hub/hub_codec.h"
#include "hub/hub_engine.h"
#include "node/desk/sealing_desk.h"
#include "node/node_codec.h"
#include "node/node_engine.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/ports/clock.h"
#include "services/ports/ledger.h"
#include "services/runner/step_loop.h"

namespace relais::year {

// Stands where it is put. One thread.
class YearClock : public Clock {
 public:
  absl::Time Now() const override { return now_; }
  void Put(absl::Time now) { now_ = now; }

 private:
  absl::Time now_;
};

// What one end of a stream is handed: a frame's bytes; or what the hub knows, as values, since each item was verified
// when the hub took it in and would be verified three hundred times more.
struct Delivery {
  std::string frame;
  std::vector<KnowledgeItemPtr> items;
};

// What the hub says on a session.
struct HubSaying {
  SessionId session;
  Delivery delivery;
  bool end = false;
  Reason reason = Reason::kNone;
};

// Hears every record of the hub right before its append; a process whose append is in doubt ends.
using HubRecordHook = std::function<void(const hub::HubRecord&)>;

// The hub's codec, with somebody who listens.
class ToldCodec {
 public:
  ToldCodec(wire::KeyTools tools, HubRecordHook hook) : codec_(std::move(tools)), hook_(std::move(hook)) {}
  std::string EncodeRecord(const hub::HubRecord& record) const {
    if (hook_) hook_(record);
    return codec_.EncodeRecord(record);
  }
  absl::StatusOr<hub::HubRecord> DecodeRecord(absl::string_view bytes) const { return codec_.DecodeRecord(bytes); }
  std::string EncodeState(const hub::HubEngine& engine) const { return codec_.EncodeState(engine); }
  absl::Status DecodeState(absl::string_view bytes, hub::HubEngine* engine) const {
    return codec_.DecodeState(bytes, engine);
  }

 private:
  const hub::HubCodec codec_;
  const HubRecordHook hook_;
};

// One thread. What is borrowed outlives it. A ledger in doubt ends the process, as it does the daemon.
class HubSeat {
 public:
  HubSeat(const Anchor& anchor, const YearClock* clock, const Digester* digester, uint64_t seed,
          std::unique_ptr<Ledger> ledger, HubRecordHook hook);

  // What the ledger says when it does not replay.
  absl::Status Start();
  SessionId Accept(NodeId node);
  void Close(SessionId session);
  // kNone, or why the stream ends: it is closed then.
  Reason Take(SessionId session, absl::string_view frame);
  void Post(hub::HubInput input, hub::HubResult* result = nullptr);
  bool idle() const { return waiting_.empty(); }
  // Steps everything that waits behind one append.
  void Turn();
  hub::HubResult Do(hub::HubInput input);
  // Every text, behind one append; the first refusal, if any.
  Reason Admit(const std::vector<SignedText>& texts);
  std::vector<HubSaying> TakeSayings() { return std::exchange(sayings_, {}); }
  absl::Status Checkpoint() { return loop_->CheckpointNow(); }

  const hub::HubEngine& engine() const { return engine_; }
  const Ledger& ledger() const { return *ledger_; }

 private:
  using Loop = StepLoop<hub::HubEngine, ToldCodec>;
  struct Session {
    std::unique_ptr<hub::FrameReader> reader;
    Nonce nonce;
    SigningKey identity;
  };
  void Release(hub::HubEffect&& effect);

  const YearClock* const clock_;
  const Digester* const digester_;
  YearEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  std::unique_ptr<Ledger> ledger_;
  const ToldCodec codec_;
  hub::HubEngine engine_;
  std::unique_ptr<Loop> loop_;
  hub::HubSelf self_;
  hub::HubPorts ports_;
  SessionId next_session_{1};
  std::map<SessionId, Session> sessions_;
  std::vector<Loop::Task> waiting_;
  std::vector<HubSaying> sayings_;
};

// Hears which rows of a node have changed.
using RowHook = std::function<void(node::RowKey)>;

// One thread. What is borrowed outlives it; a ledger in doubt ends the process.
class NodeSeat {
 public:
  NodeSeat(const OfficePaper& paper, const Anchor& anchor, const YearClock* clock, const Digester* digester,
           uint64_t seed, std::unique_ptr<Ledger> ledger, RowHook hook);

  absl::Status Start();
  // Brings the sealing pairs of its paper that it does not have yet.
  void LearnKeys();
  std::string Hello();
  // False when it makes no sense: the session must end.
  bool Take(Delivery delivery);
  void LineDown();
  bool idle() const { return waiting_.empty() && errands_.empty(); }
  bool line_broken() const { return line_broken_; }
  void Turn();
  // Does the next thing that the engine asked the desk for; false when there is none.
  bool RunErrand();
  node::NodeResult Do(node::NodeInput input);
  // Folds what is owed into the month's counts, by the node's own counting desk.
  void FoldFacts();
  // The month that the engine wants closed, since the last CloseMonth; none.
  std::optional<Month> month_due() const { return month_due_; }
  // The package of the month that is due, split and sealed. On any thread while nobody else touches this seat.
  absl::StatusOr<node::PackageMade> MakePackage();
  // Closes the month that is due. False when its counts have changed meanwhile: the engine asks again.
  bool CloseMonth(node::PackageMade made);
  // The hub holds `month`, or will never take it: what is kept in memory of its package goes.
  void PackageDone(Month month, bool taken);
  // For tests of tests: this node's packages claim one person more in the region's total of `fact`.
  void Miscount(CountedFact fact) { miscounted_ = fact; }
  std::vector<std::string> TakeOutput() { return std::exchange(output_, {}); }
  // Headers of what errands sent since the last call: the words that what was withdrawn is erased.
  std::vector<HandoffHeader> TakeReceipts() { return std::exchange(receipts_, {}); }

  const node::NodeEngine& engine() const { return engine_; }
  const OfficePaper& paper() const { return paper_; }
  node::SealingDesk& desk() { return desk_; }
  SodiumSealer& sealer() { return sealer_; }
  YearEntropy& entropy() { return entropy_; }
  const Digester& digester() const { return *digester_; }
  Moment Now() const;
  // Empty when it is gone.
  std::string ReadBody(JourneyId journey, node::BodyIndex body) const;
  absl::Status Checkpoint() { return loop_->CheckpointNow(); }

 private:
  using Loop = StepLoop<node::NodeEngine, node::NodeCodec>;
  absl::StatusOr<std::string> ReadCounts(Month month, JourneyId owner, node::BodyIndex body);
  void Release(node::NodeEffect&& effect);
  void Send(NodeFrame frame);

  const OfficePaper& paper_;
  const YearClock* const clock_;
  const Digester* const digester_;
  YearEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  std::unique_ptr<Ledger> ledger_;
  const node::NodeCodec codec_;
  node::NodeEngine engine_;
  node::SealingDesk desk_;
  size_t keys_learnt_ = 0;
  std::unique_ptr<Loop> loop_;
  const RowHook hook_;
  BootId boot_;
  bool welcomed_ = false;
  bool spoken_to_ = false;  // the engine's effects are for this session
  bool line_broken_ = false;
  Nonce nonce_;
  std::vector<Loop::Task> waiting_;
  std::deque<std::variant<node::NeedReseal, node::NeedReceipt>> errands_;
  std::vector<std::string> output_;
  std::vector<HandoffHeader> receipts_;
  bool fold_due_ = false;
  std::optional<Month> month_due_;
  std::optional<CountedFact> miscounted_;
};

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_SEATS_H_
