#include "node/api/desk_view.h"

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/adapters/terminal/table.h"
#include "services/core/directory/public_name.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais::node {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::Slip BareSlip() {
  v1::Slip slip;
  slip.set_locator("AB12-CD34");
  slip.set_arrival_code("4D7K-WQ2M-XASE");
  slip.set_follow_code("0000-0000-0000");
  return slip;
}

TEST(SlipText, SaysInEightyColumnsWhatThePersonNeeds) {
  v1::Slip slip = BareSlip();
  slip.set_origin_name("CIO d'Orléans");
  slip.set_destination_name("Mission locale du Pithiverais");
  slip.set_service_name("Préparer un permis");
  slip.add_place("1 place du Marché");
  slip.add_place("45300 Pithiviers");
  slip.set_telephone("02 38 00 00 00");
  slip.set_reason(
      "La personne a déjà obtenu son code, cherche une auto-école sociale près de chez elle, et ne peut venir "
      "que le matin, par le car de huit heures.");
  slip.set_next_open_day(sample::On("2026-11-30").value());
  slip.set_due_day(sample::On("2026-12-01").value());
  const std::string text = SlipText(slip);
  for (absl::string_view line : absl::StrSplit(text, '\n')) EXPECT_LE(DisplayWidth(line), 80u) << line;
  for (const char* said :
       {"FICHE NAVETTE : à remettre", "La structure a été prévenue", "    45300 Pithiviers\n    02 38 00 00 00\n",
        "Prochain jour d'ouverture : lundi 30 novembre 2026\n", "au plus tard le mardi 1er décembre 2026\n",
        "  Pourquoi : La personne a déjà obtenu son code", "De la part de : CIO d'Orléans", "où en est", "dire si elle",
        "retirer"}) {
    EXPECT_THAT(text, HasSubstr(said));
  }
  EXPECT_THAT(text, Not(HasSubstr("attendu(e)"))) << "nobody has said yes yet";
}

TEST(SlipText, LeavesOutWhatIsNotKnown) {
  const std::string text = SlipText(BareSlip());
  EXPECT_THAT(text, Not(HasSubstr("De la part de")));
  EXPECT_THAT(text, Not(HasSubstr("Prochain jour")));
  EXPECT_THAT(text, Not(HasSubstr("Pourquoi")));
}

TEST(SlipText, PracticeSaysSoOnBothParts) {
  v1::Slip slip = BareSlip();
  EXPECT_EQ(SlipText(slip).find("EXERCICE"), std::string::npos);
  slip.set_drill(true);
  const std::string text = SlipText(slip);
  const size_t tear_off = text.find("à détacher");
  ASSERT_NE(tear_off, std::string::npos);
  EXPECT_LT(text.find("EXERCICE"), tear_off);
  EXPECT_NE(text.find("EXERCICE", tear_off), std::string::npos);
}

// Partner 1 sent somebody to partner 3, who declined and proposed the service `proposed`.
class ProposedInstead : public testing::Test {
 protected:
  void Decline(ServiceId proposed) {
    first_.Step(Send({}));
    SteppedNode second(3);
    second.Step(Frame(1, {Opened(Send({}))}));
    const LocalEvent opened = Event(second.Row(There(1)), ReferralEvent::kOpen, 8);
    second.Step(opened);
    const LocalEvent declined = Event(second.Row(There(1)), ReferralEvent::kDecline, 9,
                                      {.decline = DeclineReason::kNoPlace, .counter_proposal = proposed}, kNoDay);
    first_.Step(Frame(1, {Opened(opened), Opened(declined)}));
    ASSERT_EQ(first_.StateOf(Here(1)), ReferralState::kDeclined);
  }
  v1::ReferralSummary Summary() const { return SummaryOf(first_.state(), first_.Row(Here(1))); }
  v1::ReferralEvent LastEvent() const {
    const auto plan = PlanDetail(first_.state(), HandoffNo(1));
    return *plan->detail.events().rbegin();
  }

  SteppedNode first_{1};
};

TEST_F(ProposedInstead, HasItsNameAndItsStructures) {
  Decline(Filled<ServiceId>(64));
  EXPECT_EQ(LastEvent().counter_service(), Filled<ServiceId>(64).view());
  EXPECT_EQ(LastEvent().counter_service_name(), "Offre 64");
  EXPECT_EQ(LastEvent().counter_partner_name(), PartnerNameOf(first_.state().knowledge(), PartnerNo(4)));
  EXPECT_EQ(Summary().counter_service(), Filled<ServiceId>(64).view());
  EXPECT_EQ(Summary().counter_service_name(), "Offre 64");
}

TEST_F(ProposedInstead, IsNamedAsThePlaceToGoWhateverKindItIs) {
  DirectoryEntry entry = sample::DirectoryNo(4);
  entry.structure.kinds = {"cidff"};
  entry.edition = Edition(entry.edition.value() + 1);
  KnowledgeHeard heard;
  heard.items = {Pushed(sample::Item(entry, "", sample::SignedBy({sample::IdentityNo(4)})), 100)};
  heard.newest = Revision(100);
  first_.Step(heard);
  Decline(Filled<ServiceId>(64));
  ASSERT_TRUE(IsDiscreet(first_.state().knowledge(), PartnerNo(4)));
  EXPECT_EQ(LastEvent().counter_partner_name(), PartnerNameOf(first_.state().knowledge(), PartnerNo(4)));
}

TEST_F(ProposedInstead, IsAnIdAloneWhenNobodyPublishesIt) {
  Decline(Filled<ServiceId>(99));
  EXPECT_EQ(LastEvent().counter_service(), Filled<ServiceId>(99).view());
  EXPECT_EQ(LastEvent().counter_service_name(), "");
}

TEST_F(ProposedInstead, WaitsNoMoreOnceSomethingFollowed) {
  Decline(Filled<ServiceId>(64));
  first_.Step(Send({.handoff = 2, .to = 4, .parent = 1}));
  EXPECT_EQ(Summary().counter_service(), "");
  EXPECT_EQ(Summary().counter_service_name(), "");
}

}  // namespace
}  // namespace relais::node
