// One convention on its way, step by step.
#include "services/core/convention/procedure.h"

#include <gmock/gmock.h>

#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_procedure.h"

namespace relais {
namespace {

using namespace sample;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using State = ProcedureState;

class ProcedureTest : public testing::Test {
 protected:
  State Now() const { return procedure_.StateOn(knowledge_, kToday); }
  absl::Status Propose() { return procedure_.Propose(Digest1(), kRegion, knowledge_, kToday); }
  absl::Status Sign(std::initializer_list<int> signatories, bool valid = true) {
    return SignOn(kToday, signatories, valid);
  }
  absl::Status SignOn(Day day, std::initializer_list<int> signatories, bool valid = true) {
    const std::vector<ItemSignature> signatures = Signed(signatories, valid);
    const auto delegations = DelegationsTo(knowledge_.Delegations(), procedure_.agreement(), signatures);
    return procedure_.Sign("text 1", signatures, delegations, kOperator, knowledge_, day);
  }
  absl::Status Activate(const Principal& principal) {
    return procedure_.Activate(Digest1(), principal, knowledge_, kToday);
  }
  static Digest Digest1() { return Filled<Digest>(1); }
  // Refused, and as if nobody had asked.
  void ExpectRefused(const absl::Status& status, Reason reason, const Procedure& before) {
    EXPECT_THAT(status, RefusedFor(reason));
    EXPECT_TRUE(procedure_ == before);
  }
  void BringTo(State state) {
    if (state >= State::kProposed) {
      EXPECT_TRUE(Propose().ok());
    }
    if (state >= State::kSigning) {
      EXPECT_TRUE(Sign({1}).ok());
    }
    if (state >= State::kSigned) {
      EXPECT_TRUE(Sign({3}).ok());
    }
    if (state < State::kActivated) return;
    EXPECT_TRUE(Activate(kRegion).ok());
    EXPECT_TRUE(Activate(kRectorat).ok());
    EXPECT_TRUE(knowledge_.Admit(procedure_.Item(), kToday).ok());
  }
  void SayStanding(uint32_t edition, Standing standing, Day since) {
    EXPECT_TRUE(
        knowledge_.Admit(StandingItem(kNewLocal, PartnerId(), edition, standing, since, SignatoryNo(12)), kToday).ok());
  }

  Knowledge knowledge_ = Ground();
  Procedure procedure_ = Drafted();
};

TEST_F(ProcedureTest, TheWholeWay) {
  EXPECT_EQ(Now(), State::kDrafted);
  EXPECT_TRUE(Propose().ok());
  EXPECT_EQ(Now(), State::kProposed);
  EXPECT_TRUE(Sign({3}).ok());
  EXPECT_EQ(Now(), State::kSigning);
  EXPECT_TRUE(Sign({1}).ok());
  EXPECT_EQ(Now(), State::kSigned);
  EXPECT_TRUE(Activate(kRegion).ok());
  EXPECT_EQ(Now(), State::kSigned);
  EXPECT_TRUE(Activate(kRectorat).ok());
  EXPECT_TRUE(knowledge_.Admit(procedure_.Item(), kToday).ok());
  EXPECT_EQ(Now(), State::kInForce);
  SayStanding(1, Standing::kSuspended, kToday);
  EXPECT_EQ(Now(), State::kSuspended);
  SayStanding(2, Standing::kActive, kToday);
  EXPECT_EQ(Now(), State::kInForce);
  EXPECT_EQ(procedure_.StateOn(knowledge_, On("2028-12-31")), State::kInForce);
  EXPECT_EQ(procedure_.StateOn(knowledge_, On("2029-01-01")), State::kEnded);
  SayStanding(3, Standing::kEnded, kToday);
  EXPECT_EQ(Now(), State::kEnded);
}

TEST_F(ProcedureTest, BeforeItsFirstDayItIsActivatedOnly) {
  Procedure::Facts facts;
  Agreement later = NewLocal();
  later.start = kToday.next();
  facts.text = TextNo(1, later);
  procedure_ = Procedure(facts);
  BringTo(State::kActivated);
  EXPECT_EQ(Now(), State::kActivated);
  EXPECT_EQ(procedure_.StateOn(knowledge_, kToday.next()), State::kInForce);
}

TEST_F(ProcedureTest, AVersionThatIsReplacedEndsTenDaysAfterItsSuccessorBegan) {
  BringTo(State::kActivated);
  Agreement next = NewLocal(2);
  next.start = AddDays(kToday, 3);
  EXPECT_TRUE(knowledge_.Admit(Item(next, "v2", SignedByAll(next)), kToday).ok());
  EXPECT_EQ(procedure_.StateOn(knowledge_, AddDays(kToday, 13)), State::kInForce);
  EXPECT_EQ(procedure_.StateOn(knowledge_, AddDays(kToday, 14)), State::kEnded);
}

TEST_F(ProcedureTest, ALocalOneWaitsForItsFramework) {
  BringTo(State::kActivated);
  EXPECT_TRUE(
      knowledge_.Admit(StandingItem(kFramework, PartnerId(), 1, Standing::kSuspended, kToday, SignatoryNo(11)), kToday)
          .ok());
  EXPECT_EQ(Now(), State::kActivated);
}

// --- Revising

TEST_F(ProcedureTest, AnotherTextVoidsEverySignature) {
  BringTo(State::kSigning);
  ProcedureText text = TextNo(2, NewLocal());
  EXPECT_TRUE(procedure_.Revise(text, Digest1(), kRegion, knowledge_, kToday.next()).ok());
  EXPECT_EQ(Now(), State::kDrafted);
  EXPECT_THAT(procedure_.facts().signatures, IsEmpty());
  EXPECT_EQ(procedure_.facts().proposed, kNoDay);
  EXPECT_EQ(procedure_.facts().drafted, kToday.next());
  const Procedure before = procedure_;
  ExpectRefused(procedure_.Propose(Digest1(), kRegion, knowledge_, kToday), Reason::kTextChanged, before);
  EXPECT_TRUE(procedure_.Propose(text.sha256, kRegion, knowledge_, kToday).ok());
  // What was signed before is signed over another text.
  const Procedure proposed = procedure_;
  ExpectRefused(Sign({1, 3}), Reason::kTextChanged, proposed);
}

TEST_F(ProcedureTest, OneSpaceMakesAnotherText) {
  BringTo(State::kSigning);
  ProcedureText text = TextNo(1, NewLocal());
  text.bytes += ' ';
  text.sha256 = Filled<Digest>(9);
  EXPECT_TRUE(procedure_.Revise(text, Digest1(), kRegion, knowledge_, kToday).ok());
  EXPECT_THAT(procedure_.facts().signatures, IsEmpty());
}

TEST_F(ProcedureTest, TheSameTextAgainChangesNothing) {
  BringTo(State::kSigning);
  const Procedure before = procedure_;
  EXPECT_TRUE(procedure_.Revise(TextNo(1, NewLocal()), Digest1(), kRegion, knowledge_, kToday.next()).ok());
  EXPECT_TRUE(procedure_ == before);
}

TEST_F(ProcedureTest, ARevisionNamesWhatItReplacesAndKeepsItsPlace) {
  const Procedure before = procedure_;
  ExpectRefused(procedure_.Revise(TextNo(2, NewLocal()), Filled<Digest>(7), kRegion, knowledge_, kToday),
                Reason::kTextChanged, before);
  ExpectRefused(procedure_.Revise(TextNo(2, NewLocal(2)), Digest1(), kRegion, knowledge_, kToday), Reason::kMalformed,
                before);
  ProcedureText large = TextNo(2, NewLocal());
  large.bytes.assign(limits::kKnowledgeItemBytesMax + 1, ' ');
  ExpectRefused(procedure_.Revise(large, Digest1(), kRegion, knowledge_, kToday), Reason::kTooLarge, before);
}

TEST_F(ProcedureTest, OnceSignedAnotherTextIsAnotherVersion) {
  for (State state : {State::kSigned, State::kActivated}) {
    procedure_ = Drafted();
    BringTo(state);
    const Procedure before = procedure_;
    ExpectRefused(procedure_.Revise(TextNo(2, NewLocal()), Digest1(), kRegion, knowledge_, kToday),
                  Reason::kConventionStep, before);
  }
}

// --- Proposing

TEST_F(ProcedureTest, NothingFlawedIsProposed) {
  ProcedureText text = TextNo(1, NewLocal());
  text.agreement.start = On("2029-01-01");
  text.agreement.communes.clear();
  procedure_ = Procedure({.text = text});
  const Procedure before = procedure_;
  const absl::Status refused = Propose();
  ExpectRefused(refused, Reason::kConventionFlawed, before);
  EXPECT_THAT(refused.message(), HasSubstr("DATES_REVERSED"));
  EXPECT_THAT(refused.message(), HasSubstr("NO_COMMUNE"));
}

TEST_F(ProcedureTest, NothingBeyondItsFrameworkIsProposed) {
  ProcedureText text = TextNo(1, NewLocal());
  text.agreement.end = On("2029-12-31");
  procedure_ = Procedure({.text = text});
  EXPECT_THAT(Propose().message(), HasSubstr("OUTSIDE_FRAMEWORK_DAYS"));
  text.agreement.framework = Filled<ConventionId>(9);
  procedure_ = Procedure({.text = text});
  EXPECT_THAT(Propose().message(), HasSubstr("FRAMEWORK_MISSING"));
}

TEST_F(ProcedureTest, AnAmendmentKeepsItsFramework) {
  Agreement other = Framework();
  other.id = Filled<ConventionId>(203);
  ASSERT_TRUE(knowledge_.Admit(Item(other, "other framework", SignedByAll(other)), kToday).ok());
  BringTo(State::kActivated);
  ProcedureText text = TextNo(1, NewLocal(2));
  text.agreement.framework = other.id;
  procedure_ = Procedure({.text = text});
  EXPECT_THAT(Propose().message(), HasSubstr("FRAMEWORK_OTHER"));
}

// --- Signing

TEST_F(ProcedureTest, OnlyPartiesSign) {
  BringTo(State::kProposed);
  const Procedure before = procedure_;
  for (int stranger : {2, 5, 11, 40}) ExpectRefused(Sign({1, stranger}), Reason::kSignerUnknown, before);
  ExpectRefused(
      procedure_.Sign("text 1", {ItemSignature{SigningKey(), Signature(), true}}, {}, kOperator, knowledge_, kToday),
      Reason::kSignerUnknown, before);
  ExpectRefused(Sign({1}, false), Reason::kBadSignature, before);
  ExpectRefused(Sign({}), Reason::kEvidenceMissing, before);
  ExpectRefused(procedure_.Sign("text 1 ", Signed({1}), {}, kOperator, knowledge_, kToday), Reason::kTextChanged,
                before);
}

TEST_F(ProcedureTest, OneKeyNeverCountsTwice) {
  BringTo(State::kProposed);
  EXPECT_TRUE(Sign({1, 1}).ok());
  EXPECT_THAT(procedure_.facts().signatures, SizeIs(1));
  const Procedure before = procedure_;
  EXPECT_TRUE(SignOn(kToday.next(), {1}).ok());
  EXPECT_TRUE(procedure_ == before);
  EXPECT_EQ(Now(), State::kSigning);
}

TEST_F(ProcedureTest, ADraftIsNotSigned) {
  const Procedure before = procedure_;
  ExpectRefused(Sign({1}), Reason::kConventionStep, before);
}

TEST_F(ProcedureTest, WhoHasNotSignedIsNamed) {
  BringTo(State::kProposed);
  auto missing = procedure_.Missing(knowledge_, kToday);
  ASSERT_THAT(missing, SizeIs(3));
  EXPECT_EQ(missing[0].partner, PartnerNo(1));
  EXPECT_TRUE(missing[0].required);
  EXPECT_FALSE(missing[2].required);
  EXPECT_TRUE(Sign({1, 3}).ok());
  missing = procedure_.Missing(knowledge_, kToday);
  ASSERT_THAT(missing, SizeIs(1));
  EXPECT_EQ(missing[0].name, "Structure 4");
}

TEST_F(ProcedureTest, AnOptionalPartyMaySignLater) {
  BringTo(State::kActivated);
  EXPECT_EQ(Now(), State::kInForce);
  EXPECT_TRUE(Sign({4}).ok());
  EXPECT_THAT(procedure_.Missing(knowledge_, kToday), IsEmpty());
  EXPECT_TRUE(knowledge_.Admit(procedure_.Item(), kToday).ok());
  EXPECT_TRUE(knowledge_.FindAgreement(kNewLocal, ConventionVersion(1))->signed_by.contains(PartnerNo(4)));
}

TEST_F(ProcedureTest, AFrameworkTakesEveryRoot) {
  knowledge_ = Knowledge(Roots());
  Agreement framework = Framework();
  framework.parties = {PartyNo(11, false, false), PartyNo(12, false, false)};
  procedure_ = Procedure({.text = TextNo(1, framework)});
  EXPECT_TRUE(Propose().ok());
  EXPECT_TRUE(Sign({11, 12}).ok());
  EXPECT_EQ(Now(), State::kSigning);
  const auto missing = procedure_.Missing(knowledge_, kToday);
  ASSERT_THAT(missing, SizeIs(1));
  EXPECT_EQ(missing[0].key, SignatoryNo(13));
  EXPECT_TRUE(missing[0].partner.none());
  EXPECT_TRUE(Sign({13}).ok());
  EXPECT_EQ(Now(), State::kSigned);
}

// --- Reminding

TEST_F(ProcedureTest, AReminderIsNotedOnceADay) {
  BringTo(State::kProposed);
  EXPECT_EQ(procedure_.LastAsked(), kToday);
  EXPECT_TRUE(procedure_.Remind(kRegion, knowledge_, kToday.next()).ok());
  EXPECT_TRUE(procedure_.Remind(kOperator, knowledge_, kToday.next()).ok());
  EXPECT_EQ(procedure_.facts().reminders, 1u);
  EXPECT_EQ(procedure_.LastAsked(), kToday.next());
  EXPECT_TRUE(Sign({1, 3}).ok());
  EXPECT_THAT(procedure_.Remind(kRegion, knowledge_, kToday), RefusedFor(Reason::kConventionStep));
}

// --- Activating

TEST_F(ProcedureTest, TwoAccountsOfTwoOrganisationsActivate) {
  BringTo(State::kSigned);
  EXPECT_TRUE(Activate(kRegion).ok());
  const Procedure once = procedure_;
  ExpectRefused(Activate(kRegion), Reason::kSameAdministrator, once);
  ExpectRefused(Activate(Administrator(5, "Région")), Reason::kSameAdministrator, once);
  ExpectRefused(Activate(Administrator(5, " RéGION ")), Reason::kSameAdministrator, once);
  ExpectRefused(Activate(Administrator(1, "Rectorat")), Reason::kSameAdministrator, once);
  EXPECT_TRUE(Activate(kLoiret).ok());
  EXPECT_EQ(procedure_.facts().stage, Procedure::Stage::kActivated);
}

TEST_F(ProcedureTest, WhoActivatesHasReadTheTextAndSaysWho) {
  BringTo(State::kSigned);
  const Procedure before = procedure_;
  ExpectRefused(procedure_.Activate(Filled<Digest>(2), kRegion, knowledge_, kToday), Reason::kTextChanged, before);
  ExpectRefused(Activate(Administrator(5, " ")), Reason::kMissingField, before);
  Principal nobody = kRegion;
  nobody.account = AccountId();
  ExpectRefused(Activate(nobody), Reason::kMissingField, before);
  ExpectRefused(Activate(Administrator(5, std::string(limits::kAdministratorBytesMax + 1, 'x'))), Reason::kTooLarge,
                before);
  ExpectRefused(Activate(kOperator), Reason::kNotPermitted, before);
  Principal elsewhere = kLoiret;
  elsewhere.scope = "18,28";
  ExpectRefused(Activate(elsewhere), Reason::kNotPermitted, before);
}

TEST_F(ProcedureTest, NothingIsActivatedBeforeEverybodyHasSigned) {
  for (State state : {State::kDrafted, State::kProposed, State::kSigning}) {
    procedure_ = Drafted();
    BringTo(state);
    const Procedure before = procedure_;
    ExpectRefused(Activate(kRegion), Reason::kConventionStep, before);
  }
}

TEST_F(ProcedureTest, AFrameworkThatNarrowedMeanwhileTakesTheSignedStateAway) {
  BringTo(State::kSigned);
  Agreement narrower = Framework();
  narrower.version = ConventionVersion(2);
  narrower.end = On("2027-12-31");
  ASSERT_TRUE(knowledge_.Admit(Item(narrower, "framework 2", SignedByAll(narrower)), kToday).ok());
  EXPECT_EQ(Now(), State::kSigning);
  EXPECT_THAT(Activate(kRegion), RefusedFor(Reason::kConventionStep));
}

TEST_F(ProcedureTest, WhatIsAbandonedStaysSo) {
  BringTo(State::kSigned);
  EXPECT_TRUE(Activate(kRegion).ok());
  EXPECT_TRUE(procedure_.Abandon(kRectorat, knowledge_, kToday).ok());
  EXPECT_EQ(Now(), State::kAbandoned);
  const Procedure before = procedure_;
  ExpectRefused(Activate(kRectorat), Reason::kConventionStep, before);
  ExpectRefused(Sign({1}), Reason::kConventionStep, before);
  ExpectRefused(Propose(), Reason::kConventionStep, before);
}

}  // namespace
}  // namespace relais
