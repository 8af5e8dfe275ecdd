// A convention's way as a file between hub and signatories, and to whoever checks it with no hub at hand.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "services/adapters/terminal/anchor_file.h"
#include "tests/unit/hub/convention_hub.h"

namespace relais::hub {
namespace {

using namespace sample;
namespace fs = std::filesystem;

class ConventionExportCommandTest : public ConventionHubTest {
 protected:
  const std::string local_ = kNewLocal.ToHex();

  // Signed where the key is, in a folder without a hub.
  void SignFile(const std::string& file, int signatory) {
    const node::Ran ran = RunHub({"convention", "sign", In(file), "--key", KeyFile(signatory), "--yes", "--json"});
    ASSERT_EQ(ran.exit_code, kExitDone) << ran.err;
  }
  node::Ran Verify(const std::string& file) {
    Anchor anchor;
    for (int n : kRoots) anchor.roots.insert(signers_[n].key);
    std::ofstream(elsewhere_ / "anchor.json") << FormatAnchor(anchor);
    fs::copy_file(In(file), elsewhere_ / "it.json", fs::copy_options::overwrite_existing);
    return RunHub({"convention", "verify", elsewhere_ / "it.json", "--anchor", elsewhere_ / "anchor.json", "--json"});
  }

  TemporaryFolder elsewhere_;
};

TEST_F(ConventionExportCommandTest, OutToTheSignatoriesBackAndOutToTheWorld) {
  BringFrameworkIntoForce();
  Do({"draft", "--in", Lay("local.json", WithKeys(NewLocal()))});
  Do({"propose", local_});
  const nlohmann::json out = Do({"export", local_, "--out", In("local.convention.json")});
  EXPECT_EQ(out["being_signed"], true);
  EXPECT_EQ(out["sha256"], Do({"show", local_})["text_sha256"]);
  EXPECT_EQ(Verify("local.convention.json").last()["reason"], "EVIDENCE_MISSING") << "nobody has signed";
  SignFile("local.convention.json", 1);
  SignFile("local.convention.json", 3);
  EXPECT_EQ(Do({"submit", In("local.convention.json")})["summary"]["state"], "SIGNED");
  Be(kRegion);
  Do({"activate", local_});
  EXPECT_EQ(ReasonOfCommand({"activate", local_}), "SAME_ADMINISTRATOR");
  Be(kRectorat);
  Do({"activate", local_});
  const nlohmann::json stands = Do({"export", local_, "--out", In("done.convention.json")});
  EXPECT_EQ(stands["being_signed"], false);
  EXPECT_EQ(stands["signatures"], 2);
  const node::Ran verified = Verify("done.convention.json");
  EXPECT_EQ(verified.exit_code, kExitDone) << verified.out << verified.err;
  EXPECT_EQ(verified.last()["on"], "2026-11-23");
  EXPECT_EQ(verified.last()["sha256"], out["sha256"]);
}

TEST_F(ConventionExportCommandTest, WhatWasSuspendedIsNoLongerVerified) {
  BringFrameworkIntoForce();
  BringIntoForce(WithKeys(NewLocal()), {1, 3});
  Do({"suspend", local_, "--key", KeyFile(11), "--since", "2026-11-23"});
  Do({"export", local_, "--out", In("suspended.convention.json")});
  const node::Ran verified = Verify("suspended.convention.json");
  EXPECT_EQ(verified.exit_code, kExitRefused);
  EXPECT_EQ(verified.last()["reason"], "CONVENTION_NOT_IN_FORCE") << verified.out;
}

TEST_F(ConventionExportCommandTest, WithoutTheHubsWordNothingIsSaidOfToday) {
  BringFrameworkIntoForce();
  BringIntoForce(WithKeys(NewLocal()), {1, 3});
  Do({"export", local_, "--out", In("done.convention.json")});
  std::ifstream in(In("done.convention.json"));
  nlohmann::json file = nlohmann::json::parse(in);
  ASSERT_EQ(file["status"]["signatures"][0]["key"], signers_[7].key.ToHex());
  file["status"] = nullptr;
  std::ofstream(In("bare.convention.json")) << file;
  EXPECT_EQ(Verify("bare.convention.json").last()["reason"], "EVIDENCE_MISSING")
      << "signatures alone say nothing of today";
}

TEST_F(ConventionExportCommandTest, TheFileHasANameOfItsOwnWhenNoneIsGiven) {
  BringFrameworkIntoForce();
  const std::string here = fs::current_path();
  fs::current_path(elsewhere_.path());
  const std::string file = Do({"export", kFramework.ToHex()})["file"];
  fs::current_path(here);
  EXPECT_EQ(file, kFramework.ToHex().substr(0, 8) + "-1.convention.json");
  EXPECT_TRUE(fs::exists(elsewhere_ / file));
  EXPECT_EQ(Run({"export", kFramework.ToHex(), "--version", "0"}).exit_code, kExitUsage);
}

TEST_F(ConventionExportCommandTest, AFileOfAnotherShapeIsNotHandedIn) {
  std::ofstream(In("odd.convention.json")) << R"({"convention": {"text": "zz"}})";
  EXPECT_EQ(Run({"submit", In("odd.convention.json")}).exit_code, kExitUsage);
  std::ofstream(In("empty.convention.json")) << "";  // a text of no kind
  EXPECT_EQ(ReasonOfCommand({"submit", In("empty.convention.json")}), "UNKNOWN_VALUE");
}

}  // namespace
}  // namespace relais::hub
