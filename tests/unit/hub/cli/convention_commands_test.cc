// An administrator's afternoon by command line, against a real hub: from a draft to a convention in force.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "services/core/handoff/day.h"
#include "tests/unit/hub/convention_hub.h"

namespace relais::hub {
namespace {

using namespace sample;
using testing::HasSubstr;
using testing::SizeIs;

class ConventionCommandsTest : public ConventionHubTest {
 protected:
  const std::string local_ = kNewLocal.ToHex();
  Agreement Local1() { return WithKeys(NewLocal()); }
};

TEST_F(ConventionCommandsTest, FromDraftToForce) {
  BringFrameworkIntoForce();
  EXPECT_EQ(StateOf(kFramework), "IN_FORCE");
  nlohmann::json now = Do({"draft", "--in", Lay("local.json", Local1())});
  EXPECT_EQ(now["summary"]["state"], "DRAFTED");
  EXPECT_THAT(now["problems"], SizeIs(0));
  EXPECT_EQ(Do({"propose", local_})["summary"]["state"], "PROPOSED");
  Sign(kNewLocal, {3});
  now = Do({"show", local_});
  EXPECT_EQ(now["summary"]["state"], "SIGNING");
  EXPECT_EQ(now["summary"]["missing_required"], 1);
  EXPECT_EQ(now["missing"][0]["name"], "Structure 1");
  EXPECT_EQ(now["signatures"][0]["received_day"], "2026-11-23");
  EXPECT_EQ(now["text"]["communes"][0], "45191");
  EXPECT_EQ(ReasonOfCommand({"activate", local_}), "NOT_PERMITTED");
  Sign(kNewLocal, {1});
  EXPECT_EQ(StateOf(kNewLocal), "SIGNED");
  EXPECT_EQ(ReasonOfCommand({"activate", local_}), "NOT_PERMITTED") << "the hub's operator never activates";
  Be(kLoiret);
  EXPECT_EQ(Do({"activate", local_})["summary"]["state"], "SIGNED");
  EXPECT_EQ(ReasonOfCommand({"activate", local_}), "SAME_ADMINISTRATOR");
  Be(kRegion);
  now = Do({"activate", local_});
  EXPECT_EQ(now["summary"]["state"], "IN_FORCE");
  EXPECT_EQ(now["activations"][1]["organisation"], "Région");
  const nlohmann::json all = Do({"list"});
  EXPECT_THAT(all["conventions"], SizeIs(2));
  // A new start reads the same from the ledger.
  Stop();
  Start();
  EXPECT_EQ(Do({"list"}), all);
  EXPECT_EQ(Do({"show", local_})["activations"], now["activations"]);
}

TEST_F(ConventionCommandsTest, ADraftMayHaveFlawsAndNamesThem) {
  BringFrameworkIntoForce();
  Agreement flawed = Local1();
  flawed.communes.clear();
  flawed.parties[0].signatory = SigningKey();
  flawed.end = On("2025-01-01");
  const nlohmann::json now = Do({"draft", "--in", Lay("local.json", flawed)});
  std::vector<std::string> flaws;
  for (const nlohmann::json& problem : now["problems"]) flaws.push_back(problem["flaw"]);
  EXPECT_THAT(flaws, testing::IsSupersetOf({"NO_COMMUNE", "PARTY_INCOMPLETE", "DATES_REVERSED"}));
  const node::Ran refused = Run({"propose", local_});
  EXPECT_EQ(refused.last()["reason"], "CONVENTION_FLAWED");
  EXPECT_THAT(refused.err, HasSubstr("NO_COMMUNE"));
}

TEST_F(ConventionCommandsTest, ADraftWithoutAnIdGetsOne) {
  std::ofstream(In("new.json")) << R"({"title": "Nouvelle", "kind": "LOCAL"})";
  const nlohmann::json now = Do({"draft", "--in", In("new.json")});
  EXPECT_EQ(now["summary"]["version"], 1);
  EXPECT_EQ(now["summary"]["convention"].get<std::string>().size(), 32u);
  EXPECT_EQ(Do({"show", now["summary"]["convention"]})["text"]["title"], "Nouvelle");
}

TEST_F(ConventionCommandsTest, OneSpaceVoidsEverySignature) {
  BringFrameworkIntoForce();
  Do({"draft", "--in", Lay("local.json", Local1())});
  Do({"propose", local_});
  Sign(kNewLocal, {1});
  const std::string first = Do({"show", local_})["text_sha256"];
  Agreement spaced = Local1();
  spaced.title += " ";
  const nlohmann::json now = Do({"revise", "--in", Lay("local.json", spaced)});
  EXPECT_EQ(now["signatures_voided"], 1);
  EXPECT_EQ(now["summary"]["state"], "DRAFTED");
  EXPECT_EQ(ReasonOfCommand({"propose", local_, "--sha256", first}), "TEXT_CHANGED");
  EXPECT_EQ(ReasonOfCommand({"revise", "--in", Lay("b.json", Local1()), "--replaces", first}), "TEXT_CHANGED");
  Do({"propose", local_});
  EXPECT_EQ(ReasonOfCommand({"submit", In("signed")}), "TEXT_CHANGED");
}

TEST_F(ConventionCommandsTest, RemindersAreReadyToSend) {
  BringFrameworkIntoForce();
  Do({"draft", "--in", Lay("local.json", Local1())});
  Do({"propose", local_});
  EXPECT_EQ(Do({"list"})["conventions"][1]["reminder_day"], "2026-11-30");
  Sign(kNewLocal, {1});
  clock_.Advance(absl::Hours(7 * 24));
  const nlohmann::json reminded = Do({"remind", local_});
  EXPECT_EQ(reminded["repeat"], false);
  ASSERT_THAT(reminded["messages"], SizeIs(2));
  const std::string message = reminded["messages"][0]["text"];
  EXPECT_THAT(message, HasSubstr("À : Structure 3"));
  EXPECT_THAT(message, HasSubstr("23 novembre 2026"));
  EXPECT_THAT(message, HasSubstr("relais-hub convention sign"));
  EXPECT_THAT(reminded["messages"][1]["text"], HasSubstr("facultative"));
  EXPECT_EQ(Do({"remind", local_})["repeat"], true);
  const nlohmann::json now = Do({"show", local_});
  EXPECT_EQ(now["reminders"], 1);
  EXPECT_EQ(now["summary"]["reminder_day"], "2026-12-07");
}

TEST_F(ConventionCommandsTest, AnyOfTheThreeSuspendsAtOnce) {
  BringFrameworkIntoForce();
  BringIntoForce(Local1(), {1, 3});
  int edition = 0;
  for (int root : kRoots) {
    nlohmann::json said = Do({"suspend", local_, "--key", KeyFile(root), "--since", "2026-11-23"});
    EXPECT_EQ(said["edition"], ++edition);
    EXPECT_EQ(said["summary"]["state"], "SUSPENDED");
    said = Do({"resume", local_, "--key", KeyFile(40), "--since", "2026-11-23"});
    EXPECT_EQ(said["edition"], ++edition);
    EXPECT_EQ(said["summary"]["state"], "IN_FORCE");
  }
  EXPECT_EQ(ReasonOfCommand({"suspend", local_, "--key", KeyFile(1), "--since", "2026-11-23"}), "SIGNER_UNKNOWN");
  // One partner only: its own count of editions.
  const nlohmann::json partner =
      Do({"suspend", local_, "--key", KeyFile(40), "--since", "2026-11-23", "--partner", PartnerNo(3).ToHex()});
  EXPECT_EQ(partner["edition"], 1);
  EXPECT_EQ(partner["summary"]["state"], "IN_FORCE");
  EXPECT_EQ(Do({"end", local_, "--key", KeyFile(11), "--since", "2026-11-23"})["summary"]["state"], "ENDED");
  EXPECT_EQ(ReasonOfCommand({"resume", local_, "--key", KeyFile(11), "--since", "2026-11-23"}), "CONVENTION_STEP");
}

TEST_F(ConventionCommandsTest, AnAmendmentIsTheNextVersion) {
  BringFrameworkIntoForce();
  EXPECT_EQ(Run({"amend", local_, "--out", In("next.json")}).exit_code, kExitRefused);
  BringIntoForce(Local1(), {1, 3});
  EXPECT_EQ(Do({"amend", local_, "--out", In("next.json")})["version"], 2);
  EXPECT_EQ(Run({"amend", local_, "--out", In("next.json")}).exit_code, kExitUsage) << "never replaced";
  std::ifstream file(In("next.json"));
  nlohmann::json next = nlohmann::json::parse(file);
  next["delays"]["answer"] = 3;
  std::ofstream(In("next.json")) << next.dump();
  EXPECT_EQ(Do({"draft", "--in", In("next.json")})["summary"]["version"], 2);
  EXPECT_EQ(Run({"amend", local_, "--out", In("third.json")}).exit_code, kExitUsage) << "a draft is revised";
  Do({"propose", local_});
  Sign(kNewLocal, {1, 3});
  Be(kRegion);
  Do({"activate", local_});
  Be(kRectorat);
  EXPECT_EQ(Do({"activate", local_})["summary"]["state"], "IN_FORCE");
  EXPECT_EQ(Do({"show", local_, "--version", "2"})["text"]["delays"]["answer"], 3);
  EXPECT_EQ(Do({"show", local_, "--version", "1"})["superseded_day"], "2026-11-23");
}

TEST_F(ConventionCommandsTest, AnAbandonedVersionIsSkipped) {
  BringFrameworkIntoForce();
  BringIntoForce(Local1(), {1, 3});
  Agreement next = Local1();
  next.version = ConventionVersion(2);
  Do({"draft", "--in", Lay("next.json", next)});
  EXPECT_EQ(Do({"abandon", local_})["summary"]["state"], "ABANDONED");
  EXPECT_EQ(StateOf(kNewLocal), "IN_FORCE");
  EXPECT_EQ(ReasonOfCommand({"draft", "--in", In("next.json")}), "REPLAY");
  EXPECT_EQ(Do({"amend", local_, "--out", In("third.json")})["version"], 3);
}

TEST_F(ConventionCommandsTest, WhatIsTypedWronglyIsSaid) {
  EXPECT_EQ(Run({"show", "xyz"}).exit_code, kExitUsage);
  EXPECT_EQ(ReasonOfCommand({"show", local_}), "CONVENTION_UNKNOWN");
  EXPECT_EQ(Run({"show", local_, "--version", "0"}).exit_code, kExitUsage);
  EXPECT_EQ(Run({"draft", "--in", In("none.json")}).exit_code, kExitUsage);
  std::ofstream(In("bad.json")) << R"({"titel": "x"})";
  EXPECT_THAT(Run({"draft", "--in", In("bad.json")}).err, HasSubstr("titel"));
  EXPECT_EQ(Run({"suspend", local_, "--key", KeyFile(11), "--since", "demain"}).exit_code, kExitUsage);
  EXPECT_EQ(Run({"suspend", local_, "--key", In("none.key")}).exit_code, kExitUsage);
}

TEST_F(ConventionCommandsTest, ADelegateSignsUntilItsLastDay) {
  BringFrameworkIntoForce();
  Do({"draft", "--in", Lay("local.json", Local1())});
  Do({"propose", local_});
  const node::Ran let = RunHub({"signatory", "delegate", "--key", KeyFile(3), "--to", signers_[50].key.ToHex(),
                                "--until", "2026-11-30", "--convention", local_, "--out", In("letting.signed")});
  ASSERT_EQ(let.exit_code, kExitDone) << let.err;
  EXPECT_EQ(Do({"submit", In("letting.signed")})["repeat"], false);
  EXPECT_EQ(Do({"submit", In("letting.signed")})["repeat"], true);
  Sign(kNewLocal, {1, 50});
  nlohmann::json now = Do({"show", local_});
  EXPECT_EQ(now["summary"]["state"], "SIGNED");
  EXPECT_EQ(now["summary"]["missing_required"], 0);
  const std::string delegate = signers_[50].key.ToHex();
  for (const nlohmann::json& one : now["signatures"]) {
    const bool by_delegate = one["key"] == delegate;
    EXPECT_EQ(one["delegator"], by_delegate ? signers_[3].key.ToHex() : "");
    EXPECT_EQ(one["name"], by_delegate ? "Structure 3" : "Structure 1");
  }
  EXPECT_THAT(RunHub({"convention", "show", local_, "--socket", In("hub.sock")}).out,
              HasSubstr("a signé : Structure 3, par délégation"));
  // A new start reads the same from the ledger.
  Stop();
  Start();
  EXPECT_EQ(Do({"show", local_}), now);
  clock_.Advance(absl::Hours(8 * 24));
  now = Do({"show", local_});
  EXPECT_EQ(now["summary"]["state"], "SIGNING") << "not activated in time";
  EXPECT_EQ(now["missing"][0]["name"], "Structure 3");
  EXPECT_THAT(RunHub({"convention", "show", local_, "--socket", In("hub.sock")}).out,
              HasSubstr("personne au nom de qui elle compte"));
}

TEST_F(ConventionCommandsTest, KeysUnderAPassphraseSuspendResumeAndEnd) {
  BringFrameworkIntoForce();
  std::ofstream(In("pass")) << "correct cheval pile agrafe\n";
  std::filesystem::permissions(In("pass"), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const node::Ran made =
      RunHub({"signatory", "keygen", "--out", In("box.key"), "--passphrase-file", In("pass"), "--json"});
  ASSERT_EQ(made.exit_code, kExitDone) << made.err;
  Agreement local = Local1();
  local.animator.signing = SigningKey::FromHex(made.last()["key"].get<std::string>());
  BringIntoForce(local, {1, 3});
  const auto say = [&](const char* word, const std::string& pass) {
    return Run({word, local_, "--key", In("box.key"), "--since", "2026-11-23", "--passphrase-file", pass});
  };
  EXPECT_EQ(say("suspend", In("pass")).last()["summary"]["state"], "SUSPENDED");
  EXPECT_EQ(say("resume", In("pass")).last()["summary"]["state"], "IN_FORCE");
  std::ofstream(In("wrong")) << "une autre phrase de passe\n";
  std::filesystem::permissions(In("wrong"), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(say("end", In("wrong")).exit_code, kExitUsage);
  EXPECT_EQ(StateOf(kNewLocal), "IN_FORCE");
  EXPECT_EQ(say("end", In("pass")).last()["summary"]["state"], "ENDED");
}

TEST_F(ConventionCommandsTest, ADraftSaysItsCommunesAsPeopleDo) {
  BringFrameworkIntoForce();
  std::ifstream file(Lay("local.json", Local1()));
  nlohmann::json draft = nlohmann::json::parse(file);
  draft["communes"] = {"arrondissement:453", "file:liste.csv"};
  std::ofstream(In("liste.csv")) << "code;nom\n45234;Orléans\n";
  draft.erase("hub_key");
  draft.erase("aggregation_keys");
  std::ofstream(In("local.json")) << draft;
  nlohmann::json now = Do({"draft", "--in", In("local.json")});
  EXPECT_THAT(now["problems"], SizeIs(0)) << "the framework's keys were taken over: " << now["problems"];
  EXPECT_EQ(Do({"show", local_})["text"]["communes"].size(), 80u) << "79 of Pithiviers and Orléans";
  // A row that is no commune is named, and nothing changes.
  std::ofstream(In("liste.csv")) << "code;nom\n45234;Orléans\n4525;Pithivier\n";
  const node::Ran refused = Run({"revise", "--in", In("local.json")});
  EXPECT_EQ(refused.exit_code, kExitRefused);
  EXPECT_EQ(refused.last()["reason"], "UNKNOWN_VALUE");
  EXPECT_THAT(refused.last()["detail"].get<std::string>(),
              testing::AllOf(HasSubstr("liste.csv:3"), HasSubstr("« 4525 »"), HasSubstr("45252 Pithiviers")));
  EXPECT_EQ(Do({"show", local_})["text_sha256"], now["text_sha256"]);
}

// Whoever hands in a text by another way than this command line meets the same list of communes at the hub.
TEST_F(ConventionCommandsTest, ACommuneThatDoesNotExistIsAFlawAtTheHub) {
  BringFrameworkIntoForce();
  Agreement local = Local1();
  local.communes = {"45252", "45999"};
  v1::DraftConventionRequest request;
  request.set_text(wire::EncodeText(local));
  v1::DraftConventionResponse response;
  grpc::ClientContext context;
  const auto channel = grpc::CreateChannel("unix:" + In("hub.sock"), grpc::InsecureChannelCredentials());
  ASSERT_TRUE(v1::ConventionService::NewStub(channel)->DraftConvention(&context, request, &response).ok());
  const nlohmann::json now = Do({"show", local_});
  ASSERT_THAT(now["problems"], SizeIs(1));
  EXPECT_EQ(now["problems"][0]["flaw"], "COMMUNE_UNKNOWN");
  EXPECT_EQ(now["problems"][0]["detail"], "45999");
  EXPECT_EQ(ReasonOfCommand({"propose", local_}), "CONVENTION_FLAWED");
}

TEST_F(ConventionCommandsTest, ARehearsalStandsBesideWhatTheHubHas) {
  BringFrameworkIntoForce();
  BringIntoForce(Local1(), {1, 3, 4});
  Agreement other = Local1();
  other.id = Filled<ConventionId>(203);
  other.title = "Une autre";
  other.delays.answer += 2;
  nlohmann::json now = Do({"rehearse", Lay("other.json", other)});
  EXPECT_EQ(now["on"], "2026-11-23");
  EXPECT_EQ(now["communes"], 2);
  EXPECT_THAT(now["problems"], SizeIs(0));
  ASSERT_THAT(now["overlaps"], SizeIs(1));
  EXPECT_EQ(now["overlaps"][0]["convention"], local_);
  EXPECT_EQ(now["overlaps"][0]["conflicts"][0]["field"], "delays.answer");
  EXPECT_EQ(now["overlaps"][0]["conflicts"][0]["here"], other.delays.answer);
  EXPECT_EQ(now["unreachable"][0]["hindrances"][0], "NO_ROSTER_ENTRY");
  EXPECT_THAT(Do({"list"})["conventions"], SizeIs(2)) << "nothing is kept";
  const node::Ran people = RunHub({"convention", "rehearse", In("other.json"), "--socket", In("hub.sock")});
  EXPECT_THAT(people.out, HasSubstr("Recouvre « Convention locale »"));
  EXPECT_THAT(people.out, HasSubstr("délais en conflit, delays.answer"));
  EXPECT_EQ(Run({"rehearse", In("other.json"), "--on", "2026-11-30"}).exit_code, kExitUsage) << "with --texts only";
  EXPECT_EQ(Run({"rehearse", In("other.json"), "--texts", In(".")}).exit_code, kExitUsage) << "no anchor";
}

}  // namespace
}  // namespace relais::hub
