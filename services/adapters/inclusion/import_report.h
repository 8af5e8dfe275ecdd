// What an import found: every problem with its row, field and reason, and how many rows are good.
#ifndef RELAIS_SERVICES_ADAPTERS_INCLUSION_IMPORT_REPORT_H_
#define RELAIS_SERVICES_ADAPTERS_INCLUSION_IMPORT_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace relais {

// Closed. The first group refuses the whole file, the second leaves a row out, the third a value only.
enum class ImportFlaw : uint8_t {
  kFileTooLarge = 1,     // over kImportBytesMax
  kNotUtf8 = 2,          // UTF-16, Latin-1, a byte that no UTF-8 text has there, a zero byte
  kNotJson = 3,          // no JSON, or not the lists that data·inclusion publishes
  kNotCsv = 4,           // a quote or a line end where RFC 4180 has none
  kRowTooLarge = 5,      // one row over kImportRowBytesMax: often a quote that nobody closed
  kNoHeader = 6,         // CSV whose first line does not name the fields
  kTooManyServices = 7,  // over kImportServicesMax good rows

  kMissingField = 20,
  kWrongType = 21,     // a list where a text is due, and the like
  kUnknownValue = 22,  // outside a closed vocabulary
  kDuplicateId = 23,   // the id was there before, in this file or its companion
  kBadDate = 24,       // no day YYYY-MM-DD, or one to come where it may not
  kBadNumber = 25,     // no number, or out of range
  kBadEmail = 26,
  kBadUrl = 27,          // no http or https address
  kBadCommune = 28,      // not the form of an INSEE code
  kBadPostcode = 29,     // not five digits
  kBadSiret = 30,        // not fourteen digits
  kBadText = 31,         // control characters
  kTooLong = 32,         // over the schema's bound
  kTooShort = 33,        // under it
  kOtherStructure = 34,  // a service of another structure than the one being read
  kWrongCellCount = 35,  // CSV: another number of cells than the header
  kRepeatedField = 36,   // JSON: one name twice in an object
  kRuleBroken = 37,      // good by itself, but no service of ours may be so: see the field

  kNoCounterpart = 50,  // a v0 value that v1 has no word for
  kUnknownArea = 51,    // an area whose communes are not known here
  kShortened = 52,      // longer than we keep, though not than the schema allows
  kRepeatedValue = 53,  // one value twice in a list
};
inline constexpr uint8_t kImportFlawMax = 53;

enum class ImportLoss : uint8_t { kFile, kRow, kValue };
ImportLoss LossOf(ImportFlaw flaw);

// Stable name, "MISSING_FIELD"; "" for a number outside the list.
absl::string_view ImportFlawName(ImportFlaw flaw);
// One sentence for people; the views live for ever.
absl::string_view ImportFlawFr(ImportFlaw flaw);
absl::string_view ImportFlawEn(ImportFlaw flaw);

struct ImportProblem {
  ImportFlaw flaw = ImportFlaw::kNotJson;
  std::string list;   // "services" or "structures"; empty: not known yet
  int64_t row = 0;    // CSV: as a spreadsheet counts, the header is 1; JSON: place in its list from 1; 0: before any
  int64_t byte = -1;  // where in the file, from 0, of what refuses the file; -1: not said
  std::string field;  // as in the file; empty: the row as a whole
  std::string value;  // at most kImportValueBytesMax of it
  friend bool operator==(const ImportProblem&, const ImportProblem&) = default;
};

inline constexpr size_t kImportValueBytesMax = 60;
inline constexpr size_t kImportProblemsMax = 1000;  // kept; beyond, they are counted

struct ImportReport {
  std::vector<ImportProblem> problems;  // in the order found
  uint64_t problems_unlisted = 0;       // beyond kImportProblemsMax
  uint64_t rows_read = 0;
  uint64_t rows_left_out = 0;
  uint64_t rows_elsewhere = 0;  // of structures that were not asked for
  uint64_t values_left_out = 0;
  uint64_t values_mapped = 0;  // from v0
  bool refused = false;        // the file as a whole: nothing of it counts

  void Add(ImportProblem problem);
};

// The value as a report shows it: no line ends, cut at a whole character with "…".
std::string ShownValue(absl::string_view value);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_INCLUSION_IMPORT_REPORT_H_
