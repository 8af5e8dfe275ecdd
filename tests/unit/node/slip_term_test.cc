// How long a node keeps the codes of a slip that nobody prints.
#include <gtest/gtest.h>

#include "services/core/handoff/limits.h"
#include "tests/region/desk.h"
#include "tests/region/region.h"

namespace relais::node {
namespace {

class SlipTerm : public testing::Test {
 protected:
  SlipTerm() {
    region_.Settle();
    region::SendForm form;
    form.to = 2;
    sent_ = region::Refer(region_.node(1), region_.country(), form);
  }

  ReferralRow Row() { return *region_.node(1).engine().state().FindRow({sent_.referral, Side::kOrigin}); }

  void Pass(absl::Duration time) {
    region_.clock().Advance(time);
    ASSERT_TRUE(region_.node(1).Tick());
  }

  region::Region region_{{}, nullptr};
  region::Sent sent_;
};

TEST_F(SlipTerm, CodesStayUntilPrintedTwentyFourHoursAtMost) {
  const ReferralRow before = Row();
  ASSERT_NE(before.slip_body, BodyIndex());
  Pass(absl::Hours(limits::kCodePrintHoursMax) - absl::Minutes(2 * limits::kWindowMinutes));
  EXPECT_EQ(Row().slip_body, before.slip_body);
  Pass(absl::Minutes(2 * limits::kWindowMinutes));
  EXPECT_EQ(Row().slip_body, BodyIndex());
  EXPECT_EQ(region_.node(1).ReadBody(before.journey, before.slip_body), "") << "the ciphertext goes with it";
}

TEST_F(SlipTerm, ANodeThatWasOffDropsThemWhenItStarts) {
  const ReferralRow before = Row();
  region_.CrashNode(1);
  region_.clock().Advance(absl::Hours(30));
  ASSERT_TRUE(region_.StartNode(1).ok());
  ASSERT_TRUE(region_.node(1).Tick());
  EXPECT_EQ(Row().slip_body, BodyIndex());
  EXPECT_EQ(region_.node(1).ReadBody(before.journey, before.slip_body), "");
}

TEST_F(SlipTerm, OncePrintedThereIsNothingLeftToDrop) {
  ASSERT_EQ(region_.node(1).Do(SlipPrintedEvent{sent_.referral}).reason, Reason::kNone);
  EXPECT_EQ(Row().slip_body, BodyIndex());
  EXPECT_TRUE(region_.node(1).engine().state().SlipsMadeThrough(Window(0xffffffff)).empty());
}

}  // namespace
}  // namespace relais::node
