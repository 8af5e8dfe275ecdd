#include "hub/api/care_view.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "services/core/handoff/day.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

class CareViewTest : public EngineFixture {
 protected:
  CareViewTest() { Open(1); }
  static Principal Operator() { return {.role = Role::kHubOperator}; }
  static Principal AnimatorOf(std::string organisation) {
    Principal principal{.role = Role::kAnimator};
    principal.organisation = std::move(organisation);
    return principal;
  }
  std::vector<std::string> Without() const {
    std::vector<std::string> without;
    const v1::ListAlertsResponse alerts = AlertsView(*engine_, Operator());
    for (const v1::Alert& alert : alerts.alerts()) {
      if (alert.kind() == v1::ALERT_KIND_NO_SECOND_DOOR) without.push_back(alert.territory().code());
    }
    return without;
  }
  const v1::Alert* Find(const v1::ListAlertsResponse& alerts, v1::AlertKind kind) const {
    const auto it = std::find_if(alerts.alerts().begin(), alerts.alerts().end(),
                                 [kind](const v1::Alert& alert) { return alert.kind() == kind; });
    return it == alerts.alerts().end() ? nullptr : &*it;
  }
};

TEST_F(CareViewTest, OnlyTheConventionsOwnAnimatorSeesItsPartners) {
  const Agreement& local = state().knowledge().FindAgreement(sample::kLocal, ConventionVersion(1))->agreement();
  EXPECT_TRUE(PartnersView(*engine_, sample::kLocal, AnimatorOf(local.animator.name)).ok());
  EXPECT_THAT(PartnersView(*engine_, sample::kLocal, AnimatorOf("another body")).status(),
              RefusedFor(Reason::kNotPermitted));
  EXPECT_THAT(PartnersView(*engine_, samples::Filled<ConventionId>(0x77), Operator()).status(),
              RefusedFor(Reason::kConventionUnknown));
}

TEST_F(CareViewTest, BandsAndNoNumbers) {
  for (uint8_t i = 1; i <= 12; ++i) {
    HandoffHeader header = Referral(i, 3);
    BeginJourney(i, &header);
    ASSERT_EQ(DepositOne(1, Checked(header)), Reason::kNone);
  }
  Wait(10);
  const auto view = PartnersView(*engine_, sample::kLocal, Operator());
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->to_month(), "2026-11");
  const auto three = std::find_if(view->partners().begin(), view->partners().end(), [](const v1::PartnerBands& bands) {
    return bands.partner() == sample::PartnerNo(3).view();
  });
  ASSERT_NE(three, view->partners().end());
  EXPECT_EQ(three->activity(), v1::ACTIVITY_BAND_SOME);
  EXPECT_EQ(three->late(), v1::SHARE_BAND_TOO_FEW);
  EXPECT_TRUE(three->silent()) << "its node has fetched nothing in ten days";
  EXPECT_TRUE(three->needs_support());
}

TEST_F(CareViewTest, ASilentNodeIsAnAlertUntilItFetches) {
  ASSERT_EQ(DepositOne(1, Checked(Referral(1, 3))), Reason::kNone);
  Wait(3);
  EXPECT_EQ(Find(AlertsView(*engine_, Operator()), v1::ALERT_KIND_PARTNER_SILENT), nullptr);
  Wait(1);
  const v1::ListAlertsResponse alerts = AlertsView(*engine_, Operator());
  const v1::Alert* silent = Find(alerts, v1::ALERT_KIND_PARTNER_SILENT);
  ASSERT_NE(silent, nullptr);
  EXPECT_EQ(silent->partner(), sample::PartnerNo(3).view());
  EXPECT_EQ(silent->days(), 4);
  EXPECT_EQ(Find(AlertsView(*engine_, AnimatorOf("another body")), v1::ALERT_KIND_PARTNER_SILENT), nullptr);
  Open(3);
  Settle(3, MailboxOf(3)->tail());
  EXPECT_EQ(Find(AlertsView(*engine_, Operator()), v1::ALERT_KIND_PARTNER_SILENT), nullptr);
}

// The sample convention covers Pithiviers (453), and nothing around Vierzon (183).
TEST_F(CareViewTest, TerritoriesWithoutASecondDoorAreNamed) {
  Wait(1);
  EXPECT_THAT(Without(), testing::Contains("453")) << "nothing is published behind any second door";
  Admit(sample::DirectoryItem(3));
  EXPECT_THAT(Without(), testing::Contains("183"));
  EXPECT_THAT(Without(), testing::Not(testing::Contains("453")));
}

}  // namespace
}  // namespace relais::hub
