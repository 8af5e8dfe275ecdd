// The hub's engine: judges what comes in, keeps what must be kept, says what must go out. Pure: see the step contract
// in services/core/mailbox/step.h.
#ifndef RELAIS_HUB_HUB_ENGINE_H_
#define RELAIS_HUB_HUB_ENGINE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/container/btree_set.h"
#include "hub/hub_state.h"
#include "hub/hub_types.h"
#include "hub/place_judge.h"
#include "hub/sessions.h"
#include "services/core/convention/evidence.h"

namespace relais::hub {

// Where the person's referral stands, for the follow-up page.
struct FollowFacts {
  CoarseState state = CoarseState::kOpen;
  Day due_day;
  std::string capsule;
  uint32_t counter = 0;  // of the person's last word
};

// The reason of `refusal`, and what it says beside the reason's name.
HubResult RefusalOf(const absl::Status& refusal);

// One thread at a time.
class HubEngine {
 public:
  using Input = HubInput;
  using Result = HubResult;
  using Effect = HubEffect;
  // Deliveries, progress and knowledge repeat what is in the ledger; a hub that no longer serves may say it, too.
  static bool HoldsAnyway(const HubEffect& effect);
  using Record = HubRecord;

  struct Options {
    bool no_dedup = false;  // hidden, for the tests of the tests: every repeat is taken as new
    DigestFn digest = {};   // of the audit log's chain; needed once an act is to be entered
    // The INSEE codes that exist; nullptr leaves that unasked. Outlives the engine.
    const absl::btree_set<std::string>* known_communes = nullptr;
    bool nothing_counted = false;  // hidden, for the bench: what the figures cost is the difference
  };
  HubEngine(Anchor anchor, Options options) : state_(std::move(anchor)), options_(options) {
    if (options_.nothing_counted) state_.CountNothing();
  }

  HubResult Step(const Moment& clock, HubInput input, HubOutcome* out);
  void Replay(const HubRecord& record);
  HubInput TickInput() const { return Tick{}; }

  const HubState& state() const { return state_; }
  HubState* mutable_state_for_restore() { return &state_; }
  const Sessions& sessions() const { return sessions_; }

  // kCodeWrong when no journey has this follow-up key.
  absl::StatusOr<FollowFacts> Follow(const SigningKey& follow_key) const;
  // Why nothing may come from `node` on `today`; kNone when it may.
  Reason MemberRefusal(NodeId node, Day today) const;
  // The same, and whether the certificate that it shows still counts; kAwaitingSignature while the roster entry that it
  // joined with is not signed.
  Reason CallerRefusal(NodeId node, const CertificateFacts& shown, Day today) const;
  // Is `partner` among those that `principal` looks after? A département administrator's are the parties of conventions
  // that lie within its départements, an animator's those of the conventions that it answers for; others have no
  // bounds.
  bool LooksAfter(const Principal& principal, PartnerId partner) const;
  // What a roster entry under `identity` for `partner` at `node` has to bear: the edition and the name that stand
  // already when nothing would change, otherwise the next edition and the name of the invitation.
  std::pair<Edition, std::string> EntryToSign(PartnerId partner, NodeId node, const SigningKey& identity) const;

 private:
  HubResult On(const Moment& now, OpenSession& in, HubOutcome* out);
  HubResult On(const Moment& now, CloseSession& in, HubOutcome* out);
  HubResult On(const Moment& now, DepositFrame& in, HubOutcome* out);
  HubResult On(const Moment& now, SettleFrame& in, HubOutcome* out);
  HubResult On(const Moment& now, VerdictFrame& in, HubOutcome* out);
  HubResult On(const Moment& now, RestateFrame& in, HubOutcome* out);
  HubResult On(const Moment& now, PersonWordInput& in, HubOutcome* out);
  HubResult On(const Moment& now, AdmitItem& in, HubOutcome* out);
  HubResult On(const Moment& now, IssueTokenInput& in, HubOutcome* out);
  HubResult On(const Moment& now, EnrolInput& in, HubOutcome* out);
  HubResult On(const Moment& now, RenewInput& in, HubOutcome* out);
  HubResult On(const Moment& now, MemberTextInput& in, HubOutcome* out);
  HubResult On(const Moment& now, Tick& in, HubOutcome* out);
  HubResult On(const Moment& now, ConventionAct& in, HubOutcome* out);
  HubResult TakeStep(const Moment& now, ConventionAct& in, HubOutcome* out);
  HubResult TakeLeave(const Moment& now, MemberTextInput& in, HubOutcome* out);

  HubResult On(const Moment& now, ErasedFrame& in, HubOutcome* out);
  HubResult On(const Moment& now, AdmitReturn& in, HubOutcome* out);
  HubResult On(const Moment& now, DeclareOwnRestore& in, HubOutcome* out);
  HubResult TakeReturn(const Moment& now, const AdmitReturn& in, HubOutcome* out);

  // Why this store, or the hub's own, may not go on as if nothing had been; kNone when both may. What is found out is
  // on record.
  Reason DoubtStores(const Moment& now, const OpenSession& in, HubOutcome* out);
  // Marks the session that was just opened, welcomes its node and tells a store that came back what it forgot.
  void Greet(const Moment& now, const OpenSession& in, Cursor settled_through, HubOutcome* out);
  void Retell(SessionId session, NodeId node, HubOutcome* out) const;
  // A frame came: whoever sends it has recorded the Welcome.
  void KeepMark(Session& session, HubOutcome* out);
  void EndAllSessions(Reason reason, HubOutcome* out);

  void Settle(const Moment& now, const SettleFrame& in, Session& session, HubOutcome* out);
  // The certificate is in use from now on: every other one of the node is void, on open streams too.
  void Use(NodeId node, const CertificateFacts& shown, HubOutcome* out);
  // Why a node may not join like this; kNone when it may. `*awaiting`: its roster entry has yet to be signed.
  Reason JudgeEnrol(const EnrolInput& in, Day today, bool* awaiting) const;
  Reason JudgeRosterText(const EnrolInput& in, Day today, bool* awaiting) const;
  Reason JudgeSealingText(const EnrolInput& in) const;
  // Admits `item`, and what was waiting for it.
  HubResult Admit(KnowledgeItem item, const Moment& now, HubOutcome* out);
  HubResult AdmitOne(KnowledgeItem item, const Moment& now, HubOutcome* out);
  HubResult On(const Moment& now, SubmitDerogation& in, HubOutcome* out);
  HubResult On(const Moment& now, AnswerDerogation& in, HubOutcome* out);
  HubResult TakeAnswer(const Moment& now, AnswerDerogation& in, HubOutcome* out);
  HubResult On(const Moment& now, AccountInput& in, HubOutcome* out);
  HubResult On(const Moment& now, RecordAct& in, HubOutcome* out);

  // Enters `act` into the audit log, in this step's own append. The end of every handler of an administrative act:
  //   return Audited(now, {in.principal, "/relais.v1.ConventionService/EndConvention", subject}, {.reason = reason},
  //   out);
  // enters it as done or refused by the result's reason, and gives the result back.
  HubResult Audited(const Moment& now, Act act, HubResult result, HubOutcome* out);

  // The session's own checks, on every frame: still there, its node still a member. Null after having ended it.
  Session* Live(SessionId id, Day today, HubOutcome* out);
  // The decision on one envelope of a frame, the journey's side apart. `*known` is set for a repeat.
  Reason Judge(const CheckedEnvelope& checked, NodeId from, NodeId mailbox, const Moment& now, PlaceJudge& place,
               Seen* known, bool* repeat) const;

  Reason JudgeDerogation(const Moment& now, const SubmitDerogation& in) const;

  void Tell(const Touched& touched, HubOutcome* out);
  // Sends what the session's window has room for. `fresh` holds bytes that are still at hand.
  void Pump(Session& session, HubOutcome* out);
  void PushKnowledge(Session& session, HubOutcome* out);
  // What follows from an item that was just admitted, on every line.
  void TellAdmitted(const Moment& now, const Touched& touched, HubOutcome* out);

  HubState state_;
  Sessions sessions_;
  const Options options_;
  // The frame of the present step, so that a connected recipient is served without reading it back.
  NodeId fresh_mailbox_;
  Cursor fresh_first_;
  SharedBytes fresh_bytes_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_HUB_ENGINE_H_
