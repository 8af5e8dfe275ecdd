// Who signs in whose stead on a convention's way.
#include <gmock/gmock.h>

#include "services/core/convention/procedure.h"
#include "services/core/handoff/day.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_procedure.h"

namespace relais {
namespace {

using namespace sample;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using State = ProcedureState;

const Day kSoon = AddDays(kToday, 5);

class ProcedureDelegationTest : public testing::Test {
 protected:
  ProcedureDelegationTest() { EXPECT_OK(procedure_.Propose(Filled<Digest>(1), kRegion, knowledge_, kToday)); }
  void Admit(const KnowledgeItem& item, Day day = kToday) { ASSERT_OK(knowledge_.Admit(item, day)); }
  absl::Status Sign(std::initializer_list<int> signatories, Day day = kToday) {
    const std::vector<ItemSignature> signatures = Signed(signatories);
    const auto delegations = DelegationsTo(knowledge_.Delegations(), procedure_.agreement(), signatures);
    return procedure_.Sign("text 1", signatures, delegations, kOperator, knowledge_, day);
  }
  State On(Day day) const { return procedure_.StateOn(knowledge_, day); }
  std::vector<int> MissingOn(Day day) const {
    std::vector<int> partners;
    for (const MissingSignatory& one : procedure_.Missing(knowledge_, day)) partners.push_back(one.partner.bytes()[0]);
    return partners;
  }
  void ExpectRefused(const absl::Status& status, Reason reason) {
    EXPECT_THAT(status, RefusedFor(reason));
    EXPECT_THAT(procedure_.facts().signatures, IsEmpty());
  }
  void Activate(Day day = kToday) {
    ASSERT_OK(procedure_.Activate(Filled<Digest>(1), kRegion, knowledge_, day));
    ASSERT_OK(procedure_.Activate(Filled<Digest>(1), kRectorat, knowledge_, day));
    ASSERT_OK(knowledge_.Admit(procedure_.Item(), day));
  }

  Knowledge knowledge_ = Ground();
  Procedure procedure_ = Drafted();
};

TEST_F(ProcedureDelegationTest, ADelegateCountsForItsDelegator) {
  Admit(Letting(3, 50, kSoon));
  EXPECT_THAT(MissingOn(kToday), ElementsAre(1, 3, 4));
  EXPECT_OK(Sign({1, 50}));
  EXPECT_THAT(MissingOn(kToday), ElementsAre(4));
  EXPECT_EQ(On(kToday), State::kSigned);
  EXPECT_THAT(procedure_.Signers(knowledge_, kToday),
              ElementsAre(Pair(SignatoryNo(1), SignatoryNo(1)), Pair(SignatoryNo(3), SignatoryNo(50))));
  ASSERT_THAT(procedure_.facts().signatures, SizeIs(2));
  EXPECT_THAT(procedure_.facts().signatures[0].delegators, IsEmpty());
  EXPECT_THAT(procedure_.facts().signatures[1].delegators, ElementsAre(SignatoryNo(3)));
  Activate();
  EXPECT_TRUE(knowledge_.FindAgreement(kNewLocal, ConventionVersion(1))->signed_by.contains(PartnerNo(3)));
}

TEST_F(ProcedureDelegationTest, AnEndedOrForeignDelegationIsRefused) {
  Admit(Letting(3, 50, kSoon));
  const absl::Status ended = Sign({50}, kSoon.next());
  ExpectRefused(ended, Reason::kEvidenceMissing);
  EXPECT_THAT(ended.message(), HasSubstr(FormatDay(kSoon)));
  EXPECT_OK(Sign({50}, kSoon)) << "its last day is a day of it";
  procedure_ = Drafted();
  ASSERT_OK(procedure_.Propose(Filled<Digest>(1), kRegion, knowledge_, kToday));
  Admit(Letting(3, 51, kSoon, kLocal));
  ExpectRefused(Sign({51}), Reason::kSignerUnknown);
  Admit(Letting(2, 52, kSoon));
  ExpectRefused(Sign({52}), Reason::kSignerUnknown);
  Admit(Letting(50, 53, kSoon));
  ExpectRefused(Sign({53}), Reason::kSignerUnknown);  // a delegate cannot delegate
  ExpectRefused(Sign({1, 54}), Reason::kSignerUnknown);
  Admit(Letting(3, 55, kSoon, kNewLocal));
  EXPECT_OK(Sign({55}));
}

TEST_F(ProcedureDelegationTest, BeforeItIsAdmittedADelegationIsNothing) {
  ExpectRefused(Sign({50}), Reason::kSignerUnknown);
  Admit(Letting(3, 50, kSoon));
  EXPECT_OK(Sign({50}));
}

TEST_F(ProcedureDelegationTest, OnePersonIsNeverTwoParties) {
  // Party 1's own signatory holds party 3's delegation, and signs once.
  Admit(Letting(3, 1, kSoon));
  EXPECT_OK(Sign({1}));
  EXPECT_THAT(MissingOn(kToday), ElementsAre(3, 4));
  EXPECT_EQ(On(kToday), State::kSigning);
  // One delegate of both.
  Admit(Letting(1, 50, kSoon));
  Admit(Letting(3, 50, kSoon));
  procedure_ = Drafted();
  ASSERT_OK(procedure_.Propose(Filled<Digest>(1), kRegion, knowledge_, kToday));
  EXPECT_OK(Sign({50}));
  EXPECT_THAT(MissingOn(kToday), ElementsAre(3, 4));
  EXPECT_OK(Sign({3}));
  EXPECT_EQ(On(kToday), State::kSigned);
  EXPECT_THAT(procedure_.facts().signatures[1].delegators, ElementsAre(SignatoryNo(1), SignatoryNo(3)));
}

TEST_F(ProcedureDelegationTest, AManAndHisDelegateCountOnce) {
  Admit(Letting(3, 50, kSoon));
  EXPECT_OK(Sign({3, 50}));
  EXPECT_THAT(MissingOn(kToday), ElementsAre(1, 4));
  EXPECT_EQ(On(kToday), State::kSigning);
}

TEST_F(ProcedureDelegationTest, WhatIsNotActivatedInTimeLacksTheSignatureAgain) {
  Admit(Letting(3, 50, kSoon));
  EXPECT_OK(Sign({1, 50}));
  EXPECT_EQ(On(kSoon), State::kSigned);
  EXPECT_EQ(On(kSoon.next()), State::kSigning);
  EXPECT_THAT(MissingOn(kSoon.next()), ElementsAre(3, 4));
  EXPECT_THAT(procedure_.Activate(Filled<Digest>(1), kRegion, knowledge_, kSoon.next()),
              RefusedFor(Reason::kConventionStep));
  // A later edition lets it count again; nobody has to sign anew.
  Admit(Letting(3, 50, AddDays(kSoon, 9), {}, 2), kSoon);
  EXPECT_EQ(On(kSoon.next()), State::kSigned);
}

TEST_F(ProcedureDelegationTest, OnceActivatedItStays) {
  Admit(Letting(3, 50, kSoon));
  EXPECT_OK(Sign({1, 50}));
  Activate(kSoon);
  const Day later = AddDays(kSoon, 30);
  EXPECT_EQ(On(later), State::kInForce);
  EXPECT_THAT(MissingOn(later), ElementsAre(4));
  // The optional party by a delegate, afterwards.
  EXPECT_THAT(Sign({51}, later), RefusedFor(Reason::kSignerUnknown));
  Admit(Letting(4, 51, AddDays(later, 1)), later);
  EXPECT_OK(Sign({51}, later));
  ASSERT_OK(knowledge_.Admit(procedure_.Item(), later));
  EXPECT_TRUE(knowledge_.FindAgreement(kNewLocal, ConventionVersion(1))->signed_by.contains(PartnerNo(4)));
  EXPECT_THAT(MissingOn(later), IsEmpty());
}

TEST_F(ProcedureDelegationTest, AFrameworkIsSignedInPerson) {
  knowledge_ = Knowledge(Roots());
  procedure_ = Procedure({.text = TextNo(1, Framework())});
  ASSERT_OK(procedure_.Propose(Filled<Digest>(1), kRegion, knowledge_, kToday));
  Admit(Letting(11, 50, kSoon));
  ExpectRefused(Sign({50}), Reason::kSignerUnknown);
}

// What was judged once is judged alike when it is read again, whatever the delegations have become.
TEST_F(ProcedureDelegationTest, ASignatureIsJudgedOnTheDelegationsThatCameWithIt) {
  Admit(Letting(3, 50, kSoon));
  const std::vector<ItemSignature> signatures = Signed({50});
  const auto delegations = DelegationsTo(knowledge_.Delegations(), procedure_.agreement(), signatures);
  ASSERT_THAT(delegations, SizeIs(1));
  knowledge_ = Ground();
  EXPECT_OK(procedure_.Sign("text 1", signatures, delegations, kOperator, knowledge_, kToday));
  EXPECT_THAT(procedure_.facts().signatures[0].delegators, ElementsAre(SignatoryNo(3)));
  EXPECT_THAT(MissingOn(kToday), ElementsAre(1, 3, 4)) << "it counts only while the hub has it";
}

TEST(ProposalProblemsTest, ACommuneThatDoesNotExistIsAFlawWhereTheListIsKnown) {
  const Knowledge knowledge = Ground();
  const absl::btree_set<std::string> known = {"45234", "45252"};
  Agreement local = NewLocal();
  local.communes = {"45234", "45999"};
  EXPECT_THAT(ProposalProblems(local, knowledge), IsEmpty());
  const std::vector<Problem> problems = ProposalProblems(local, knowledge, &known);
  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_EQ(problems[0].flaw, Flaw::kCommuneUnknown);
  EXPECT_EQ(problems[0].detail, "45999");
  Procedure procedure({.text = TextNo(1, local)});
  EXPECT_THAT(procedure.Propose(Filled<Digest>(1), kRegion, knowledge, kToday, &known),
              RefusedFor(Reason::kConventionFlawed));
  EXPECT_OK(procedure.Propose(Filled<Digest>(1), kRegion, knowledge, kToday));
}

}  // namespace
}  // namespace relais
