#include "services/adapters/inclusion/csv_reader.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace relais {

std::optional<ImportFlaw> CsvReader::flaw() const {
  if (source_->flaw().has_value()) return source_->flaw();
  return broken_ ? std::optional<ImportFlaw>(ImportFlaw::kNotCsv) : std::nullopt;
}

CsvReader::After CsvReader::Ended(int c) {
  if (c == ',') return After::kCell;
  if (c == '\n') return After::kRecord;
  if (c == SourceText::kEnd) return source_->flaw().has_value() ? After::kFlaw : After::kEnd;
  if (c == '\r' && source_->Peek() == '\n') {
    source_->Next();
    return After::kRecord;
  }
  broken_ = true;
  return After::kFlaw;
}

CsvReader::After CsvReader::ReadQuoted(std::string* cell) {
  while (true) {
    const int c = source_->Next();
    if (c == SourceText::kEnd) {
      broken_ = true;
      return After::kFlaw;
    }
    if (c != '"') {
      cell->push_back(static_cast<char>(c));
    } else if (source_->Peek() == '"') {
      source_->Next();
      cell->push_back('"');
    } else {
      return Ended(source_->Next());
    }
  }
}

CsvReader::After CsvReader::ReadCell(std::string* cell) {
  cell->clear();
  if (source_->Peek() == '"') {
    source_->Next();
    return ReadQuoted(cell);
  }
  while (true) {
    const int c = source_->Next();
    if (c == ',' || c == '\n' || c == '\r' || c == SourceText::kEnd) return Ended(c);
    if (c == '"') {
      broken_ = true;
      return After::kFlaw;
    }
    cell->push_back(static_cast<char>(c));
  }
}

bool CsvReader::Next(std::vector<std::string>* cells) {
  while (!broken_ && source_->Peek() != SourceText::kEnd) {
    ++row_;
    source_->BeginRow();
    cells->clear();
    After after = After::kCell;
    while (after == After::kCell) {
      cells->emplace_back();
      after = ReadCell(&cells->back());
    }
    if (after == After::kFlaw) return false;
    const bool empty_line = cells->size() == 1 && cells->front().empty();
    if (!empty_line) return true;
    if (after == After::kEnd) return false;
  }
  return false;
}

std::string CsvRecord(const std::vector<std::string>& cells) {
  std::string record;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) record.push_back(',');
    const bool quoted = cells[i].find_first_of(",\"\r\n") != std::string::npos;
    if (quoted) {
      absl::StrAppend(&record, "\"", absl::StrReplaceAll(cells[i], {{"\"", "\"\""}}), "\"");
    } else {
      record += cells[i];
    }
  }
  return record + "\r\n";
}

}  // namespace relais
