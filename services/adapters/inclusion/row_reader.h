// One row's fields, read strictly: each answers its value or notes what is wrong with it.
#ifndef RELAIS_SERVICES_ADAPTERS_INCLUSION_ROW_READER_H_
#define RELAIS_SERVICES_ADAPTERS_INCLUSION_ROW_READER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "services/adapters/inclusion/import_report.h"
#include "services/adapters/inclusion/json_rows.h"
#include "services/adapters/inclusion/v0_terms.h"
#include "services/core/convention/address.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Bounds of a text: characters as the schema counts them, and the bytes that we keep of it.
struct TextBounds {
  size_t characters_min = 0;
  size_t characters_max = SIZE_MAX;
  size_t bytes_kept = SIZE_MAX;
};

// A value of ours that the schema would not take stands under its field's name behind "spro--", and is preferred: what
// is read there is not held to the schema.
class RowReader {
 public:
  // `row` and `report` outlive this object.
  RowReader(const ImportRow& row, ImportReport* report) : row_(row), report_(report) {}

  // Nothing that leaves the row out was noted.
  bool ok() const { return ok_; }
  void Note(ImportFlaw flaw, absl::string_view field, absl::string_view value = {});

  // There, not null, and in CSV not an empty cell.
  bool Has(absl::string_view field) const;
  // kMissingField unless there.
  void Require(absl::string_view field);

  // "" when absent. Line ends become LF, tabs blanks; outer blanks go.
  std::string Text(absl::string_view field, const TextBounds& bounds);
  std::string Email(absl::string_view field);
  std::string Url(absl::string_view field);
  std::string Digits(absl::string_view field, size_t count, ImportFlaw flaw);
  // Absent: nothing.
  std::optional<double> Number(absl::string_view field, double min, double max);
  std::optional<int64_t> Integer(absl::string_view field, int64_t min, int64_t max);
  std::optional<bool> Flag(absl::string_view field);
  // kNoDay when absent.
  Day DayOf(absl::string_view field, Day latest);
  // JSON: a list of texts. CSV: a JSON list, "{a,b}", or one bare value.
  std::vector<std::string> List(absl::string_view field);
  // The list's values that `known` takes, v0 ones mapped; a bare text counts as a list of one. kUnknownValue for the
  // others; kMissingField when values were left out and none remains.
  absl::btree_set<std::string> Codes(absl::string_view field, V0List v0,
                                     absl::FunctionRef<bool(absl::string_view)> known);
  // A JSON value of any shape, in CSV parsed from the cell; null when absent or unreadable.
  nlohmann::json Value(absl::string_view field);

  Address ReadAddress();
  Location ReadLocation();
  Provenance ReadProvenance();

 private:
  struct Found {
    const nlohmann::json* value = nullptr;
    std::string field;  // as it stands in the row
    bool own = false;   // under "spro--"
  };
  const nlohmann::json* Find(absl::string_view field) const;
  Found FindEither(absl::string_view field) const;
  std::string Clean(const Found& found);

  const ImportRow& row_;
  ImportReport* const report_;
  bool ok_ = true;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_INCLUSION_ROW_READER_H_
