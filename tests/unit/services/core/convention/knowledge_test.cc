#include "services/core/convention/knowledge.h"

#include <string>
#include <utility>

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
using sample::FrameworkItem;
using sample::IdentityNo;
using sample::Item;
using sample::kLocal;
using sample::kNetworkItems;
using sample::kToday;
using sample::Local;
using sample::LocalItem;
using sample::LocalV2;
using sample::Network;
using sample::NodeNo;
using sample::PartnerNo;
using sample::ReadAll;
using sample::Roots;
using sample::RosterEdition;
using sample::RosterItem;
using sample::SignatoryNo;
using sample::SignedBy;
using sample::SignedByAll;
using sample::StandingItem;
using testing::IsEmpty;

constexpr ConventionVersion kV1{1};
constexpr ConventionVersion kV2{2};

TEST(KnowledgeTest, AHubAdmitsAndANodeFollows) {
  const Knowledge hub = Network();
  EXPECT_EQ(hub.size(), static_cast<size_t>(kNetworkItems));
  EXPECT_EQ(hub.revision(), Revision(kNetworkItems));
  for (size_t page : {1u, 4u, 32u}) EXPECT_EQ(ReadAll(hub, page), hub);
  EXPECT_THAT(hub.ItemsAfter(hub.revision(), 10), IsEmpty());
}

TEST(KnowledgeTest, KeepsTheBytesAsReceived) {
  const Knowledge hub = Network();
  const auto items = hub.ItemsAfter(Revision(), 100);
  EXPECT_EQ(items[0]->text, "framework 1");
  EXPECT_EQ(items[0]->signatures, FrameworkItem().signatures);
  EXPECT_EQ(items[0]->admitted, kToday);
  EXPECT_EQ(items[1]->revision, Revision(2));
}

TEST(KnowledgeTest, ACopyIsIndependent) {
  Knowledge hub = Network();
  const Knowledge before = hub;
  ASSERT_OK(hub.Admit(RosterEdition(3, 2, IdentityNo(3)), kToday));
  EXPECT_FALSE(hub == before);
  EXPECT_EQ(before, Network());
}

TEST(KnowledgeTest, ARepeatChangesNothing) {
  Knowledge hub = Network();
  const Knowledge before = hub;
  ASSERT_OK_AND_ASSIGN(const Revision revision, hub.Admit(RosterItem(3), AddDays(kToday, 5)));
  EXPECT_EQ(revision, Revision(5));
  for (const KnowledgeItemPtr& item : before.ItemsAfter(Revision(), 100)) EXPECT_OK(hub.Apply(*item));
  EXPECT_EQ(hub, before);
}

// Every refusal leaves the old knowledge as it was.
TEST(KnowledgeTest, RefusesAndKeepsTheOldOne) {
  Agreement malformed = Local();
  malformed.version = kV2;
  malformed.communes.clear();
  Agreement other_kind = Local();
  other_kind.version = kV2;
  other_kind.framework = kLocal;
  Agreement orphan = Local();
  orphan.id = sample::Filled<ConventionId>(210);
  orphan.framework = sample::Filled<ConventionId>(211);
  KnowledgeItem big = RosterEdition(3, 2, IdentityNo(3));
  big.text = std::string(limits::kKnowledgeItemBytesMax, 'x');
  KnowledgeItem crowded = RosterEdition(3, 2, IdentityNo(3));
  crowded.signatures.resize(limits::kTextSignaturesMax + 1);
  KnowledgeItem forged = RosterEdition(4, 2, IdentityNo(4));
  forged.signatures = SignedBy({SignatoryNo(3)});
  KnowledgeItem silent = RosterEdition(3, 2, IdentityNo(3));
  silent.text = "";
  DirectoryEntry foreign = sample::DirectoryNo(3);
  foreign.edition = Edition(2);
  foreign.services[0].partner = PartnerNo(2);
  DirectoryEntry stolen = sample::DirectoryNo(3);
  stolen.edition = Edition(2);
  stolen.services[0].id = sample::ServiceNo(62, 2).id;
  SealingKeyEntry nobody = sample::KeysNo(9);
  const std::pair<Reason, KnowledgeItem> cases[] = {
      {Reason::kMalformed, Item(malformed, "x", SignedByAll(malformed))},
      {Reason::kMalformed, Item(other_kind, "x", SignedByAll(other_kind))},
      {Reason::kEvidenceMissing, Item(orphan, "x", SignedByAll(orphan))},
      {Reason::kEquivocation, Item(Local(), "another text", SignedByAll(Local()))},
      {Reason::kEquivocation, Item(EntryNo(3), "another text", SignedBy({SignatoryNo(3)}))},
      {Reason::kTooLarge, big},
      {Reason::kTooLarge, crowded},
      {Reason::kMalformed, silent},
      {Reason::kSignerUnknown, forged},
      {Reason::kPartnerUnknown, Item(EntryNo(9), "x", SignedBy({SignatoryNo(9)}))},
      {Reason::kPartnerUnknown, Item(nobody, "x", SignedBy({IdentityNo(9)}))},
      {Reason::kMalformed, Item(foreign, "x", SignedBy({IdentityNo(3)}))},
      {Reason::kSignerUnknown, Item(stolen, "x", SignedBy({IdentityNo(3)}))},
      {Reason::kConventionUnknown,
       StandingItem(sample::Filled<ConventionId>(9), {}, 1, Standing::kEnded, kToday, SignatoryNo(11))},
  };
  const Knowledge before = Network();
  for (const auto& [reason, item] : cases) {
    Knowledge knowledge = before;
    EXPECT_THAT(knowledge.Admit(item, kToday), RefusedFor(reason)) << item.text;
    EXPECT_EQ(knowledge, before) << item.text;
  }
}

TEST(KnowledgeTest, AnItemHasARevision) {
  Knowledge node(Roots());
  EXPECT_THAT(node.Apply(FrameworkItem()), RefusedFor(Reason::kMalformed));
}

TEST(KnowledgeTest, NothingStandsWithoutAnAnchor) {
  Knowledge nobody;
  EXPECT_THAT(nobody.Admit(FrameworkItem(), kToday), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_THAT(nobody.Admit(LocalItem(), kToday), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_EQ(nobody.size(), 0u);
}

TEST(KnowledgeTest, AnEarlierEditionNeverComesBack) {
  Knowledge hub = Network();
  DirectoryEntry entry = sample::DirectoryNo(3);
  entry.edition = Edition(2);
  ASSERT_OK(hub.Admit(Item(entry, "directory 3 2", SignedBy({IdentityNo(3)})), kToday));
  EXPECT_THAT(hub.Admit(sample::DirectoryItem(3), kToday), RefusedFor(Reason::kReplay));
  ASSERT_OK(hub.Admit(RosterEdition(3, 2, IdentityNo(3)), kToday));
  const Knowledge before = hub;
  EXPECT_THAT(hub.Admit(RosterItem(3), kToday), RefusedFor(Reason::kReplay));
  ASSERT_OK(hub.Admit(LocalV2(kToday), kToday));
  Knowledge newer(Roots());
  ASSERT_OK(newer.Admit(FrameworkItem(), kToday));
  ASSERT_OK(newer.Admit(LocalV2(kToday), kToday));
  EXPECT_THAT(newer.Admit(LocalItem(), kToday), RefusedFor(Reason::kReplay));
  EXPECT_EQ(before.FindAgreement(kLocal, kV2), nullptr);
}

// A new edition under the same identity keeps what that key has signed, and moves it behind the entry, so that a new
// reader still meets it in order.
TEST(KnowledgeTest, WhatStandsOnARosterEntryMovesBehindIt) {
  Knowledge hub = Network();
  RosterEntry entry = EntryNo(1);
  entry.edition = Edition(2);
  entry.name = "Nouveau nom";
  ASSERT_OK_AND_ASSIGN(const Revision revision,
                       hub.Admit(Item(entry, "roster 1 2", SignedBy({SignatoryNo(1)})), kToday));
  EXPECT_EQ(revision, Revision(kNetworkItems + 1));
  // Node 1 keeps its keys, and the directory entry of partner 5 in its custody.
  EXPECT_EQ(hub.revision(), Revision(kNetworkItems + 3));
  EXPECT_EQ(hub.size(), static_cast<size_t>(kNetworkItems));
  EXPECT_EQ(ReadAll(hub, 3), hub);
  Knowledge follower = Network();
  for (const KnowledgeItemPtr& item : hub.ItemsAfter(follower.revision(), 100)) ASSERT_OK(follower.Apply(*item));
  EXPECT_EQ(follower, hub);
}

TEST(KnowledgeTest, ANewIdentityDropsWhatTheOldOneSigned) {
  Knowledge hub = Network();
  ASSERT_NE(hub.FindService(sample::Filled<ServiceId>(65)), nullptr);
  ASSERT_OK(hub.Admit(RosterEdition(1, 2, IdentityNo(71)), kToday));
  EXPECT_EQ(hub.roster().KeysOf(NodeNo(1)), nullptr);
  EXPECT_EQ(hub.FindDirectory(PartnerNo(5)), nullptr);
  EXPECT_EQ(hub.FindService(sample::Filled<ServiceId>(65)), nullptr);
  EXPECT_NE(hub.roster().KeysOf(NodeNo(2)), nullptr);
  EXPECT_EQ(ReadAll(hub, 100), hub);
  // Signed anew, it is back; signed by the old key, it is not.
  EXPECT_THAT(hub.Admit(sample::KeysItem(1), kToday), RefusedFor(Reason::kSignerUnknown));
  EXPECT_OK(hub.Admit(Item(sample::KeysNo(1), "keys 1 1", SignedBy({IdentityNo(71)})), kToday));
}

TEST(KnowledgeTest, ANewNodeTakesItsPlace) {
  Knowledge hub = Network();
  RosterEntry moved = EntryNo(2);
  moved.edition = Edition(2);
  moved.node = NodeNo(9);
  ASSERT_OK(hub.Admit(Item(moved, "roster 2 2", SignedBy({SignatoryNo(2)})), kToday));
  EXPECT_EQ(hub.roster().MailboxOf(PartnerNo(2)), NodeNo(9));
  EXPECT_EQ(hub.roster().KeysOf(NodeNo(2)), nullptr);
  // The identity key is the same: what it publishes still stands.
  EXPECT_NE(hub.FindDirectory(PartnerNo(2)), nullptr);
  EXPECT_EQ(ReadAll(hub, 100), hub);
}

TEST(KnowledgeTest, AnOptionalPartySignsLater) {
  Agreement local = Local();
  local.parties[3].required = false;
  const KnowledgeItem first = Item(local, "local 1", SignedByAll(local));
  Knowledge hub(Roots());
  ASSERT_OK(hub.Admit(FrameworkItem(), kToday));
  ASSERT_OK(hub.Admit(first, kToday));
  for (int n : {1, 4}) ASSERT_OK(hub.Admit(RosterItem(n), kToday));
  EXPECT_THAT(hub.CheckPair(kLocal, kV1, PartnerNo(1), PartnerNo(4), kToday), RefusedFor(Reason::kEvidenceMissing));
  const Knowledge follower_base = ReadAll(hub, 100);
  KnowledgeItem more = first;
  more.signatures = SignedBy({SignatoryNo(4)});
  ASSERT_OK(hub.Admit(more, AddDays(kToday, 3)));
  EXPECT_OK(hub.CheckPair(kLocal, kV1, PartnerNo(1), PartnerNo(4), kToday));
  EXPECT_EQ(hub.FindAgreement(kLocal, kV1)->status.activated, kToday);
  EXPECT_EQ(ReadAll(hub, 1), hub);
  Knowledge follower = follower_base;
  for (const KnowledgeItemPtr& item : hub.ItemsAfter(follower.revision(), 100)) ASSERT_OK(follower.Apply(*item));
  EXPECT_EQ(follower, hub);
}

TEST(KnowledgeTest, AnotherHubLedgerStartsRevisionsAnew) {
  const Knowledge first_hub = Network();
  Knowledge node = ReadAll(first_hub, 100);
  Knowledge second_hub = Network(AddDays(kToday, 2));
  node.ForgetRevisions();
  EXPECT_EQ(node.revision(), Revision());
  EXPECT_EQ(node.size(), static_cast<size_t>(kNetworkItems));
  EXPECT_THAT(node.ItemsAfter(Revision(), 100), IsEmpty());
  EXPECT_NE(node.CurrentAgreement(kLocal, kToday), nullptr);
  for (const KnowledgeItemPtr& item : second_hub.ItemsAfter(Revision(), 100)) ASSERT_OK(node.Apply(*item));
  EXPECT_EQ(node.revision(), second_hub.revision());
  // The day of first admission stays what it was.
  EXPECT_EQ(node, first_hub);
}

TEST(KnowledgeTest, ARefusedItemDoesNotHoldUpTheRest) {
  Knowledge hub = Network();
  Knowledge node(Roots());
  for (const KnowledgeItemPtr& item : hub.ItemsAfter(Revision(), 100)) {
    KnowledgeItem received = *item;
    if (received.revision == Revision(4)) {
      for (ItemSignature& signature : received.signatures) signature.valid = false;
    }
    const absl::Status applied = node.Apply(received);
    node.AdvanceTo(received.revision);
    EXPECT_EQ(applied.ok(),
              received.revision != Revision(4) && received.revision != Revision(9) && received.revision != Revision(12))
        << received.text;
  }
  // Without its roster entry, partner 2's keys and directory entry hang on nothing either.
  EXPECT_EQ(node.size(), static_cast<size_t>(kNetworkItems) - 3);
  EXPECT_EQ(node.revision(), hub.revision());
}

}  // namespace
}  // namespace relais
