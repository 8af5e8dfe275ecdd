#include "services/core/monitoring/reporting.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::EntryNo;
using sample::SignatoryNo;
using ::testing::ElementsAre;

const Month kDueMonth = MonthOf(DayFromCivil({2026, 10, 1}));

class ReportingTest : public testing::Test {
 protected:
  // 1 and 2 run nodes, 3 has keys and no signature yet, 4 is invited, 5 is received at the node of 1.
  void SetUp() override {
    for (int n : {1, 2, 5}) ASSERT_OK(roster_.Put(EntryNo(n), {SignatoryNo(n)}));
    for (int n : {3, 4}) roster_.Invite(EntryNo(n).partner, EntryNo(n).name);
    ASSERT_OK(roster_.AwaitSignature(EntryNo(3)));
  }
  std::vector<NodeId> Due() { return NodesDue(roster_, kDueMonth); }

  Roster roster_;
};

TEST_F(ReportingTest, MembersThatRunANodeAreDueAndNobodyElse) {
  EXPECT_THAT(Due(), ElementsAre(EntryNo(1).node, EntryNo(2).node));
}

TEST_F(ReportingTest, WhoLeftIsDueForTheMonthInWhichItLeftAndForNoLaterOne) {
  roster_.SetStanding(EntryNo(1).partner, Standing::kEnded, DayFromCivil({2026, 10, 2}));
  EXPECT_THAT(Due(), ElementsAre(EntryNo(1).node, EntryNo(2).node));
  roster_.SetStanding(EntryNo(2).partner, Standing::kEnded, DayFromCivil({2026, 10, 1}));
  EXPECT_THAT(Due(), ElementsAre(EntryNo(1).node));
}

TEST_F(ReportingTest, WhoIsSuspendedShowsAsSilent) {
  roster_.SetStanding(EntryNo(1).partner, Standing::kSuspended, DayFromCivil({2026, 9, 1}));
  EXPECT_THAT(Due(), ElementsAre(EntryNo(1).node, EntryNo(2).node));
}

}  // namespace
}  // namespace relais
