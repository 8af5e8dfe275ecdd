#include "node/drill_trace.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/fakes/logged_events.h"
#include "tests/unit/node/sample_handoffs.h"

namespace relais::node {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

// Traces what the engine does while a referral is sent on an open line.
std::vector<std::string> LinesOf(bool drill) {
  SteppedNode node(1);
  LoggedEvents lines;
  node.Connect();
  Sending sending;
  sending.drill = drill;
  EXPECT_EQ(node.Step(Send(sending)).reason, Reason::kNone);
  for (const NodeEffect& effect : node.last().effects) TraceDrills(effect, node.state(), &lines);
  return lines.events();
}

TEST(DrillTraceTest, PracticeIsTracedAndNothingElse) {
  EXPECT_THAT(LinesOf(false), IsEmpty());
  EXPECT_THAT(LinesOf(true), Contains("drill_sent"));
  EXPECT_THAT(LinesOf(true), Contains("drill_changed"));
}

}  // namespace
}  // namespace relais::node
