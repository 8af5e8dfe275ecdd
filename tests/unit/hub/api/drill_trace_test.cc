#include "hub/api/drill_trace.h"

#include <gmock/gmock.h>

#include "tests/fakes/logged_events.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais::hub {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DrillTraceTest, OnlyPracticeThatCouldBeReadLeavesALine) {
  LoggedEvents lines;
  DepositFrame deposit;
  deposit.checked.resize(3);
  for (CheckedEnvelope& checked : deposit.checked) checked.header.journey = samples::Filled<JourneyId>(7);
  TraceDrills(deposit, &lines);
  EXPECT_THAT(lines.events(), IsEmpty()) << "what is real is never traced";
  deposit.checked[1].header.drill = true;
  deposit.checked[2].header.drill = true;
  deposit.checked[2].malformed = Reason::kMalformed;
  TraceDrills(deposit, &lines);
  EXPECT_THAT(lines.events(), ElementsAre("drill_deposited"));
}

}  // namespace
}  // namespace relais::hub
