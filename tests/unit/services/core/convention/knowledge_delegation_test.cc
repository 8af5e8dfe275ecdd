// Delegations among the texts that everybody reads ahead of need.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::FrameworkItem;
using sample::Item;
using sample::kLocal;
using sample::kToday;
using sample::Local;
using sample::PartnerNo;
using sample::ReadAll;
using sample::SignatoryNo;
using sample::SignedBy;

const SigningKey kDelegate = SignatoryNo(50);

// Party 4 lets the delegate sign through `last_day`.
KnowledgeItem Letting(Day last_day, uint32_t edition = 1) {
  const Delegation delegation{SignatoryNo(4), kDelegate, {}, Edition(edition), last_day};
  return Item(delegation, absl::StrCat("delegation ", edition), SignedBy({SignatoryNo(4)}));
}
// The local convention, party 4 by its delegate.
KnowledgeItem LocalByDelegate() {
  return Item(Local(), "local 1",
              SignedBy({SignatoryNo(1), SignatoryNo(2), SignatoryNo(3), kDelegate, SignatoryNo(5)}));
}
Knowledge WithFramework() {
  Knowledge hub(sample::Roots());
  EXPECT_OK(hub.Admit(FrameworkItem(), kToday));
  return hub;
}

TEST(KnowledgeDelegationTest, OnlyTheDelegatorSignsIt) {
  Knowledge hub = WithFramework();
  KnowledgeItem item = Letting(AddDays(kToday, 5));
  item.signatures = SignedBy({SignatoryNo(3)});
  EXPECT_THAT(hub.Admit(item, kToday), RefusedFor(Reason::kSignerUnknown));
  item.signatures.clear();
  EXPECT_THAT(hub.Admit(item, kToday), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_OK(hub.Admit(Letting(AddDays(kToday, 5)), kToday));
  ASSERT_EQ(hub.Delegations().size(), 1u);
  EXPECT_EQ(hub.Delegations()[0].delegate, kDelegate);
}

TEST(KnowledgeDelegationTest, JudgedOnTheDayOfAdmission) {
  Knowledge hub = WithFramework();
  EXPECT_THAT(hub.Admit(LocalByDelegate(), kToday), RefusedFor(Reason::kEvidenceMissing));
  ASSERT_OK(hub.Admit(Letting(AddDays(kToday, 5)), kToday));
  Knowledge late = hub;
  EXPECT_THAT(late.Admit(LocalByDelegate(), AddDays(kToday, 6)), RefusedFor(Reason::kEvidenceMissing));
  ASSERT_OK(hub.Admit(LocalByDelegate(), AddDays(kToday, 5)));
  EXPECT_TRUE(hub.FindAgreement(kLocal, ConventionVersion(1))->signed_by.contains(PartnerNo(4)));
}

TEST(KnowledgeDelegationTest, AlreadyEndedItIsRefused) {
  Knowledge hub = WithFramework();
  EXPECT_THAT(hub.Admit(Letting(AddDays(kToday, -1)), kToday), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_OK(hub.Admit(Letting(kToday), kToday));
}

TEST(KnowledgeDelegationTest, WhoReadsFromTheStartAdmitsWhatWasSignedOnAnEarlierEdition) {
  Knowledge hub = WithFramework();
  ASSERT_OK(hub.Admit(Letting(AddDays(kToday, 30)), kToday));
  ASSERT_OK(hub.Admit(LocalByDelegate(), kToday));
  ASSERT_OK(hub.Admit(sample::RosterItem(1), kToday));
  const Day later = AddDays(kToday, 10);
  ASSERT_OK(hub.Admit(Letting(later, 2), later)) << "brought forward";
  EXPECT_EQ(hub.Delegations()[0].last_day, later);
  for (size_t page : {size_t{1}, size_t{100}}) EXPECT_TRUE(ReadAll(hub, page) == hub) << page;
}

TEST(KnowledgeDelegationTest, AnEarlierEditionNeverComesBack) {
  Knowledge hub = WithFramework();
  ASSERT_OK(hub.Admit(Letting(AddDays(kToday, 2), 2), kToday));
  EXPECT_THAT(hub.Admit(Letting(AddDays(kToday, 90), 1), kToday), RefusedFor(Reason::kReplay));
}

TEST(KnowledgeDelegationTest, ALateSignatureByAnEndedDelegateIsRefused) {
  Knowledge hub = WithFramework();
  ASSERT_OK(hub.Admit(Letting(AddDays(kToday, 5)), kToday));
  Agreement local = Local();
  local.parties[3].required = false;
  ASSERT_OK(hub.Admit(
      Item(local, "optional", SignedBy({SignatoryNo(1), SignatoryNo(2), SignatoryNo(3), SignatoryNo(5)})), kToday));
  const KnowledgeItem added = Item(local, "optional", SignedBy({kDelegate}));
  const Knowledge before = hub;
  EXPECT_THAT(hub.Admit(added, AddDays(kToday, 6)), RefusedFor(Reason::kEvidenceMissing));
  EXPECT_TRUE(hub == before);
  ASSERT_OK(hub.Admit(added, AddDays(kToday, 5)));
  EXPECT_TRUE(hub.FindAgreement(kLocal, ConventionVersion(1))->signed_by.contains(PartnerNo(4)));
}

TEST(KnowledgeDelegationTest, ARosterEntrySignedByADelegateHoldsWhereItsSignatoryIsNamed) {
  Knowledge hub = sample::Network();
  ASSERT_OK(hub.Admit(Letting(AddDays(kToday, 5)), kToday));
  KnowledgeItem entry = sample::RosterEdition(4, 2, sample::IdentityNo(44));
  entry.signatures = SignedBy({kDelegate});
  ASSERT_OK(hub.Admit(entry, kToday));
  EXPECT_OK(hub.CheckPair(kLocal, ConventionVersion(1), PartnerNo(1), PartnerNo(4), kToday));
}

}  // namespace
}  // namespace relais
