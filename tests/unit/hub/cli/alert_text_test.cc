#include "hub/cli/alert_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace relais::hub {
namespace {

using ::testing::ElementsAre;

v1::Alert* AddAlert(v1::ListAlertsResponse& alerts, v1::AlertKind kind, const std::string& partner, int days) {
  v1::Alert* alert = alerts.add_alerts();
  alert->set_kind(kind);
  alert->set_partner(partner);
  alert->set_partner_name(partner);
  alert->set_days(days);
  alert->set_advice_fr("Appelez.");
  alert->set_advice_en("Call.");
  return alert;
}

// A partner of many conventions stood there ten times in a row, and nobody could tell the lines apart.
TEST(AlertText, OneMatterUnderManyConventionsIsToldOnce) {
  v1::ListAlertsResponse alerts;
  AddAlert(alerts, v1::AlertKind{2}, "Apec Tours", 0);
  AddAlert(alerts, v1::AlertKind{3}, "Apec Tours", 7)->set_convention("a");
  AddAlert(alerts, v1::AlertKind{3}, "CIO Tours", 8)->set_convention("a");
  AddAlert(alerts, v1::AlertKind{3}, "Apec Tours", 6)->set_convention("b");
  AddAlert(alerts, v1::AlertKind{3}, "Apec Tours", 10)->set_convention("c");
  EXPECT_THAT(AlertLines(alerts, Language::kFrench),
              ElementsAre("Apec Tours", "  Appelez.", "Apec Tours (6 à 10 j, 3 conventions)", "  Appelez.",
                          "CIO Tours (8 j)", "  Appelez."));
  EXPECT_EQ(AlertLines(alerts, Language::kEnglish)[2], "Apec Tours (6 to 10 d, 3 conventions)");
}

TEST(AlertText, ATerritoryIsNamedByCodeAndLabel) {
  v1::ListAlertsResponse alerts;
  for (const char* code : {"181", "183"}) {
    v1::Alert* alert = AddAlert(alerts, v1::AlertKind{4}, "", 0);
    alert->mutable_territory()->set_code(code);
    alert->mutable_territory()->set_label("Ici");
  }
  EXPECT_THAT(AlertLines(alerts, Language::kFrench), ElementsAre("181 Ici", "  Appelez.", "183 Ici", "  Appelez."));
}

}  // namespace
}  // namespace relais::hub
