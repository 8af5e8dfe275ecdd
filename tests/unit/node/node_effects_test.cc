// What the engine asks for comes back to it as its next input: through the real runner and the worker's thread.
#include "node/node_effects.h"

#include <vector>

#include "gtest/gtest.h"
#include "node/clerk/counting.h"
#include "services/adapters/communes/region_counts.h"
#include "tests/unit/node/daemon_fixture.h"

namespace relais::node {
namespace {

class NodeEffectsTest : public DaemonTest {
 protected:
  // A referral to partner 3, really sealed, which the hub refuses for `reason`.
  void SendAndRefuse(Reason reason) {
    SendRequest request;
    request.origin = PartnerNo(1);
    request.referral = HandoffNo(1);
    request.journey = kJourney;
    request.draft = SampleDraft();
    request.draft.need = sample::kNeed;
    request.draft.service = Filled<ServiceId>(63);
    request.draft.consent.given_on = kToday;
    const Moment now = MomentOf(clock_.Now());
    auto plan = AskEngine(*runner_, [&](const NodeEngine& engine) { return PlanSend(engine, request, now); });
    ASSERT_TRUE(plan.has_value());
    ASSERT_OK(*plan);
    auto sent = SealSend(origin_.desk, digester_, request, **plan, "", kCheap);
    ASSERT_OK(sent);
    LineUp up;
    up.welcome.hub_boot = Filled<BootId>(1);
    Post(up);
    Post(std::move(sent->event));
    Post(DepositAnswered{{FrameSequence(1), Cursor(), 0, {{0, Cursor(), reason}}}});
  }
};

TEST_F(NodeEffectsTest, AdoptedKnowledgeReachesTheEdges) {
  AfterErrands([](const NodeEngine&) { return true; });
  EXPECT_EQ(knowledge_.Get()->roster().IdentityKeyOf(PartnerNo(3)), sample::IdentityNo(3));
}

TEST_F(NodeEffectsTest, SealsAgainWhatTheEngineAsksFor) {
  SendAndRefuse(Reason::kStaleKey);
  const auto header = AfterErrands([](const NodeEngine& engine) -> std::optional<HandoffHeader> {
    const OutboxItem* item = engine.state().outbox().Find(HandoffNo(1));
    return item == nullptr ? std::nullopt : std::optional(item->header);
  });
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->generation, SealGeneration(2));
  EXPECT_EQ(header->mailbox, NodeNo(3));
  EXPECT_TRUE(lines_.events().empty());
}

TEST_F(NodeEffectsTest, AnswersAWithdrawalWithItsReceipt) {
  Post(node::Send({}));
  HandoffHeader header = CommonHeader(9, PartnerNo(3), PartnerNo(1), NodeNo(1));
  header.kind = HandoffKind::kAnswer;
  header.state = CoarseState::kWithdrawn;
  header.answers = HandoffNo(1);
  header.journey = kJourney;
  CheckedArrival withdrawal;
  withdrawal.header = header;
  withdrawal.fingerprint = FingerprintOf(header);
  withdrawal.event = ReferralEvent::kWithdraw;
  withdrawal.detail.at_persons_request = true;
  Post(Frame(1, {withdrawal}));
  const auto receipt = AfterErrands([](const NodeEngine& engine) -> std::optional<HandoffHeader> {
    for (const auto& [handoff, item] : engine.state().outbox().items()) {
      if (item.header.kind == HandoffKind::kAnswer) return item.header;
    }
    return std::nullopt;
  });
  ASSERT_TRUE(receipt.has_value());
  EXPECT_EQ(receipt->state, CoarseState::kWithdrawn);
  EXPECT_EQ(receipt->destination, PartnerNo(3));
  EXPECT_EQ(receipt->answers, HandoffNo(1));
  EXPECT_EQ(receipt->due_day, kNoDay);
}

TEST_F(NodeEffectsTest, SaysSoWhenThereIsNothingToSealFrom) {
  Post(node::Send({}));  // its local copy is none that this desk could open
  LineUp up;
  up.welcome.hub_boot = Filled<BootId>(1);
  Post(up);
  Post(DepositAnswered{{FrameSequence(1), Cursor(), 0, {{0, Cursor(), Reason::kStaleKey}}}});
  const auto generation = AfterErrands(
      [](const NodeEngine& engine) { return engine.state().outbox().Find(HandoffNo(1))->header.generation; });
  EXPECT_EQ(generation, SealGeneration(1));
  EXPECT_EQ(lines_.events(), std::vector<std::string>{"reseal_failed"});
}

TEST_F(NodeEffectsTest, FoldsWhatIsOwedIntoTheMonth) {
  Post(SolvedHereEvent{kJourney, nullptr, LockPerson(origin_.desk, kJourney, {1, 2, 3, 4})});
  const CountBook book = AfterErrands([](const NodeEngine& engine) { return engine.state().counts(); });
  EXPECT_TRUE(book.owed.empty());
  const auto counts = CountsOf(origin_.desk, book, MonthOf(kToday), [this](JourneyId owner, BodyIndex body) {
    return ledger_->ReadBody({owner.bytes(), body.value()});
  });
  ASSERT_OK(counts);
  const auto cells = RegionCountDomain().CellsOf({1, 2, 3, 4}, CountedFact::kSolvedHere);
  for (CellIndex cell : cells) EXPECT_EQ(counts->At(cell), 1u);
  EXPECT_EQ(counts->cells().size(), cells.size());
  EXPECT_TRUE(lines_.events().empty());
}

}  // namespace
}  // namespace relais::node
