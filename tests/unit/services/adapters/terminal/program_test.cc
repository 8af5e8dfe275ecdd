#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "services/adapters/terminal/command.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// A program of three commands that keeps what it was called with.
class ProgramTest : public ::testing::Test {
 protected:
  Program Make() {
    Program program;
    program.name = "relais-test";
    program.help = {"un programme d'essai", "a program to try things on"};
    program.options = {{"--dir", {"dossier", "folder"}, Takes::kOne, false, "dir", "RELAIS_TEST_DIR"}};
    const auto keep = [this](const Arguments& arguments, Terminal& terminal) {
      seen_ = arguments;
      terminal.Line("fait");
      terminal.result()["door"] = "second";
      return answer_;
    };
    program.commands = {
        {"ask",
         {"pose une question", "asks a question"},
         {{"REFERRAL", {"orientation", "referral"}, Takes::kOne, true, "referral"},
          {"--text", {"texte", "text"}},
          {"--public", {"public", "public"}, Takes::kMany},
          {"--helped", {"réponse", "answer"}, Takes::kOne, false, "yes|no"},
          {"--consent", {"accord", "consent"}, Takes::kNothing}},
         keep},
        {"draft check", {"vérifie", "checks"}, {{"--need", {"besoin", "need"}, Takes::kOne, true}}, keep},
        {"list", {"liste", "lists"}, {}, keep},
    };
    program.groups["draft"] = {"formulaires", "forms"};
    return program;
  }

  int Run(const std::vector<std::string>& words) {
    std::vector<const char*> argv = {"relais-test"};
    for (const std::string& word : words) argv.push_back(word.c_str());
    out_.str("");
    err_.str("");
    return RunProgram(Make(), static_cast<int>(argv.size()), argv.data(), out_, err_);
  }

  Arguments seen_;
  absl::Status answer_ = absl::OkStatus();
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ProgramTest, PassesValuesOn) {
  EXPECT_EQ(Run({"ask", "ab12cd", "--text", "Quand ?", "--public", "jeunes", "--public", "etudiants", "--consent",
                 "--dir", "/tmp/x"}),
            kExitDone);
  EXPECT_EQ(seen_.Get("REFERRAL"), "ab12cd");
  EXPECT_EQ(seen_.Get("--text"), "Quand ?");
  EXPECT_THAT(seen_.All("--public"), ElementsAre("jeunes", "etudiants"));
  EXPECT_TRUE(seen_.Has("--consent"));
  EXPECT_EQ(seen_.Get("--dir"), "/tmp/x");
  EXPECT_FALSE(seen_.Has("--helped"));
  EXPECT_EQ(out_.str(), "fait\n");
}

TEST_F(ProgramTest, CommonOptionsStandBeforeOrBehindTheCommand) {
  EXPECT_EQ(Run({"--dir", "/a", "list"}), kExitDone);
  EXPECT_EQ(seen_.Get("--dir"), "/a");
  EXPECT_EQ(Run({"draft", "check", "--need", "n", "--dir", "/b"}), kExitDone);
  EXPECT_EQ(seen_.Get("--dir"), "/b");
}

TEST_F(ProgramTest, AManyOptionDoesNotSwallowTheNextValue) {
  EXPECT_EQ(Run({"ask", "--public", "jeunes", "ab12cd"}), kExitDone);
  EXPECT_EQ(seen_.Get("REFERRAL"), "ab12cd");
  EXPECT_THAT(seen_.All("--public"), ElementsAre("jeunes"));
}

TEST_F(ProgramTest, AValueMayLookLikeACommand) {
  EXPECT_EQ(Run({"ask", "list", "--text", "draft"}), kExitDone);
  EXPECT_EQ(seen_.Get("REFERRAL"), "list");
  EXPECT_EQ(seen_.Get("--text"), "draft");
}

TEST_F(ProgramTest, EmptyValuesAreKept) {
  EXPECT_EQ(Run({"ask", "ab12cd", "--text", ""}), kExitDone);
  EXPECT_TRUE(seen_.Has("--text"));
  EXPECT_EQ(seen_.Get("--text"), "");
}

TEST_F(ProgramTest, TheEnvironmentStandsIn) {
  setenv("RELAIS_TEST_DIR", "/env", 1);
  EXPECT_EQ(Run({"list"}), kExitDone);
  EXPECT_EQ(seen_.Get("--dir"), "/env");
  EXPECT_EQ(Run({"list", "--dir", "/typed"}), kExitDone);
  EXPECT_EQ(seen_.Get("--dir"), "/typed");
  unsetenv("RELAIS_TEST_DIR");
}

TEST_F(ProgramTest, UsageErrorsExitWithTwoAndASentence) {
  EXPECT_EQ(Run({}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("il manque une commande"));
  EXPECT_EQ(Run({"draft"}), kExitUsage);
  EXPECT_EQ(Run({"ask"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("il manque REFERRAL (orientation)"));
  EXPECT_EQ(Run({"list", "--frob"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("de trop sur la ligne : --frob"));
  EXPECT_EQ(Run({"ask", "ab12cd", "--text"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("il manque une valeur après --text"));
  EXPECT_EQ(Run({"ask", "ab12cd", "--helped", "perhaps"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("choisir parmi yes, no"));
  EXPECT_EQ(Run({"nonsense"}), kExitUsage);
}

TEST_F(ProgramTest, SpeaksEnglishWhenAsked) {
  EXPECT_EQ(Run({"ask", "--lang", "en"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("missing: REFERRAL (referral)"));
  EXPECT_EQ(Run({"--lang=en", "--help"}), kExitDone);
  EXPECT_THAT(out_.str(), HasSubstr("a program to try things on"));
  EXPECT_EQ(Run({"list", "--lang", "de"}), kExitUsage);
}

TEST_F(ProgramTest, HelpNamesCommandsAndOptions) {
  EXPECT_EQ(Run({"--help"}), kExitDone);
  EXPECT_THAT(out_.str(), HasSubstr("un programme d'essai"));
  EXPECT_THAT(out_.str(), HasSubstr("formulaires"));
  EXPECT_EQ(Run({"ask", "--help"}), kExitDone);
  EXPECT_THAT(out_.str(), HasSubstr("--helped"));
  EXPECT_THAT(out_.str(), HasSubstr("(yes, no)"));
  EXPECT_THAT(out_.str(), HasSubstr("orientation [obligatoire]"));
  EXPECT_THAT(out_.str(), HasSubstr("--dir"));
}

TEST_F(ProgramTest, JsonIsOneLineInAlphabeticalOrder) {
  EXPECT_EQ(Run({"list", "--json"}), kExitDone);
  EXPECT_EQ(out_.str(), "{\"door\":\"second\",\"ok\":true}\n");
}

TEST_F(ProgramTest, ARefusalNamesItsReason) {
  answer_ = Refuse(Reason::kThirdDoor, "deux portes déjà");
  EXPECT_EQ(Run({"list"}), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("motif THIRD_DOOR : "));
  EXPECT_THAT(err_.str(), HasSubstr(std::string(ReasonAdviceFr(Reason::kThirdDoor))));
  EXPECT_EQ(Run({"list", "--lang", "en"}), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("reason THIRD_DOOR: "));
  EXPECT_EQ(Run({"list", "--json"}), kExitRefused);
  const nlohmann::json last = nlohmann::json::parse(out_.str());
  EXPECT_EQ(last["ok"], false);
  EXPECT_EQ(last["error"], "refused");
  EXPECT_EQ(last["reason"], "THIRD_DOOR");
  EXPECT_EQ(last["detail"], "deux portes déjà");
}

TEST_F(ProgramTest, UsageAndSilenceHaveNoReason) {
  answer_ = OutOfReach("le nœud ne répond pas");
  EXPECT_EQ(Run({"list", "--json"}), kExitUnreachable);
  nlohmann::json last = nlohmann::json::parse(out_.str());
  EXPECT_EQ(last["error"], "unreachable");
  EXPECT_FALSE(last.contains("reason"));
  answer_ = BadUsage("non");
  EXPECT_EQ(Run({"list", "--json"}), kExitUsage);
  last = nlohmann::json::parse(out_.str());
  EXPECT_EQ(last["error"], "usage");
  EXPECT_EQ(last["message"], "non");
}

TEST_F(ProgramTest, ParseErrorsAreJsonToo) {
  EXPECT_EQ(Run({"list", "--frob", "--json"}), kExitUsage);
  EXPECT_EQ(nlohmann::json::parse(out_.str())["error"], "usage");
}

TEST_F(ProgramTest, BytesThatAreNotUtf8StayJson) {
  std::ostringstream out, err;
  Terminal terminal(out, err, Language::kFrench, true);
  terminal.result()["name"] = "a\xff";
  EXPECT_EQ(terminal.Finish(absl::OkStatus()), kExitDone);
  EXPECT_EQ(nlohmann::json::parse(out.str())["name"], "a\xEF\xBF\xBD");
}

TEST_F(ProgramTest, CompletionListsEverything) {
  EXPECT_EQ(Run({"completion", "bash"}), kExitDone);
  EXPECT_THAT(out_.str(), HasSubstr("complete -F _relais_test relais-test"));
  EXPECT_THAT(out_.str(), HasSubstr("\"ask:--helped\") COMPREPLY=($(compgen -W \"yes no\""));
  EXPECT_THAT(out_.str(), HasSubstr("list --scope all --ids"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("fait")));
}

}  // namespace
}  // namespace relais
