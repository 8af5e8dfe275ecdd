#include "node/node_codec.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {
namespace {

NoticeFacts NoticeToADoor() {
  return {HubNoticeKind::kUndeliverable, HandoffNo(1), kJourney, Reason::kThirdDoor, SealGeneration(2)};
}

NoticeFacts NoticeToAnAnimator() {
  NoticeFacts notice{HubNoticeKind::kEscalationOver, HandoffNo(1), kJourney, Reason::kNone, {}};
  notice.escalated = EscalatedFacts{PartnerNo(1), PartnerNo(3), sample::kLocal, kDue, true};
  return notice;
}

LocalDone FullLocalDone(const Moment& at) {
  LocalDone local;
  local.event = Send({});
  local.event.sealed->envelope = nullptr;
  local.event.sealed->capsule.reset();
  local.event.local = local.event.slip = nullptr;
  local.event.question.reset();
  local.event.twin = Filled<Digest>(9);
  local.event.person = Filled<Digest>(10);
  local.event.new_need = true;
  local.at = at;
  local.envelope_body = BodyIndex(1);
  local.local_body = BodyIndex(2);
  local.slip_body = BodyIndex(3);
  local.content_body = BodyIndex(4);
  local.person_body = BodyIndex(14);
  return local;
}

// Those of the node's own people.
std::vector<NodeRecord> OfTheOffice() {
  return {StaffChanged{StaffAdded{Filled<AccountId>(1), "Anne", StaffRole::kSupervisor, "hash", 4}, 5},
          StaffChanged{StaffReset{Filled<AccountId>(1), "hash", 4}, 5},
          StaffChanged{StaffLocked{Filled<AccountId>(1), true}, 5},
          StaffChanged{StaffRemoved{Filled<AccountId>(1)}, 5},
          StaffChanged{StaffRoleSet{Filled<AccountId>(1), StaffRole::kNodeOperator}, 5},
          StaffChanged{StaffPasswordSet{Filled<AccountId>(1), "hash"}, 5},
          StaffChanged{StaffTotpSet{Filled<AccountId>(1), "box"}, 5},
          StaffChanged{StaffTotpConfirmed{Filled<AccountId>(1), 7}, 5},
          StaffChanged{StaffTried{Filled<AccountId>(1)}, 5},
          StaffChanged{StaffSignedIn{Filled<AccountId>(1), 7, 8}, 5},
          JourneyTouched{Filled<AccountId>(1), kJourney, AccessAct::kErased, true, 6},
          JourneysHandedOver{Filled<AccountId>(1), Filled<AccountId>(2), {kJourney, Filled<JourneyId>(8)}, 6}};
}

std::vector<NodeRecord> OfTheStore() {
  return {CountsLeaving{Month(682)},
          ErasedHere{kJourney},
          SolvedHereTakenBack{kJourney, BodyIndex(4), kToday},
          StoreRestored{kToday},
          StoreDoubted{Reason::kFenced, kToday},
          RestoreDeclared{},
          Retold{{kJourney}, {{Filled<JourneyId>(71), JourneyDoors{.owner = PartnerNo(1)}}}, true, kToday},
          BackupNoted{{kToday, Cursor(12)}},
          CopyRectified{There(1), BodyIndex(4), Filled<Digest>(5), Filled<Digest>(6)}};
}

// One record of every kind, with something in every field.
std::vector<NodeRecord> OneOfEach() {
  const Moment at{kToday, Window(7)};
  const LocalDone local = FullLocalDone(at);
  LocalDone bare;
  bare.event.row = There(1);
  bare.event.event = ReferralEvent::kWithdraw;
  bare.event.detail.at_persons_request = true;
  bare.event.receipt = true;
  Arrived arrived{Cursor(3), ReferralHeader({}), Filled<Fingerprint>(4)};
  arrived.service = Filled<ServiceId>(63);
  arrived.local_body = BodyIndex(5);
  arrived.person_body = BodyIndex(15);
  arrived.at = at;
  Arrived repeat = arrived;
  repeat.repeat = true;
  Arrived refused = arrived;
  refused.refused = Reason::kUnreadable;
  Arrived nonsense{Cursor(4)};
  nonsense.refused = Reason::kMalformed;
  const DepositFate taken{HandoffNo(1), SealGeneration(2), Cursor(8), Reason::kNone};
  const DepositFate dropped{HandoffNo(2), SealGeneration(1), Cursor(), Reason::kPartnerGone};
  DerogationRow asked;
  asked.id = Filled<RequestId>(1);
  asked.referral = HandoffNo(1);
  asked.journey = kJourney;
  asked.destination = PartnerNo(4);
  asked.convention = sample::kLocal;
  asked.convention_version = ConventionVersion(2);
  asked.drill = true;
  asked.asked = kToday;
  asked.request_body = BodyIndex(8);
  DerogationSettled granted{asked.id, DerogationState::kGranted, Reason::kNone, {}, BodyIndex(), kToday};
  granted.token.nonce = Filled<Nonce>(3);
  granted.token.signature = Filled<Signature>(4);
  const DerogationSettled not_taken{asked.id, DerogationState::kNotTaken, Reason::kNotCovered, {}, BodyIndex(9),
                                    kToday};
  std::vector<NodeRecord> all = {
      local,
      bare,
      SolvedHereDone{kJourney, BodyIndex(6), at, BodyIndex(16)},
      SlipPrintedDone{HandoffNo(1)},
      ResealedDone{HandoffNo(1), ReferralHeader({}), Filled<Fingerprint>(5), BodyIndex(7), at},
      arrived,
      repeat,
      refused,
      nonsense,
      Noticed{Cursor(5), NoticeToADoor(), at},
      Noticed{Cursor(6), NoticeToAnAnimator(), at},
      HubMet{Filled<LedgerId>(1),
             Filled<BootId>(2),
             Cursor(6),
             Epoch(2),
             Filled<SessionMark>(3),
             Incarnation(4),
             {Epoch(2), RecordCount(9), Filled<Signature>(5)}},
      Deposited{NodeNo(3), {taken, dropped}, kToday},
      Progressed{{NodeNo(3), Cursor(9), Cursor(8)}},
      KnowledgeTaken{Pushed(sample::RosterItem(1), 3)},
      KnowledgeLooked{Revision(15), kToday},
      NodeDayTurned{kToday},
      DerogationAsked{asked},
      granted,
      not_taken,
      CountsFolded{FactNumber(9), {{Month(681), BodyIndex(7)}, {Month(682), BodyIndex(8)}}},
      CountsClosed{Month(681), BodyIndex(20), 29},
      CountsTaken{Month(681)}};
  for (NodeRecord& record : OfTheOffice()) all.push_back(std::move(record));
  for (NodeRecord& record : OfTheStore()) all.push_back(std::move(record));
  return all;
}

class NodeCodecTest : public ::testing::Test {
 protected:
  static std::string FullState() {
    SteppedNode node(1);
    node.Connect();
    node.Step(Send({}));
    node.Step(Taken(node.TakeDeposits().at(0), 1));
    CheckedArrival bad = Opened(Send({.handoff = 2, .to = 1}));
    bad.verdict = Reason::kUnreadable;
    node.Step(Frame(1, {bad}));
    NoticesFrame told = Notice(2, HubNoticeKind::kAnimatorTold, 7);
    told.notices[0].escalated = EscalatedFacts{PartnerNo(2), PartnerNo(3), sample::kLocal, kDue, false};
    node.Step(told);
    node.Step(SolvedHereEvent{Filled<JourneyId>(72), nullptr});
    node.Step(Event(node.Row(Here(1)), ReferralEvent::kWithdraw, 9, {.at_persons_request = true}));
    node.Step(FactsFolded{FactNumber(1), {{MonthOf(kToday), BodyIndex(), Bytes("counts")}}});
    node.Step(ClosingToLeave{});
    const AccountId anne = Filled<AccountId>(1);
    node.Step(ChangeStaff{StaffAdded{anne, "Anne", StaffRole::kSupervisor, "hash", 4}, AccountId(), 3});
    node.Step(ChangeStaff{StaffTotpSet{anne, "box"}, anne, 3});
    node.Step(TouchJourney{anne, Filled<JourneyId>(72), HandoffId(), AccessAct::kSent, true, 3});
    return kCodec.EncodeState(node.engine());
  }
  static absl::Status Decode(absl::string_view bytes) {
    NodeEngine engine(NodeNo(1), sample::Roots(), {});
    return kCodec.DecodeState(bytes, &engine);
  }
  inline static const NodeCodec kCodec{SampleTools()};
};

TEST_F(NodeCodecTest, EveryRecordComesBackAsItWas) {
  std::vector<bool> kinds(std::variant_size_v<NodeRecord>);
  for (const NodeRecord& record : OneOfEach()) {
    SCOPED_TRACE(record.index());
    kinds[record.index()] = true;
    const std::string bytes = kCodec.EncodeRecord(record);
    ASSERT_OK_AND_ASSIGN(const NodeRecord read, kCodec.DecodeRecord(bytes));
    EXPECT_EQ(read.index(), record.index());
    EXPECT_TRUE(kCodec.EncodeRecord(read) == bytes);
  }
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), false), 0) << "a kind is missing above";
}

TEST_F(NodeCodecTest, FieldsKeepTheirPlaces) {
  const std::vector<NodeRecord> records = OneOfEach();
  ASSERT_OK_AND_ASSIGN(const NodeRecord first, kCodec.DecodeRecord(kCodec.EncodeRecord(records.at(0))));
  const auto& local = std::get<LocalDone>(first);
  EXPECT_EQ(local.event.row, Here(1));
  EXPECT_EQ(local.event.sealed->header, ReferralHeader({}));
  EXPECT_EQ(local.event.twin, Filled<Digest>(9));
  EXPECT_EQ(local.event.person, Filled<Digest>(10));
  EXPECT_TRUE(local.event.new_need);
  EXPECT_EQ(local.event.service, Filled<ServiceId>(63));
  EXPECT_FALSE(local.event.receipt);
  EXPECT_EQ(local.at.window, Window(7));
  EXPECT_EQ(local.envelope_body, BodyIndex(1));
  EXPECT_EQ(local.local_body, BodyIndex(2));
  EXPECT_EQ(local.slip_body, BodyIndex(3));
  EXPECT_EQ(local.content_body, BodyIndex(4));
  ASSERT_OK_AND_ASSIGN(const NodeRecord second, kCodec.DecodeRecord(kCodec.EncodeRecord(records.at(1))));
  EXPECT_FALSE(std::get<LocalDone>(second).event.sealed.has_value());
  EXPECT_TRUE(std::get<LocalDone>(second).event.receipt);
  ASSERT_OK_AND_ASSIGN(const NodeRecord refused, kCodec.DecodeRecord(kCodec.EncodeRecord(records.at(7))));
  EXPECT_EQ(std::get<Arrived>(refused).refused, Reason::kUnreadable);
  EXPECT_EQ(std::get<Arrived>(refused).header, ReferralHeader({}));
}

TEST_F(NodeCodecTest, ChangesOfStaffComeBackWhole) {
  for (const NodeRecord& record : OneOfEach()) {
    const auto* changed = std::get_if<StaffChanged>(&record);
    if (changed == nullptr) continue;
    ASSERT_OK_AND_ASSIGN(const NodeRecord read, kCodec.DecodeRecord(kCodec.EncodeRecord(record)));
    EXPECT_EQ(std::get<StaffChanged>(read).change, changed->change) << changed->change.index();
    EXPECT_EQ(std::get<StaffChanged>(read).at_s, 5);
  }
  const JourneyTouched touched{Filled<AccountId>(1), kJourney, AccessAct::kErased, true, 6};
  ASSERT_OK_AND_ASSIGN(const NodeRecord read, kCodec.DecodeRecord(kCodec.EncodeRecord(touched)));
  EXPECT_EQ(std::get<JourneyTouched>(read).account, touched.account);
  EXPECT_EQ(std::get<JourneyTouched>(read).act, touched.act);
  EXPECT_TRUE(std::get<JourneyTouched>(read).takes_up);
}

TEST_F(NodeCodecTest, ACutRecordIsMalformed) {
  for (const NodeRecord& record : OneOfEach()) {
    SCOPED_TRACE(record.index());
    const std::string bytes = kCodec.EncodeRecord(record);
    for (size_t size = 1; size < bytes.size(); ++size) {
      ASSERT_THAT(kCodec.DecodeRecord(absl::string_view(bytes).substr(0, size)), RefusedFor(Reason::kMalformed))
          << size << " of " << bytes.size();
    }
    EXPECT_THAT(kCodec.DecodeRecord(bytes + '\0'), RefusedFor(Reason::kMalformed));
  }
}

TEST_F(NodeCodecTest, RefusesAnotherFormatAndKindsThatAreNone) {
  std::string bytes = kCodec.EncodeRecord(NodeDayTurned{kToday});
  for (char kind : {'\0', static_cast<char>(std::variant_size_v<NodeRecord> + 1), '\x34', '\xff'}) {
    std::string other = bytes;
    other[1] = kind;
    EXPECT_THAT(kCodec.DecodeRecord(other), RefusedFor(Reason::kMalformed));
  }
  bytes[0] = 1;
  EXPECT_THAT(kCodec.DecodeRecord(bytes), RefusedFor(Reason::kVersionUnknown));
  EXPECT_THAT(kCodec.DecodeRecord(""), RefusedFor(Reason::kVersionUnknown));
}

TEST_F(NodeCodecTest, ACutCheckpointIsMalformed) {
  const std::string bytes = FullState();
  ASSERT_OK(Decode(bytes));
  for (size_t size = 1; size < bytes.size(); size += size + 200 < bytes.size() ? 37 : 1) {
    ASSERT_THAT(Decode(absl::string_view(bytes).substr(0, size)), RefusedFor(Reason::kMalformed)) << size;
  }
  EXPECT_THAT(Decode(bytes + '\0'), RefusedFor(Reason::kMalformed));
  std::string other = bytes;
  other[0] = 1;
  EXPECT_THAT(Decode(other), RefusedFor(Reason::kVersionUnknown));
}

TEST_F(NodeCodecTest, ACheckpointUnderOtherRootsIsNotTaken) {
  NodeEngine engine(NodeNo(1), Anchor{{Filled<SigningKey>(99)}}, {});
  EXPECT_FALSE(kCodec.DecodeState(FullState(), &engine).ok());
}

}  // namespace
}  // namespace relais::node
