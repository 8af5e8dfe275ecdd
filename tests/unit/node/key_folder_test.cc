#include "node/key_folder.h"

#include <filesystem>

#include "gtest/gtest.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"

namespace relais::node {
namespace {

using ::testing::HasSubstr;

class KeyFolderTest : public ::testing::Test {
 protected:
  void Put(const std::string& name, const std::string& text) { ASSERT_OK(CreateSecretFile(folder_ / name, text)); }
  void PutKey(const std::string& name, char symbol) { Put(name, std::string(64, symbol) + "\n"); }
  void PutAll() {
    PutKey("identity.key", '1');
    PutKey("sealing-1.key", '3');
  }
  absl::StatusOr<KeyFolder> Read() { return ReadKeyFolder(folder_.path(), sealer_); }
  // Refused with a sentence that names `file`.
  void ExpectComplaint(absl::string_view file, absl::StatusCode code) {
    const absl::StatusOr<KeyFolder> keys = Read();
    ASSERT_THAT(keys, HasCode(code));
    EXPECT_THAT(std::string(keys.status().message()), HasSubstr(std::string(file)));
  }
  static Secret32 Secret(char byte) { return Secret32(std::string(32, byte)); }

  SeededEntropy entropy_{1};
  SodiumSealer sealer_{entropy_};
  TemporaryFolder folder_;
};

TEST_F(KeyFolderTest, ReadsTheNodesKeys) {
  PutAll();
  ASSERT_OK_AND_ASSIGN(const KeyFolder keys, Read());
  EXPECT_EQ(keys.identity.key, sealer_.SigningPairFrom(Secret('\x11')).key);
  ASSERT_EQ(keys.sealing.size(), 1u);
  EXPECT_EQ(keys.sealing[0].key, sealer_.SealingPairFrom(Secret('\x33')).key);
}

TEST_F(KeyFolderTest, SealingKeysAreInTheOrderOfTheirNumbers) {
  PutAll();
  PutKey("sealing-10.key", '4');
  PutKey("sealing-2.key", '5');
  Put("sealing-x.key", "no number");
  Put("sealing-3.key.old", "no key");
  ASSERT_OK_AND_ASSIGN(const KeyFolder keys, Read());
  ASSERT_EQ(keys.sealing.size(), 3u);
  EXPECT_EQ(keys.sealing[1].key, sealer_.SealingPairFrom(Secret('\x55')).key);
  EXPECT_EQ(keys.sealing[2].key, sealer_.SealingPairFrom(Secret('\x44')).key) << "the last one is in use";
}

TEST_F(KeyFolderTest, NamesTheFileThatIsMissing) {
  ExpectComplaint("identity.key", absl::StatusCode::kNotFound);
  PutKey("identity.key", '1');
  ExpectComplaint("sealing-<n>.key", absl::StatusCode::kNotFound);
}

TEST_F(KeyFolderTest, NamesTheFileThatHoldsNoKey) {
  PutKey("identity.key", '1');
  for (const std::string& text : {std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'A'),
                                  std::string(64, 'g'), std::string(), std::string(64, '0')}) {
    std::filesystem::remove(folder_ / "sealing-1.key");
    Put("sealing-1.key", text);
    ExpectComplaint("sealing-1.key", absl::StatusCode::kInvalidArgument);
  }
}

TEST_F(KeyFolderTest, AKeyThatOthersMayReadIsRefused) {
  PutAll();
  std::filesystem::permissions(folder_ / "identity.key", std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  ExpectComplaint("identity.key", absl::StatusCode::kPermissionDenied);
}

TEST_F(KeyFolderTest, NoComplaintShowsAKey) {
  PutAll();
  PutKey("sealing-2.key", 'Z');
  const absl::StatusOr<KeyFolder> keys = Read();
  ASSERT_FALSE(keys.ok());
  EXPECT_THAT(std::string(keys.status().message()), ::testing::Not(HasSubstr("ZZZZ")));
}

}  // namespace
}  // namespace relais::node
