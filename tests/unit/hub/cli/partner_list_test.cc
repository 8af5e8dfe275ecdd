// Lists of partners as spreadsheets save them: good lines are kept, bad ones are named.
#include "hub/cli/partner_list.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

const std::string kOne(32, '1');
const std::string kTwo(32, '2');

absl::StatusOr<PartnerList> Read(const std::string& csv) {
  static std::ostringstream nowhere;
  return ReadPartnerList(csv, Terminal(nowhere, nowhere, Language::kEnglish, false));
}

TEST(PartnerList, CommasAndSemicolonsQuotesAndLineEnds) {
  for (const std::string& csv :
       {absl::StrCat("partner,name\n", kOne, ",CIO\n", kTwo, ",\"A, \"\"B\"\"\"\n"),
        absl::StrCat("\xEF\xBB\xBFname;Partner\r\nCIO;", kOne, "\r\n\"A, \"\"B\"\"\";", kTwo)}) {
    const absl::StatusOr<PartnerList> list = Read(csv);
    ASSERT_TRUE(list.ok()) << list.status();
    EXPECT_TRUE(list->bad.empty());
    ASSERT_EQ(list->good.size(), 2u);
    EXPECT_EQ(list->good[0].partner.ToHex(), kOne);
    EXPECT_EQ(list->good[0].name, "CIO");
    EXPECT_EQ(list->good[1].name, "A, \"B\"");
    EXPECT_EQ(list->good[1].line, 3);
    EXPECT_EQ(CsvField(list->good[1].name), "\"A, \"\"B\"\"\"");
  }
}

TEST(PartnerList, ABadLineIsNamedAndTheOthersAreKept) {
  const absl::StatusOr<PartnerList> list =
      Read(absl::StrCat("partner,name,node\n", kOne, ",A,\n12,B,\n", kTwo, ",,\n", kOne, ",C,\n", kTwo, ",D,x\n\n",
                        kTwo, ",", std::string(limits::kPartnerNameBytesMax + 1, 'n'), ",\n", kTwo, ",E,", kOne, "\n"));
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->good.size(), 2u);
  EXPECT_EQ(list->good[1].name, "E");
  EXPECT_EQ(list->good[1].node.ToHex(), kOne);
  ASSERT_EQ(list->bad.size(), 5u);
  const std::pair<int, std::string> expected[] = {
      {3, "partner"}, {4, "name"}, {5, "partner"}, {6, "node"}, {8, "name"}};
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(list->bad[i].line, expected[i].first);
    EXPECT_EQ(list->bad[i].field, expected[i].second);
  }
}

TEST(PartnerList, WhatIsNoListIsRefused) {
  for (const std::string& csv : {std::string(), std::string("partner\n"), std::string("name,node\nA,B\n"),
                                 std::string("partner,name\n\xff\xfe,A\n"),
                                 absl::StrCat("partner,name\n", kOne, ",", std::string("a\0b", 3), "\n")}) {
    EXPECT_EQ(ExitCodeOf(Read(csv).status()), kExitUsage) << csv;
  }
  std::string long_list = "partner,name\n";
  for (int i = 0; i <= limits::kInvitationsMax; ++i) absl::StrAppend(&long_list, kOne, ",A\n");
  EXPECT_EQ(ExitCodeOf(Read(long_list).status()), kExitUsage);
}

TEST(PartnerList, AQuoteThatNothingClosesSpoilsItsLineAlone) {
  const absl::StatusOr<PartnerList> list =
      Read(absl::StrCat("partner,name\n", kOne, ",\"A\" b\n", kTwo, ",C\n", kOne, ",\"open"));
  ASSERT_TRUE(list.ok());
  ASSERT_EQ(list->good.size(), 1u);
  EXPECT_EQ(list->good[0].name, "C");
  ASSERT_EQ(list->bad.size(), 2u);
  EXPECT_EQ(list->bad[0].line, 2);
  EXPECT_EQ(list->bad[1].line, 4);
}

}  // namespace
}  // namespace relais::hub
