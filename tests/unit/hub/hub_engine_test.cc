// Who is on the line: greeting, standing, another stream of the same node, what is pushed ahead, join tokens, the
// clock.
#include "hub/hub_engine.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "services/core/handoff/day.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

using sample::IdentityNo;
using sample::kToday;
using sample::NodeNo;
using sample::PartnerNo;
using sample::SignatoryNo;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class HubEngineTest : public EngineFixture {
 protected:
  void SayStanding(int partner, uint32_t edition, Standing standing, Day since) {
    Admit(sample::StandingItem(ConventionId(), PartnerNo(partner), edition, standing, since, SignatoryNo(11)));
  }
  // `session` ends by this step, for `reason`.
  void ExpectEnded(SessionId session, Reason reason) const {
    const auto ends = Sent<EndSession>();
    ASSERT_THAT(ends, SizeIs(1));
    EXPECT_EQ(ends[0].session, session);
    EXPECT_EQ(ends[0].reason, reason);
  }
  // A frame of each kind on `session` is refused and does nothing.
  void ExpectDeaf(SessionId session) {
    const CheckedEnvelope referral = Checked(Referral(1, 3));
    DepositFrame deposit{session, FrameSequence(1), NodeNo(3), nullptr, {referral}, {}};
    deposit.envelopes = std::make_shared<const std::string>(EnvelopeBytes(referral));
    for (HubInput input : {HubInput(deposit), HubInput(SettleFrame{session, {Cursor(1), Cursor(1), {}}}),
                           HubInput(VerdictFrame{session, {}}), HubInput(RestateFrame{session, {referral}, true})}) {
      EXPECT_EQ(Step(std::move(input)).reason, Reason::kNotMember);
      EXPECT_THAT(out_.records, IsEmpty());
      EXPECT_THAT(out_.puts, IsEmpty());
      EXPECT_THAT(out_.effects, IsEmpty());
    }
  }
  // A directory entry of about `bytes` bytes.
  static KnowledgeItem BigDirectory(int partner, size_t bytes) {
    DirectoryEntry entry = sample::DirectoryNo(partner);
    const size_t each = wire::EncodeText(KnowledgeContent(entry)).size();
    const Service model = entry.services[0];
    while (entry.services.size() * each < bytes) {
      std::array<uint8_t, ServiceId::kSize> id{};
      id.fill(static_cast<uint8_t>(partner));
      id[0] = static_cast<uint8_t>(entry.services.size() >> 8);
      id[1] = static_cast<uint8_t>(entry.services.size());
      entry.services.push_back(model);
      entry.services.back().id = ServiceId(id);
    }
    return sample::Item(entry, "", sample::SignedBy({IdentityNo(partner)}));
  }
  using KnowledgeContent = KnowledgeItem::Content;
};

// --- Greeting

TEST_F(HubEngineTest, AMemberIsWelcomedUnderItsIdentityKey) {
  const SessionId session = Open(2);
  const auto welcomes = Sent<SendWelcome>();
  ASSERT_THAT(welcomes, SizeIs(1));
  EXPECT_EQ(welcomes[0].session, session);
  EXPECT_EQ(welcomes[0].identity, IdentityNo(2));
  EXPECT_EQ(welcomes[0].settled_through, Cursor(0));
  EXPECT_FALSE(welcomes[0].restate_wanted);
  EXPECT_TRUE(Connected(2));
}

TEST_F(HubEngineTest, ANodeThatNoRosterEntryNamesIsNotLetIn) {
  for (int n : {5, 7}) {  // a partner on paper, and a stranger
    const SessionId session = Open(n);
    EXPECT_THAT(Sent<SendWelcome>(), IsEmpty());
    ExpectEnded(session, Reason::kNotMember);
    EXPECT_FALSE(Connected(n));
    EXPECT_EQ(engine_->MemberRefusal(NodeNo(n), now_.day), Reason::kNotMember);
  }
}

TEST_F(HubEngineTest, ASessionThatNeverSaidHelloIsDeaf) {
  ExpectDeaf(SessionId(77));
}

TEST_F(HubEngineTest, ANewerStreamOfANodeEndsTheOlderOne) {
  const SessionId first = Open(1);
  const SessionId second = Open(1);
  ExpectEnded(first, Reason::kStopping);
  ExpectDeaf(first);
  Step(CloseSession{first});  // noticed late
  EXPECT_EQ(engine_->sessions().all().count(second), 1u);
  EXPECT_TRUE(Connected(1));
}

TEST_F(HubEngineTest, AClosedStreamIsDeafAndItsNodeMayComeAgain) {
  const SessionId first = Open(1);
  Step(CloseSession{first});
  EXPECT_FALSE(Connected(1));
  ExpectDeaf(first);
  Open(1);
  EXPECT_THAT(Sent<EndSession>(), IsEmpty());
}

// --- Standing

TEST_F(HubEngineTest, ASuspensionActsAtOnceOnAStreamThatIsOpen) {
  const SessionId session = Open(2);
  Open(1);
  SayStanding(2, 1, Standing::kSuspended, kToday);
  ExpectEnded(session, Reason::kSuspended);
  ExpectDeaf(session);
  EXPECT_TRUE(Connected(1));
  ExpectEnded(Open(2), Reason::kSuspended);
}

TEST_F(HubEngineTest, AnAnnouncedSuspensionEndsTheStreamWithTheFirstFrameOfItsDay) {
  const SessionId session = Open(1);
  SayStanding(1, 1, Standing::kSuspended, AddDays(kToday, 1));
  EXPECT_EQ(DepositOne(1, Checked(Referral(1, 3))), Reason::kNone);
  Wait(1);
  EXPECT_EQ(Step(VerdictFrame{session, {}}).reason, Reason::kNotMember);
  ExpectEnded(session, Reason::kSuspended);
  ExpectDeaf(session);
}

TEST_F(HubEngineTest, WhoLeftIsNoMemberAndWhoIsBackIsOne) {
  SayStanding(2, 1, Standing::kSuspended, kToday);
  EXPECT_EQ(engine_->MemberRefusal(NodeNo(2), kToday), Reason::kSuspended);
  SayStanding(2, 2, Standing::kActive, kToday);
  EXPECT_EQ(engine_->MemberRefusal(NodeNo(2), kToday), Reason::kNone);
  const SessionId session = Open(2);
  SayStanding(2, 3, Standing::kEnded, kToday);
  ExpectEnded(session, Reason::kNotMember);
  EXPECT_EQ(engine_->MemberRefusal(NodeNo(2), kToday), Reason::kNotMember);
}

// --- Cursors of the Hello

TEST_F(HubEngineTest, WhatANodeHeldBeforeTheStreamBrokeIsSettledByItsHello) {
  Open(1);
  Deposit(1, 3, {Checked(Referral(1, 3))});
  HelloFacts hello = Hello();
  hello.durable_through = Cursor(1);
  hello.backed_up_through = Cursor(1);
  Open(3, hello);
  EXPECT_THAT(Sent<SendEnvelopes>(), IsEmpty());
  const auto progress = Sent<SendProgress>();
  ASSERT_THAT(progress, SizeIs(1));
  EXPECT_EQ(progress[0].session, sessions_[1]);
  EXPECT_EQ(progress[0].progress, (ProgressFacts{NodeNo(3), Cursor(1), Cursor(1)}));
  EXPECT_THAT(bodies_, IsEmpty());
  Open(3);
  EXPECT_EQ(Sent<SendWelcome>()[0].settled_through, Cursor(1));
}

TEST_F(HubEngineTest, WhatIsDurableAtItsNodeIsKeptUntilBackedUpAndNotSentAgain) {
  Open(1);
  Deposit(1, 3, {Checked(Referral(1, 3))});
  HelloFacts hello = Hello();
  hello.durable_through = Cursor(1);
  Open(3, hello);
  EXPECT_THAT(Sent<SendEnvelopes>(), IsEmpty());
  EXPECT_THAT(bodies_, SizeIs(1));
}

TEST_F(HubEngineTest, CursorsOfAnotherLedgerMeanNothingHere) {
  Open(1);
  Deposit(1, 3, {Checked(Referral(1, 3))});
  HelloFacts hello = Hello();
  hello.hub_ledger = samples::Filled<LedgerId>(0x2e);
  hello.durable_through = hello.backed_up_through = Cursor(1);
  const SessionId session = Open(3, hello);
  EXPECT_THAT(Sent<SendEnvelopes>(), IsEmpty());
  Step(VerdictFrame{session, {state().knowledge().revision(), {}}});
  EXPECT_THAT(Sent<SendEnvelopes>(), SizeIs(1));
  EXPECT_EQ(MailboxOf(3)->durable_through(), Cursor(0));
}

TEST_F(HubEngineTest, TellsWhatBecameOfTheMailboxesANodeWaitsFor) {
  Open(1);
  Deposit(1, 3, {Checked(Referral(1, 3))});
  Step(CloseSession{sessions_[1]});
  Open(3);
  Settle(3, Cursor(1), Cursor(0));
  HelloFacts hello = Hello();
  hello.awaited_mailboxes = {NodeNo(3), NodeNo(4)};  // nothing was ever deposited at 4
  Open(1, hello);
  const auto progress = Sent<SendProgress>();
  ASSERT_THAT(progress, SizeIs(1));
  EXPECT_EQ(progress[0].progress, (ProgressFacts{NodeNo(3), Cursor(1), Cursor(0)}));
}

// --- What is pushed ahead

// Before, what a neighbour of yesterday had sent was refused for good by a node that did not know the neighbour yet.
TEST_F(HubEngineTest, NothingIsDeliveredBeforeItsRecipientKnowsTheNewest) {
  Open(1);
  Deposit(1, 3, {Checked(Referral(1, 3))});
  const SessionId session = Open(3, HelloFacts());
  EXPECT_THAT(Sent<SendEnvelopes>(), IsEmpty());
  const Revision first = Sent<SendKnowledge>().at(0).items.front()->revision;
  Step(VerdictFrame{session, {first, {}}});
  EXPECT_THAT(Sent<SendEnvelopes>(), IsEmpty());
  Step(VerdictFrame{session, {state().knowledge().revision(), {}}});
  EXPECT_THAT(Sent<SendEnvelopes>(), SizeIs(1));
  Admit(sample::DirectoryItem(3));
  Deposit(1, 3, {Checked(Referral(2, 4, 1))});
  EXPECT_THAT(Sent<SendEnvelopes>(), IsEmpty());
}

TEST_F(HubEngineTest, ANewNodeIsPushedEverythingInOrder) {
  const SessionId session = Open(2, HelloFacts());
  const auto pushes = Sent<SendKnowledge>();
  ASSERT_THAT(pushes, SizeIs(1));
  EXPECT_EQ(pushes[0].session, session);
  EXPECT_EQ(pushes[0].newest, state().knowledge().revision());
  ASSERT_THAT(pushes[0].items, SizeIs(11));
  for (size_t i = 0; i < pushes[0].items.size(); ++i) EXPECT_EQ(pushes[0].items[i]->revision, Revision(i + 1));
}

TEST_F(HubEngineTest, ANodeThatIsUpToDateIsPushedOnlyWhatIsNew) {
  const SessionId session = Open(2);
  EXPECT_THAT(Sent<SendKnowledge>(), IsEmpty());
  const Revision revision = Admit(sample::DirectoryItem(3));
  const auto pushes = Sent<SendKnowledge>();
  ASSERT_THAT(pushes, SizeIs(1));
  EXPECT_EQ(pushes[0].session, session);
  ASSERT_THAT(pushes[0].items, SizeIs(1));
  EXPECT_EQ(pushes[0].items[0]->revision, revision);
}

TEST_F(HubEngineTest, ARevisionOfAnotherLedgerIsNotBelieved) {
  HelloFacts hello = Hello();
  hello.hub_ledger = samples::Filled<LedgerId>(0x2e);
  Open(2, hello);
  ASSERT_THAT(Sent<SendKnowledge>(), SizeIs(1));
  EXPECT_THAT(Sent<SendKnowledge>()[0].items, SizeIs(11));
}

TEST_F(HubEngineTest, OnePushWaitsForTheVerdictOnTheOneBefore) {
  const SessionId session = Open(2);
  const Revision first = Admit(sample::DirectoryItem(3));
  const Revision second = Admit(sample::DirectoryItem(4));
  EXPECT_THAT(Sent<SendKnowledge>(), IsEmpty());
  Step(VerdictFrame{session, {first, {}}});
  ASSERT_THAT(Sent<SendKnowledge>(), SizeIs(1));
  ASSERT_THAT(Sent<SendKnowledge>()[0].items, SizeIs(1));
  EXPECT_EQ(Sent<SendKnowledge>()[0].items[0]->revision, second);
  Step(VerdictFrame{session, {second, {}}});
  EXPECT_THAT(Sent<SendKnowledge>(), IsEmpty());
}

TEST_F(HubEngineTest, APushFitsAFrame) {
  const SessionId session = Open(2);
  Admit(sample::DirectoryItem(5));
  for (int n : {2, 3, 4}) Admit(BigDirectory(n, 40'000));
  std::vector<size_t> counts;
  Revision looked_at = state().knowledge().revision();
  looked_at = Revision(looked_at.value() - 3);
  for (int i = 0; i < 5; ++i) {
    Step(VerdictFrame{session, {looked_at, {}}});
    size_t bytes = 0;
    for (const SendKnowledge& push : Sent<SendKnowledge>()) {
      counts.push_back(push.items.size());
      for (const KnowledgeItemPtr& item : push.items) bytes += item->text.size();
      looked_at = push.items.back()->revision;
    }
    EXPECT_LE(bytes, limits::kFrameBytesMax);
  }
  EXPECT_THAT(counts, ElementsAre(2, 1));
}

TEST_F(HubEngineTest, ARefusedTextChangesNothingAndIsPushedToNobody) {
  Open(2);
  KnowledgeItem unsigned_item = WithText(sample::DirectoryItem(3));
  unsigned_item.signatures[0].valid = false;
  EXPECT_EQ(Step(AdmitItem{unsigned_item}).reason, Reason::kEvidenceMissing);
  EXPECT_THAT(out_.records, IsEmpty());
  EXPECT_THAT(out_.effects, IsEmpty());
}

// A hub reads its whole folder at every start: its ledger and its checkpoints grew by all of it each time.
TEST_F(HubEngineTest, ATextThatStandsAlreadyLeavesNoRecord) {
  const Revision first = Admit(sample::DirectoryItem(3));
  Open(2);
  EXPECT_EQ(Admit(sample::DirectoryItem(3)), first);
  EXPECT_THAT(out_.records, IsEmpty());
  EXPECT_THAT(out_.effects, IsEmpty());
  EXPECT_EQ(state().admitted().size(), 12u);
}

// --- Join tokens

TEST_F(HubEngineTest, AJoinTokenIsConsumedOnceByTheNodeItIsFor) {
  const Digest secret = sample::Filled<Digest>(9);
  Step(IssueTokenInput{secret, NodeNo(8), PartnerNo(8), 1'000});
  EXPECT_THAT(out_.records, SizeIs(2)) << "with its audit entry";
  EXPECT_EQ(Step(ConsumeToken{secret, NodeNo(9), 999, "a"}).reason, Reason::kTokenInvalid);
  EXPECT_EQ(Step(ConsumeToken{secret, NodeNo(8), 1'000, "b"}).reason, Reason::kTokenInvalid);
  EXPECT_THAT(out_.records, IsEmpty());
  EXPECT_EQ(Step(ConsumeToken{secret, NodeNo(8), 999, "c"}).reason, Reason::kNone);
  EXPECT_THAT(out_.records, SizeIs(2)) << "with its audit entry";
  EXPECT_EQ(Step(ConsumeToken{secret, NodeNo(8), 999, "d"}).reason, Reason::kTokenInvalid);
  EXPECT_THAT(out_.records, IsEmpty());
  EXPECT_EQ(state().tokens().rows().at(secret).certificate_serial, "c");
}

// --- The clock

TEST_F(HubEngineTest, ADayTurnsOnce) {
  Wait(1);
  EXPECT_THAT(out_.records, SizeIs(1));
  Step(Tick{});
  EXPECT_THAT(out_.records, IsEmpty());
}

TEST_F(HubEngineTest, AClockThatIsSetBackDoesNotUndoADay) {
  Wait(2);
  const Day turned = now_.day;
  now_.day = kToday;
  Step(Tick{});
  EXPECT_THAT(out_.records, IsEmpty());
  EXPECT_EQ(state().day(), turned);
  Open(1);
  Deposit(1, 3, {Checked(Referral(1, 3))});
  EXPECT_EQ(MailboxOf(3)->entries().back().day, turned);
}

}  // namespace
}  // namespace relais::hub
