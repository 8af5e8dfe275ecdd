#include "hub/cli/figure_text.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/types/span.h"
#include "hub/cli/partner_list.h"
#include "services/adapters/terminal/table.h"

namespace relais::hub {
namespace {

constexpr absl::string_view kByteOrder = "\xEF\xBB\xBF";
constexpr int kMoreDays = 61;  // stands for more than sixty

bool IsExact(const v1::Figure& figure) {
  return figure.standing() == v1::FIGURE_STANDING_SHOWN;
}

// With `digits` after the comma, in groups of three.
std::string NumberText(double value, int digits, Language language) {
  const std::string plain = absl::StrFormat("%.*f", digits, std::abs(value));
  const size_t whole = std::min(plain.find('.'), plain.size());
  std::string text;
  for (size_t i = 0; i < plain.size(); ++i) {
    if (i > 0 && i < whole && (whole - i) % 3 == 0) absl::StrAppend(&text, language == Language::kFrench ? " " : ",");
    text += plain[i];
  }
  if (language == Language::kFrench) text = absl::StrReplaceAll(text, {{".", ","}});
  return value < 0 ? absl::StrCat("−", text) : text;
}

std::string ValueText(double value, absl::string_view unit, Language language) {
  const bool french = language == Language::kFrench;
  if (unit == "percent") return absl::StrCat(NumberText(value * 100, 1, language), " %");
  if (unit == "open_days") {
    const absl::string_view days = french ? " j" : " d";
    return value >= kMoreDays ? absl::StrCat("> ", kMoreDays - 1, days)
                              : absl::StrCat(NumberText(value, 0, language), days);
  }
  if (unit == "per_10000") return NumberText(value, 1, language);
  if (unit == "ratio") return NumberText(value, 2, language);
  return NumberText(value, 0, language);
}

std::string KeyText(const v1::FigureKey& key, Language language) {
  if (key.code().empty()) return language == Language::kFrench ? "autre ou non connu" : "other or not known";
  if (key.label().empty()) return key.code();
  // A convention's id says nothing to people.
  return key.code().size() == 2 * 16 ? key.label() : absl::StrCat(key.code(), " ", key.label());
}

// More columns than these do not fit a line with their names in full.
constexpr int kColumnsOfALine = 3;

struct NamedWord {
  absl::string_view name;
  absl::string_view fr;
  absl::string_view en;
};
constexpr NamedWord kUnitWords[] = {{"number", "nombre", "number"},
                                    {"percent", "%", "%"},
                                    {"open_days", "jours ouverts", "open days"},
                                    {"per_10000", "pour 10 000 habitants", "per 10,000 inhabitants"},
                                    {"ratio", "rapport", "ratio"}};
constexpr NamedWord kSourceWords[] = {
    {"events", "acheminements vus par le concentrateur", "routing events seen by the hub"},
    {"counts", "comptes mensuels des nœuds", "the nodes' monthly counts"},
    {"events_and_counts", "acheminements et comptes mensuels des nœuds",
     "routing events and the nodes' monthly counts"}};

std::string WordFor(absl::Span<const NamedWord> words, absl::string_view name, Language language) {
  for (const NamedWord& word : words) {
    if (word.name == name) return std::string(language == Language::kFrench ? word.fr : word.en);
  }
  return std::string(name);
}

std::string ColumnLabel(const v1::IndicatorDefinition& column, Language language) {
  return language == Language::kFrench ? column.label_fr() : column.label_en();
}

std::vector<std::string> RowKeys(const v1::FigureRow& row, Language language) {
  if (row.keys().empty()) return {language == Language::kFrench ? "région" : "region"};
  std::vector<std::string> keys;
  for (const v1::FigureKey& key : row.keys()) keys.push_back(KeyText(key, language));
  return keys;
}

std::string ChangeOf(const v1::FigureTable& table, const v1::FigureRow& row, int column, Language language) {
  if (column >= row.before_size()) return "";
  return ChangeText(row.figures(column), row.before(column), table.columns(column).unit(), language);
}

std::string OneRowText(const v1::FigureTable& table, Language language) {
  const v1::FigureRow& row = table.rows(0);
  Table lines({"", absl::StrJoin(RowKeys(row, language), " → "), ""});
  for (int i = 0; i < row.figures_size() && i < table.columns_size(); ++i) {
    const std::string change = ChangeOf(table, row, i, language);
    lines.Add({ColumnLabel(table.columns(i), language), FigureText(row.figures(i), table.columns(i).unit(), language),
               change.empty() ? "" : absl::StrCat("(", change, ")")});
  }
  return lines.ToString();
}

// Quoted where any separator stands in it.
std::string CsvText(absl::string_view text) {
  const bool formula = !text.empty() && std::string("=+-@\t\r").find(text.front()) != std::string::npos;
  const std::string safe = formula ? absl::StrCat("'", text) : std::string(text);
  return CsvField(safe);
}

// Nothing for what is not told.
std::string CsvNumber(const v1::Figure& figure, absl::string_view unit, CsvStyle style) {
  if (!IsExact(figure) && figure.standing() != v1::FIGURE_STANDING_AT_LEAST &&
      figure.standing() != v1::FIGURE_STANDING_AT_MOST) {
    return "";
  }
  const bool whole = unit == "number" || unit == "open_days";
  const std::string text = whole ? absl::StrFormat("%.0f", figure.value()) : absl::StrFormat("%.4f", figure.value());
  return style == CsvStyle::kFrench ? absl::StrReplaceAll(text, {{".", ","}}) : text;
}

std::string StandingWord(v1::FigureStanding standing, CsvStyle style) {
  static constexpr absl::string_view kNames[] = {"", "shown", "at_least", "at_most", "hidden", "nothing", "awaited"};
  static constexpr absl::string_view kFrench[] = {"", "exact", "au moins", "au plus", "masqué", "rien", "non publié"};
  const auto number = static_cast<size_t>(standing);
  if (number >= std::size(kNames)) return "";
  return std::string(style == CsvStyle::kFrench ? kFrench[number] : kNames[number]);
}

std::vector<std::string> CsvHead(const v1::FigureTable& table, size_t keys, CsvStyle style) {
  const bool french = style == CsvStyle::kFrench;
  std::vector<std::string> head = {french ? "du mois" : "from_month", french ? "au mois" : "to_month"};
  for (size_t i = 0; i < keys; ++i) {
    const std::string nth = i == 0 ? "" : absl::StrCat(french ? " " : "_", i + 1);
    head.push_back(absl::StrCat("code", nth));
    head.push_back(absl::StrCat(french ? "libellé" : "label", nth));
  }
  for (const v1::IndicatorDefinition& column : table.columns()) {
    const std::string name = french ? column.label_fr() : column.name();
    head.push_back(CsvText(name));
    head.push_back(CsvText(absl::StrCat(name, french ? " (état)" : "_standing")));
    head.push_back(CsvText(absl::StrCat(name, french ? " (période précédente)" : "_before")));
  }
  return head;
}

}  // namespace

std::string FigureText(const v1::Figure& figure, absl::string_view unit, Language language) {
  const bool french = language == Language::kFrench;
  switch (figure.standing()) {
    case v1::FIGURE_STANDING_SHOWN:
      return ValueText(figure.value(), unit, language);
    case v1::FIGURE_STANDING_AT_LEAST:
      return absl::StrCat("≥ ", ValueText(figure.value(), unit, language));
    case v1::FIGURE_STANDING_AT_MOST:
      return absl::StrCat("≤ ", ValueText(figure.value(), unit, language));
    case v1::FIGURE_STANDING_HIDDEN:
      return french ? "masqué" : "hidden";
    case v1::FIGURE_STANDING_AWAITED:
      return french ? "non publié" : "not released";
    default:
      return "–";
  }
}

std::string ChangeText(const v1::Figure& now, const v1::Figure& before, absl::string_view unit, Language language) {
  if (!IsExact(now) || !IsExact(before)) return "";
  const double change = now.value() - before.value();
  const std::string sign = change > 0 ? "+" : "";
  if (unit == "percent") return absl::StrCat(sign, NumberText(change * 100, 1, language), " pt");
  if (unit == "open_days") {
    return absl::StrCat(sign, NumberText(change, 0, language), language == Language::kFrench ? " j" : " d");
  }
  if (before.value() == 0) return "";
  return absl::StrCat(sign, NumberText(change / before.value() * 100, 0, language), " %");
}

std::string UnitText(absl::string_view unit, Language language) {
  return WordFor(kUnitWords, unit, language);
}
std::string SourceText(absl::string_view source, Language language) {
  return WordFor(kSourceWords, source, language);
}

std::string TableText(const v1::FigureTable& table, Language language) {
  if (table.rows_size() == 1 && table.columns_size() > kColumnsOfALine) return OneRowText(table, language);
  std::vector<std::string> head = {""};
  const bool pairs = !table.rows().empty() && table.rows(0).keys_size() == 2;
  if (pairs) head.emplace_back();
  for (const v1::IndicatorDefinition& column : table.columns()) head.push_back(ColumnLabel(column, language));
  Table lines(std::move(head));
  for (const v1::FigureRow& row : table.rows()) {
    std::vector<std::string> cells = RowKeys(row, language);
    for (int i = 0; i < row.figures_size() && i < table.columns_size(); ++i) {
      std::string cell = FigureText(row.figures(i), table.columns(i).unit(), language);
      const std::string change = ChangeOf(table, row, i, language);
      if (!change.empty()) absl::StrAppend(&cell, " (", change, ")");
      cells.push_back(std::move(cell));
    }
    lines.Add(std::move(cells));
  }
  return lines.ToString();
}

std::string TableCsv(const v1::FigureTable& table, CsvStyle style) {
  const absl::string_view separator = style == CsvStyle::kFrench ? ";" : ",";
  size_t keys = 0;
  for (const v1::FigureRow& row : table.rows()) keys = std::max(keys, static_cast<size_t>(row.keys_size()));
  std::string csv(style == CsvStyle::kFrench ? kByteOrder : "");
  absl::StrAppend(&csv, absl::StrJoin(CsvHead(table, keys, style), separator), "\r\n");
  for (const v1::FigureRow& row : table.rows()) {
    std::vector<std::string> cells = {table.from_month(), table.to_month()};
    for (const v1::FigureKey& key : row.keys()) {
      cells.push_back(CsvText(key.code()));
      cells.push_back(CsvText(key.label()));
    }
    for (int i = 0; i < row.figures_size() && i < table.columns_size(); ++i) {
      const std::string& unit = table.columns(i).unit();
      cells.push_back(CsvNumber(row.figures(i), unit, style));
      cells.push_back(StandingWord(row.figures(i).standing(), style));
      cells.push_back(i < row.before_size() ? CsvNumber(row.before(i), unit, style) : "");
    }
    absl::StrAppend(&csv, absl::StrJoin(cells, separator), "\r\n");
  }
  return csv;
}

}  // namespace relais::hub
