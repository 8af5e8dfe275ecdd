#include "services/adapters/terminal/table.h"

#include <gtest/gtest.h>

namespace relais {
namespace {

TEST(TableTest, CountsPlacesNotBytes) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("cité"), 4u);
  EXPECT_EQ(DisplayWidth("e\xCC\x81t\xC3\xA9"), 3u) << "a combining acute takes no place";
  EXPECT_EQ(DisplayWidth("\xff"), 1u);
}

TEST(TableTest, AlignsColumns) {
  Table table({"id", "état", "qui"});
  table.Add({"ab12", "reçue", "CIO"});
  table.Add({"c", "à ouvrir"});
  EXPECT_EQ(table.ToString(),
            "id    état      qui\n"
            "ab12  reçue     CIO\n"
            "c     à ouvrir\n");
}

TEST(TableTest, NothingWithoutRows) {
  EXPECT_EQ(Table({"id"}).ToString(), "");
}

}  // namespace
}  // namespace relais
