// init with a vault under each lock, and another lock afterwards.
#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "node/vault/vault_file.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/node/cli/cli_run.h"

namespace relais::node {
namespace {

class VaultCommandsTest : public ::testing::Test {
 protected:
  std::string In(const std::string& name) const { return folder_ / name; }
  Ran Init(const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> words = {"init", "--dir", In(name), "--region", "centre", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return RunNode(words);
  }
  Ran Lock(const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> words = {"vault", "lock", "--dir", In(name), "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return RunNode(words);
  }
  std::string HowOf(const std::string& name) {
    const Ran ran = RunNode({"vault", "show", "--dir", In(name), "--json"});
    return ran.exit_code == kExitDone ? ran.last().value("vault", "") : "";
  }
  absl::StatusOr<Secret32> Open(const std::string& name, const std::string& typed = "") {
    return OpenVault(
        In(name) + "/keys/vault.key", [&]() -> absl::StatusOr<std::string> { return typed; }, sealer_);
  }

  OsEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  TemporaryFolder folder_;
};

TEST_F(VaultCommandsTest, WithoutAWordTheVaultIsOpenAndSaysSo) {
  ASSERT_EQ(Init("quiet", {"--vault", "none"}).exit_code, kExitDone);
  EXPECT_EQ(HowOf("quiet"), "none");
  const Ran ran = RunNode({"init", "--dir", In("warned"), "--region", "centre", "--lang", "en"});
  ASSERT_EQ(ran.exit_code, kExitDone);
  EXPECT_TRUE(absl::StrContains(ran.out, "Whoever takes the folder reads it all")) << ran.out;
}

TEST_F(VaultCommandsTest, APassphraseOrAFileOpensWhatInitMade) {
  ASSERT_OK(CreateSecretFile(In("phrase"), "un long chemin\n"));
  ASSERT_EQ(Init("one", {"--vault", "passphrase=" + In("phrase")}).exit_code, kExitDone);
  EXPECT_EQ(HowOf("one"), "passphrase");
  EXPECT_OK(Open("one", "un long chemin"));
  EXPECT_THAT(Open("one", "un autre"), HasCode(absl::StatusCode::kPermissionDenied));
  ASSERT_EQ(Init("two", {"--vault", "key-file=" + In("usb.key")}).exit_code, kExitDone);
  EXPECT_OK(Open("two"));
  EXPECT_EQ(std::filesystem::status(In("usb.key")).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::filesystem::remove(In("usb.key"));
  EXPECT_THAT(Open("two"), HasCode(absl::StatusCode::kNotFound));
}

TEST_F(VaultCommandsTest, AnotherLockKeepsTheKey) {
  ASSERT_OK(CreateSecretFile(In("phrase"), "un long chemin\n"));
  ASSERT_OK(CreateSecretFile(In("wrong"), "un autre chemin\n"));
  ASSERT_EQ(Init("node", {}).exit_code, kExitDone);
  const std::string key(Open("node")->view());
  ASSERT_EQ(Lock("node", {"--vault", "passphrase=" + In("phrase")}).exit_code, kExitDone);
  EXPECT_EQ(std::string(Open("node", "un long chemin")->view()), key);
  EXPECT_EQ(Lock("node", {"--vault", "none", "--passphrase-file", In("wrong")}).exit_code, kExitUsage);
  EXPECT_EQ(HowOf("node"), "passphrase") << "nothing was changed";
  ASSERT_EQ(Lock("node", {"--vault", "credential=" + In("cred"), "--passphrase-file", In("phrase")}).exit_code,
            kExitDone);
  EXPECT_EQ(HowOf("node"), "credential");
}

TEST_F(VaultCommandsTest, AWordThatIsNoLockIsNone) {
  for (const char* typed : {"riddle", "key-file", "key-file=", "passphrase=", "credential", "none=x"}) {
    EXPECT_EQ(Init("bad", {"--vault", typed}).exit_code, kExitUsage) << typed;
    EXPECT_FALSE(std::filesystem::exists(In("bad") + "/keys/vault.key")) << typed;
  }
}

}  // namespace
}  // namespace relais::node
