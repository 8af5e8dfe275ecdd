#include "services/core/monitoring/alerts.h"

#include <gmock/gmock.h>

#include "services/core/handoff/day.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;
using samples::kToday;
using testing::ElementsAre;
using testing::IsEmpty;

const PartnerId kPartner = Filled<PartnerId>(1);
const ConventionId kConvention = Filled<ConventionId>(7);

AlertFacts Facts(PartnerSigns signs) {
  signs.partner = kPartner;
  return {.today = kToday, .partners = {signs}, .answers = {}, .without_second_door = {}};
}

TEST(AlertsTest, APartnerIsSilentOnceSomethingWaitedLongerThanAWeekEnd) {
  EXPECT_THAT(AlertsOf(Facts({})), IsEmpty());
  EXPECT_THAT(AlertsOf(Facts({.oldest_waiting = AddDays(kToday, -3)})), IsEmpty());
  EXPECT_THAT(AlertsOf(Facts({.oldest_waiting = AddDays(kToday, -4)})),
              ElementsAre(Alert{AlertKind::kPartnerSilent, kPartner, {}, "", 4}));
}

TEST(AlertsTest, AQueueGrowsFromSixtyFourFramesOn) {
  EXPECT_THAT(AlertsOf(Facts({.frames_waiting = 63})), IsEmpty());
  EXPECT_THAT(AlertsOf(Facts({.frames_waiting = 64})),
              ElementsAre(Alert{AlertKind::kQueueGrowing, kPartner, {}, "", 0}));
}

TEST(AlertsTest, ACertificateIsAboutToEndSevenDaysAhead) {
  EXPECT_THAT(AlertsOf(Facts({.certificate_ends = AddDays(kToday, 8)})), IsEmpty());
  EXPECT_THAT(AlertsOf(Facts({.certificate_ends = AddDays(kToday, 7)})),
              ElementsAre(Alert{AlertKind::kCertificateEnding, kPartner, {}, "", 7}));
  EXPECT_THAT(AlertsOf(Facts({.certificate_ends = AddDays(kToday, -2)})),
              ElementsAre(Alert{AlertKind::kCertificateEnding, kPartner, {}, "", 0}));
}

TEST(AlertsTest, DelaysAreLongWhenOneInTenIsLate) {
  AlertFacts facts{
      .today = kToday, .partners = {}, .answers = {{kPartner, kConvention, 5, {}}}, .without_second_door = {}};
  DelayHistogram& answers = facts.answers[0].answers;
  answers[5] = 9;
  answers[12] = 1;
  EXPECT_THAT(AlertsOf(facts), IsEmpty()) << "ten answers say nothing";
  answers[5] = 18;
  answers[12] = 2;
  EXPECT_THAT(AlertsOf(facts), IsEmpty());
  answers[12] = 3;
  EXPECT_THAT(AlertsOf(facts), ElementsAre(Alert{AlertKind::kDelaysLong, kPartner, kConvention, "", 12}));
}

TEST(AlertsTest, TerritoriesComeByThemselvesAndEveryKindHasItsWords) {
  AlertFacts facts{.today = kToday, .partners = {}, .answers = {}, .without_second_door = {"452", "181"}};
  EXPECT_THAT(AlertsOf(facts), ElementsAre(Alert{AlertKind::kNoSecondDoor, {}, {}, "181", 0},
                                           Alert{AlertKind::kNoSecondDoor, {}, {}, "452", 0}));
  for (uint8_t kind = 1; kind <= kAlertKindMax; ++kind) {
    EXPECT_NE(AlertAdviceFr(static_cast<AlertKind>(kind)), "");
    EXPECT_NE(AlertAdviceEn(static_cast<AlertKind>(kind)), "");
  }
  EXPECT_EQ(AlertAdviceFr(AlertKind{9}), "");
}

}  // namespace
}  // namespace relais
