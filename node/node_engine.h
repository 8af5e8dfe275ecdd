// The node's engine: what its staff do, what arrives, what must go out. Pure: see the step contract in
// services/core/mailbox/step.h.
#ifndef RELAIS_NODE_NODE_ENGINE_H_
#define RELAIS_NODE_NODE_ENGINE_H_

#include <optional>
#include <utility>
#include <vector>

#include "node/node_state.h"
#include "node/node_types.h"

namespace relais::node {

// One thread at a time.
class NodeEngine {
 public:
  using Input = NodeInput;
  using Result = NodeResult;
  using Effect = NodeEffect;
  using Record = NodeRecord;

  struct Options {
    bool no_dedup = false;  // hidden, for the tests of the tests: every repeat is taken as new
  };
  NodeEngine(NodeId self, Anchor anchor, Options options) : state_(self, std::move(anchor)), options_(options) {}

  NodeResult Step(const Moment& clock, NodeInput input, NodeOutcome* out);
  void Replay(const NodeRecord& record);
  NodeInput TickInput() const { return Tick{}; }

  const NodeState& state() const { return state_; }
  NodeState* mutable_state_for_restore() { return &state_; }
  bool line_up() const { return line_up_; }

  // The first frame of a session, from what is durable here.
  HelloFacts Hello(const LedgerId& store, const BootId& boot) const;
  // Whether `event` may be made now, as staff would be told: kNone, or why not. Used before sealing; Step asks again.
  Reason MayDo(RowKey row, ReferralEvent event) const;
  // Whether `header` may be sent, as far as this node can judge: convention, roster, days, the two-door rule.
  Reason MaySend(const HandoffHeader& header, const CoverageQuestion& question, const Moment& now) const;

 private:
  NodeResult On(const Moment& now, LocalEvent& in, NodeOutcome* out);
  NodeResult On(const Moment& now, SolvedHereEvent& in, NodeOutcome* out);
  NodeResult On(const Moment& now, SlipPrintedEvent& in, NodeOutcome* out);
  NodeResult On(const Moment& now, ResealedHandoff& in, NodeOutcome* out);
  NodeResult On(const Moment& now, EnvelopesFrame& in, NodeOutcome* out);
  NodeResult On(const Moment& now, NoticesFrame& in, NodeOutcome* out);
  NodeResult On(const Moment& now, LineUp& in, NodeOutcome* out);
  NodeResult On(const Moment& now, LineDown& in, NodeOutcome* out);
  NodeResult On(const Moment& now, DepositAnswered& in, NodeOutcome* out);
  NodeResult On(const Moment& now, ProgressHeard& in, NodeOutcome* out);
  NodeResult On(const Moment& now, KnowledgeHeard& in, NodeOutcome* out);
  NodeResult On(const Moment& now, Tick& in, NodeOutcome* out);
  NodeResult On(const Moment& now, AskDerogation& in, NodeOutcome* out);
  NodeResult On(const Moment& now, DerogationHeard& in, NodeOutcome* out);
  NodeResult On(const Moment& now, FactsFolded& in, NodeOutcome* out);
  NodeResult On(const Moment& now, PackageMade& in, NodeOutcome* out);
  NodeResult On(const Moment& now, PackageTaken& in, NodeOutcome* out);
  NodeResult On(const Moment& now, ClosingToLeave& in, NodeOutcome* out);
  NodeResult On(const Moment& now, EraseHere& in, NodeOutcome* out);
  NodeResult On(const Moment& now, ChangeStaff& in, NodeOutcome* out);
  NodeResult On(const Moment& now, TouchJourney& in, NodeOutcome* out);
  NodeResult On(const Moment& now, HandOver& in, NodeOutcome* out);
  NodeResult On(const Moment& now, BackupBegun& in, NodeOutcome* out);
  NodeResult On(const Moment& now, BackupKept& in, NodeOutcome* out);
  NodeResult On(const Moment& now, LineRefused& in, NodeOutcome* out);
  NodeResult On(const Moment& now, DeclareRestore& in, NodeOutcome* out);
  NodeResult On(const Moment& now, RetoldHeard& in, NodeOutcome* out);
  NodeResult On(const Moment& now, RectifyCopy& in, NodeOutcome* out);

  // Why `input` does not get through while the store is in doubt; kNone when it does.
  Reason HeldBack(const NodeInput& input) const;
  // What the hub has welcomed begins to send and to hear.
  void BeginSession(const Moment& now, NodeOutcome* out);
  Cursor BackedUpThrough() const;
  void SendErasedOf(std::vector<JourneyId> journeys, NodeOutcome* out);

  // Applies `record`, keeps it, and turns what follows into effects and drops.
  template <class R>
  Follow Commit(R record, NodeOutcome* out);
  void FollowUp(const Follow& follow, NodeOutcome* out);
  BodyIndex Put(JourneyId journey, SharedBytes bytes, NodeOutcome* out);
  Reason JudgeLocal(const LocalEvent& in, const Moment& now, bool* repeat) const;
  Reason JudgeArrival(const CheckedArrival& arrival, const Moment& now, bool* repeat) const;
  Reason JudgeReferral(const CheckedArrival& arrival, const Moment& now) const;
  // What the desk still owes and may not have been able to do when it was first asked: a key was missing, a crash came.
  void AskAgain(NodeOutcome* out);
  void Settle(NodeOutcome* out);
  void PumpOutbox(NodeOutcome* out);
  void Restate(NodeOutcome* out);
  // Whether `month` may be closed today: it is the open one, over for long enough, and nothing of it is owed.
  bool MayClose(Month month, Day today) const;
  void AskForFold(NodeOutcome* out);
  void AskCountsAgain(const Moment& now, NodeOutcome* out);

  NodeState state_;
  const Options options_;
  bool line_up_ = false;
  bool restate_wanted_ = false;            // on the present session
  std::optional<Cursor> backed_up_limit_;  // while a copy is being made
  FrameSequence sequence_;                 // of the present session
  Cursor told_through_;                    // settled on the present session, refusals included
  BodyIndex next_body_;                    // within the present step
  FactNumber asked_through_;               // facts that the counting desk was asked to fold
  // Envelopes made since the last step that found no line yet: still at hand, not read back.
  absl::btree_map<HandoffId, SharedBytes> fresh_;
};

template <class R>
Follow NodeEngine::Commit(R record, NodeOutcome* out) {
  Follow follow;
  state_.Apply(record, &follow);
  state_.RecountChanged(&follow);
  out->records.push_back(std::move(record));
  FollowUp(follow, out);
  return follow;
}

}  // namespace relais::node

#endif  // RELAIS_NODE_NODE_ENGINE_H_
