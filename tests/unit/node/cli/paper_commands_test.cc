// Transcribing what a partner without a node said: which doorway it becomes, and for whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/adapters/terminal/terminal.h"
#include "services/core/handoff/referral_detail.h"
#include "tests/unit/node/cli/cli_run.h"
#include "tests/unit/node/cli/fake_desk.h"

namespace relais::node {
namespace {

class PaperCommandsTest : public ::testing::Test {
 protected:
  PaperCommandsTest() {
    desk_.Add("ab12cd01", "opened").mutable_summary()->set_paper_partner_name("BIJ");
    desk_.Add("ab12cd02", "opened");
  }
  Ran Run(std::vector<std::string> words) {
    words.insert(words.end(), {"--json", "--socket", folder_ / "desk.sock"});
    return RunNode(words);
  }

  TemporaryFolder folder_;
  FakeDesk desk_{folder_ / "desk.sock"};
};

TEST_F(PaperCommandsTest, AnAnswerBecomesTheDoorwayOfThatAnswer) {
  EXPECT_EQ(Run({"transcribe", "ab12cd01", "declined", "--reason", "no_place", "--no-solution"}).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_decline.referral(), Id("ab12cd01"));
  EXPECT_EQ(desk_.last_decline.decline_reason(), static_cast<uint32_t>(DeclineReason::kNoPlace));
  EXPECT_EQ(Run({"transcribe", "ab12cd01", "asked", "--text", "Quel diplôme ?"}).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_text, "Quel diplôme ?");
}

TEST_F(PaperCommandsTest, ACodeOnTheTelephoneGoesAlong) {
  EXPECT_EQ(Run({"transcribe", "ab12cd01", "received"}).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_receive.arrival_code(), "");
  EXPECT_EQ(Run({"transcribe", "ab12cd01", "received", "--code", "4D7K-WQ2M-XASE", "--locator", "AB12-CD34"}).exit_code,
            kExitDone);
  EXPECT_EQ(desk_.last_receive.arrival_code(), "4D7K-WQ2M-XASE");
  EXPECT_EQ(desk_.last_receive.locator(), "AB12-CD34");
}

TEST_F(PaperCommandsTest, WhatTheAnswerNeedsIsAskedFor) {
  EXPECT_EQ(Run({"transcribe", "ab12cd01", "declined", "--no-solution"}).exit_code, kExitUsage);
  EXPECT_EQ(Run({"transcribe", "ab12cd01", "received", "--code", "4D7K-WQ2M-XASE"}).exit_code, kExitUsage);
  EXPECT_EQ(Run({"transcribe", "ab12cd01", "danced"}).exit_code, kExitUsage);
}

TEST_F(PaperCommandsTest, ADoorThatSpeaksForItselfIsNotSpokenFor) {
  const Ran ran = Run({"transcribe", "ab12cd02", "declined", "--reason", "no_place", "--no-solution"});
  EXPECT_EQ(ran.exit_code, kExitRefused);
  EXPECT_EQ(ran.last()["reason"], "NOT_YOUR_MOVE");
  EXPECT_EQ(desk_.last_decline.referral(), "");
}

}  // namespace
}  // namespace relais::node
