#include "node/vault/vault_file.h"

#include <cstdlib>
#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"

namespace relais::node {
namespace {

class VaultFileTest : public ::testing::Test {
 protected:
  ~VaultFileTest() override { unsetenv("CREDENTIALS_DIRECTORY"); }

  std::string Path() const { return folder_ / "vault.key"; }
  void Write(VaultLock lock, const std::string& where, const std::string& opener) {
    ASSERT_OK(ReplaceSecretFile(Path(), VaultText(kVault, lock, where, opener, entropy_, sealer_)));
  }
  absl::StatusOr<std::string> Open(const std::string& typed = "") {
    asked_ = 0;
    const auto ask = [&]() -> absl::StatusOr<std::string> {
      ++asked_;
      return typed;
    };
    const absl::StatusOr<Secret32> vault = OpenVault(Path(), ask, sealer_);
    if (!vault.ok()) return vault.status();
    return std::string(vault->view());
  }

  const Secret32 kVault{std::string(32, 'v')};
  const std::string kBytes = std::string(32, 'v');
  SeededEntropy entropy_{1};
  SodiumSealer sealer_{entropy_};
  TemporaryFolder folder_;
  int asked_ = 0;
};

TEST_F(VaultFileTest, ABareKeyAsksNobody) {
  Write(VaultLock::kNone, "", "");
  EXPECT_THAT(Open(), IsOkAndHolds(kBytes));
  EXPECT_EQ(asked_, 0);
  EXPECT_EQ(ReadVaultFile(Path())->lock, VaultLock::kNone);
}

TEST_F(VaultFileTest, APassphraseIsAskedForAndAnotherOneDoesNotOpen) {
  Write(VaultLock::kPassphrase, "-", "un long chemin");
  const std::string before = *ReadSecretFile(Path(), 4096);
  EXPECT_FALSE(absl::StrContains(before, "7676767676")) << "the key is not in the file";
  EXPECT_THAT(Open("un long chemin"), IsOkAndHolds(kBytes));
  EXPECT_EQ(asked_, 1);
  const absl::StatusOr<std::string> wrong = Open("un long chemi");
  EXPECT_THAT(wrong, HasCode(absl::StatusCode::kPermissionDenied));
  EXPECT_TRUE(absl::StrContains(wrong.status().message(), Path()));
  EXPECT_FALSE(absl::StrContains(wrong.status().message(), "chemi")) << "what was typed is not repeated";
  EXPECT_THAT(ReadSecretFile(Path(), 4096), IsOkAndHolds(before));
}

TEST_F(VaultFileTest, AKeyFileOpensUntilItIsGoneOrAnother) {
  const std::string key_file = folder_ / "usb.key";
  ASSERT_OK(CreateSecretFile(key_file, NewOpener(entropy_)));
  const std::string line = ReadSecretFile(key_file, 128)->substr(0, 64);
  Write(VaultLock::kKeyFile, key_file, line);
  EXPECT_THAT(Open(), IsOkAndHolds(kBytes));
  EXPECT_EQ(asked_, 0);
  ASSERT_OK(ReplaceSecretFile(key_file, NewOpener(entropy_)));
  EXPECT_THAT(Open(), HasCode(absl::StatusCode::kPermissionDenied));
  ASSERT_OK(ReplaceSecretFile(key_file, "\n"));
  EXPECT_THAT(Open(), HasCode(absl::StatusCode::kInvalidArgument));
  std::filesystem::remove(key_file);
  const absl::StatusOr<std::string> gone = Open();
  EXPECT_THAT(gone, HasCode(absl::StatusCode::kNotFound));
  EXPECT_TRUE(absl::StrContains(gone.status().message(), key_file));
  ASSERT_OK(CreateSecretFile(key_file, absl::StrCat(line, "\n")));
  std::filesystem::permissions(key_file, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  EXPECT_THAT(Open(), HasCode(absl::StatusCode::kPermissionDenied)) << "others may read it";
}

TEST_F(VaultFileTest, ACredentialComesFromSystemdOrNotAtAll) {
  Write(VaultLock::kCredential, kVaultCredential, "given by systemd");
  EXPECT_THAT(Open(), HasCode(absl::StatusCode::kNotFound));
  setenv("CREDENTIALS_DIRECTORY", folder_.path().c_str(), 1);
  EXPECT_THAT(Open(), HasCode(absl::StatusCode::kNotFound));
  ASSERT_OK(CreateSecretFile(folder_ / kVaultCredential, "given by systemd\n"));
  EXPECT_THAT(Open(), IsOkAndHolds(kBytes));
}

TEST_F(VaultFileTest, WhatIsNoVaultKeyIsRefusedBeforeAnybodyIsAsked) {
  Write(VaultLock::kPassphrase, "-", "un long chemin");
  const std::string good = *ReadSecretFile(Path(), 4096);
  for (const std::string& text :
       {std::string(), std::string(63, 'a'), std::string("relais-vault-v1 passphrase -"),
        std::string("relais-vault-v1 passphrase -\nnothing\n"), std::string("relais-vault-v1 riddle -\n") + good,
        std::string("relais-vault-v2") + good.substr(15)}) {
    ASSERT_OK(ReplaceSecretFile(Path(), text));
    EXPECT_THAT(Open("un long chemin"), HasCode(absl::StatusCode::kInvalidArgument)) << text.substr(0, 30);
    EXPECT_EQ(asked_, 0);
  }
  std::string altered = good;
  altered[altered.size() - 10] = altered[altered.size() - 10] == '0' ? '1' : '0';
  ASSERT_OK(ReplaceSecretFile(Path(), altered));
  EXPECT_THAT(Open("un long chemin"), HasCode(absl::StatusCode::kPermissionDenied));
  std::filesystem::remove(Path());
  EXPECT_THAT(Open(), HasCode(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace relais::node
