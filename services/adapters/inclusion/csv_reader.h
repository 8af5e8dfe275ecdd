// Strict CSV (RFC 4180): commas, quotes doubled inside quotes, CRLF or LF. One record at a time.
#ifndef RELAIS_SERVICES_ADAPTERS_INCLUSION_CSV_READER_H_
#define RELAIS_SERVICES_ADAPTERS_INCLUSION_CSV_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/adapters/inclusion/source_text.h"

namespace relais {

class CsvReader {
 public:
  // `source` outlives this object.
  explicit CsvReader(SourceText* source) : source_(source) {}

  // The next record into `cells`; false at the end or at a flaw. Empty lines are passed over.
  bool Next(std::vector<std::string>* cells);
  // The source's, or kNotCsv: a quote within a bare cell, something behind a closing quote, a lone CR, an open quote at
  // the end of the file.
  std::optional<ImportFlaw> flaw() const;
  // Of the record read last, or of the flaw; the first record is 1. Empty lines count.
  int64_t row() const { return row_; }

 private:
  enum class After { kCell, kRecord, kEnd, kFlaw };
  After ReadCell(std::string* cell);
  After ReadQuoted(std::string* cell);
  After Ended(int c);

  SourceText* const source_;
  int64_t row_ = 0;
  bool broken_ = false;
};

// `cells` as one record with its line end; a cell is quoted when it has to be.
std::string CsvRecord(const std::vector<std::string>& cells);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_INCLUSION_CSV_READER_H_
