// One node's engine, stepped by hand on the sample network; and beside it what its records alone make of a second one.
// After every step both are equal, a checkpoint gives the same state again, and every body that is still named is
// there.
#ifndef RELAIS_TESTS_UNIT_NODE_STEPPED_NODE_H_
#define RELAIS_TESTS_UNIT_NODE_STEPPED_NODE_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gtest/gtest.h"
#include "node/node_codec.h"
#include "node/node_engine.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/wire/knowledge_codec.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais::node {

using sample::Filled;
using sample::kToday;
using sample::NodeNo;
using sample::PartnerNo;

inline KeyId KeyIdOf(const SealingKey& key) {
  return OpensslDigester().KeyIdOf(key);
}

// Signing keys are only names in the sample network: what is signed there is believed.
inline wire::KeyTools SampleTools() {
  return {[](const SigningKey&, absl::string_view, const Signature&) { return true; },
          [](const SealingKey&) { return true; }, KeyIdOf};
}

// `item` as a hub pushes it: with the text that its content is really read from.
inline KnowledgeItem Pushed(KnowledgeItem item, uint64_t revision, Day admitted = kToday) {
  if (auto* keys = std::get_if<SealingKeyEntry>(&item.content)) {
    for (SealingTerm& term : keys->terms) term.id = KeyIdOf(term.key);
  }
  item.text = wire::EncodeText(item.content);
  item.revision = Revision(revision);
  item.admitted = admitted;
  return item;
}

// The whole sample network, as one push.
inline KnowledgeHeard NetworkHeard(Day admitted = kToday) {
  std::vector<KnowledgeItem> items = {sample::FrameworkItem(), sample::LocalItem()};
  for (int n = 1; n <= 5; ++n) items.push_back(sample::RosterItem(n));
  for (int n = 1; n <= 4; ++n) items.push_back(sample::KeysItem(n));
  for (int n = 2; n <= 5; ++n) items.push_back(sample::DirectoryItem(n));
  KnowledgeHeard heard;
  for (KnowledgeItem& item : items) {
    heard.items.push_back(Pushed(std::move(item), heard.items.size() + 1, admitted));
  }
  heard.newest = Revision(heard.items.size());
  return heard;
}

inline SharedBytes Bytes(std::string bytes) {
  return std::make_shared<const std::string>(std::move(bytes));
}

class SteppedNode {
 public:
  // The node of the sample network's partner `number`; it knows the network already.
  explicit SteppedNode(int number, NodeEngine::Options options = {})
      : self_(NodeNo(number)), options_(options), engine_(Fresh()), replayed_(Fresh()) {
    Step(NetworkHeard());
  }

  NodeResult Step(NodeInput input) {
    last_ = NodeOutcome();
    const NodeResult result = engine_->Step(now_, std::move(input), &last_);
    for (const DroppedBodies& drop : last_.drops) {
      bodies_.erase(bodies_.lower_bound({drop.owner, drop.from}), bodies_.lower_bound({drop.owner, drop.to}));
    }
    for (const StoredBody& put : last_.puts) {
      EXPECT_TRUE(bodies_.emplace(std::pair(put.owner, put.index), *put.bytes).second) << "a body's number given twice";
    }
    for (const NodeEffect& effect : last_.effects) {
      if (const auto* deposit = std::get_if<SendDeposit>(&effect)) deposits_.push_back(*deposit);
    }
    CheckReplay();
    CheckBodies();
    return result;
  }
  // A record that a tool wrote while the node was stopped.
  void Replay(const NodeRecord& record) {
    engine_->Replay(record);
    replayed_->Replay(record);
  }
  // Only what is durable stays.
  void Restart() {
    engine_ = Fresh();
    EXPECT_TRUE(codec_->DecodeState(codec_->EncodeState(*replayed_), engine_.get()).ok());
    deposits_.clear();
  }

  // A session of the hub's run `boot`, on its ledger `ledger`.
  NodeResult Connect(int boot = 1, int ledger = 1, Cursor settled = Cursor(), bool restate = false) {
    WelcomeFacts welcome;
    welcome.hub_ledger = Filled<LedgerId>(ledger);
    welcome.hub_boot = Filled<BootId>(boot);
    welcome.settled_through = settled;
    welcome.restate_wanted = restate;
    return Step(LineUp{welcome});
  }
  void PassDays(int days) {
    now_.day = AddDays(now_.day, days);
    now_.window = Window(now_.window.value() + static_cast<uint32_t>(days * limits::kWindowsPerDay));
    Step(engine_->TickInput());
  }

  const NodeEngine& engine() const { return *engine_; }
  const NodeState& state() const { return engine_->state(); }
  const Moment& now() const { return now_; }
  const ReferralRow& Row(RowKey key) const {
    const ReferralRow* row = state().FindRow(key);
    RELAIS_CHECK(row != nullptr);
    return *row;
  }
  ReferralState StateOf(RowKey key) const { return Row(key).place.state; }
  const OutboxItem* InOutbox(int handoff) const { return state().outbox().Find(Filled<HandoffId>(handoff)); }
  bool HasBody(JourneyId journey, BodyIndex body) const { return bodies_.contains({journey.bytes(), body.value()}); }
  std::string Body(JourneyId journey, BodyIndex body) const {
    auto it = bodies_.find({journey.bytes(), body.value()});
    return it == bodies_.end() ? "" : it->second;
  }
  size_t bodies() const { return bodies_.size(); }

  // Of the last step.
  const NodeOutcome& last() const { return last_; }
  template <class E>
  std::vector<E> Effects() const {
    return Of<E>(last_.effects);
  }
  template <class R>
  std::vector<R> Records() const {
    return Of<R>(last_.records);
  }
  // The last step left nothing behind, and said nothing.
  bool DidNothing() const {
    return last_.records.empty() && last_.puts.empty() && last_.drops.empty() && last_.effects.empty();
  }
  // Sent since they were last taken.
  std::vector<SendDeposit> TakeDeposits() { return std::exchange(deposits_, {}); }

 private:
  std::unique_ptr<NodeEngine> Fresh() const { return std::make_unique<NodeEngine>(self_, sample::Roots(), options_); }

  template <class T, class Variants>
  static std::vector<T> Of(const Variants& variants) {
    std::vector<T> found;
    for (const auto& variant : variants) {
      if (const T* value = std::get_if<T>(&variant)) found.push_back(*value);
    }
    return found;
  }

  // Equal records on equal state give equal state, through their bytes and through a checkpoint.
  void CheckReplay() {
    for (const NodeRecord& record : last_.records) {
      const std::string bytes = codec_->EncodeRecord(record);
      absl::StatusOr<NodeRecord> read = codec_->DecodeRecord(bytes);
      ASSERT_TRUE(read.ok()) << "record " << record.index() << ": " << read.status();
      EXPECT_TRUE(codec_->EncodeRecord(*read) == bytes) << "record " << record.index();
      replayed_->Replay(*read);
    }
    EXPECT_TRUE(replayed_->state() == engine_->state()) << "replay differs";
    const std::string checkpoint = codec_->EncodeState(*engine_);
    EXPECT_TRUE(codec_->EncodeState(*replayed_) == checkpoint) << "the checkpoint of what was replayed differs";
    std::unique_ptr<NodeEngine> restored = Fresh();
    const absl::Status status = codec_->DecodeState(checkpoint, restored.get());
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_TRUE(restored->state() == engine_->state()) << "the checkpoint differs";
    EXPECT_TRUE(codec_->EncodeState(*restored) == checkpoint) << "the checkpoint of a checkpoint differs";
  }

  void CheckBodies() const {
    for (const auto& [handoff, item] : state().outbox().items()) {
      EXPECT_TRUE(HasBody(item.header.journey, item.envelope_body)) << "envelope of " << handoff.ToHex();
    }
    for (const auto& [key, row] : state().rows()) {
      for (BodyIndex body : {row.content_body, row.slip_body, row.person_body}) {
        EXPECT_TRUE(body == BodyIndex() || HasBody(row.journey, body)) << "body " << body.value();
      }
      for (const RowEvent& event : row.events) {
        EXPECT_TRUE(event.local_body == BodyIndex() || HasBody(row.journey, event.local_body))
            << "text " << event.local_body.value();
      }
    }
    for (const OwedFact& fact : state().counts().owed) {
      EXPECT_TRUE(fact.person_body == BodyIndex() || HasBody(fact.journey, fact.person_body)) << "who is counted";
    }
    for (const auto& [number, month] : state().counts().months) {
      EXPECT_TRUE(month.counts_body == BodyIndex() || HasBody(JourneyId(), month.counts_body)) << FormatMonth(number);
      for (uint32_t piece = 0; piece < month.pieces; ++piece) {
        EXPECT_TRUE(HasBody(JourneyId(), BodyIndex(month.package_body.value() + piece))) << FormatMonth(number);
      }
    }
    for (const SendDeposit& deposit : Effects<SendDeposit>()) {
      for (const DepositItem& item : deposit.items) {
        EXPECT_TRUE(HasBody(item.journey, item.envelope_body));
        EXPECT_TRUE(item.envelope == nullptr || *item.envelope == Body(item.journey, item.envelope_body));
      }
    }
    for (const NeedReseal& need : Effects<NeedReseal>()) {
      EXPECT_TRUE(HasBody(need.journey, need.local_body)) << "nothing to seal again from";
    }
  }

  NodeId self_;
  NodeEngine::Options options_;
  std::unique_ptr<NodeCodec> codec_ = std::make_unique<NodeCodec>(SampleTools());
  std::unique_ptr<NodeEngine> engine_;
  std::unique_ptr<NodeEngine> replayed_;
  Moment now_{kToday, Window(1'996'000)};
  NodeOutcome last_;
  std::vector<SendDeposit> deposits_;
  std::map<std::pair<std::array<uint8_t, 16>, uint64_t>, std::string> bodies_;
};

}  // namespace relais::node

#endif  // RELAIS_TESTS_UNIT_NODE_STEPPED_NODE_H_
