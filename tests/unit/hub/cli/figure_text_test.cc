#include "hub/cli/figure_text.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace relais::hub {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

v1::Figure Shown(double value) {
  v1::Figure figure;
  figure.set_standing(v1::FIGURE_STANDING_SHOWN);
  figure.set_value(value);
  return figure;
}
v1::Figure Standing(v1::FigureStanding standing, double value = 0) {
  v1::Figure figure = Shown(value);
  figure.set_standing(standing);
  return figure;
}
std::string French(const v1::Figure& figure, absl::string_view unit) {
  return FigureText(figure, unit, Language::kFrench);
}

// Two territories, referrals and acceptance, with the period before.
v1::FigureTable TwoTerritories() {
  v1::FigureTable table;
  table.set_from_month("2026-01");
  table.set_to_month("2026-03");
  v1::IndicatorDefinition* referrals = table.add_columns();
  referrals->set_name("referrals");
  referrals->set_label_fr("Orientations");
  referrals->set_label_en("Referrals");
  referrals->set_unit("number");
  v1::IndicatorDefinition* acceptance = table.add_columns();
  acceptance->set_name("acceptance");
  acceptance->set_label_fr("Acceptation");
  acceptance->set_label_en("Acceptance");
  acceptance->set_unit("percent");
  v1::FigureRow* one = table.add_rows();
  one->add_keys()->set_code("452");
  one->mutable_keys(0)->set_label("Orléans");
  *one->add_figures() = Shown(1234);
  *one->add_figures() = Shown(0.875);
  *one->add_before() = Shown(1000);
  *one->add_before() = Shown(0.9);
  v1::FigureRow* two = table.add_rows();
  two->add_keys();
  *two->add_figures() = Standing(v1::FIGURE_STANDING_HIDDEN);
  *two->add_figures() = Standing(v1::FIGURE_STANDING_NOTHING);
  return table;
}

TEST(FigureText, ReadsAsFrenchIsWritten) {
  EXPECT_EQ(French(Shown(1234567), "number"), "1 234 567");
  EXPECT_EQ(French(Shown(0.875), "percent"), "87,5 %");
  EXPECT_EQ(French(Shown(3), "open_days"), "3 j");
  EXPECT_EQ(French(Shown(61), "open_days"), "> 60 j");
  EXPECT_EQ(French(Shown(12.34), "per_10000"), "12,3");
  EXPECT_EQ(French(Shown(0.915), "ratio"), "0,92");
  EXPECT_EQ(French(Standing(v1::FIGURE_STANDING_AT_LEAST, 0.987), "percent"), "≥ 98,7 %");
  EXPECT_EQ(French(Standing(v1::FIGURE_STANDING_HIDDEN), "number"), "masqué");
  EXPECT_EQ(French(Standing(v1::FIGURE_STANDING_AWAITED), "number"), "non publié");
  EXPECT_EQ(FigureText(Shown(1234.5), "per_10000", Language::kEnglish), "1,234.5");
}

TEST(FigureText, ChangesAreRelativeInPointsOrInDays) {
  const auto change = [](double now, double before, absl::string_view unit) {
    return ChangeText(Shown(now), Shown(before), unit, Language::kFrench);
  };
  EXPECT_EQ(change(112, 100, "number"), "+12 %");
  EXPECT_EQ(change(75, 100, "number"), "−25 %");
  EXPECT_EQ(change(0.875, 0.9, "percent"), "−2,5 pt");
  EXPECT_EQ(change(5, 3, "open_days"), "+2 j");
  EXPECT_EQ(change(5, 0, "number"), "");
  EXPECT_EQ(ChangeText(Shown(5), Standing(v1::FIGURE_STANDING_HIDDEN), "number", Language::kFrench), "");
}

TEST(FigureText, ATableSaysWhatChanged) {
  const std::string text = TableText(TwoTerritories(), Language::kFrench);
  EXPECT_THAT(text, HasSubstr("452 Orléans"));
  EXPECT_THAT(text, HasSubstr("1 234 (+23 %)"));
  EXPECT_THAT(text, HasSubstr("87,5 % (−2,5 pt)"));
  EXPECT_THAT(text, HasSubstr("autre ou non connu"));
  EXPECT_THAT(text, HasSubstr("masqué"));
}

// Nine columns with their names in full are wider than any window.
TEST(FigureText, ASingleRowIsToldFromTopToBottom) {
  v1::FigureTable table = TwoTerritories();
  table.mutable_rows()->RemoveLast();
  EXPECT_THAT(TableText(table, Language::kFrench), HasSubstr("Acceptation"));
  while (table.columns_size() < 4) {
    *table.add_columns() = table.columns(0);
    *table.mutable_rows(0)->add_figures() = table.rows(0).figures(0);
  }
  const std::string text = TableText(table, Language::kFrench);
  EXPECT_THAT(text, testing::ContainsRegex("Orientations +1 234 +\\(\\+23 %\\)"));
  EXPECT_THAT(text, testing::ContainsRegex("Acceptation +87,5 % +\\(−2,5 pt\\)"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5) << text;
}

TEST(FigureText, DefinitionsSpeakToPeople) {
  EXPECT_EQ(UnitText("open_days", Language::kFrench), "jours ouverts");
  EXPECT_EQ(UnitText("open_days", Language::kEnglish), "open days");
  EXPECT_EQ(SourceText("counts", Language::kFrench), "comptes mensuels des nœuds");
  EXPECT_EQ(SourceText("later", Language::kFrench), "later");
}

TEST(FigureText, PlainCsvHasStableNamesAndNothingWhereNothingIsTold) {
  EXPECT_EQ(TableCsv(TwoTerritories(), CsvStyle::kPlain),
            "from_month,to_month,code,label,referrals,referrals_standing,referrals_before,acceptance,"
            "acceptance_standing,acceptance_before\r\n"
            "2026-01,2026-03,452,Orléans,1234,shown,1000,0.8750,shown,0.9000\r\n"
            "2026-01,2026-03,,,,hidden,,,nothing,\r\n");
}

TEST(FigureText, FrenchCsvOpensRightlyInAFrenchSpreadsheet) {
  const std::string csv = TableCsv(TwoTerritories(), CsvStyle::kFrench);
  EXPECT_THAT(csv, StartsWith("\xEF\xBB\xBF"));
  EXPECT_THAT(csv, HasSubstr(";Acceptation;Acceptation (état);"));
  EXPECT_THAT(csv, HasSubstr(";1234;exact;1000;0,8750;exact;0,9000\r\n"));
}

TEST(FigureText, NoCellBecomesAFormula) {
  v1::FigureTable table = TwoTerritories();
  table.mutable_rows(0)->mutable_keys(0)->set_label("=HYPERLINK(\"x\")");
  EXPECT_THAT(TableCsv(table, CsvStyle::kPlain), HasSubstr("\"'=HYPERLINK(\"\"x\"\")\""));
}

}  // namespace
}  // namespace relais::hub
