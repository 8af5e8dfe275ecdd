// A member turned hostile: its keys, its certificate and its Hello are real. Each thing it tries is answered with the
// closed reason for that thing, and after all of it the network carries referrals as before.
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "deploy/demo/witness.h"
#include "gmock/gmock.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/day.h"
#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"
#include "tests/integration/hostile_member.h"
#include "tests/integration/hub_store.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using Sealed = HostileMember::Sealed;

class Hostile : public StandingNetwork {
 protected:
  static void SetUpTestSuite() {
    StandingNetwork::SetUpTestSuite();
    ASSERT_EQ(network().node(kCio).Stop(), 0);
  }
  void SetUp() override { ASSERT_TRUE(member_.Connect()); }
  void TearDown() override { ExpectAlive(); }

  std::optional<Reason> Try(const HandoffHeader& header) {
    return member_.DepositOne(member_.Forge(header), header.mailbox);
  }
  // The stream as it stands is answered with this end; the next one is welcome again.
  void ExpectEnd(Reason reason) {
    EXPECT_EQ(ReasonSaid(member_.line().AwaitEnd()), reason);
    EXPECT_TRUE(member_.Connect());
  }
  // What the hub said of each of these handoffs in this node's mailbox, read from its beginning.
  std::map<HandoffId, NoticeFacts> AwaitNotices(std::set<HandoffId> awaited) {
    std::map<HandoffId, NoticeFacts> said;
    while (!awaited.empty()) {
      const std::optional<DeliveryFacts> delivery = member_.line().NextOf<DeliveryFacts>();
      if (!delivery) break;
      const size_t count = delivery->notices.size() + delivery->envelopes.size() / limits::kEnvelopeBytes;
      const Cursor last(delivery->first_cursor.value() + count - 1);
      member_.line().Write(NodeFrame(SettleFacts{last, last, {}}));
      for (const NoticeFacts& notice : delivery->notices) {
        if (awaited.erase(notice.handoff) > 0) said[notice.handoff] = notice;
      }
    }
    return said;
  }
  // The node has taken all that the hub has.
  static bool AwaitKnowledge(const std::string& key) {
    const uint64_t newest = network().Hub({"status"}).json.value("knowledge_revision", uint64_t{0});
    for (int i = 0; i < 200; ++i) {
      const demo::Answer status = network().Node(key, {"status"});
      if (status.json.is_object() && status.json.value("knowledge_revision", uint64_t{0}) == newest) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }
  static bool ShownAtTravail(HandoffId handoff) { return AwaitShown(kTravail, handoff.ToHex()); }

  HostileMember member_{network(), kCio};
};

TEST_F(Hostile, HonestReferralArrives) {
  const Sealed sealed = member_.Referral(kTravail);
  EXPECT_EQ(member_.DepositOne(sealed.envelope, sealed.header.mailbox), Reason::kNone);
  EXPECT_TRUE(ShownAtTravail(sealed.header.handoff));
}

TEST_F(Hostile, RepeatedBatchIsKnownAndTakesNoPlace) {
  const Sealed one = member_.Referral(kTravail);
  const Sealed two = member_.Referral(kTravail);
  const NodeId mailbox = one.header.mailbox;
  const std::string batch = one.envelope + two.envelope;
  const std::optional<DepositAnswerFacts> first = member_.Deposit(mailbox, batch);
  ASSERT_TRUE(first && first->taken == 2);
  const uint64_t at = first->first_cursor.value();
  for (int stream = 0; stream < 2; ++stream) {
    const std::optional<DepositAnswerFacts> again = member_.Deposit(mailbox, batch);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->taken, 0u);
    EXPECT_EQ(again->exceptions,
              (std::vector<DepositException>{{0, Cursor(at), Reason::kNone}, {1, Cursor(at + 1), Reason::kNone}}));
    ASSERT_TRUE(member_.Connect());
  }
  const Sealed next = member_.Referral(kTravail);
  const std::optional<DepositAnswerFacts> after = member_.Deposit(mailbox, next.envelope);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->first_cursor, Cursor(at + 2)) << "the repeats have taken no place in the mailbox";
  ASSERT_TRUE(ShownAtTravail(next.header.handoff));
  // The destination's own records, after what came behind the repeats has arrived.
  network().node(kTravail).Kill();
  const demo::NodeFindings found = demo::ReadNodeStore(network().NodeFolder(kTravail));
  EXPECT_EQ(found.wrong, "");
  for (const Sealed& sealed : {one, two, next}) {
    const auto it = found.arrived.find(sealed.header.handoff);
    EXPECT_EQ(it == found.arrived.end() ? 0 : it->second, 1);
  }
  ASSERT_EQ(network().StartNode(kTravail), "");
}

TEST_F(Hostile, OneFrameTwiceOnOneStream) {
  const DepositFacts frame = member_.Frame(member_.TargetOf(kTravail).node, member_.Referral(kTravail).envelope);
  member_.line().Write(NodeFrame(frame));
  member_.line().Write(NodeFrame(frame));
  ExpectEnd(Reason::kMalformed);
}

// What was signed for one session says nothing on another.
TEST_F(Hostile, FrameOfAnEarlierSession) {
  const DepositFacts frame = member_.Frame(member_.TargetOf(kTravail).node, member_.Referral(kTravail).envelope);
  ASSERT_TRUE(member_.Connect());
  member_.line().Write(NodeFrame(frame));
  ExpectEnd(Reason::kBadSignature);
}

TEST_F(Hostile, FrameThatWasAltered) {
  DepositFacts frame = member_.Frame(member_.TargetOf(kTravail).node, member_.Referral(kTravail).envelope);
  frame.envelopes.back() = static_cast<char>(frame.envelopes.back() ^ 1);
  member_.line().Write(NodeFrame(std::move(frame)));
  ExpectEnd(Reason::kBadSignature);
}

TEST_F(Hostile, OtherBytesUnderAKnownNumber) {
  const Sealed sealed = member_.Referral(kTravail);
  HandoffHeader header = sealed.header;
  ASSERT_EQ(member_.DepositOne(sealed.envelope, header.mailbox), Reason::kNone);
  EXPECT_EQ(Try(header), Reason::kEquivocation);
  EXPECT_EQ(Try(header), Reason::kEquivocation) << "asked again, it is still no repeat";
  header.generation = SealGeneration(2);
  EXPECT_EQ(Try(header), Reason::kNone) << "another sealing is none";
  header.generation = SealGeneration(1);
  EXPECT_EQ(member_.DepositOne(sealed.envelope, header.mailbox), Reason::kStaleGeneration);
}

TEST_F(Hostile, PlacesThatAreNotItsToReach) {
  HandoffHeader header = member_.Referral(kTravail).header;
  header.destination = PartnerId::FromBytes("nobody we know..");
  EXPECT_EQ(Try(header), Reason::kNotCovered);
  header = member_.Referral(kTravail).header;
  header.destination = network().PartnerOf("suio-tours");
  EXPECT_EQ(Try(header), Reason::kNotCovered) << "a member, of another convention";
  header = member_.Referral(kTravail).header;
  header.mailbox = NodeId::FromHex(network().node_id(kMission));
  EXPECT_EQ(Try(header), Reason::kWrongMailbox) << "the header and the frame name another's mailbox";
  header = member_.Referral(kTravail).header;
  EXPECT_EQ(member_.DepositOne(member_.Forge(header), member_.TargetOf(kMission).node), Reason::kWrongMailbox)
      << "the frame alone does";
  header = member_.Referral(kTravail).header;
  header.recipient_key = KeyId::FromBytes("no key of theirs");
  EXPECT_EQ(Try(header), Reason::kStaleKey);
}

TEST_F(Hostile, ConventionsThatDoNotCarryIt) {
  const HandoffHeader good = member_.Referral(kTravail).header;
  HandoffHeader header = good;
  header.convention = ConventionId::FromBytes("no such text....");
  EXPECT_EQ(Try(header), Reason::kConventionUnknown);
  header = good;
  header.handoff = HandoffId::FromBytes("another number..");
  header.convention_version = ConventionVersion(7);
  EXPECT_EQ(Try(header), Reason::kConventionUnknown);
  header = good;
  header.handoff = HandoffId::FromBytes("a third number..");
  header.convention = network().data().Locals().back().id;
  EXPECT_EQ(Try(header), Reason::kNotCovered);
}

TEST_F(Hostile, TimesThatCannotBe) {
  const HandoffHeader good = member_.Referral(kTravail).header;
  HandoffHeader header = good;
  header.due_day = AddDays(good.due_day, 300);
  EXPECT_EQ(Try(header), Reason::kDueDayTooFar);
  header = good;
  header.window = Window(good.window.value() + 2 * limits::kWindowAheadMax);
  header.handoff = HandoffId::FromBytes("from tomorrow...");
  EXPECT_EQ(Try(header), Reason::kWindowAhead);
  header.window = Window(good.window.value() - (limits::kRetentionDays + 1) * limits::kWindowsPerDay);
  header.handoff = HandoffId::FromBytes("from last month.");
  EXPECT_EQ(Try(header), Reason::kWindowTooOld);
}

TEST_F(Hostile, SecondReferralOfAJourneyThatHasOneOpen) {
  const Sealed sealed = member_.Referral(kTravail);
  ASSERT_EQ(member_.DepositOne(sealed.envelope, sealed.header.mailbox), Reason::kNone);
  HandoffHeader header = sealed.header;
  header.handoff = HandoffId::FromBytes("one more for it.");
  header.parent = sealed.header.handoff;
  EXPECT_EQ(Try(header), Reason::kReferralOpen);
}

TEST_F(Hostile, HeadersThatCannotBeRead) {
  const Sealed good = member_.Referral(kTravail);
  std::string other_version = good.envelope;
  other_version[0] = 'R';
  std::string reserved = good.envelope;
  reserved[limits::kHeaderBytes - 1] = 1;
  const std::optional<DepositAnswerFacts> answer =
      member_.Deposit(good.header.mailbox, other_version + good.envelope + reserved);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->taken, 1u) << "one bad message blocks no other";
  EXPECT_EQ(answer->exceptions,
            (std::vector<DepositException>{{0, Cursor(), Reason::kVersionUnknown}, {2, Cursor(), Reason::kMalformed}}));
  EXPECT_TRUE(ShownAtTravail(good.header.handoff));
}

TEST_F(Hostile, BatchesOfAnotherSize) {
  const Sealed good = member_.Referral(kTravail);
  std::string many;
  for (size_t i = 0; i <= limits::kBatchEnvelopesMax; ++i) many += good.envelope;
  const std::pair<std::string, Reason> batches[] = {
      {"", Reason::kMalformed},
      {good.envelope.substr(1), Reason::kMalformed},
      {good.envelope + "e", Reason::kMalformed},
      {many, Reason::kTooLarge},
  };
  for (const auto& [batch, reason] : batches) {
    member_.line().Write(NodeFrame(member_.Frame(good.header.mailbox, batch)));
    ExpectEnd(reason);
  }
  // Over the size of any frame gRPC itself hangs up, and nothing of it is read.
  member_.line().Write(NodeFrame(member_.Frame(good.header.mailbox, std::string(limits::kFrameBytesMax, 'e'))));
  const grpc::Status status = member_.line().AwaitEnd();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_EQ(ReasonSaid(status), Reason::kNone);
  ASSERT_TRUE(member_.Connect());
  EXPECT_EQ(member_.DepositOne(good.envelope, good.header.mailbox), Reason::kNone) << "none of those was taken";
}

// The hub signs for frames; each envelope's own signature is its destination's to judge, and its refusal comes back.
TEST_F(Hostile, EnvelopeSignedByNobodyOnTheRoster) {
  OsEntropy entropy;
  SodiumSealer sealer(entropy);
  const SigningPair stranger = sealer.NewSigningPair();
  const HandoffHeader strange = member_.Referral(kTravail).header;
  ASSERT_EQ(member_.DepositOne(member_.Forge(strange, &stranger), strange.mailbox), Reason::kNone);
  Sealed broken = member_.Referral(kTravail);
  broken.envelope.back() = static_cast<char>(broken.envelope.back() ^ 1);
  Sealed altered = member_.Referral(kTravail);
  altered.envelope[limits::kHeaderBytes + 100] = static_cast<char>(altered.envelope[limits::kHeaderBytes + 100] ^ 1);
  for (const Sealed& sealed : {broken, altered}) {
    ASSERT_EQ(member_.DepositOne(sealed.envelope, sealed.header.mailbox), Reason::kNone);
  }
  ASSERT_TRUE(member_.Connect());  // what its mailbox holds is said from its beginning
  const std::map<HandoffId, NoticeFacts> said =
      AwaitNotices({strange.handoff, broken.header.handoff, altered.header.handoff});
  EXPECT_EQ(said.size(), 3u);
  for (const auto& [handoff, notice] : said) {
    EXPECT_EQ(notice.kind, HubNoticeKind::kUndeliverable);
    EXPECT_EQ(notice.reason, Reason::kBadSignature);
    EXPECT_FALSE(network().Node(kTravail, {"show", handoff.ToHex()}).ok());
  }
}

// Only the destination answers a referral, and only its origin owns the journey.
TEST_F(Hostile, OthersReferralsAreNotItsToTouch) {
  const demo::Answer sent = Send(kMission, "France Travail", "Convoite");
  ASSERT_TRUE(sent.ok()) << sent.errors;
  const std::string referral = ReferralOf(sent);
  ASSERT_GE(AwaitLevel(kMission, referral, 2, 30), 2);
  const demo::Answer shown = network().Node(kMission, {"show", referral});
  const auto journey = JourneyId::FromHex(shown.json.at("referral").at("summary").value("journey", ""));
  HandoffHeader header = member_.Referral(kMission).header;
  const Target mission = member_.TargetOf(kMission);
  header.kind = HandoffKind::kAnswer;
  header.state = CoarseState::kAnsweredNo;
  header.slip_version = 0;
  header.arrival_key = SigningKey();
  header.follow_key = SigningKey();
  header.follow_sealing_key = SealingKey();
  header.destination = mission.partner;
  header.answers = HandoffId::FromHex(referral);
  header.journey = journey;
  EXPECT_EQ(Try(header), Reason::kNotDestination);
  header.state = CoarseState::kReceived;
  header.grade = ArrivalGrade::kAttested;
  header.arrival_key = SigningKey::FromBytes(std::string(32, 'k'));
  header.handoff = HandoffId::FromBytes("an arrival......");
  EXPECT_EQ(Try(header), Reason::kNotDestination);
  header = member_.Referral(kTravail).header;
  header.journey = journey;
  header.parent = HandoffId::FromHex(referral);
  EXPECT_EQ(Try(header), Reason::kNotJourneyOwner);
  EXPECT_TRUE(network().Node(kTravail, {"open", referral}).ok());
}

// Last: the others' referrals name the first version.
TEST_F(Hostile, ConventionVersionReplacedLongAgo) {
  auto agreement = std::get<Agreement>(member_.Published("convention-pithiviers"));
  agreement.version = ConventionVersion(2);
  KnowledgeItem item{agreement, wire::EncodeText(agreement), {}, Revision(), kNoDay};
  OsEntropy entropy;
  const SodiumSealer sealer(entropy);
  for (const Party& party : agreement.parties) {
    const SigningPair signer = network().SignatoryOf(party.partner);
    const std::string bytes = wire::SignedTextBytes(TextKind::kConvention, item.text);
    item.signatures.push_back({signer.key, sealer.Sign(signer, bytes), true});
  }
  const HandoffHeader former = member_.Referral(kTravail).header;
  const Day today = MomentOf(SystemClock().Now()).day;
  ASSERT_EQ(network().hub().Stop(), 0);
  const Day admitted = AddDays(today, -limits::kSupersededConventionDays - 1);
  ASSERT_EQ(AppendToHubStore(network().HubFolder() + "/store", {hub::KnowledgeAdmitted{item, admitted}}), "");
  ASSERT_EQ(network().StartHub(), "");
  ASSERT_TRUE(member_.Connect());
  EXPECT_EQ(Try(former), Reason::kConventionSuperseded);
  member_.convention_version = ConventionVersion(2);
  const Sealed present = member_.Referral(kTravail);
  EXPECT_EQ(member_.DepositOne(present.envelope, present.header.mailbox), Reason::kNone);
  EXPECT_TRUE(ShownAtTravail(present.header.handoff));
  EXPECT_TRUE(AwaitKnowledge(kMission));
}

}  // namespace
}  // namespace relais::integration
