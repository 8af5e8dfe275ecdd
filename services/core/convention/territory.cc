#include "services/core/convention/territory.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr absl::string_view kCommunesHead = "code_insee,nom,departement,arrondissement,pmun,ptot";
constexpr absl::string_view kMergedHead = "old_code,code,cog";
constexpr absl::string_view kDepartement = "departement:";
constexpr absl::string_view kArrondissement = "arrondissement:";

// Calls row(cells) for each line below `head`; stops with the first line that it does not accept.
template <class Row>
absl::Status ForEachRow(absl::string_view csv, absl::string_view head, size_t cells_wanted, Row row) {
  size_t number = 0;
  for (absl::string_view line : absl::StrSplit(csv, '\n')) {
    ++number;
    if (line.empty()) continue;
    const std::vector<std::string> cells = absl::StrSplit(line, ',');
    const bool good = number == 1 ? line == head : cells.size() == cells_wanted && row(cells);
    if (!good) return Refuse(Reason::kMalformed, absl::StrCat("line ", number, " of the table of communes"));
  }
  return absl::OkStatus();
}

// The letters and digits of a name, without case: "Le Malesherbois", "LE-MALESHERBOIS" → "lemalesherbois". Accented
// letters of the Latin-1 supplement lose their accents; œ and æ become two letters.
std::string Folded(absl::string_view name) {
  static constexpr absl::string_view kPlain = "aaaaaa?ceeeeiiiidnooooo?ouuuuy??";  // from U+00C0, and again from U+00E0
  std::string folded;
  for (size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    const auto next = i + 1 < name.size() ? static_cast<unsigned char>(name[i + 1]) : 0;
    if (absl::ascii_isalnum(byte)) {
      folded += absl::ascii_tolower(byte);
    } else if (byte == 0xC3 && next >= 0x80) {
      const char plain = kPlain[(next - 0x80) % 32];
      if (plain != '?') {
        folded += plain;
      } else if (next == 0x86 || next == 0xA6) {
        folded += "ae";
      }
      ++i;
    } else if (byte == 0xC5 && (next == 0x92 || next == 0x93)) {
      folded += "oe";
      ++i;
    }
  }
  return folded;
}

// Levenshtein's distance, in two rows.
size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t above = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, above + 1, diagonal + (a[i] == b[j] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row.back();
}

// The first cell of `rest`, which then begins behind it.
std::string TakeCell(absl::string_view* rest) {
  std::string cell;
  if (absl::ConsumePrefix(rest, "\"")) {
    while (!rest->empty()) {
      if (absl::ConsumePrefix(rest, "\"\"")) {
        cell += '"';
      } else if (absl::ConsumePrefix(rest, "\"")) {
        break;
      } else {
        cell += rest->front();
        rest->remove_prefix(1);
      }
    }
  }
  const size_t end = std::min(rest->find_first_of(",;\t"), rest->size());
  absl::StrAppend(&cell, rest->substr(0, end));
  rest->remove_prefix(std::min(end + 1, rest->size()));
  absl::StripAsciiWhitespace(&cell);
  return cell;
}

// Adds every commune of a whole; false if there is none.
template <class Belongs>
bool AddAll(const CommuneTable& table, Belongs belongs, absl::btree_set<std::string>* codes) {
  bool any = false;
  for (const auto& [code, commune] : table.communes()) {
    if (!belongs(commune)) continue;
    codes->insert(code);
    any = true;
  }
  return any;
}

}  // namespace

absl::StatusOr<CommuneTable> CommuneTable::Parse(absl::string_view communes, int cog, absl::string_view merged) {
  CommuneTable table;
  table.cog_ = cog;
  absl::Status read = ForEachRow(communes, kCommunesHead, 6, [&](const std::vector<std::string>& cells) {
    const Commune commune{cells[0], cells[1], cells[2], cells[3]};
    return IsCommuneCode(commune.code) && table.communes_.emplace(commune.code, commune).second;
  });
  if (!read.ok()) return read;
  read = ForEachRow(merged, kMergedHead, 3, [&](const std::vector<std::string>& cells) {
    MergedCommune step{cells[0], cells[1], 0};
    return IsCommuneCode(step.old_code) && IsCommuneCode(step.code) && step.old_code != step.code &&
           absl::SimpleAtoi(cells[2], &step.cog) && table.merged_.emplace(step.old_code, step).second;
  });
  if (!read.ok()) return read;
  return table;
}

absl::StatusOr<CommuneTable> CommuneTable::AsOf(int cog) const {
  if (cog < cog_) {
    return Refuse(Reason::kUnknownValue, absl::StrCat("the table of communes begins with the COG of ", cog_));
  }
  CommuneTable later = *this;
  later.cog_ = cog;
  for (const auto& [code, step] : merged_) {
    if (step.cog <= cog) later.communes_.erase(code);
  }
  return later;
}

const Commune* CommuneTable::Find(absl::string_view code) const {
  const auto it = communes_.find(code);
  return it == communes_.end() ? nullptr : &it->second;
}

const Commune* CommuneTable::Successor(absl::string_view old_code, MergedCommune* step) const {
  std::string code(old_code);
  for (size_t steps = 0; steps <= merged_.size(); ++steps) {  // a table that goes round in circles ends here
    const auto it = merged_.find(code);
    if (it == merged_.end() || it->second.cog > cog_) return nullptr;
    *step = it->second;
    code = step->code;
    if (const Commune* commune = Find(code); commune != nullptr) return commune;
  }
  return nullptr;
}

absl::btree_set<std::string> CommuneTable::Codes() const {
  absl::btree_set<std::string> codes;
  for (const auto& [code, commune] : communes_) codes.insert(code);
  return codes;
}

const Commune* CommuneTable::Nearest(absl::string_view typed) const {
  const std::string wanted = Folded(typed);
  const bool code_like = !wanted.empty() && absl::ascii_isdigit(wanted[0]);
  const Commune* nearest = nullptr;
  size_t best = 0;
  for (const auto& [code, commune] : communes_) {
    const size_t distance = Distance(wanted, code_like ? code : Folded(commune.name));
    if (nearest != nullptr && distance >= best) continue;
    nearest = &commune;
    best = distance;
  }
  return nearest;
}

std::vector<CommuneEntry> ReadCommuneList(absl::string_view csv, absl::string_view file) {
  std::vector<CommuneEntry> entries;
  absl::ConsumePrefix(&csv, "\xEF\xBB\xBF");  // spreadsheets write a byte order mark
  size_t number = 0;
  for (absl::string_view line : absl::StrSplit(csv, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    CommuneEntry entry;
    entry.where = absl::StrCat(file, ":", number);
    entry.value = TakeCell(&line);
    entry.hint = TakeCell(&line);
    const bool head = number == 1 && entry.value.find_first_of("0123456789") == std::string::npos;
    if (!head) entries.push_back(std::move(entry));
  }
  return entries;
}

ResolvedCommunes ResolveCommunes(const CommuneTable& table, absl::Span<const CommuneEntry> entries) {
  ResolvedCommunes resolved;
  for (const CommuneEntry& entry : entries) {
    absl::string_view value = entry.value;
    if (absl::ConsumePrefix(&value, kDepartement)) {
      const bool any = AddAll(
          table, [&](const Commune& c) { return c.departement == value; }, &resolved.codes);
      if (!any) resolved.unknown.push_back({entry, ""});
    } else if (absl::ConsumePrefix(&value, kArrondissement)) {
      const bool any = AddAll(
          table, [&](const Commune& c) { return c.arrondissement == value; }, &resolved.codes);
      if (!any) resolved.unknown.push_back({entry, ""});
    } else if (table.Find(value) != nullptr) {
      resolved.codes.insert(std::string(value));
    } else if (MergedCommune step; const Commune* commune = table.Successor(value, &step)) {
      resolved.codes.insert(commune->code);
      resolved.mapped.push_back({entry, step, commune->name});
    } else {
      const Commune* nearest = table.Nearest(entry.hint.empty() ? value : absl::string_view(entry.hint));
      const std::string told = nearest == nullptr ? "" : absl::StrCat(nearest->code, " ", nearest->name);
      resolved.unknown.push_back({entry, told});
    }
  }
  return resolved;
}

}  // namespace relais
