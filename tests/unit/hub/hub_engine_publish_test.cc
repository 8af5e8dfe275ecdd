// What a node publishes of its partners: judged like any text, and by who hands it in.
#include "gmock/gmock.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class HubEnginePublishTest : public EngineFixture {
 protected:
  HubResult Publish(int node, KnowledgeItem item) {
    return Step(AdmitItem{WithText(std::move(item)), {}, sample::NodeNo(node)});
  }
  static KnowledgeItem Edition2(int n, SigningKey identity) {
    DirectoryEntry entry = sample::DirectoryNo(n);
    entry.edition = Edition(2);
    entry.services[0].name = "Une autre offre";
    return sample::Item(entry, "", sample::SignedBy({identity}));
  }
  // Refused, and nothing changed.
  void ExpectRefused(Reason reason, int node, KnowledgeItem item) {
    const Revision before = state().knowledge().revision();
    EXPECT_EQ(Publish(node, std::move(item)).reason, reason);
    EXPECT_THAT(out_.records, IsEmpty());
    EXPECT_THAT(out_.effects, IsEmpty());
    EXPECT_EQ(state().knowledge().revision(), before);
  }
};

TEST_F(HubEnginePublishTest, ANodesOwnEntryIsTakenAndGoesToEveryNode) {
  Open(2);
  const HubResult result = Publish(3, sample::DirectoryItem(3));
  EXPECT_EQ(result.reason, Reason::kNone);
  EXPECT_FALSE(result.repeat);
  EXPECT_THAT(out_.records, SizeIs(1));
  EXPECT_THAT(Sent<SendKnowledge>(), SizeIs(1));
  EXPECT_NE(state().knowledge().FindService(sample::ServiceNo(63, 3).id), nullptr);

  const HubResult again = Publish(3, sample::DirectoryItem(3));
  EXPECT_TRUE(again.repeat);
  EXPECT_EQ(again.revision, result.revision);
  EXPECT_THAT(out_.records, IsEmpty());
}

TEST_F(HubEnginePublishTest, ACustodianSpeaksForThePartnerInItsCare) {
  EXPECT_EQ(Publish(1, sample::DirectoryItem(5)).reason, Reason::kNone);
  ExpectRefused(Reason::kNotPermitted, 2, sample::DirectoryItem(5));
}

TEST_F(HubEnginePublishTest, AnotherPartnersEntryIsNoBodysToPublish) {
  ExpectRefused(Reason::kNotPermitted, 2, sample::DirectoryItem(3));
  ExpectRefused(Reason::kNotPermitted, 9, sample::DirectoryItem(3));
}

TEST_F(HubEnginePublishTest, AForgedIdentityIsNoEvidence) {
  ExpectRefused(Reason::kSignerUnknown, 3, Edition2(3, sample::IdentityNo(2)));
  KnowledgeItem unsigned_item = sample::DirectoryItem(3);
  unsigned_item.signatures[0].valid = false;
  ExpectRefused(Reason::kEvidenceMissing, 3, unsigned_item);
}

TEST_F(HubEnginePublishTest, AnEarlierEditionNeverComesBack) {
  EXPECT_EQ(Publish(3, Edition2(3, sample::IdentityNo(3))).reason, Reason::kNone);
  ExpectRefused(Reason::kReplay, 3, sample::DirectoryItem(3));
  KnowledgeItem other = Edition2(3, sample::IdentityNo(3));
  std::get<DirectoryEntry>(other.content).services[0].name = "Encore une autre";
  ExpectRefused(Reason::kEquivocation, 3, other);
}

TEST_F(HubEnginePublishTest, AServiceThatNoConventionWouldUseIsRefused) {
  DirectoryEntry uncovered = sample::DirectoryNo(3);
  uncovered.services[0].door = Door::kFirst;  // partner 3 holds the second only
  ExpectRefused(Reason::kNotCovered, 3, sample::Item(uncovered, "", sample::SignedBy({sample::IdentityNo(3)})));
  DirectoryEntry nameless = sample::DirectoryNo(3);
  nameless.services[0].name.clear();
  ExpectRefused(Reason::kMalformed, 3, sample::Item(nameless, "", sample::SignedBy({sample::IdentityNo(3)})));
}

TEST_F(HubEnginePublishTest, AServiceOfAnotherPartnerCannotBeTakenOver) {
  EXPECT_EQ(Publish(2, sample::DirectoryItem(2)).reason, Reason::kNone);
  DirectoryEntry thief = sample::DirectoryNo(3);
  thief.services[0].id = sample::ServiceNo(62, 2).id;
  ExpectRefused(Reason::kSignerUnknown, 3, sample::Item(thief, "", sample::SignedBy({sample::IdentityNo(3)})));
}

TEST_F(HubEnginePublishTest, OnlyEntriesComeByThisDoor) {
  ExpectRefused(Reason::kMalformed, 3, sample::RosterItem(3));
}

}  // namespace
}  // namespace relais::hub
