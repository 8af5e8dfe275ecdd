#include "services/core/directory/public_name.h"

#include "gtest/gtest.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::PartnerNo;

// Partner `n` publishes itself with `kinds` and its usual service.
void Publish(Knowledge& knowledge, int n, absl::btree_set<std::string> kinds) {
  DirectoryEntry entry = sample::DirectoryNo(n);
  entry.edition = Edition(2);
  entry.structure.kinds = std::move(kinds);
  ASSERT_OK(knowledge.Admit(
      sample::Item(entry, absl::StrCat("directory ", n, " 2"), sample::SignedBy({sample::IdentityNo(n)})),
      sample::kToday));
}

TEST(PublicNameTest, OnlyDiscreetKindsAreNotMentioned) {
  Knowledge knowledge = sample::Network();
  Publish(knowledge, 2, {"cidff"});
  Publish(knowledge, 3, {"mission-locale", "spro--cria"});
  Publish(knowledge, 4, {"departements", "csapa"});
  EXPECT_EQ(PublicNameOf(knowledge, PartnerNo(2)), "un membre du réseau");
  EXPECT_EQ(PublicNameOf(knowledge, PartnerNo(3)), "Structure 3");
  EXPECT_EQ(PublicNameOf(knowledge, PartnerNo(4)), "un membre du réseau");
  // Where the person goes, it has its name.
  EXPECT_EQ(PartnerNameOf(knowledge, PartnerNo(2)), "Structure 2");
}

TEST(PublicNameTest, WhoPublishesNothingHasItsNameAndWhoIsUnknownItsId) {
  const Knowledge knowledge = sample::Network();
  EXPECT_EQ(PublicNameOf(knowledge, PartnerNo(1)), "Structure 1");
  EXPECT_EQ(PublicNameOf(knowledge, PartnerNo(9)), PartnerNo(9).ToHex());
}

TEST(PublicNameTest, AnEntryWithoutServicesSaysWhatASenderIs) {
  Knowledge knowledge = sample::Network();
  DirectoryEntry entry;
  entry.partner = PartnerNo(1);
  entry.structure.kinds = {"spip"};
  ASSERT_OK(
      knowledge.Admit(sample::Item(entry, "directory 1 1", sample::SignedBy({sample::IdentityNo(1)})), sample::kToday));
  EXPECT_EQ(PublicNameOf(knowledge, PartnerNo(1)), "un membre du réseau");
}

}  // namespace
}  // namespace relais
