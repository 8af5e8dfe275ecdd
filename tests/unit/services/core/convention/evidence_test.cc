#include "services/core/convention/evidence.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::Framework;
using sample::IdentityNo;
using sample::Local;
using sample::PartnerNo;
using sample::Roots;
using sample::SignatoryNo;
using sample::SignedBy;
using sample::SignedByAll;
using testing::ElementsAre;

TEST(ValidKeysTest, CountsEachKeyOnceAndOnlyWhenVerified) {
  std::vector<ItemSignature> signatures = SignedBy({SignatoryNo(1), SignatoryNo(1), SignatoryNo(2), SigningKey()});
  signatures[2].valid = false;
  EXPECT_THAT(ValidKeys(signatures), ElementsAre(SignatoryNo(1)));
}

TEST(JudgeFrameworkTest, EveryRootSigns) {
  ASSERT_OK_AND_ASSIGN(const SignedParties parties, JudgeFramework(Framework(), SignedByAll(Framework()), Roots()));
  EXPECT_THAT(parties, ElementsAre(PartnerNo(11), PartnerNo(12), PartnerNo(13)));
  EXPECT_THAT(JudgeFramework(Framework(), SignedBy({SignatoryNo(11), SignatoryNo(12)}), Roots()),
              RefusedFor(Reason::kEvidenceMissing));
  EXPECT_THAT(JudgeFramework(Framework(), {}, Roots()), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_THAT(JudgeFramework(Framework(), SignedBy({SignatoryNo(77)}), Roots()), RefusedFor(Reason::kSignerUnknown));
}

TEST(JudgeFrameworkTest, WithoutAnAnchorNothingIsProven) {
  EXPECT_THAT(JudgeFramework(Framework(), SignedByAll(Framework()), Anchor()), RefusedFor(Reason::kEvidenceMissing));
}

TEST(JudgeFrameworkTest, AFailedSignatureCountsForNothing) {
  std::vector<ItemSignature> signatures = SignedByAll(Framework());
  signatures[2].valid = false;
  EXPECT_THAT(JudgeFramework(Framework(), signatures, Roots()), RefusedFor(Reason::kEvidenceMissing));
}

TEST(JudgeFrameworkTest, ANewSetOfRootsIsSignedByTheOldOne) {
  Agreement next = Framework();
  next.version = ConventionVersion(2);
  for (int i = 0; i < 3; ++i) next.parties[i].signatory = SignatoryNo(14 + i);
  const auto new_only = SignedBy({SignatoryNo(14), SignatoryNo(15), SignatoryNo(16)});
  EXPECT_THAT(JudgeFramework(next, new_only, Roots()), RefusedFor(Reason::kEvidenceMissing));
  auto both = new_only;
  for (const ItemSignature& old : SignedByAll(Framework())) both.push_back(old);
  EXPECT_OK(JudgeFramework(next, both, Roots()));
  EXPECT_THAT(RootsAfter(next).roots, ElementsAre(SignatoryNo(14), SignatoryNo(15), SignatoryNo(16)));
}

TEST(JudgeLocalTest, EveryRequiredPartySigns) {
  const Agreement framework = Framework();
  EXPECT_OK(JudgeLocal(Local(), SignedByAll(Local()), &framework));
  auto signatures = SignedByAll(Local());
  signatures.pop_back();
  EXPECT_THAT(JudgeLocal(Local(), signatures, &framework), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_THAT(JudgeLocal(Local(), SignedByAll(framework), &framework), RefusedFor(Reason::kSignerUnknown));
  EXPECT_THAT(JudgeLocal(Local(), {}, &framework), RefusedFor(Reason::kEvidenceMissing));
}

TEST(JudgeLocalTest, AnOptionalPartyMayBeMissing) {
  const Agreement framework = Framework();
  Agreement local = Local();
  local.parties[4].required = false;
  ASSERT_OK_AND_ASSIGN(SignedParties parties, JudgeLocal(local, SignedByAll(local), &framework));
  EXPECT_FALSE(parties.contains(PartnerNo(5)));
  auto all = SignedByAll(local);
  all.push_back(SignedBy({SignatoryNo(5)})[0]);
  ASSERT_OK_AND_ASSIGN(parties, JudgeLocal(local, all, &framework));
  EXPECT_TRUE(parties.contains(PartnerNo(5)));
}

TEST(JudgeLocalTest, OneKeyNeverCountsTwice) {
  const Agreement framework = Framework();
  Agreement shared = Local();
  for (Party& party : shared.parties) party.signatory = SignatoryNo(1);
  EXPECT_THAT(JudgeLocal(shared, SignedBy({SignatoryNo(1)}), &framework), RefusedFor(Reason::kEvidenceMissing));
  // The same key on two parties, the rest by their own: the second one of the two has not signed.
  Agreement pair = Local();
  pair.parties[1].signatory = pair.parties[0].signatory;
  EXPECT_THAT(JudgeLocal(pair, SignedByAll(pair), &framework), RefusedFor(Reason::kEvidenceMissing));
}

TEST(JudgeLocalTest, TwoDifferentSignatoriesAtLeast) {
  const Agreement framework = Framework();
  Agreement local = Local();
  for (Party& party : local.parties) party.required = false;
  local.parties[0].required = true;
  EXPECT_THAT(JudgeLocal(local, SignedBy({SignatoryNo(1)}), &framework), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_OK(JudgeLocal(local, SignedBy({SignatoryNo(1), SignatoryNo(3)}), &framework));
}

TEST(JudgeLocalTest, StandsWithinAnAdmittedFramework) {
  EXPECT_THAT(JudgeLocal(Local(), SignedByAll(Local()), nullptr), RefusedFor(Reason::kEvidenceMissing));
  Agreement framework = Framework();
  framework.retention_days = 10;
  EXPECT_THAT(JudgeLocal(Local(), SignedByAll(Local()), &framework), RefusedFor(Reason::kNotCovered));
}

TEST(JudgeRosterEntryTest, SignedByTheNamedSignatory) {
  const Agreement local = Local();
  Agreement other = Local();
  other.parties[2].signatory = SignatoryNo(33);
  const Agreement* conventions[] = {&local, &other};
  ASSERT_OK_AND_ASSIGN(auto signers, JudgeRosterEntry(sample::EntryNo(3), SignedBy({SignatoryNo(3)}), conventions));
  EXPECT_THAT(signers, ElementsAre(SignatoryNo(3)));
  ASSERT_OK_AND_ASSIGN(signers,
                       JudgeRosterEntry(sample::EntryNo(3), SignedBy({SignatoryNo(3), SignatoryNo(33)}), conventions));
  EXPECT_THAT(signers, ElementsAre(SignatoryNo(3), SignatoryNo(33)));
  EXPECT_THAT(JudgeRosterEntry(sample::EntryNo(3), SignedBy({SignatoryNo(4)}), conventions),
              RefusedFor(Reason::kSignerUnknown));
  EXPECT_THAT(JudgeRosterEntry(sample::EntryNo(3), {}, conventions), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_THAT(JudgeRosterEntry(sample::EntryNo(9), SignedBy({SignatoryNo(9)}), conventions),
              RefusedFor(Reason::kPartnerUnknown));
}

TEST(JudgeByIdentityTest, SignedByTheRostersKey) {
  EXPECT_OK(JudgeByIdentity(IdentityNo(1), SignedBy({IdentityNo(1)})));
  EXPECT_THAT(JudgeByIdentity(IdentityNo(1), SignedBy({IdentityNo(2)})), RefusedFor(Reason::kSignerUnknown));
  EXPECT_THAT(JudgeByIdentity(IdentityNo(1), {}), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_THAT(JudgeByIdentity(SigningKey(), SignedBy({IdentityNo(1)})), RefusedFor(Reason::kPartnerUnknown));
}

class JudgeStandingTest : public testing::Test {
 protected:
  absl::Status Judge(ConventionId convention, PartnerId partner, Standing standing, SigningKey signer) {
    const Agreement* conventions[] = {&local_, &framework_};
    const StandingStatement statement{convention, partner, Edition(1), standing, sample::kToday};
    return JudgeStanding(statement, SignedBy({signer}), conventions, Roots());
  }
  const Agreement local_ = Local();
  const Agreement framework_ = Framework();
  const SigningKey animator_ = local_.animator.signing;
};

TEST_F(JudgeStandingTest, AConventionByItsAnimatorOrARoot) {
  EXPECT_OK(Judge(sample::kLocal, {}, Standing::kSuspended, animator_));
  EXPECT_OK(Judge(sample::kLocal, {}, Standing::kActive, SignatoryNo(12)));
  EXPECT_THAT(Judge(sample::kLocal, {}, Standing::kEnded, SignatoryNo(1)), RefusedFor(Reason::kSignerUnknown));
  EXPECT_THAT(Judge(sample::kFramework, {}, Standing::kEnded, animator_), RefusedFor(Reason::kSignerUnknown));
  EXPECT_THAT(Judge(sample::Filled<ConventionId>(9), {}, Standing::kEnded, animator_),
              RefusedFor(Reason::kConventionUnknown));
}

TEST_F(JudgeStandingTest, APartnerInAConvention) {
  EXPECT_OK(Judge(sample::kLocal, PartnerNo(3), Standing::kSuspended, animator_));
  EXPECT_OK(Judge(sample::kLocal, PartnerNo(3), Standing::kEnded, SignatoryNo(3)));
  EXPECT_THAT(Judge(sample::kLocal, PartnerNo(3), Standing::kActive, SignatoryNo(3)),
              RefusedFor(Reason::kSignerUnknown));
  EXPECT_THAT(Judge(sample::kLocal, PartnerNo(3), Standing::kEnded, SignatoryNo(4)),
              RefusedFor(Reason::kSignerUnknown));
  EXPECT_THAT(Judge(sample::kLocal, PartnerNo(9), Standing::kEnded, animator_), RefusedFor(Reason::kPartnerUnknown));
}

TEST_F(JudgeStandingTest, APartnerEverywhere) {
  EXPECT_OK(Judge({}, PartnerNo(3), Standing::kSuspended, SignatoryNo(11)));
  EXPECT_OK(Judge({}, PartnerNo(3), Standing::kEnded, SignatoryNo(3)));
  EXPECT_THAT(Judge({}, PartnerNo(3), Standing::kSuspended, animator_), RefusedFor(Reason::kSignerUnknown));
  EXPECT_THAT(Judge({}, PartnerNo(9), Standing::kSuspended, SignatoryNo(11)), RefusedFor(Reason::kPartnerUnknown));
}

TEST_F(JudgeStandingTest, IsAboutSomethingAndSigned) {
  EXPECT_THAT(Judge({}, {}, Standing::kEnded, SignatoryNo(11)), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(Judge(sample::kLocal, {}, static_cast<Standing>(9), animator_), RefusedFor(Reason::kMalformed));
  const Agreement* conventions[] = {&local_};
  const StandingStatement statement{sample::kLocal, {}, Edition(1), Standing::kEnded, sample::kToday};
  EXPECT_THAT(JudgeStanding(statement, {}, conventions, Roots()), RefusedFor(Reason::kEvidenceMissing));
}

}  // namespace
}  // namespace relais
