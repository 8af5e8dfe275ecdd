// The desk's commands against a desk that answers: ids and names found, exit codes, what is asked of the node.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "node/cli/commands.h"
#include "services/adapters/terminal/terminal.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/referral_detail.h"
#include "services/core/handoff/slip_code.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/node/cli/cli_run.h"
#include "tests/unit/node/cli/fake_desk.h"

namespace relais::node {
namespace {

using ::testing::HasSubstr;

class DeskCommandsTest : public ::testing::Test {
 protected:
  DeskCommandsTest() {
    desk_.Add("ab12cd01", "opened");
    desk_.Add("ab12cd02", "sent");
    desk_.Add("5107", "closed");
  }

  Ran Run(std::vector<std::string> words) {
    words.insert(words.end(), {"--socket", folder_ / "desk.sock"});
    return RunNode(words);
  }

  TemporaryFolder folder_;
  FakeDesk desk_{folder_ / "desk.sock"};
};

TEST_F(DeskCommandsTest, ListsEveryPage) {
  const Ran ran = Run({"list", "--scope", "all", "--json"});
  EXPECT_EQ(ran.exit_code, kExitDone);
  ASSERT_EQ(ran.last()["referrals"].size(), 3u);
  EXPECT_EQ(ran.last()["referrals"][1]["state"], "opened");
  EXPECT_EQ(desk_.last_list.scope(), v1::LIST_SCOPE_ALL);
  EXPECT_THAT(Run({"list"}).out, HasSubstr("état opened"));
  EXPECT_EQ(desk_.last_list.scope(), v1::LIST_SCOPE_TO_HANDLE);
  EXPECT_EQ(Run({"list", "--ids"}).out.substr(0, 33), "51070000000000000000000000000000\n");
}

TEST_F(DeskCommandsTest, FindsAReferralByItsFirstSymbols) {
  EXPECT_EQ(Run({"show", "ab12cd01", "--json"}).last()["referral"]["summary"]["state"], "opened");
  EXPECT_EQ(Run({"show", "AB12CD02", "--json"}).last()["referral"]["summary"]["state"], "sent");
  EXPECT_EQ(Run({"show",
                 "ab12cd0100000000000000000000000"
                 "0"})
                .exit_code,
            kExitDone);
}

TEST_F(DeskCommandsTest, ACounterProposalIsShownByNameAndKeepsItsIdInJson) {
  v1::ReferralDetail& declined = desk_.Add("dec0de01", "declined");
  declined.mutable_summary()->set_counter_service(Id("5e01"));
  declined.mutable_summary()->set_counter_service_name("Permis en groupe");
  declined.mutable_summary()->set_counter_partner_name("CIDFF du Loiret");
  v1::ReferralEvent& event = *declined.add_events();
  event.set_counter_service(Id("5e01"));
  event.set_counter_service_name("Permis en groupe");
  event.set_counter_partner_name("CIDFF du Loiret");
  const std::string named = "autre offre proposée : Permis en groupe (CIDFF du Loiret)";
  const Ran shown = Run({"show", "dec0de01"});
  EXPECT_THAT(shown.out, HasSubstr(named));
  EXPECT_EQ(shown.out.find("5e0100"), std::string::npos) << "nobody reads an id";
  EXPECT_THAT(Run({"list"}).out, HasSubstr("dec0de0100 : " + named));
  const nlohmann::json json = Run({"show", "dec0de01", "--json"}).last()["referral"];
  for (const nlohmann::json& part : {json["summary"], json["events"][0]}) {
    EXPECT_EQ(part["counter_service"], "5e010000000000000000000000000000");
    EXPECT_EQ(part["counter_service_name"], "Permis en groupe");
    EXPECT_EQ(part["counter_partner_name"], "CIDFF du Loiret");
  }
}

TEST_F(DeskCommandsTest, ACounterProposalThatNobodyPublishesAnyMoreIsShownByItsId) {
  desk_.Add("dec0de02", "declined").add_events()->set_counter_service(Id("5e01"));
  EXPECT_THAT(Run({"show", "dec0de02"}).out, HasSubstr("5e010000000000000000000000000000"));
}

TEST_F(DeskCommandsTest, TellsWhichReferralItCannotFind) {
  const Ran several = Run({"show", "ab12cd"});
  EXPECT_EQ(several.exit_code, kExitUsage);
  EXPECT_THAT(several.err, HasSubstr("plusieurs orientations"));
  EXPECT_EQ(Run({"show", "ab12c"}).exit_code, kExitUsage) << "five symbols are too few";
  EXPECT_EQ(Run({"show", "ghijkl"}).exit_code, kExitUsage);
  const Ran none = Run({"show", "ffffff", "--json"});
  EXPECT_EQ(none.exit_code, kExitRefused);
  EXPECT_EQ(none.last()["reason"], "UNKNOWN_REFERRAL");
}

TEST_F(DeskCommandsTest, ARefusalKeepsItsReason) {
  const Ran ran = Run({"ask", "510700000000", "--text", "Quand ?", "--json"});
  EXPECT_EQ(ran.exit_code, kExitRefused);
  EXPECT_EQ(ran.last()["reason"], "WRONG_STATE");
  EXPECT_THAT(ran.err, HasSubstr("motif WRONG_STATE"));
}

TEST_F(DeskCommandsTest, SilenceIsNotARefusal) {
  const Ran ran = RunNode({"list", "--socket", folder_ / "nobody.sock", "--json"});
  EXPECT_EQ(ran.exit_code, kExitUnreachable);
  EXPECT_EQ(ran.last()["error"], "unreachable");
  EXPECT_THAT(ran.err, HasSubstr("relais-node serve"));
  // A desk that does not know the method is out of reach too, not a refusal.
  EXPECT_EQ(Run({"open", "ab12cd01"}).exit_code, kExitUnreachable);
}

TEST_F(DeskCommandsTest, ATextGoesAsItWasTyped) {
  EXPECT_EQ(Run({"ask", "ab12cd01", "--text", "Quel jour ? \"lundi\""}).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_text, "Quel jour ? \"lundi\"");
  EXPECT_EQ(Run({"ask", "ab12cd01"}).exit_code, kExitUsage) << "a question has a text";
}

TEST_F(DeskCommandsTest, SchedulesInMinutesOfTheDay) {
  EXPECT_EQ(Run({"schedule", "ab12cd01", "--day", "2026-12-01", "--time", "9h30"}).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_schedule.day(), 20788);
  EXPECT_EQ(desk_.last_schedule.minute(), 570u);
  for (const char* time : {"24:00", "9:5", "neuf", "9", "9:60", "-1:30"}) {
    EXPECT_EQ(Run({"schedule", "ab12cd01", "--day", "2026-12-01", "--time=" + std::string(time)}).exit_code, kExitUsage)
        << time;
  }
  EXPECT_EQ(Run({"schedule", "ab12cd01", "--day", "2026-02-30", "--time", "09:30"}).exit_code, kExitUsage);
}

TEST_F(DeskCommandsTest, DeclinesOneWayOrTheOther) {
  desk_.Offer("5e01", "Atelier CV", "Mission locale de Blois");
  const std::vector<std::string> start = {"decline", "ab12cd01", "--reason", "no_place"};
  EXPECT_EQ(Run(start).exit_code, kExitUsage) << "neither";
  EXPECT_EQ(Run({"decline", "ab12cd01", "--reason", "no_place", "--no-solution", "--counter-proposal", "cv"}).exit_code,
            kExitUsage)
      << "both";
  EXPECT_EQ(Run({"decline", "ab12cd01", "--reason", "because", "--no-solution"}).exit_code, kExitUsage);
  EXPECT_EQ(Run({"decline", "ab12cd01", "--reason", "no_place", "--no-solution"}).exit_code, kExitDone);
  EXPECT_TRUE(desk_.last_decline.counter_service().empty());
  EXPECT_EQ(desk_.last_decline.decline_reason(), static_cast<uint32_t>(DeclineReason::kNoPlace));
  EXPECT_EQ(Run({"decline", "ab12cd01", "--reason", "too_far", "--counter-proposal", "atelier"}).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_decline.counter_service(), Id("5e01"));
  EXPECT_EQ(desk_.last_search.referral(), Id("ab12cd01")) << "as the referral's first door would look for it";
}

TEST_F(DeskCommandsTest, TheExampleOfReceiveIsACodeThatCouldBeTyped) {
  for (const Command& command : AnswerCommands()) {
    const size_t at = command.example.find("--code ");
    if (at == std::string::npos) continue;
    EXPECT_OK(ParseCode(command.example.substr(at + 7)));
  }
}

TEST_F(DeskCommandsTest, ShowsADetailInTheChosenLanguage) {
  v1::ReferralDetail& detail = desk_.Add("d0", "received");
  detail.mutable_summary()->set_sent_by_us(true);
  detail.mutable_summary()->set_acknowledgement_level(2);
  detail.set_arrival_grade("transcribed");
  detail.set_access_needs(static_cast<uint32_t>(kAccessInterpreter));
  const std::string french = Run({"show", "d00000"}).out;
  EXPECT_THAT(french, HasSubstr("Arrivée transcrite pour la structure"));
  EXPECT_THAT(french, HasSubstr("arrivée à l'autre structure"));
  EXPECT_THAT(french, HasSubstr(std::string(AccessNeedLabelFr(kAccessInterpreter))));
  const std::string english = Run({"show", "d00000", "--lang", "en"}).out;
  EXPECT_THAT(english, HasSubstr("transcribed"));
  EXPECT_THAT(english, HasSubstr("arrived at the other structure"));
  EXPECT_THAT(english, HasSubstr(std::string(AccessNeedName(kAccessInterpreter))));
}

TEST_F(DeskCommandsTest, ReceivesByCodeWithoutNamingTheReferral) {
  const Ran ran = Run({"receive", "--locator", "AB12CD34", "--code", "0123-4567-89AB"});
  EXPECT_EQ(ran.exit_code, kExitDone);
  EXPECT_TRUE(desk_.last_receive.referral().empty());
  EXPECT_EQ(desk_.last_receive.locator(), "AB12CD34");
  EXPECT_THAT(ran.out, HasSubstr("Durand"));
  EXPECT_THAT(ran.out, HasSubstr("règle des deux portes"));
  EXPECT_THAT(ran.out, HasSubstr("Un parcours est déjà ouvert ici pour cette personne"));
  EXPECT_EQ(Run({"receive", "ab12cd01"}).exit_code, kExitUsage) << "without a code it is attest";
  EXPECT_EQ(Run({"attest", "ab12cd01"}).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_receive.referral(), Id("ab12cd01"));
  EXPECT_TRUE(desk_.last_receive.arrival_code().empty());
}

TEST_F(DeskCommandsTest, ClosesWithYesOrNo) {
  EXPECT_EQ(Run({"close", "ab12cd01", "--helped", "yes"}).exit_code, kExitDone);
  EXPECT_TRUE(desk_.last_close.helped());
  EXPECT_EQ(Run({"close", "ab12cd01", "--helped", "no"}).exit_code, kExitDone);
  EXPECT_FALSE(desk_.last_close.helped());
}

TEST_F(DeskCommandsTest, WithdrawsOnlyAtThePersonsRequest) {
  EXPECT_EQ(Run({"withdraw", "ab12cd01"}).exit_code, kExitUsage);
}

TEST_F(DeskCommandsTest, WatchesUntilEnough) {
  const Ran ran = Run({"watch", "--count", "2", "--json"});
  EXPECT_EQ(ran.exit_code, kExitDone);
  EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 3);
  EXPECT_EQ(ran.last()["events"], 2);
  const Ran all = Run({"watch", "--json"});
  EXPECT_EQ(all.exit_code, kExitRefused) << "the node said that it stops";
  EXPECT_EQ(all.last()["events"], 3);
  EXPECT_EQ(Run({"watch", "--count", "0"}).exit_code, kExitUsage);
}

TEST_F(DeskCommandsTest, TheSocketComesFromTheConfiguration) {
  const Ran made = RunNode({"init", "--dir", folder_.path(), "--region", "centre"});
  ASSERT_EQ(made.exit_code, kExitDone) << made.err;
  EXPECT_EQ(RunNode({"list", "--dir", folder_.path()}).exit_code, kExitDone);
  EXPECT_EQ(RunNode({"list", "--dir", folder_ / "nowhere"}).exit_code, kExitUsage);
}

}  // namespace
}  // namespace relais::node
