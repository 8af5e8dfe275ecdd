// Tables of figures for people and for spreadsheets.
#ifndef RELAIS_HUB_CLI_FIGURE_TEXT_H_
#define RELAIS_HUB_CLI_FIGURE_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "relais/v1/monitoring_service.pb.h"
#include "services/adapters/terminal/terminal.h"

namespace relais::hub {

// "1 204", "87,5 %", "3 j", "≥ 98,7 %", "masqué", "–"; in English "1,204", "87.5 %", "3 d". `unit` as the hub names it.
std::string FigureText(const v1::Figure& figure, absl::string_view unit, Language language);
// Against the period before: "+12 %" for numbers and rates, "+1,5 pt" for shares, "−1 j" for days; "" when one of the
// two is not exact, or there is nothing to compare with.
std::string ChangeText(const v1::Figure& now, const v1::Figure& before, absl::string_view unit, Language language);
// For people: one line for each row; a single row is told from top to bottom, one line for each indicator.
std::string TableText(const v1::FigureTable& table, Language language);

// "jours ouverts" for "open_days", "acheminements" for "events": what a definition's stable names say to people. A name
// that is none of them stays as it is.
std::string UnitText(absl::string_view unit, Language language);
std::string SourceText(absl::string_view source, Language language);

enum class CsvStyle : uint8_t {
  kPlain,   // commas, decimal points, stable names (RFC 4180)
  kFrench,  // what a French spreadsheet opens rightly: byte order mark, semicolons, decimal commas, French heads
};
// For each indicator its value, how it stands, and its value before; values that are not told are empty, shares are
// 0 … 1. Cells that a spreadsheet would take for a formula begin with an apostrophe.
std::string TableCsv(const v1::FigureTable& table, CsvStyle style);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_FIGURE_TEXT_H_
