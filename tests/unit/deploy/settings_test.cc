// Whoever sets up a hub or a node finds every key that it knows in deploy/README.md, and no key that it does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"

namespace relais {
namespace {

std::string BytesBelowRoot(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(absl::StrCat(RELAIS_SOURCE, "/", path)).rdbuf();
  return text.str();
}

// Every first group of `pattern` in a source.
std::set<std::string> FoundIn(const std::string& source, const std::string& pattern) {
  std::set<std::string> found;
  re2::StringPiece rest(source);
  std::string one;
  const RE2 read(pattern);
  while (RE2::FindAndConsume(&rest, read, &one)) found.insert(one);
  return found;
}

std::set<std::string> KeysRead(const std::string& path) {
  const std::string source = BytesBelowRoot(path);
  std::set<std::string> keys =
      FoundIn(source, R"re(settings\.(?:Required|String|Strings|Path|Integer|Choice)\(\s*"([a-z._]+)")re");
  // Doors for browsers have the same keys everywhere, read in one place under the table's name.
  const std::string doors = BytesBelowRoot("services/adapters/toml/web_settings.cc");
  for (const std::string& table : FoundIn(source, R"re(ReadWebSettings\(settings, "([a-z]+)"\))re")) {
    for (const std::string& key : FoundIn(doors, R"re(StrCat\(table, "(\.[a-z_]+)"\))re")) keys.insert(table + key);
  }
  return keys;
}

// The keys of the table whose head is `file`.
std::set<std::string> KeysSaid(const std::string& file) {
  const std::string readme = BytesBelowRoot("deploy/README.md");
  const size_t start = readme.find(absl::StrCat("| ", file, " |"));
  EXPECT_NE(start, std::string::npos) << file;
  std::set<std::string> keys;
  std::istringstream lines(readme.substr(start, readme.find("\n\n", start) - start));
  std::string line;
  std::string key;
  while (std::getline(lines, line)) {
    const std::string first = line.substr(0, line.find('|', 1));
    re2::StringPiece rest(first);
    while (RE2::FindAndConsume(&rest, "`([a-z._]+)`", &key)) keys.insert(key);
  }
  return keys;
}

TEST(SettingsTest, TheHubsKeysAreAllWrittenDown) {
  const std::set<std::string> keys = KeysRead("hub/hub_config.cc");
  EXPECT_GT(keys.size(), 15u);
  EXPECT_EQ(KeysSaid("hub.toml"), keys);
}

TEST(SettingsTest, TheNodesKeysAreAllWrittenDown) {
  const std::set<std::string> keys = KeysRead("node/node_config.cc");
  EXPECT_GT(keys.size(), 15u);
  EXPECT_EQ(KeysSaid("node.toml"), keys);
}

}  // namespace
}  // namespace relais
