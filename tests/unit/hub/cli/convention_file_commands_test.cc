// A convention's way as a file: put together, signed by mail, exported by the hub, verified where no hub is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <vector>

#include "hub/cli/convention_file.h"
#include "hub/convention_export.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "tests/unit/hub/cli/paper_fixture.h"

namespace relais::hub {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ConventionFileCommandsTest : public PaperFixture {
 protected:
  ConventionFileCommandsTest() : terminal_(out_, err_, Language::kEnglish, false) {
    Make("convention", "frame", Framework(), {"etat.key", "region.key", "rectorat.key"});
  }

  // The local convention as a file that nobody has signed yet.
  void Pack(const nlohmann::json& local, const std::vector<std::string>& more = {}) {
    Put("local.json", local);
    Do({"text", "convention", "--in", In("local.json"), "--out", In("local.text")});
    std::vector<std::string> words = {
        "convention",      "pack",  In("local.text"),           "--framework", In("frame.signed"), "--anchor",
        In("anchor.json"), "--out", In("local.convention.json")};
    words.insert(words.end(), more.begin(), more.end());
    Do(words);
  }
  Ran Sign(const std::string& key, const std::vector<std::string>& more = {"--yes"}) {
    std::vector<std::string> words = {"convention", "sign", In("local.convention.json"), "--key", In(key), "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return RunHub(words);
  }
  // What the hub does when the signed file reaches it and two administrators activated it: admit, then export.
  void AdmitAndExport() {
    Knowledge knowledge = Anchored();
    const wire::ConventionFile file = ReadConventionFile(In("local.convention.json"), terminal_).value();
    for (const std::vector<SignedText>& texts : {file.framework, file.delegations, {file.convention}}) {
      for (const SignedText& text : texts) {
        const absl::Status admitted = knowledge.Admit(wire::VerifyItem(text, tools_.keys).value(), today_).status();
        ASSERT_TRUE(admitted.ok()) << admitted;
      }
    }
    const ExportFacts facts{{{"admin-region", "Région", today_}, {"admin-ac", "Rectorat", today_}}, {}};
    const StatusSigner signer{&tools_.sealer, &tools_.digester, HubPair()};
    const auto exported = BuildExport(knowledge, ConventionId::FromHex(std::string(32, 'a')), ConventionVersion(0),
                                      facts, signer, today_);
    ASSERT_TRUE(exported.ok()) << exported.status();
    ASSERT_TRUE(WriteConventionFile(In("out.convention.json"), *exported, terminal_).ok());
  }
  Knowledge Anchored() { return Knowledge(ParseAnchor(Bytes("anchor.json")).value()); }
  SigningPair HubPair() {
    return tools_.sealer.SigningPairFrom(ReadKeyFile(In("hub/keys/hub.key"), terminal_).value());
  }
  Ran VerifyIt(const std::string& anchor = "anchor.json", const std::string& file = "out.convention.json") {
    return RunHub({"convention", "verify", In(file), "--anchor", In(anchor), "--json"});
  }
  std::string Rewritten(const std::string& from, const std::string& to) {
    std::string bytes = Bytes("out.convention.json");
    const size_t at = bytes.find(from);
    EXPECT_NE(at, std::string::npos);
    return bytes.replace(at, from.size(), to);
  }

  // The exit code of a process that has no terminal to ask at, whoever runs the tests.
  static int WithoutTerminal(const std::vector<std::string>& words) {
    const pid_t child = fork();
    if (child == 0) {
      setsid();
      _exit(RunHub(words).exit_code);
    }
    int status = -1;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  std::ostringstream out_, err_;
  Terminal terminal_;
  FileTools tools_;
  const Day today_ = MomentOf(SystemClock().Now()).day;
};

TEST_F(ConventionFileCommandsTest, SignedByMailExportedAndVerifiedElsewhere) {
  Pack(Local());
  const Ran first = Sign("cio.key");
  EXPECT_EQ(first.last()["signs_for"], "CIO");
  EXPECT_EQ(first.last()["communes"], 2);
  EXPECT_EQ(Sign("ml.key").last()["signatures"], 2);
  EXPECT_EQ(RunHub({"convention", "verify", In("local.convention.json"), "--anchor", In("anchor.json"), "--json"})
                .last()["reason"],
            "EVIDENCE_MISSING")
      << "no status yet";
  AdmitAndExport();
  const Ran verified = VerifyIt();
  EXPECT_EQ(verified.exit_code, kExitDone) << verified.out << verified.err;
  EXPECT_EQ(verified.last()["on"], FormatDay(today_));
  EXPECT_EQ(verified.last()["texts"][1]["kind"], "convention");
  EXPECT_EQ(verified.last()["texts"][1]["signatures"][0]["received"], FormatDay(today_));
  EXPECT_EQ(verified.last()["status"]["activations"][1]["organisation"], "Rectorat");
  EXPECT_EQ(verified.last()["sha256"], first.last()["sha256"]);
  const Ran people = RunHub({"convention", "verify", In("out.convention.json"), "--anchor", In("anchor.json")});
  EXPECT_EQ(people.exit_code, kExitDone);
  for (const char* said : {"EN VIGUEUR au ", "CIO, signataire, reçue le ", "signataire du cadre", "Activée le "}) {
    EXPECT_THAT(people.out, HasSubstr(said));
  }
}

TEST_F(ConventionFileCommandsTest, TheAnchorMayBeTypedFromPaper) {
  Pack(Local());
  Sign("cio.key");
  Sign("ml.key");
  AdmitAndExport();
  std::ofstream(In("anchor.txt")) << "# les trois\n"
                                  << InFours(keys_["etat"]) << "\n"
                                  << InFours(keys_["region"]) << " # Région\n"
                                  << keys_["rectorat"] << "\n";
  EXPECT_EQ(VerifyIt("anchor.txt").exit_code, kExitDone);
  // One key is another's: what stands is not under this anchor.
  std::ofstream(In("anchor.txt")) << keys_["etat"] << "\n" << keys_["region"] << "\n" << keys_["cio"] << "\n";
  EXPECT_EQ(VerifyIt("anchor.txt").exit_code, kExitRefused);
  EXPECT_EQ(RunHub({"convention", "verify", In("out.convention.json")}).exit_code, kExitUsage) << "no anchor";
}

TEST_F(ConventionFileCommandsTest, OneAlteredByteAnywhereFails) {
  Pack(Local());
  Sign("cio.key");
  Sign("ml.key");
  AdmitAndExport();
  const std::string whole = Bytes("out.convention.json");
  const auto meaning = nlohmann::json::parse(whole);
  const Anchor anchor = ParseAnchor(Bytes("anchor.json")).value();
  size_t tried = 0;
  for (size_t i = 0; i < whole.size(); i += i % 5 == 0 ? 3 : 7) {
    std::string bent = whole;
    bent[i] = bent[i] == '7' ? '8' : '7';
    if (nlohmann::json::parse(bent, nullptr, false) == meaning) continue;  // blanks between the words
    std::ofstream(In("bent.convention.json"), std::ios::binary) << bent;
    const auto file = ReadConventionFile(In("bent.convention.json"), terminal_);
    const auto evidence = file.ok() ? wire::VerifyFile(*file, tools_.keys, tools_.sha256)
                                    : absl::StatusOr<ConventionEvidence>(file.status());
    EXPECT_FALSE(evidence.ok() && JudgeConvention(*evidence, anchor).status.ok()) << i << " " << whole.substr(i, 40);
    ++tried;
  }
  EXPECT_GT(tried, 500u);
}

TEST_F(ConventionFileCommandsTest, AStatusOfAnotherHubIsNone) {
  Pack(Local());
  Sign("cio.key");
  Sign("ml.key");
  AdmitAndExport();
  wire::ConventionFile file = ReadConventionFile(In("out.convention.json"), terminal_).value();
  const SigningPair other = tools_.sealer.NewSigningPair();
  const std::string bytes = wire::SignedTextBytes(TextKind::kStatus, file.status->text);
  file.status->signatures = {{other.key, tools_.sealer.Sign(other, bytes)}};
  ASSERT_TRUE(WriteConventionFile(In("other.convention.json"), file, terminal_).ok());
  EXPECT_EQ(VerifyIt("anchor.json", "other.convention.json").last()["reason"], "SIGNER_UNKNOWN");
}

TEST_F(ConventionFileCommandsTest, ExportRefusesAKeyThatNobodyCouldVerify) {
  Pack(Local());
  Sign("cio.key");
  Sign("ml.key");
  AdmitAndExport();
  Knowledge knowledge = Anchored();
  const StatusSigner signer{&tools_.sealer, &tools_.digester, tools_.sealer.NewSigningPair()};
  const ConventionId id = ConventionId::FromHex(std::string(32, 'f'));
  EXPECT_EQ(ReasonOf(BuildExport(knowledge, id, ConventionVersion(0), {}, signer, today_).status()),
            Reason::kConventionUnknown);
  const wire::ConventionFile file = ReadConventionFile(In("out.convention.json"), terminal_).value();
  ASSERT_TRUE(knowledge.Admit(wire::VerifyItem(file.framework[0], tools_.keys).value(), today_).ok());
  EXPECT_EQ(ReasonOf(BuildExport(knowledge, id, ConventionVersion(0), {}, signer, today_).status()),
            Reason::kSignerUnknown);
  const StatusSigner own{&tools_.sealer, &tools_.digester, HubPair()};
  const auto framework = BuildExport(knowledge, id, ConventionVersion(1), {}, own, today_);
  ASSERT_TRUE(framework.ok()) << framework.status();
  ASSERT_TRUE(WriteConventionFile(In("frame.convention.json"), *framework, terminal_).ok());
  EXPECT_EQ(VerifyIt("anchor.json", "frame.convention.json").exit_code, kExitDone) << "a framework has a file too";
}

TEST_F(ConventionFileCommandsTest, AStrangerCannotSign) {
  Pack(Local());
  const Ran ran = Sign("substitute.key");
  EXPECT_EQ(ran.exit_code, kExitRefused);
  EXPECT_EQ(ran.last()["reason"], "SIGNER_UNKNOWN");
  EXPECT_EQ(ReadConventionFile(In("local.convention.json"), terminal_)->convention.signatures.size(), 0u);
}

TEST_F(ConventionFileCommandsTest, ADelegateSignsForItsPartyUntilItsLastDay) {
  Do({"signatory", "delegate", "--key", In("ml.key"), "--to", keys_["substitute"], "--until",
      FormatDay(AddDays(today_, 3)), "--out", In("ml.delegation")});
  Pack(Local(), {"--delegation", In("ml.delegation")});
  EXPECT_THAT(Sign("substitute.key").last()["signs_for"].get<std::string>(), HasSubstr("Mission locale"));
  Sign("cio.key");
  AdmitAndExport();
  const Ran verified = VerifyIt();
  EXPECT_EQ(verified.exit_code, kExitDone) << verified.out << verified.err;
  nlohmann::json signatures = verified.last()["texts"][1]["signatures"];
  const bool first = signatures[0]["place"] == "delegate";
  EXPECT_EQ(signatures[first ? 0 : 1]["place"], "delegate");
  EXPECT_EQ(signatures[first ? 0 : 1]["delegator"], keys_["ml"]);
  EXPECT_EQ(signatures[first ? 0 : 1]["name"], "Mission locale");
}

TEST_F(ConventionFileCommandsTest, ADelegationThatHasEndedIsNotPacked) {
  Do({"signatory", "delegate", "--key", In("ml.key"), "--to", keys_["substitute"], "--until",
      FormatDay(AddDays(today_, -1)), "--out", In("ml.delegation")});
  Put("local.json", Local());
  Do({"text", "convention", "--in", In("local.json"), "--out", In("local.text")});
  EXPECT_EQ(RunHub({"convention", "pack", In("local.text"), "--framework", In("frame.signed"), "--delegation",
                    In("ml.delegation"), "--anchor", In("anchor.json"), "--out", In("x.json"), "--json"})
                .last()["reason"],
            "EVIDENCE_MISSING");
}

TEST_F(ConventionFileCommandsTest, ANewSignatureTakesTheOldStatusAway) {
  nlohmann::json local = Local();
  local["parties"].push_back(PartyOf("BIJ", '6', "animator", false, true));
  local["parties"][2]["signature_required"] = false;
  Pack(local);
  Sign("cio.key");
  Sign("ml.key");
  AdmitAndExport();
  const Ran ran = RunHub({"convention", "sign", In("out.convention.json"), "--key", In("animator.key"), "--yes",
                          "--out", In("more.convention.json")});
  EXPECT_EQ(ran.exit_code, kExitDone) << ran.err;
  const auto more = ReadConventionFile(In("more.convention.json"), terminal_).value();
  EXPECT_FALSE(more.status.has_value());
  EXPECT_EQ(more.convention.signatures.size(), 3u);
  EXPECT_EQ(VerifyIt().last()["silent"], nlohmann::json::array({"BIJ"}));
}

TEST_F(ConventionFileCommandsTest, WithoutATerminalOrYesNothingIsSigned) {
  Pack(Local());
  EXPECT_EQ(WithoutTerminal({"convention", "sign", In("local.convention.json"), "--key", In("cio.key")}), kExitUsage);
  EXPECT_EQ(ReadConventionFile(In("local.convention.json"), terminal_)->convention.signatures.size(), 0u);
}

TEST_F(ConventionFileCommandsTest, PackRefusesWhatItsFrameworkDoesNotAllow) {
  nlohmann::json local = Local();
  local["retention_days"] = 200;
  Put("local.json", local);
  Do({"text", "convention", "--in", In("local.json"), "--out", In("local.text")});
  const std::vector<std::string> words = {"convention",       "pack",     In("local.text"),  "--framework",
                                          In("frame.signed"), "--anchor", In("anchor.json"), "--out",
                                          In("x.json"),       "--json"};
  EXPECT_EQ(RunHub(words).last()["reason"], "NOT_COVERED");
  EXPECT_FALSE(FileExists(In("x.json")));
}

TEST_F(ConventionFileCommandsTest, TheInkFormHoldsWhatTiesItToTheText) {
  nlohmann::json local = Local();
  local["title"] = "Convention <de> Pithiviers";
  local["annexes"] = {{{"title", "Charte"}, {"sha256", std::string(64, 'c')}}};
  Pack(local);
  const Ran text = Do({"convention", "form", In("local.convention.json")});
  const std::string sha256 = tools_.sha256(Bytes("local.text")).ToHex();
  for (const std::string& held :
       {InFours(sha256), InFours(keys_["cio"]), InFours(keys_["etat"]), InFours(hub_key_),
        std::string("45252 Pithiviers"), std::string("2 communes"), std::string("Nom et qualité"),
        std::string("5 jours ouvrés"), std::string("Charte")}) {
    EXPECT_THAT(text.out, HasSubstr(held));
  }
  Do({"convention", "form", In("local.convention.json"), "--html", "--out", In("form.html")});
  const std::string html = Bytes("form.html");
  EXPECT_THAT(html, HasSubstr("Convention &lt;de&gt; Pithiviers"));
  EXPECT_THAT(html, Not(HasSubstr("<de>")));
  EXPECT_THAT(html, HasSubstr("@page{size:A4"));
  EXPECT_THAT(html, HasSubstr(InFours(sha256)));
}

// --- Keys under a passphrase --------------------------------------------------------------------------------------

TEST_F(ConventionFileCommandsTest, AKeyUnderAPassphraseOpensWithItOnly) {
  std::ofstream(In("phrase")) << "une bonne phrase\n";
  std::ofstream(In("wrong")) << "une autre phrase\n";
  chmod(In("phrase").c_str(), 0600);
  chmod(In("wrong").c_str(), 0600);
  const Ran made = RunHub({"signatory", "keygen", "--out", In("k.key"), "--passphrase-file", In("phrase"), "--json"});
  ASSERT_EQ(made.exit_code, kExitDone) << made.err;
  const std::string key = made.last()["key"];
  EXPECT_THAT(Bytes("k.key"), HasSubstr("relais-key-v1:"));
  const auto show = [this](const std::string& phrase) {
    return RunHub({"signatory", "show", In("k.key"), "--passphrase-file", In(phrase), "--json"});
  };
  EXPECT_EQ(show("phrase").last()["key"], key);
  EXPECT_EQ(show("wrong").exit_code, kExitUsage);
  EXPECT_THAT(show("wrong").err, HasSubstr("n'ouvre pas la clé"));
  chmod(In("phrase").c_str(), 0644);
  EXPECT_EQ(show("phrase").exit_code, kExitUsage) << "others can read the passphrase";
  chmod(In("phrase").c_str(), 0600);
  nlohmann::json local = Local();
  local["parties"][0]["signatory_key"] = key;
  Pack(local);
  EXPECT_EQ(Sign("k.key", {"--yes", "--passphrase-file", In("phrase")}).exit_code, kExitDone);
  EXPECT_EQ(RunHub({"text", "sign", In("local.text"), "--kind", "convention", "--key", In("k.key"), "--passphrase-file",
                    In("phrase"), "--out", In("s.signed")})
                .exit_code,
            kExitDone);
}

TEST_F(ConventionFileCommandsTest, ABareKeyIsAskedForInSoManyWords) {
  EXPECT_EQ(WithoutTerminal({"signatory", "keygen", "--out", In("k.key")}), kExitUsage);
  EXPECT_FALSE(FileExists(In("k.key")));
  std::ofstream(In("phrase")) << "une bonne phrase\n";
  chmod(In("phrase").c_str(), 0600);
  EXPECT_EQ(RunHub({"signatory", "keygen", "--out", In("k.key"), "--no-passphrase", "--passphrase-file", In("phrase")})
                .exit_code,
            kExitUsage);
}

}  // namespace
}  // namespace relais::hub
