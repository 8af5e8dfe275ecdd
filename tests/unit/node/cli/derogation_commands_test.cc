// "relais-node derogation ask": what it starts from, and how little of a form it hands over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "services/adapters/terminal/terminal.h"
#include "tests/unit/node/cli/cli_run.h"
#include "tests/unit/node/cli/fake_desk.h"

namespace relais::node {
namespace {

class DerogationCommandsTest : public ::testing::Test {
 protected:
  DerogationCommandsTest() {
    v1::ReferralDetail& sent = desk_.Add("ab12cd01", "received");
    sent.mutable_summary()->set_sent_by_us(true);
    sent.set_need("mobilite--preparer-un-permis");
    sent.set_commune("45252");
    desk_.Offer("5e01", "Atelier CV", "CIO d'Orléans");
    desk_.Offer("5e02", "Bilan", "Cap emploi");
  }
  Ran Ask(std::vector<std::string> words) {
    words.insert(words.begin(), {"derogation", "ask"});
    words.insert(words.end(), {"--reason", "Un avis de plus.", "--socket", folder_ / "desk.sock"});
    return RunNode(words);
  }
  std::string Form(const nlohmann::json& form) const {
    std::ofstream(folder_ / "form.json") << form.dump();
    return folder_ / "form.json";
  }

  TemporaryFolder folder_;
  FakeDesk desk_{folder_ / "desk.sock"};
};

TEST_F(DerogationCommandsTest, AFormThatIsNotSentYetHandsOverNothingOfThePerson) {
  const std::string form = Form({{"journey", "77ab12cd010000000000000000000000"},
                                 {"service", "bilan"},
                                 {"need", "mobilite--preparer-un-permis"},
                                 {"public_code", "jeunes"},
                                 {"commune", "45252"},
                                 {"surname", "Durand"},
                                 {"contact", "02 00 00 00 00"},
                                 {"reason", "Son permis."}});
  ASSERT_EQ(Ask({"--draft", form}).exit_code, kExitDone);
  const v1::AskDerogationRequest& asked = desk_.last_derogation;
  EXPECT_EQ(asked.reason(), "Un avis de plus.");
  EXPECT_EQ(asked.draft().journey(), Id("77ab12cd01"));
  EXPECT_EQ(asked.draft().service(), Id("5e02"));
  EXPECT_EQ(asked.draft().public_code(), "jeunes");
  EXPECT_EQ(asked.draft().surname() + asked.draft().contact() + asked.draft().reason(), "");
  EXPECT_EQ(asked.referral() + asked.journey(), "");
  ASSERT_EQ(Ask({"--draft", form, "--destination", "atelier"}).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_derogation.draft().service(), Id("5e01")) << "an option wins over the file";
}

TEST_F(DerogationCommandsTest, AJourneyAndADestinationAreEnough) {
  ASSERT_EQ(Ask({"--journey", "77ab12cd010000000000000000000000", "--destination", "cap emploi"}).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_derogation.journey(), Id("77ab12cd01"));
  EXPECT_EQ(desk_.last_derogation.service(), Id("5e02"));
  EXPECT_EQ(desk_.last_derogation.referral(), "");
  EXPECT_EQ(desk_.last_search.commune(), "45252") << "searched for as the referral's own was";
  EXPECT_EQ(Ask({"--journey", "77ffffff010000000000000000000000", "--destination", "cap emploi"}).exit_code,
            kExitRefused);
  EXPECT_EQ(Ask({"--journey", "77ab"}).exit_code, kExitUsage);
}

TEST_F(DerogationCommandsTest, OneStartIsNamed) {
  EXPECT_EQ(Ask({}).exit_code, kExitUsage);
  EXPECT_EQ(Ask({"ab12cd01", "--journey", "77ab12cd010000000000000000000000"}).exit_code, kExitUsage);
  ASSERT_EQ(Ask({"ab12cd01", "--destination", "bilan"}).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_derogation.referral(), Id("ab12cd01"));
}

}  // namespace
}  // namespace relais::node
