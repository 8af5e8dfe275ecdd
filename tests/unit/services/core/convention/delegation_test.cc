#include "services/core/convention/delegation.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/convention/evidence.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::Framework;
using sample::kLocal;
using sample::kToday;
using sample::Local;
using sample::PartnerNo;
using sample::SignatoryNo;
using sample::SignedBy;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Delegation From(int delegator, int delegate) {
  return {SignatoryNo(delegator), SignatoryNo(delegate), {}, Edition(1), AddDays(kToday, 30)};
}

TEST(DelegationTest, AnIncompleteOneIsRefused) {
  EXPECT_OK(CheckDelegation(From(1, 50)));
  for (int i = 0; i < 5; ++i) {
    Delegation bad = From(1, 50);
    if (i == 0) bad.delegator = SigningKey();
    if (i == 1) bad.delegate = SigningKey();
    if (i == 2) bad.delegate = bad.delegator;
    if (i == 3) bad.edition = Edition(0);
    if (i == 4) bad.last_day = kNoDay;
    EXPECT_THAT(CheckDelegation(bad), RefusedFor(Reason::kMalformed)) << i;
  }
}

TEST(DelegationTest, CoversItsConventionThroughItsLastDay) {
  Delegation one = From(1, 50);
  EXPECT_TRUE(one.Covers(kLocal, kToday));
  EXPECT_TRUE(one.Covers(ConventionId(), one.last_day));
  EXPECT_FALSE(one.Covers(kLocal, AddDays(one.last_day, 1)));
  one.convention = kLocal;
  EXPECT_TRUE(one.Covers(kLocal, kToday));
  EXPECT_FALSE(one.Covers(sample::kFramework, kToday));
  EXPECT_FALSE(one.Covers(ConventionId(), kToday)) << "a roster entry is about no single convention";
  const std::vector<Delegation> both = {one, From(2, 51)};
  EXPECT_THAT(DelegationsFor(both, sample::kFramework, kToday), ElementsAre(From(2, 51)));
}

TEST(SignersForTest, OwnKeyFirstThenADelegates) {
  const std::vector<Delegation> let = {From(1, 50), From(2, 51)};
  const auto signers = SignersFor({SignatoryNo(1), SignatoryNo(2), SignatoryNo(3)},
                                  {SignatoryNo(1), SignatoryNo(50), SignatoryNo(51)}, let);
  EXPECT_THAT(signers, ElementsAre(Pair(SignatoryNo(1), SignatoryNo(1)), Pair(SignatoryNo(2), SignatoryNo(51))));
}

TEST(SignersForTest, TheWorkedExampleOfTheHeader) {
  const SigningKey a = SignatoryNo(1), b = SignatoryNo(2), x = SignatoryNo(50), y = SignatoryNo(51);
  const std::vector<Delegation> let = {From(1, 50), From(1, 51), From(2, 50)};
  EXPECT_THAT(SignersFor({a, b}, {x, y}, let), ElementsAre(Pair(a, y), Pair(b, x)));
  EXPECT_EQ(SignersFor({a, b}, {x}, let).size(), 1u);
  EXPECT_THAT(SignersFor({a, b}, {}, let), IsEmpty());
}

TEST(SignersForTest, AnEarlierPrincipalNeverStandsBackForALaterOne) {
  const std::vector<Delegation> let = {From(1, 50), From(2, 50)};
  EXPECT_THAT(SignersFor({SignatoryNo(1), SignatoryNo(2)}, {SignatoryNo(50)}, let),
              ElementsAre(Pair(SignatoryNo(1), SignatoryNo(50))));
  EXPECT_THAT(SignersFor({SignatoryNo(2), SignatoryNo(1)}, {SignatoryNo(50)}, let),
              ElementsAre(Pair(SignatoryNo(2), SignatoryNo(50))));
}

TEST(SignersForTest, WhoSignedForItselfSignsForNobodyElse) {
  const std::vector<Delegation> let = {From(1, 2)};
  EXPECT_THAT(SignersFor({SignatoryNo(1), SignatoryNo(2)}, {SignatoryNo(2)}, let),
              ElementsAre(Pair(SignatoryNo(2), SignatoryNo(2))));
  EXPECT_THAT(SignersFor({SignatoryNo(1)}, {SignatoryNo(2)}, let), ElementsAre(Pair(SignatoryNo(1), SignatoryNo(2))));
}

class JudgeByDelegatesTest : public testing::Test {
 protected:
  // Parties 1 to 5 sign, but for `absent`; `others` sign too.
  absl::StatusOr<SignedParties> Judge(int absent, std::initializer_list<SigningKey> others,
                                      const std::vector<Delegation>& delegations) {
    const Agreement local = Local();
    std::vector<ItemSignature> signatures;
    for (const Party& party : local.parties) {
      if (party.partner != PartnerNo(absent)) signatures.push_back(SignedBy({party.signatory})[0]);
    }
    for (const SigningKey& key : others) signatures.push_back(SignedBy({key})[0]);
    const Agreement framework = Framework();
    return JudgeLocal(local, signatures, &framework, DelegationsFor(delegations, kLocal, kToday));
  }
};

TEST_F(JudgeByDelegatesTest, ADelegateSignsForItsParty) {
  EXPECT_THAT(Judge(3, {SignatoryNo(50)}, {}), RefusedFor(Reason::kEvidenceMissing));
  ASSERT_OK_AND_ASSIGN(const SignedParties parties, Judge(3, {SignatoryNo(50)}, {From(3, 50)}));
  EXPECT_TRUE(parties.contains(PartnerNo(3)));
}

TEST_F(JudgeByDelegatesTest, AnExpiredOrForeignDelegationCountsForNothing) {
  Delegation past = From(3, 50);
  past.last_day = AddDays(kToday, -1);
  EXPECT_THAT(Judge(3, {SignatoryNo(50)}, {past}), RefusedFor(Reason::kEvidenceMissing));
  Delegation elsewhere = From(3, 50);
  elsewhere.convention = sample::kFramework;
  EXPECT_THAT(Judge(3, {SignatoryNo(50)}, {elsewhere}), RefusedFor(Reason::kEvidenceMissing));
}

TEST_F(JudgeByDelegatesTest, ADelegateCannotDelegate) {
  EXPECT_THAT(Judge(3, {SignatoryNo(51)}, {From(3, 50), From(50, 51)}), RefusedFor(Reason::kEvidenceMissing));
}

TEST_F(JudgeByDelegatesTest, OnePersonIsNeverTwoParties) {
  // Party 4's own signatory holds party 3's delegation, and signs once.
  EXPECT_THAT(Judge(3, {}, {From(3, 4)}), RefusedFor(Reason::kEvidenceMissing));
  // One delegate of two parties that are both absent.
  Agreement local = Local();
  local.parties.resize(3);
  const Agreement framework = Framework();
  const std::vector<Delegation> both = {From(2, 50), From(3, 50)};
  EXPECT_THAT(JudgeLocal(local, SignedBy({SignatoryNo(1), SignatoryNo(50)}), &framework, both),
              RefusedFor(Reason::kEvidenceMissing));
  EXPECT_OK(JudgeLocal(local, SignedBy({SignatoryNo(1), SignatoryNo(50), SignatoryNo(3)}), &framework, both));
  // Everybody lets the same person sign: one person is no convention.
  for (Party& party : local.parties) party.required = party.partner == PartnerNo(1);
  EXPECT_THAT(JudgeLocal(local, SignedBy({SignatoryNo(50)}), &framework, {From(1, 50)}),
              RefusedFor(Reason::kEvidenceMissing));
}

// One delegate of two absent parties signs for the one that has to: it was given to the one with the lower key.
TEST_F(JudgeByDelegatesTest, ADelegateSignsForTheRequiredPartyFirst) {
  Agreement local = Local();
  for (Party& party : local.parties) party.required = party.partner != PartnerNo(2);
  const Agreement framework = Framework();
  const std::vector<Delegation> both = {From(2, 50), From(3, 50)};
  ASSERT_OK_AND_ASSIGN(
      const SignedParties parties,
      JudgeLocal(local, SignedBy({SignatoryNo(1), SignatoryNo(4), SignatoryNo(5), SignatoryNo(50)}), &framework, both));
  EXPECT_TRUE(parties.contains(PartnerNo(3)));
  EXPECT_FALSE(parties.contains(PartnerNo(2)));
}

TEST(JudgeRosterByDelegateTest, AnswersTheSignatorysOwnKey) {
  const Agreement local = Local();
  const Agreement* conventions[] = {&local};
  const std::vector<Delegation> let = {From(3, 50)};
  ASSERT_OK_AND_ASSIGN(const auto signers,
                       JudgeRosterEntry(sample::EntryNo(3), SignedBy({SignatoryNo(50)}), conventions, let));
  EXPECT_THAT(signers, ElementsAre(SignatoryNo(3)));
}

TEST(JudgeStandingByDelegateTest, ARootsDelegateMayAnAnimatorsMayNot) {
  const Agreement local = Local();
  const Agreement* conventions[] = {&local};
  const StandingStatement statement{kLocal, {}, Edition(1), Standing::kSuspended, kToday};
  const std::vector<Delegation> root = {From(11, 50)};
  EXPECT_OK(JudgeStanding(statement, SignedBy({SignatoryNo(50)}), conventions, sample::Roots(), root));
  const std::vector<Delegation> animator = {From(40, 50)};
  EXPECT_THAT(JudgeStanding(statement, SignedBy({SignatoryNo(50)}), conventions, sample::Roots(), animator),
              RefusedFor(Reason::kSignerUnknown));
}

}  // namespace
}  // namespace relais
