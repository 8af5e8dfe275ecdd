// A key's file, bare and in a box. The box here is a plain one of this test: "box:" passphrase ":" key in hexadecimal.
#include "services/adapters/terminal/boxed_key.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/terminal/files.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

KeyBox PlainBox() {
  return {[](absl::string_view text) { return absl::StartsWith(text, "box:"); },
          [](absl::string_view text, absl::string_view passphrase) -> absl::StatusOr<Secret32> {
            const std::string head = absl::StrCat("box:", passphrase, ":");
            if (!absl::StartsWith(text, head)) return Refuse(Reason::kUnreadable);
            return Secret32(absl::HexStringToBytes(text.substr(head.size(), 64)));
          },
          [](const Secret32& secret, absl::string_view passphrase) {
            return absl::StrCat("box:", passphrase, ":", absl::BytesToHexString(secret.view()), "\n");
          }};
}

class BoxedKeyTest : public ::testing::Test {
 protected:
  BoxedKeyTest() {
    char folder[] = "/tmp/relais-boxed-XXXXXX";
    folder_ = mkdtemp(folder);
    EXPECT_TRUE(WriteWholeFile(In("right"), "quatre mots de passe\nrest\n", kSecretMode, terminal_).ok());
    EXPECT_TRUE(WriteWholeFile(In("wrong"), "autre chose\n", kSecretMode, terminal_).ok());
    EXPECT_TRUE(WriteWholeFile(In("empty"), "\n", kSecretMode, terminal_).ok());
  }
  ~BoxedKeyTest() override { std::filesystem::remove_all(folder_); }

  std::string In(const std::string& name) const { return folder_ + "/" + name; }
  Arguments With(const std::string& name, const std::string& value) const {
    Arguments arguments;
    arguments.Set(name, {value});
    return arguments;
  }
  absl::StatusOr<Secret32> Read(const std::string& passphrase) const {
    return ReadBoxedKey(In("key"), PlainBox(), With("--passphrase-file", In(passphrase)), terminal_);
  }

  std::string folder_;
  std::ostringstream out_;
  Terminal terminal_{out_, out_, Language::kEnglish, false};
  const Secret32 secret_ = Secret32(std::string(32, 'k'));
};

TEST_F(BoxedKeyTest, ABareKeyAsksForNothing) {
  ASSERT_TRUE(WriteBoxedKey(In("key"), secret_, PlainBox(), With("--no-passphrase", "true"), terminal_).ok());
  const absl::StatusOr<Secret32> read = ReadBoxedKey(In("key"), PlainBox(), Arguments(), terminal_);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->view(), secret_.view());
}

TEST_F(BoxedKeyTest, ABoxOpensUnderTheFirstLineOfThePassphrasesFileOnly) {
  ASSERT_TRUE(WriteBoxedKey(In("key"), secret_, PlainBox(), With("--passphrase-file", In("right")), terminal_).ok());
  ASSERT_TRUE(Read("right").ok());
  EXPECT_EQ(Read("right")->view(), secret_.view());
  for (const char* bad : {"wrong", "empty", "none"}) EXPECT_EQ(ExitCodeOf(Read(bad).status()), kExitUsage) << bad;
}

TEST_F(BoxedKeyTest, NeverReplacesAFileNorTakesBothWords) {
  ASSERT_TRUE(WriteBoxedKey(In("key"), secret_, PlainBox(), With("--no-passphrase", "true"), terminal_).ok());
  const std::string before = ReadWholeFile(In("key"), terminal_).value();
  const Secret32 other = Secret32(std::string(32, 'o'));
  EXPECT_EQ(ExitCodeOf(WriteBoxedKey(In("key"), other, PlainBox(), With("--no-passphrase", "true"), terminal_)),
            kExitUsage);
  EXPECT_EQ(ReadWholeFile(In("key"), terminal_).value(), before);
  Arguments both = With("--passphrase-file", In("right"));
  both.Set("--no-passphrase", {"true"});
  EXPECT_EQ(ExitCodeOf(WriteBoxedKey(In("new"), secret_, PlainBox(), both, terminal_)), kExitUsage);
  EXPECT_FALSE(FileExists(In("new")));
}

}  // namespace
}  // namespace relais
