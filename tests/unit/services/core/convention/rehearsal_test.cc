#include "services/core/convention/rehearsal.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::Filled;
using sample::kCommune;
using sample::kNeed;
using sample::kOtherCommune;
using sample::kOtherNeed;
using sample::kToday;
using sample::Local;
using sample::Network;
using sample::PartnerNo;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Parties 2 (both doors) and 4 (second door), in Pithiviers, which the sample's convention covers already, and Bourges,
// which none does; for one public.
Agreement LocalDraft() {
  Agreement draft = Local();
  draft.id = Filled<ConventionId>(210);
  draft.title = "Nouvelle convention";
  draft.communes = {kCommune, kOtherCommune};
  draft.publics = {"jeunes"};
  draft.parties = {sample::PartyNo(2, true, true), sample::PartyNo(4, false, true)};
  return draft;
}
DoorChange Of(const Rehearsal& rehearsal, Door door, const std::string& need) {
  for (const DoorChange& change : rehearsal.changes) {
    if (change.door == door && change.need == need) return change;
  }
  ADD_FAILURE() << "no such change";
  return {};
}
// Partner 2 publishes a first-door service too.
Knowledge WithFirstDoor() {
  Knowledge hub = Network();
  DirectoryEntry entry = sample::DirectoryNo(2);
  entry.edition = Edition(2);
  Service first = sample::ServiceNo(72, 2);
  first.door = Door::kFirst;
  entry.services.push_back(first);
  EXPECT_OK(hub.Admit(sample::Item(entry, "directory 2 2", sample::SignedBy({sample::IdentityNo(2)})), kToday));
  return hub;
}

TEST(RehearsalTest, WhoGainsASecondDoor) {
  const Rehearsal rehearsal = Rehearse(LocalDraft(), Network(), kToday);
  EXPECT_THAT(rehearsal.problems, IsEmpty());
  const DoorChange change = Of(rehearsal, Door::kSecond, kNeed);
  EXPECT_THAT(change.publics, ElementsAre("jeunes"));
  EXPECT_THAT(change.gained, ElementsAre(kOtherCommune));
  EXPECT_EQ(change.already, 1u) << "Pithiviers has its second doors";
  EXPECT_THAT(change.without, IsEmpty());
}

TEST(RehearsalTest, APromiseWithoutAServiceIsSaidToBeOne) {
  const DoorChange change = Of(Rehearse(LocalDraft(), Network(), kToday), Door::kSecond, kOtherNeed);
  EXPECT_THAT(change.gained, IsEmpty());
  EXPECT_THAT(change.promised, ElementsAre(kOtherCommune)) << "nobody publishes anything for this need";
  EXPECT_EQ(change.already, 1u) << "promised in Pithiviers already";
}

TEST(RehearsalTest, FirstDoorsAreForAnyNeed) {
  DoorChange change = Of(Rehearse(LocalDraft(), Network(), kToday), Door::kFirst, "");
  EXPECT_THAT(change.promised, ElementsAre(kOtherCommune));
  change = Of(Rehearse(LocalDraft(), WithFirstDoor(), kToday), Door::kFirst, "");
  EXPECT_THAT(change.gained, ElementsAre(kOtherCommune));
}

TEST(RehearsalTest, CommunesThatNoServiceReachesRemainPromisedOrWithout) {
  Knowledge hub = Network();
  for (int n : {2, 4}) {
    DirectoryEntry entry = sample::DirectoryNo(n);
    entry.edition = Edition(2);
    entry.services[0].communes = {kCommune};
    ASSERT_OK(
        hub.Admit(sample::Item(entry, absl::StrCat("narrow ", n), sample::SignedBy({sample::IdentityNo(n)})), kToday));
  }
  EXPECT_THAT(Of(Rehearse(LocalDraft(), hub, kToday), Door::kSecond, kNeed).promised, ElementsAre(kOtherCommune));
  Agreement doorless = LocalDraft();
  doorless.parties[0].second_door = doorless.parties[1].second_door = false;
  EXPECT_THAT(Of(Rehearse(doorless, hub, kToday), Door::kSecond, kNeed).without, ElementsAre(kOtherCommune));
}

TEST(RehearsalTest, PublicsWithTheSameFateAreToldTogether) {
  Agreement draft = LocalDraft();
  draft.publics = {std::string(kAllPublics)};
  Knowledge hub = Network();
  for (int n : {2, 4}) {
    DirectoryEntry entry = sample::DirectoryNo(n);
    entry.edition = Edition(2);
    entry.services[0].publics = {"jeunes"};
    ASSERT_OK(
        hub.Admit(sample::Item(entry, absl::StrCat("young ", n), sample::SignedBy({sample::IdentityNo(n)})), kToday));
  }
  std::vector<DoorChange> of_need;
  for (const DoorChange& change : Rehearse(draft, hub, kToday).changes) {
    if (change.need == kNeed) of_need.push_back(change);
  }
  ASSERT_THAT(of_need, SizeIs(2));
  const bool young_first = of_need[0].publics.size() == 1;
  const DoorChange& young = of_need[young_first ? 0 : 1];
  const DoorChange& others = of_need[young_first ? 1 : 0];
  EXPECT_THAT(young.publics, ElementsAre("jeunes"));
  EXPECT_THAT(young.gained, ElementsAre(kOtherCommune));
  EXPECT_THAT(others.publics, SizeIs(Publics().size() - 1));
  EXPECT_THAT(others.promised, ElementsAre(kOtherCommune));
}

TEST(RehearsalTest, OverlapsAndConflictingDelays) {
  Agreement draft = LocalDraft();
  draft.delays.answer = 3;
  draft.retention_days = 90;
  const Rehearsal rehearsal = Rehearse(draft, Network(), kToday);
  ASSERT_THAT(rehearsal.overlaps, SizeIs(1));
  const Overlap& overlap = rehearsal.overlaps[0];
  EXPECT_EQ(overlap.convention, sample::kLocal);
  EXPECT_THAT(overlap.communes, ElementsAre(kCommune));
  EXPECT_THAT(overlap.pairs, ElementsAre(std::pair(PartnerNo(2), PartnerNo(2)), std::pair(PartnerNo(2), PartnerNo(4))));
  EXPECT_THAT(overlap.conflicts,
              ElementsAre(DelayConflict{"delays.answer", 3, 5}, DelayConflict{"retention_days", 90, 180}));
  draft.communes = {kOtherCommune};
  EXPECT_THAT(Rehearse(draft, Network(), kToday).overlaps, IsEmpty());
  draft = LocalDraft();
  draft.id = sample::kLocal;
  EXPECT_THAT(Rehearse(draft, Network(), kToday).overlaps, IsEmpty()) << "its own next version is no overlap";
}

TEST(RehearsalTest, PartnersThatNobodyCouldReach) {
  Agreement draft = LocalDraft();
  draft.parties.push_back(sample::PartyNo(9, true, true));
  draft.parties[1].signatory = sample::SignatoryNo(77);
  Knowledge hub = Network();
  const Rehearsal rehearsal = Rehearse(draft, hub, kToday);
  EXPECT_THAT(rehearsal.unreachable,
              ElementsAre(UnreachableParty{PartnerNo(2), "Structure 2", {Hindrance::kNoFirstService}},
                          UnreachableParty{PartnerNo(4), "Structure 4", {Hindrance::kOtherSignatory}},
                          UnreachableParty{
                              PartnerNo(9),
                              "Structure 9",
                              {Hindrance::kNoRosterEntry, Hindrance::kNoFirstService, Hindrance::kNoSecondService}}));
  EXPECT_THAT(Rehearse(LocalDraft(), WithFirstDoor(), kToday).unreachable, IsEmpty());
  const Rehearsal later = Rehearse(LocalDraft(), WithFirstDoor(), AddDays(kToday, 60));
  ASSERT_THAT(later.unreachable, SizeIs(2));
  EXPECT_THAT(later.unreachable[0].hindrances, ElementsAre(Hindrance::kNoSealingKey));
  ASSERT_OK(hub.Admit(sample::StandingItem({}, PartnerNo(4), 1, Standing::kSuspended, kToday, sample::SignatoryNo(11)),
                      kToday));
  EXPECT_THAT(Rehearse(LocalDraft(), hub, kToday).unreachable.back().hindrances, ElementsAre(Hindrance::kSuspended));
}

TEST(RehearsalTest, AnUnfinishedDraftIsRehearsedAndItsProblemsSaid) {
  Agreement draft = LocalDraft();
  draft.title = "";
  draft.retention_days = 200;
  const Rehearsal rehearsal = Rehearse(draft, Network(), kToday);
  std::vector<Flaw> flaws;
  for (const Problem& problem : rehearsal.problems) flaws.push_back(problem.flaw);
  EXPECT_THAT(flaws, ElementsAre(Flaw::kTitleMissing, Flaw::kLaxerThanFramework));
  EXPECT_THAT(rehearsal.changes, SizeIs(3));
  draft.framework = Filled<ConventionId>(250);
  flaws.clear();
  for (const Problem& problem : Rehearse(draft, Network(), kToday).problems) flaws.push_back(problem.flaw);
  EXPECT_THAT(flaws, Contains(Flaw::kFrameworkMissing));
  for (int i = 1; i <= 7; ++i) EXPECT_FALSE(HindranceName(static_cast<Hindrance>(i)).empty());
}

}  // namespace
}  // namespace relais
