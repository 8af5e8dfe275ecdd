#include "services/core/convention/membership.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::EntryNo;
using sample::Filled;
using sample::IdentityNo;
using sample::KeyIdNo;
using sample::kToday;
using sample::NodeNo;
using sample::PartnerNo;
using sample::SignatoryNo;
using sample::TermNo;
using testing::ElementsAre;
using testing::IsEmpty;

class RosterTest : public testing::Test {
 protected:
  void SetUp() override {
    for (int n = 1; n <= 5; ++n) ASSERT_OK(roster_.Put(EntryNo(n), {SignatoryNo(n)}));
    for (int n = 1; n <= 4; ++n) ASSERT_OK(roster_.PutKeys(sample::KeysNo(n)));
  }
  Roster roster_;
};

TEST_F(RosterTest, FindsMailboxesAndKeys) {
  EXPECT_EQ(roster_.MailboxOf(PartnerNo(2)), NodeNo(2));
  EXPECT_EQ(roster_.MailboxOf(PartnerNo(9)), NodeId());
  EXPECT_EQ(roster_.IdentityKeyOf(PartnerNo(2)), IdentityNo(2));
  EXPECT_EQ(roster_.OwnerOf(NodeNo(2))->entry.partner, PartnerNo(2));
  EXPECT_EQ(roster_.OwnerOf(NodeNo(9)), nullptr);
  EXPECT_EQ(roster_.OwnerOf(NodeId()), nullptr);
}

TEST_F(RosterTest, APartnerWithoutANodeIsAtItsCustodians) {
  EXPECT_EQ(roster_.MailboxOf(PartnerNo(5)), NodeNo(1));
  EXPECT_EQ(roster_.IdentityKeyOf(PartnerNo(5)), IdentityNo(1));
  EXPECT_THAT(roster_.PartnersAt(NodeNo(1)), ElementsAre(PartnerNo(1), PartnerNo(5)));
  EXPECT_THAT(roster_.PartnersAt(NodeNo(2)), ElementsAre(PartnerNo(2)));
  EXPECT_THAT(roster_.PartnersAt(NodeNo(9)), IsEmpty());
  EXPECT_OK(roster_.CheckSender(PartnerNo(5), NodeNo(1), kToday));
  EXPECT_OK(roster_.CheckDestination(PartnerNo(5), NodeNo(1), KeyIdNo(51), kToday));
}

TEST_F(RosterTest, AnEntryReplacesTheEarlierOne) {
  RosterEntry moved = EntryNo(2);
  moved.edition = Edition(2);
  moved.node = NodeNo(7);
  moved.identity = IdentityNo(7);
  ASSERT_OK(roster_.Put(moved, {SignatoryNo(2)}));
  EXPECT_EQ(roster_.MailboxOf(PartnerNo(2)), NodeNo(7));
  EXPECT_EQ(roster_.OwnerOf(NodeNo(2)), nullptr);
  EXPECT_THAT(roster_.PartnersAt(NodeNo(2)), IsEmpty());
  EXPECT_THAT(roster_.Put(EntryNo(2), {SignatoryNo(2)}), RefusedFor(Reason::kReplay));
  moved.name = "Autre nom";
  EXPECT_THAT(roster_.Put(moved, {SignatoryNo(2)}), RefusedFor(Reason::kReplay));
  EXPECT_EQ(roster_.Find(PartnerNo(2))->entry.name, "Structure 2");
}

TEST_F(RosterTest, TheSameEntryGainsSigners) {
  ASSERT_OK(roster_.Put(EntryNo(2), {SignatoryNo(22)}));
  EXPECT_THAT(roster_.Find(PartnerNo(2))->signers, ElementsAre(SignatoryNo(2), SignatoryNo(22)));
}

TEST_F(RosterTest, OneEntryPerNode) {
  RosterEntry thief = EntryNo(9);
  thief.node = NodeNo(2);
  const Roster before = roster_;
  EXPECT_THAT(roster_.Put(thief, {SignatoryNo(9)}), RefusedFor(Reason::kSignerUnknown));
  EXPECT_EQ(roster_, before);
}

TEST_F(RosterTest, ASuspensionOutlivesANewEntry) {
  roster_.SetStanding(PartnerNo(3), Standing::kSuspended, kToday);
  EXPECT_EQ(roster_.StatusOf(PartnerNo(3), AddDays(kToday, -1)), MemberStatus::kActive);
  EXPECT_EQ(roster_.StatusOf(PartnerNo(3), kToday), MemberStatus::kSuspended);
  RosterEntry again = EntryNo(3);
  again.edition = Edition(2);
  ASSERT_OK(roster_.Put(again, {SignatoryNo(3)}));
  EXPECT_EQ(roster_.StatusOf(PartnerNo(3), kToday), MemberStatus::kSuspended);
  EXPECT_THAT(roster_.CheckSender(PartnerNo(3), NodeNo(3), kToday), RefusedFor(Reason::kSuspended));
  EXPECT_THAT(roster_.CheckDestination(PartnerNo(3), NodeNo(3), KeyIdNo(53), kToday),
              RefusedFor(Reason::kPartnerSuspended));
  roster_.SetStanding(PartnerNo(3), Standing::kActive, AddDays(kToday, 2));
  EXPECT_EQ(roster_.StatusOf(PartnerNo(3), AddDays(kToday, 1)), MemberStatus::kSuspended);
  EXPECT_OK(roster_.CheckSender(PartnerNo(3), NodeNo(3), AddDays(kToday, 2)));
}

TEST_F(RosterTest, WhoLeftIsGone) {
  roster_.SetStanding(PartnerNo(3), Standing::kEnded, kToday);
  EXPECT_EQ(roster_.StatusOf(PartnerNo(3), kToday), MemberStatus::kLeft);
  EXPECT_THAT(roster_.CheckSender(PartnerNo(3), NodeNo(3), kToday), RefusedFor(Reason::kNotMember));
  EXPECT_THAT(roster_.CheckDestination(PartnerNo(3), NodeNo(3), KeyIdNo(53), kToday), RefusedFor(Reason::kPartnerGone));
}

TEST_F(RosterTest, SendersAndDestinationsAreWhereTheySay) {
  EXPECT_OK(roster_.CheckSender(PartnerNo(1), NodeNo(1), kToday));
  EXPECT_THAT(roster_.CheckSender(PartnerNo(1), NodeNo(2), kToday), RefusedFor(Reason::kNotMember));
  EXPECT_THAT(roster_.CheckSender(PartnerNo(9), NodeNo(9), kToday), RefusedFor(Reason::kNotMember));
  EXPECT_OK(roster_.CheckDestination(PartnerNo(2), NodeNo(2), KeyIdNo(52), kToday));
  EXPECT_THAT(roster_.CheckDestination(PartnerNo(2), NodeNo(3), KeyIdNo(52), kToday),
              RefusedFor(Reason::kWrongMailbox));
  EXPECT_THAT(roster_.CheckDestination(PartnerNo(2), NodeNo(2), KeyIdNo(53), kToday), RefusedFor(Reason::kStaleKey));
  EXPECT_THAT(roster_.CheckDestination(PartnerNo(9), NodeNo(2), KeyIdNo(52), kToday),
              RefusedFor(Reason::kPartnerUnknown));
}

TEST_F(RosterTest, SealingKeysHaveTheirDays) {
  const Day first = sample::On("2026-12-01");
  SealingKeyEntry keys;
  keys.node = NodeNo(2);
  keys.edition = Edition(2);
  keys.terms = {TermNo(82, AddDays(first, 30)), TermNo(81, first)};
  ASSERT_OK(roster_.PutKeys(keys));
  const Day last = AddDays(first, limits::kSealingKeyUseDays - 1);
  EXPECT_EQ(roster_.SealTo(NodeNo(2), AddDays(first, -1)), nullptr);
  EXPECT_EQ(roster_.SealTo(NodeNo(2), first)->id, KeyIdNo(81));
  EXPECT_EQ(roster_.SealTo(NodeNo(2), last)->id, KeyIdNo(81));
  EXPECT_EQ(roster_.SealTo(NodeNo(2), last.next())->id, KeyIdNo(82));
  EXPECT_TRUE(roster_.Accepts(NodeNo(2), KeyIdNo(81), AddDays(last, limits::kSnapshotAgeDaysMax)));
  EXPECT_FALSE(roster_.Accepts(NodeNo(2), KeyIdNo(81), AddDays(last, limits::kSnapshotAgeDaysMax + 1)));
  EXPECT_TRUE(roster_.Accepts(NodeNo(2), KeyIdNo(82), first));
  EXPECT_NE(roster_.Openable(NodeNo(2), KeyIdNo(81), AddDays(last, limits::kSealingKeyKeepDays)), nullptr);
  EXPECT_EQ(roster_.Openable(NodeNo(2), KeyIdNo(81), AddDays(last, limits::kSealingKeyKeepDays + 1)), nullptr);
  EXPECT_THAT(roster_.PutKeys(sample::KeysNo(2)), RefusedFor(Reason::kReplay));
  keys.node = NodeNo(9);
  EXPECT_THAT(roster_.PutKeys(keys), RefusedFor(Reason::kPartnerUnknown));
  roster_.DropKeys(NodeNo(2));
  EXPECT_EQ(roster_.KeysOf(NodeNo(2)), nullptr);
}

TEST(RosterJoiningTest, FromInvitationToSignature) {
  Roster roster;
  EXPECT_THAT(roster.AwaitSignature(EntryNo(1)), RefusedFor(Reason::kPartnerUnknown));
  roster.Invite(PartnerNo(1), "Structure 1");
  EXPECT_EQ(roster.StatusOf(PartnerNo(1), kToday), MemberStatus::kInvited);
  ASSERT_OK(roster.AwaitSignature(EntryNo(1)));
  EXPECT_EQ(roster.StatusOf(PartnerNo(1), kToday), MemberStatus::kAwaitingRosterSignature);
  EXPECT_EQ(roster.MailboxOf(PartnerNo(1)), NodeId());
  EXPECT_THAT(roster.CheckSender(PartnerNo(1), NodeNo(1), kToday), RefusedFor(Reason::kNotMember));
  // A node that lost its keys before they were signed asks again.
  RosterEntry again = EntryNo(1);
  again.identity = IdentityNo(7);
  ASSERT_OK(roster.AwaitSignature(again));
  ASSERT_OK(roster.Put(again, {SignatoryNo(1)}));
  EXPECT_EQ(roster.StatusOf(PartnerNo(1), kToday), MemberStatus::kActive);
  EXPECT_THAT(roster.AwaitSignature(EntryNo(1)), RefusedFor(Reason::kWrongState));
  roster.Invite(PartnerNo(1), "Autre nom");
  EXPECT_EQ(roster.Find(PartnerNo(1))->entry.name, "Structure 1");
}

TEST(CheckRosterEntryTest, LevelFitsTheRest) {
  EXPECT_OK(CheckRosterEntry(EntryNo(1)));
  EXPECT_OK(CheckRosterEntry(EntryNo(5)));
  auto spoilt = [](int n, auto spoil) {
    RosterEntry entry = EntryNo(n);
    spoil(entry);
    return CheckRosterEntry(entry);
  };
  EXPECT_THAT(spoilt(1, [](RosterEntry& e) { e.partner = {}; }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(spoilt(1, [](RosterEntry& e) { e.name = ""; }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(spoilt(1, [](RosterEntry& e) { e.edition = Edition(0); }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(spoilt(1, [](RosterEntry& e) { e.node = {}; }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(spoilt(1, [](RosterEntry& e) { e.identity = {}; }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(spoilt(1, [](RosterEntry& e) { e.custodian = NodeNo(2); }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(spoilt(1, [](RosterEntry& e) { e.level = static_cast<MemberLevel>(0); }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(spoilt(5, [](RosterEntry& e) { e.custodian = {}; }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(spoilt(5, [](RosterEntry& e) { e.node = NodeNo(5); }), RefusedFor(Reason::kMalformed));
}

TEST(CheckSealingKeyEntryTest, OneToThreeNewestFirst) {
  auto check = [](std::vector<SealingTerm> terms) {
    SealingKeyEntry entry;
    entry.node = NodeNo(1);
    entry.terms = std::move(terms);
    return CheckSealingKeyEntry(entry);
  };
  const SealingTerm a = TermNo(1, kToday);
  const SealingTerm b = TermNo(2, AddDays(kToday, -30));
  const SealingTerm c = TermNo(3, AddDays(kToday, -60));
  const SealingTerm d = TermNo(4, AddDays(kToday, -90));
  EXPECT_OK(check({a}));
  EXPECT_OK(check({a, b, c}));
  EXPECT_THAT(check({}), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(check({a, b, c, d}), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(check({b, a}), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(check({a, a}), RefusedFor(Reason::kMalformed));
  SealingTerm spoilt = a;
  spoilt.last_day = AddDays(spoilt.first_day, limits::kSealingKeyUseDays);
  EXPECT_THAT(check({spoilt}), RefusedFor(Reason::kMalformed));
  spoilt.last_day = AddDays(spoilt.first_day, -1);
  EXPECT_THAT(check({spoilt}), RefusedFor(Reason::kMalformed));
  spoilt = a;
  spoilt.key = {};
  EXPECT_THAT(check({spoilt}), RefusedFor(Reason::kMalformed));
}

}  // namespace
}  // namespace relais
