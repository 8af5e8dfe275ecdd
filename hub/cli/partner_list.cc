#include "hub/cli/partner_list.h"

#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/core/handoff/clean_text.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Row {
  int line = 0;
  std::vector<std::string> fields;
  bool broken = false;  // a quote that nothing closes, or that closes in the middle
};

// Reads one field and leaves `rest` at its separator, its line end or the end.
std::string TakeField(absl::string_view& rest, char separator, int& line, bool& broken) {
  std::string field;
  if (!absl::StartsWith(rest, "\"")) {
    const size_t end = rest.find_first_of(std::string{separator, '\n'});
    field = std::string(rest.substr(0, end));
    rest.remove_prefix(field.size());
    return std::string(absl::StripAsciiWhitespace(field));
  }
  rest.remove_prefix(1);
  while (true) {
    const size_t quote = rest.find('"');
    if (quote == absl::string_view::npos) {
      broken = true;
      rest = {};
      return field;
    }
    absl::StrAppend(&field, rest.substr(0, quote));
    for (char c : rest.substr(0, quote)) line += c == '\n' ? 1 : 0;
    rest.remove_prefix(quote + 1);
    if (!absl::StartsWith(rest, "\"")) break;
    field.push_back('"');
    rest.remove_prefix(1);
  }
  const size_t end = rest.find_first_of(std::string{separator, '\n'});
  broken = broken || !absl::StripAsciiWhitespace(rest.substr(0, end)).empty();
  rest.remove_prefix(end == absl::string_view::npos ? rest.size() : end);
  return field;
}

std::vector<Row> RowsOf(absl::string_view csv, char separator) {
  std::vector<Row> rows;
  int line = 1;
  while (!csv.empty()) {
    Row row{line, {}, false};
    while (true) {
      row.fields.push_back(TakeField(csv, separator, line, row.broken));
      if (csv.empty() || csv.front() != separator) break;
      csv.remove_prefix(1);
    }
    if (!csv.empty()) csv.remove_prefix(1);
    ++line;
    if (row.fields.size() > 1 || !row.fields.front().empty() || row.broken) rows.push_back(std::move(row));
  }
  return rows;
}

// The columns that mean something, by name.
absl::btree_map<std::string, size_t> Columns(const Row& row) {
  absl::btree_map<std::string, size_t> columns;
  for (size_t i = 0; i < row.fields.size(); ++i) columns.try_emplace(absl::AsciiStrToLower(row.fields[i]), i);
  return columns;
}

class Reader {
 public:
  Reader(absl::btree_map<std::string, size_t> columns, PartnerList* list) : columns_(std::move(columns)), list_(list) {}

  void Take(const Row& row) {
    const size_t bad_before = list_->bad.size();
    if (row.broken) return Bad(row, "", {"un guillemet mal placé", "a quotation mark out of place"});
    Invitation invitation;
    invitation.line = row.line;
    invitation.partner = PartnerId::FromHex(Field(row, "partner"));
    invitation.name = Field(row, "name");
    const std::string node = Field(row, "node");
    if (!node.empty()) invitation.node = NodeId::FromHex(node);
    constexpr Text kHex{"32 symboles hexadécimaux minuscules sont attendus",
                        "32 lower-case hexadecimal symbols are expected"};
    if (invitation.partner.none()) Bad(row, "partner", kHex);
    if (!node.empty() && invitation.node.none()) Bad(row, "node", kHex);
    if (invitation.name.empty()) Bad(row, "name", {"le nom manque", "the name is missing"});
    if (invitation.name.size() > limits::kPartnerNameBytesMax) Bad(row, "name", {"nom trop long", "name too long"});
    if (!IsCleanText(invitation.name) || absl::StrContains(invitation.name, '\n')) {
      Bad(row, "name", {"une seule ligne, sans caractère de commande", "one line, without control characters"});
    }
    if (list_->bad.size() > bad_before) return;
    if (!seen_.emplace(invitation.partner, row.line).second) {
      return Bad(row, "partner", {"deux fois dans la liste", "twice in the list"});
    }
    list_->good.push_back(std::move(invitation));
  }

 private:
  std::string Field(const Row& row, absl::string_view column) const {
    const auto it = columns_.find(std::string(column));
    return it == columns_.end() || it->second >= row.fields.size() ? "" : row.fields[it->second];
  }
  void Bad(const Row& row, absl::string_view field, Text reason) {
    list_->bad.push_back({row.line, std::string(field), reason});
  }

  const absl::btree_map<std::string, size_t> columns_;
  PartnerList* const list_;
  absl::btree_map<PartnerId, int> seen_;
};

}  // namespace

absl::StatusOr<PartnerList> ReadPartnerList(absl::string_view csv, const Terminal& terminal) {
  if (absl::StartsWith(csv, kByteOrderMark)) csv.remove_prefix(kByteOrderMark.size());
  const std::string text = absl::StrReplaceAll(csv, {{"\r\n", "\n"}});
  if (!IsCleanText(absl::StrReplaceAll(text, {{"\t", " "}}))) {
    return BadUsage(terminal.Say("la liste n'est pas du texte UTF-8", "the list is not UTF-8 text"));
  }
  const absl::string_view first = absl::string_view(text).substr(0, text.find('\n'));
  const std::vector<Row> rows = RowsOf(text, absl::StrContains(first, ';') ? ';' : ',');
  const auto columns = rows.empty() ? absl::btree_map<std::string, size_t>() : Columns(rows.front());
  if (!columns.contains("partner") || !columns.contains("name")) {
    return BadUsage(terminal.Say("la première ligne nomme les colonnes : partner, name, et au besoin node",
                                 "the first line names the columns: partner, name, and node if needed"));
  }
  if (rows.size() > limits::kInvitationsMax + 1) {
    return BadUsage(absl::StrCat(limits::kInvitationsMax, terminal.Say(" lignes au plus", " lines at most")));
  }
  PartnerList list;
  Reader reader(columns, &list);
  for (size_t i = 1; i < rows.size(); ++i) reader.Take(rows[i]);
  return list;
}

std::string CsvField(absl::string_view text) {
  if (text.find_first_of(",;\"\n") == absl::string_view::npos) return std::string(text);
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

}  // namespace relais::hub
