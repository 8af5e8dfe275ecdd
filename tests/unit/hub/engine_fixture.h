// The hub's engine on the sample network, as a value: no clock, disk or socket. After every step it is compared with
// what its records say when they are replayed, and with what its checkpoint says when it is loaded.
#ifndef RELAIS_TESTS_UNIT_HUB_ENGINE_FIXTURE_H_
#define RELAIS_TESTS_UNIT_HUB_ENGINE_FIXTURE_H_

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "hub/hub_codec.h"
#include "hub/hub_engine.h"
#include "services/wire/knowledge_codec.h"
#include "tests/unit/services/core/convention/sample_network.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais::hub {

// Of the sample network's keys, which are only names: the id of a sealing key is filled with the key's own byte.
wire::KeyTools SampleTools();
// SHA-256 of both, and an engine's options with it: what its audit log is chained by.
Digest Sha256(absl::string_view a, absl::string_view b);
HubEngine::Options WithDigest(HubEngine::Options options);
// `item` with the text that its content has on the wire, so that a checkpoint can read it again.
KnowledgeItem WithText(KnowledgeItem item);

// Steps go to the engine through Step alone. Partner n has node n; partner 5 is in the custody of node 1.
class EngineFixture : public testing::Test {
 protected:
  explicit EngineFixture(HubEngine::Options options = {});

  // --- Inputs. Each leaves what the step gave in out_.
  HubResult Step(HubInput input);
  // Expects that it is admitted.
  Revision Admit(KnowledgeItem item);
  // Another session of node `n`, which has met this hub's ledger before, and knows all.
  SessionId Open(int n);
  SessionId Open(int n, HelloFacts hello);
  HelloFacts Hello() const;
  // On the latest session of `from`; expects an answer to exactly this deposit.
  DepositAnswerFacts Deposit(int from, int mailbox, std::vector<CheckedEnvelope> checked,
                             std::vector<DepositedCapsule> capsules = {});
  // The one envelope of a frame: kNone when it was taken now or earlier, else why it was not.
  Reason DepositOne(int from, const CheckedEnvelope& checked);
  HubResult Settle(int n, Cursor durable, Cursor backed_up, std::vector<SettleException> exceptions = {});
  HubResult Settle(int n, Cursor through) { return Settle(n, through, through); }
  HubResult Restate(int n, std::vector<CheckedEnvelope> handoffs, bool last = true);
  HubResult Speak(const CheckedEnvelope& word);
  // The day turns `days` times, one by one.
  void Wait(int days);

  // --- Headers that a sender would make today
  HandoffHeader To(int destination, HandoffHeader header) const;
  // From partner 1.
  HandoffHeader Referral(uint8_t handoff, int destination, uint8_t parent = 0) const;
  // Makes it the first one of a journey of its own, with slip keys of its own.
  static void BeginJourney(uint8_t journey, HandoffHeader* header);
  // By the referral's destination, and by its origin.
  HandoffHeader Answer(uint8_t handoff, const HandoffHeader& referral, CoarseState state,
                       ArrivalGrade grade = ArrivalGrade::kNone) const;
  HandoffHeader OwnersAnswer(uint8_t handoff, const HandoffHeader& referral, CoarseState state) const;
  HandoffHeader PersonWord(uint8_t handoff, const HandoffHeader& referral, CoarseState state, uint32_t counter) const;
  // As the edge gives it, good proofs and leaves included: equal headers and `sealing` stand for equal envelopes.
  static CheckedEnvelope Checked(const HandoffHeader& header, uint8_t sealing = 1);
  static std::string EnvelopeBytes(const CheckedEnvelope& checked);

  // --- Looking
  template <class Effect>
  std::vector<Effect> Sent() const {
    std::vector<Effect> sent;
    for (const HubEffect& effect : out_.effects) {
      if (const auto* one = std::get_if<Effect>(&effect)) sent.push_back(*one);
    }
    return sent;
  }
  const HubState& state() const { return engine_->state(); }
  const Mailbox* MailboxOf(int n) const { return state().FindMailbox(sample::NodeNo(n)); }
  // Notices that stand in the mailbox of node `n`, in order.
  std::vector<NoticeFacts> NoticesTo(int n) const;
  const JourneyReferral* FindReferral(const HandoffHeader& referral) const;
  bool Connected(int n) const { return engine_->sessions().Connected(sample::NodeNo(n)); }

  // Bodies at rest, by mailbox and first cursor.
  std::map<std::pair<NodeId, uint64_t>, std::string> bodies_;
  Moment now_{sample::kToday, Window(static_cast<uint32_t>(sample::kToday.value()) * limits::kWindowsPerDay + 40)};
  HubOutcome out_;
  const LedgerId ledger_ = samples::Filled<LedgerId>(0x1e);
  SessionMark mark_;                   // that the next session is given; none: stores are not followed
  RecordCount own_records_;            // of this hub's ledger
  std::map<int, SessionId> sessions_;  // the latest of each node
  std::unique_ptr<HubEngine> engine_;
  const HubCodec codec_{SampleTools()};

 private:
  std::unique_ptr<HubEngine> Fresh() const;
  void CheckMemory();
  void CheckBodies();
  void CheckEffects();

  const HubEngine::Options options_;
  std::unique_ptr<HubEngine> replayed_;  // every record since the beginning
  std::unique_ptr<HubEngine> restored_;  // the checkpoint of the last step, and this step's records
  std::set<SessionId> over_;
  std::map<SessionId, FrameSequence> sequences_;
  SessionId next_session_{1};
};

}  // namespace relais::hub

#endif  // RELAIS_TESTS_UNIT_HUB_ENGINE_FIXTURE_H_
