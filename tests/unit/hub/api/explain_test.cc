// What `relais-hub why` is told, from what the engine remembers.
#include "hub/api/explain.h"

#include <gtest/gtest.h>

#include "services/core/handoff/day.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

class ExplainTest : public EngineFixture {
 protected:
  ExplainTest() { Open(1); }
  v1::ExplainHandoffResponse Explain(const HandoffHeader& header) const {
    v1::ExplainHandoffResponse response;
    ExplainHandoff(*engine_, header.handoff, &response);
    return response;
  }
};

TEST_F(ExplainTest, ARefusalIsNamedWithItsPartnersAndConvention) {
  HandoffHeader header = Referral(1, 3);
  header.convention_version = ConventionVersion(9);
  ASSERT_EQ(DepositOne(1, Checked(header)), Reason::kConventionUnknown);
  const v1::ExplainHandoffResponse why = Explain(header);
  EXPECT_TRUE(why.remembered());
  EXPECT_EQ(why.reason(), v1::REASON_CONVENTION_UNKNOWN);
  EXPECT_EQ(why.advice_fr(), ReasonAdviceFr(Reason::kConventionUnknown));
  EXPECT_EQ(why.day(), now_.day.value());
  EXPECT_EQ(why.repeat_until_day(), AddDays(now_.day, limits::kRepeatMemoryDays).value());
  EXPECT_EQ(why.convention(), sample::kLocal.view());
  EXPECT_EQ(why.convention_version(), 9u);
  EXPECT_EQ(why.convention_title(), "") << "that version is not known here";
  const Roster& roster = state().knowledge().roster();
  EXPECT_EQ(why.sender_name(), roster.Find(sample::PartnerNo(1))->entry.name);
  EXPECT_EQ(why.destination_name(), roster.Find(sample::PartnerNo(3))->entry.name);
}

TEST_F(ExplainTest, AKnownConventionIsNamedByItsTitle) {
  const HandoffHeader first = Referral(1, 3);
  ASSERT_EQ(DepositOne(1, Checked(first)), Reason::kNone);
  HandoffHeader second = Referral(2, 2);
  second.journey = first.journey;
  const Reason refused = DepositOne(1, Checked(second));
  ASSERT_NE(refused, Reason::kNone);
  const v1::ExplainHandoffResponse why = Explain(second);
  EXPECT_EQ(why.reason(), static_cast<int>(refused));
  EXPECT_EQ(why.convention_title(),
            state().knowledge().FindAgreement(sample::kLocal, ConventionVersion(1))->agreement().title);
}

TEST_F(ExplainTest, WhatWasTakenIsSaidToBe) {
  const HandoffHeader header = Referral(1, 3);
  ASSERT_EQ(DepositOne(1, Checked(header)), Reason::kNone);
  const v1::ExplainHandoffResponse why = Explain(header);
  EXPECT_TRUE(why.remembered());
  EXPECT_EQ(why.reason(), v1::REASON_UNSPECIFIED);
  EXPECT_EQ(why.day(), now_.day.value());
}

TEST_F(ExplainTest, WhatNeverCameOrIsForgottenIsNotRemembered) {
  HandoffHeader header = Referral(1, 3);
  EXPECT_FALSE(Explain(header).remembered());
  header.convention_version = ConventionVersion(9);
  ASSERT_EQ(DepositOne(1, Checked(header)), Reason::kConventionUnknown);
  Wait(limits::kRepeatMemoryDays + 1);
  EXPECT_FALSE(Explain(header).remembered());
}

}  // namespace
}  // namespace relais::hub
