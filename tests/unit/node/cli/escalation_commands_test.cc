// "relais-node escalations": what an animator reads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/adapters/terminal/terminal.h"
#include "services/core/handoff/day.h"
#include "tests/unit/node/cli/cli_run.h"
#include "tests/unit/node/cli/fake_desk.h"

namespace relais::node {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class EscalationCommandsTest : public ::testing::Test {
 protected:
  v1::EscalationSummary& Add(const std::string& hex_start, const std::string& state, const std::string& label) {
    v1::EscalationSummary& added = *desk_.escalations.add_escalations();
    added.set_referral(Id(hex_start));
    added.set_state(state);
    added.set_state_label(label);
    added.set_origin_name("un membre du réseau");
    added.set_destination_name("Cap emploi du Loiret");
    added.set_convention_title("Pithiviers");
    added.set_due_day(ParseDay("2026-11-20")->value());
    added.set_told_day(ParseDay("2026-11-28")->value());
    return added;
  }
  Ran Run(std::vector<std::string> words) {
    words.insert(words.begin(), "escalations");
    words.insert(words.end(), {"--socket", folder_ / "desk.sock"});
    return RunNode(words);
  }

  TemporaryFolder folder_;
  FakeDesk desk_{folder_ / "desk.sock"};
};

TEST_F(EscalationCommandsTest, SaysWhoOwesWhatSinceWhen) {
  Add("ab12cd0102", "waiting", "en attente");
  Add("ab12cd0103", "expired", "expirée").set_ended_day(ParseDay("2026-12-01")->value());
  const Ran waiting = Run({});
  ASSERT_EQ(waiting.exit_code, kExitDone) << waiting.err;
  for (const char* said : {"ab12cd0102", "en attente", "un membre du réseau", "Cap emploi du Loiret", "2026-11-20",
                           "2026-11-28", "Pithiviers"}) {
    EXPECT_THAT(waiting.out, HasSubstr(said));
  }
  EXPECT_THAT(waiting.out, Not(HasSubstr("ab12cd0103"))) << "it is over";
  EXPECT_THAT(Run({"--all"}).out, HasSubstr("expirée le 2026-12-01"));
  EXPECT_THAT(Run({"--all", "--lang", "en"}).out, HasSubstr("expired on 2026-12-01"));
  const nlohmann::json json = Run({"--json"}).last()["escalations"];
  ASSERT_EQ(json.size(), 1u);
  EXPECT_EQ(json[0]["referral"], "ab12cd01020000000000000000000000");
  EXPECT_EQ(json[0]["state"], "waiting");
  EXPECT_EQ(json[0]["due_day"], "2026-11-20");
}

TEST_F(EscalationCommandsTest, NothingIsSaidSo) {
  EXPECT_THAT(Run({}).out, HasSubstr("Aucune relance."));
  EXPECT_THAT(Run({"--lang", "en"}).out, HasSubstr("No escalation."));
}

}  // namespace
}  // namespace relais::node
