#include "services/adapters/toml/moved_settings.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

class MovedSettingsTest : public ::testing::Test {
 protected:
  absl::StatusOr<MovedSettings> Read(const std::string& text) {
    std::ofstream(folder_ / "node.toml") << text;
    return MovedSettings::Read(folder_ / "node.toml");
  }
  TemporaryFolder folder_;
};

TEST_F(MovedSettingsTest, WhatLiesInsideStaysWhereItIs) {
  const std::string text = "[store]\npath = \"data/./store/\"\n";
  ASSERT_OK_AND_ASSIGN(MovedSettings moved, Read(text));
  ASSERT_OK_AND_ASSIGN(const MovedSettings::Place store, moved.Take("store.path", "store"));
  EXPECT_EQ(store.path, folder_ / "data/./store/");
  EXPECT_EQ(store.name, "data/store");
  ASSERT_OK_AND_ASSIGN(const MovedSettings::Place keys, moved.Take("keys.dir", "keys"));
  EXPECT_EQ(keys.name, "keys");
  EXPECT_EQ(moved.text(), text);
}

TEST_F(MovedSettingsTest, WhatLiesOutsideComesInside) {
  ASSERT_OK_AND_ASSIGN(
      MovedSettings moved,
      Read("[store]\npath = \"/var/lib/relais/store\"  # a disk of its own\n[keys]\ndir = \"../keys\"\n"));
  ASSERT_OK_AND_ASSIGN(const MovedSettings::Place store, moved.Take("store.path", "store"));
  EXPECT_EQ(store.path, "/var/lib/relais/store");
  EXPECT_EQ(store.name, "elsewhere/store");
  ASSERT_OK_AND_ASSIGN(const MovedSettings::Place keys, moved.Take("keys.dir", "keys"));
  EXPECT_EQ(keys.name, "elsewhere/keys");
  EXPECT_EQ(moved.text(),
            "[store]\npath = \"elsewhere/store\"  # a disk of its own\n[keys]\ndir = \"elsewhere/keys\"\n");
}

TEST_F(MovedSettingsTest, AnEmptyOneIsNowhere) {
  ASSERT_OK_AND_ASSIGN(MovedSettings moved, Read("[tls]\ndesk_key = \"\"\n"));
  ASSERT_OK_AND_ASSIGN(const MovedSettings::Place key, moved.Take("tls.desk_key", ""));
  EXPECT_EQ(key.path, "");
}

TEST_F(MovedSettingsTest, WhatCannotBeChangedIsNamed) {
  ASSERT_OK_AND_ASSIGN(MovedSettings moved, Read("[store]\npath = '/var/lib/store'\n"));
  const absl::Status taken = moved.Take("store.path", "store").status();
  EXPECT_THAT(taken, HasCode(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(taken.message()), ::testing::HasSubstr("store.path"));
}

}  // namespace
}  // namespace relais
