// An exported convention, judged without a hub. Signatures are said here; hub/convention_export_test.cc makes real
// ones.
#include "services/core/convention/verdict.h"

#include <algorithm>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::Filled;
using sample::Framework;
using sample::FrameworkItem;
using sample::Item;
using sample::kLocal;
using sample::kToday;
using sample::Local;
using sample::LocalItem;
using sample::Roots;
using sample::SignatoryNo;
using sample::SignedBy;
using sample::SignedByAll;
using sample::StandingItem;
using testing::ElementsAre;
using testing::IsEmpty;

const SigningKey kHubKey = Filled<SigningKey>(30);

// The status that an honest hub would sign over what `evidence` holds.
void Restate(ConventionEvidence& evidence) {
  StatusStatement& status = *evidence.status;
  status.received.clear();
  for (const ItemSignature& signature : evidence.convention.signatures) {
    status.received.push_back({signature.key, AddDays(kToday, -2)});
  }
}

// Activated yesterday, exported today.
ConventionEvidence Good() {
  ConventionEvidence evidence;
  evidence.framework = {FrameworkItem()};
  evidence.convention = LocalItem();
  evidence.text_sha256 = Filled<Digest>(7);
  StatusStatement status;
  status.convention = kLocal;
  status.text_sha256 = evidence.text_sha256;
  status.activated = AddDays(kToday, -1);
  status.activations = {{"admin-region", "Région", AddDays(kToday, -2)}, {"admin-ac", "Rectorat", AddDays(kToday, -1)}};
  status.framework_version = ConventionVersion(1);
  status.as_of = kToday;
  evidence.status = status;
  evidence.status_signatures = SignedBy({kHubKey});
  Restate(evidence);
  return evidence;
}

absl::Status Judged(const ConventionEvidence& evidence, std::optional<Day> on = std::nullopt) {
  return JudgeConvention(evidence, Roots(), on).status;
}

TEST(VerdictTest, InForceAndWhoSignedWhat) {
  const Verdict verdict = JudgeConvention(Good(), Roots());
  EXPECT_OK(verdict.status);
  EXPECT_EQ(verdict.on, kToday);
  ASSERT_EQ(verdict.texts.size(), 3u);
  const TextFinding& local = verdict.texts[1];
  EXPECT_EQ(local.title, "Convention locale");
  ASSERT_EQ(local.signatures.size(), 5u);
  EXPECT_EQ(local.signatures[0].place, SignerPlace::kParty);
  EXPECT_EQ(local.signatures[0].name, "Structure 1");
  EXPECT_EQ(local.signatures[0].received, AddDays(kToday, -2));
  EXPECT_EQ(verdict.texts[0].signatures[0].place, SignerPlace::kRoot);
  EXPECT_EQ(verdict.texts[0].signatures[0].name, "Structure 11");
  EXPECT_EQ(verdict.texts[2].signatures[0].place, SignerPlace::kHub);
  EXPECT_THAT(verdict.silent, IsEmpty());
}

TEST(VerdictTest, WithoutAnAnchorNothingIsProven) {
  EXPECT_THAT(JudgeConvention(Good(), Anchor()).status, RefusedFor(Reason::kEvidenceMissing));
}

// Everything signed, consistent, and by keys that nobody pinned.
TEST(VerdictTest, AForgersWholeSetHangsOnNothing) {
  ConventionEvidence forged = Good();
  Agreement framework = Framework();
  for (int i = 0; i < 3; ++i) framework.parties[i].signatory = SignatoryNo(81 + i);
  framework.hub_key = Filled<SigningKey>(90);
  Agreement local = Local();
  local.hub_key = framework.hub_key;
  for (size_t i = 0; i < local.parties.size(); ++i) local.parties[i].signatory = SignatoryNo(91 + static_cast<int>(i));
  forged.framework = {Item(framework, "forged", SignedByAll(framework))};
  forged.convention = Item(local, "forged local", SignedByAll(local));
  forged.status_signatures = SignedBy({framework.hub_key});
  Restate(forged);
  EXPECT_FALSE(Judged(forged).ok());
  Anchor his;
  for (int i = 0; i < 3; ++i) his.roots.insert(SignatoryNo(81 + i));
  EXPECT_OK(JudgeConvention(forged, his).status) << "the set itself is whole";
  // The forger puts the true framework in front, and signs as if it were its next version.
  framework.version = ConventionVersion(2);
  forged.framework = {FrameworkItem(), Item(framework, "forged", SignedByAll(framework))};
  forged.status->framework_version = ConventionVersion(2);
  EXPECT_FALSE(Judged(forged).ok());
}

TEST(VerdictTest, OneFalseSignatureAnywhereSpoilsIt) {
  for (int place = 0; place < 5; ++place) {
    ConventionEvidence evidence = Good();
    evidence.standings = {StandingItem(kLocal, sample::PartnerNo(3), 1, Standing::kSuspended, kToday, SignatoryNo(40))};
    const Delegation delegation{SignatoryNo(4), SignatoryNo(50), {}, Edition(1), kToday};
    evidence.delegations = {Item(delegation, "delegation", SignedBy({SignatoryNo(4)}))};
    ASSERT_OK(Judged(evidence));
    if (place == 0) evidence.framework[0].signatures[1].valid = false;
    if (place == 1) evidence.convention.signatures[4].valid = false;
    if (place == 2) evidence.standings[0].signatures[0].valid = false;
    if (place == 3) evidence.delegations[0].signatures[0].valid = false;
    if (place == 4) evidence.status_signatures[0].valid = false;
    EXPECT_THAT(Judged(evidence), RefusedFor(Reason::kBadSignature)) << place;
  }
}

TEST(VerdictTest, AStrangersGoodSignatureSpoilsItToo) {
  for (int place = 0; place < 4; ++place) {
    ConventionEvidence evidence = Good();
    evidence.standings = {StandingItem(kLocal, {}, 1, Standing::kActive, AddDays(kToday, -1), SignatoryNo(12))};
    evidence.status->since = AddDays(kToday, -1);
    ASSERT_OK(Judged(evidence));
    const ItemSignature stranger = SignedBy({SignatoryNo(77)})[0];
    if (place == 0) evidence.framework[0].signatures.push_back(stranger);
    if (place == 1) evidence.convention.signatures.push_back(stranger);
    if (place == 2) evidence.standings[0].signatures.push_back(stranger);
    if (place == 3) evidence.status_signatures.push_back(stranger);
    Restate(evidence);
    EXPECT_THAT(Judged(evidence), RefusedFor(Reason::kSignerUnknown)) << place;
  }
}

TEST(VerdictTest, AMissingPartyOrRootIsMissed) {
  ConventionEvidence evidence = Good();
  evidence.convention.signatures.pop_back();
  Restate(evidence);
  const Verdict verdict = JudgeConvention(evidence, Roots());
  EXPECT_THAT(verdict.status, RefusedFor(Reason::kEvidenceMissing));
  EXPECT_THAT(verdict.silent, ElementsAre("Structure 5"));
  evidence = Good();
  evidence.framework[0].signatures.pop_back();
  EXPECT_THAT(Judged(evidence), RefusedFor(Reason::kEvidenceMissing));
  evidence = Good();
  evidence.framework.clear();
  EXPECT_FALSE(Judged(evidence).ok());
}

TEST(VerdictTest, TheStatusIsTheHubsAboutThisTextAndTheseSignatures) {
  std::vector<std::pair<const char*, Reason>> all = {{"none", Reason::kEvidenceMissing},
                                                     {"signed by a party", Reason::kSignerUnknown},
                                                     {"another hash", Reason::kEvidenceMissing},
                                                     {"another version", Reason::kEvidenceMissing},
                                                     {"another convention", Reason::kEvidenceMissing},
                                                     {"a signature left out", Reason::kEvidenceMissing},
                                                     {"one account", Reason::kEvidenceMissing},
                                                     {"one organisation", Reason::kEvidenceMissing},
                                                     {"unsigned", Reason::kEvidenceMissing}};
  for (size_t i = 0; i < all.size(); ++i) {
    ConventionEvidence evidence = Good();
    StatusStatement& status = *evidence.status;
    if (i == 1) evidence.status_signatures = SignedBy({SignatoryNo(1)});
    if (i == 2) status.text_sha256 = Filled<Digest>(8);
    if (i == 3) status.version = ConventionVersion(2);
    if (i == 4) status.convention = sample::kFramework;
    if (i == 5) status.received.pop_back();
    if (i == 6) status.activations[1].account = status.activations[0].account;
    if (i == 7) status.activations[1].organisation = status.activations[0].organisation;
    if (i == 8) evidence.status_signatures.clear();
    if (i == 0) evidence.status.reset();
    EXPECT_THAT(Judged(evidence), RefusedFor(all[i].second)) << all[i].first;
  }
}

TEST(VerdictTest, NotInForce) {
  ConventionEvidence evidence = Good();
  evidence.status->activated = kNoDay;
  EXPECT_THAT(Judged(evidence), RefusedFor(Reason::kConventionNotInForce));
  for (const Standing standing : {Standing::kSuspended, Standing::kEnded}) {
    evidence = Good();
    evidence.status->standing = standing;
    evidence.status->since = kToday;
    EXPECT_THAT(Judged(evidence), RefusedFor(Reason::kConventionNotInForce));
  }
  evidence = Good();
  evidence.status->framework_version = ConventionVersion(0);
  EXPECT_THAT(Judged(evidence), RefusedFor(Reason::kConventionNotInForce));
  evidence = Good();
  evidence.status->superseded = AddDays(kToday, -10);
  EXPECT_OK(Judged(evidence)) << "the last day of grace";
  evidence.status->superseded = AddDays(kToday, -11);
  EXPECT_THAT(Judged(evidence), RefusedFor(Reason::kConventionSuperseded));
}

TEST(VerdictTest, AStatusSpeaksOfItsOwnDays) {
  ConventionEvidence evidence = Good();
  EXPECT_OK(Judged(evidence, AddDays(kToday, -1)));
  EXPECT_THAT(Judged(evidence, AddDays(kToday, -2)), RefusedFor(Reason::kConventionNotInForce)) << "not yet activated";
  EXPECT_THAT(Judged(evidence, AddDays(kToday, 1)), RefusedFor(Reason::kEvidenceMissing)) << "nobody knows tomorrow";
  evidence.status->since = kToday;  // active again since today: yesterday it was not
  EXPECT_OK(Judged(evidence));
  EXPECT_THAT(Judged(evidence, AddDays(kToday, -1)), RefusedFor(Reason::kEvidenceMissing));
}

TEST(VerdictTest, AHubCannotSaySuspendedConventionsActive) {
  ConventionEvidence evidence = Good();
  evidence.standings = {StandingItem(kLocal, {}, 1, Standing::kSuspended, AddDays(kToday, -1), SignatoryNo(40))};
  EXPECT_THAT(Judged(evidence), RefusedFor(Reason::kEquivocation));
  evidence.standings[0] = StandingItem(kLocal, {}, 1, Standing::kSuspended, AddDays(kToday, 1), SignatoryNo(40));
  EXPECT_OK(Judged(evidence)) << "announced for later";
}

TEST(VerdictTest, ATextOutOfItsPlaceIsMalformed) {
  for (int i = 0; i < 6; ++i) {
    ConventionEvidence evidence = Good();
    if (i == 0) evidence.framework = {LocalItem()};
    if (i == 1) evidence.convention = sample::RosterItem(1);
    if (i == 2) evidence.standings = {sample::RosterItem(1)};
    if (i == 3) {
      evidence.standings = {StandingItem(sample::kFramework, {}, 1, Standing::kSuspended, kToday, SignatoryNo(12))};
    }
    if (i == 4) evidence.delegations = {FrameworkItem()};
    if (i == 5) evidence.framework = {FrameworkItem(), FrameworkItem()};
    EXPECT_THAT(Judged(evidence), RefusedFor(Reason::kMalformed)) << i;
  }
}

// --- The chain of framework versions ------------------------------------------------------------------------------

Agreement NextFramework() {
  Agreement next = Framework();
  next.version = ConventionVersion(2);
  for (int i = 0; i < 3; ++i) next.parties[i].signatory = SignatoryNo(14 + i);
  return next;
}
Anchor NextRoots() {
  Anchor anchor;
  for (int n : {14, 15, 16}) anchor.roots.insert(SignatoryNo(n));
  return anchor;
}
ConventionEvidence UnderTwoVersions() {
  ConventionEvidence evidence = Good();
  std::vector<ItemSignature> both = SignedByAll(NextFramework());
  for (const ItemSignature& old : SignedByAll(Framework())) both.push_back(old);
  evidence.framework.push_back(Item(NextFramework(), "framework 2", both));
  evidence.status->framework_version = ConventionVersion(2);
  return evidence;
}

TEST(VerdictChainTest, AnAnchorOfEitherSetOfRootsWill) {
  EXPECT_OK(JudgeConvention(UnderTwoVersions(), Roots()).status);
  const Verdict verdict = JudgeConvention(UnderTwoVersions(), NextRoots());
  EXPECT_OK(verdict.status);
  EXPECT_EQ(verdict.texts[0].signatures[0].place, SignerPlace::kFormer);
}

TEST(VerdictChainTest, TheOldSetHasToSignTheNewOne) {
  ConventionEvidence evidence = UnderTwoVersions();
  evidence.framework[1].signatures = SignedByAll(NextFramework());
  EXPECT_THAT(JudgeConvention(evidence, Roots()).status, RefusedFor(Reason::kEvidenceMissing));
}

// A made-up version before the anchored one gives its keys no right.
TEST(VerdictChainTest, WhatStandsBeforeTheAnchorProvesNothing) {
  ConventionEvidence evidence = UnderTwoVersions();
  Agreement invented = Framework();
  for (int i = 0; i < 3; ++i) invented.parties[i].signatory = SignatoryNo(81 + i);
  evidence.framework[0] = Item(invented, "invented", SignedByAll(invented));
  evidence.framework[1].signatures = SignedByAll(NextFramework());
  ASSERT_OK(JudgeConvention(evidence, NextRoots()).status);
  evidence.convention.signatures.push_back(SignedBy({SignatoryNo(81)})[0]);
  Restate(evidence);
  EXPECT_THAT(JudgeConvention(evidence, NextRoots()).status, RefusedFor(Reason::kSignerUnknown));
}

TEST(VerdictChainTest, AFrameworksOwnFile) {
  ConventionEvidence evidence = UnderTwoVersions();
  evidence.convention = evidence.framework[1];
  evidence.framework.pop_back();
  evidence.status->convention = sample::kFramework;
  evidence.status->version = ConventionVersion(2);
  evidence.status->framework_version = ConventionVersion(0);
  evidence.status->activations.clear();
  Restate(evidence);
  EXPECT_OK(JudgeConvention(evidence, Roots()).status);
  EXPECT_OK(JudgeConvention(evidence, NextRoots()).status);
}

// --- Delegates ----------------------------------------------------------------------------------------------------

ConventionEvidence ByDelegate(Day last_day) {
  ConventionEvidence evidence = Good();
  const Delegation delegation{SignatoryNo(4), SignatoryNo(50), kLocal, Edition(1), last_day};
  evidence.delegations = {Item(delegation, "delegation", SignedBy({SignatoryNo(4)}))};
  evidence.convention.signatures[3] = SignedBy({SignatoryNo(50)})[0];
  Restate(evidence);
  return evidence;
}

TEST(VerdictDelegateTest, SignsInTheStatedTimeOnly) {
  const Verdict verdict = JudgeConvention(ByDelegate(AddDays(kToday, -1)), Roots());
  EXPECT_OK(verdict.status) << "its last day is that of the activation";
  const SignatureFinding& finding = verdict.texts[1].signatures[3];
  EXPECT_EQ(finding.place, SignerPlace::kDelegate);
  EXPECT_EQ(finding.delegator, SignatoryNo(4));
  EXPECT_EQ(finding.name, "Structure 4");
  EXPECT_FALSE(Judged(ByDelegate(AddDays(kToday, -2))).ok());
  ConventionEvidence bare = ByDelegate(kToday);
  bare.delegations.clear();
  EXPECT_THAT(Judged(bare), RefusedFor(Reason::kSignerUnknown));
}

TEST(VerdictDelegateTest, ADelegationByAStrangerHasNoPlace) {
  ConventionEvidence evidence = Good();
  const Delegation delegation{SignatoryNo(70), SignatoryNo(71), {}, Edition(1), kToday};
  evidence.delegations = {Item(delegation, "delegation", SignedBy({SignatoryNo(70)}))};
  EXPECT_THAT(Judged(evidence), RefusedFor(Reason::kSignerUnknown));
}

}  // namespace
}  // namespace relais
