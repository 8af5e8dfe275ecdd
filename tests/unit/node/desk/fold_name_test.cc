#include "node/desk/fold_name.h"

#include "gtest/gtest.h"

namespace relais::node {
namespace {

TEST(FoldName, SpellingsOfOneNameMeet) {
  for (const char* name : {"Lefèvre-d'Œuvre", "LEFEVRE D'OEUVRE", "lefevre d’œuvre", "Lefèvre d\u2010Œuvre"}) {
    EXPECT_EQ(FoldName(name), "lefevredoeuvre") << name;
  }
  EXPECT_EQ(FoldName("ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝ"), "aaaaaaceeeeiiiinooooouuuuy");
  EXPECT_EQ(FoldName("àáâãäåçèéêëìíîïñòóôõöùúûüýÿ"), "aaaaaaceeeeiiiinooooouuuuyy");
  EXPECT_EQ(FoldName("Æsir Ø Þór ß Ÿ"), "aesirothorssy");
  EXPECT_EQ(FoldName("Jean\u00a0Paul II"), "jeanpaulii");
}

TEST(FoldName, OtherScriptsStayApart) {
  EXPECT_EQ(FoldName("Łukasz"), "Łukasz");
  EXPECT_EQ(FoldName("Ольга"), "Ольга");
  EXPECT_NE(FoldName("Иван"), FoldName("Анна"));
  EXPECT_EQ(FoldName("李"), "李");
}

TEST(FoldName, BrokenTextDoesNoHarm) {
  EXPECT_EQ(FoldName(""), "");
  EXPECT_EQ(FoldName("a\xc3"), "a\xc3");
  EXPECT_EQ(FoldName("\xe2\x80"), "\xe2\x80");
}

}  // namespace
}  // namespace relais::node
