// The objects of a data·inclusion JSON file, one at a time: a list of structures or of services, or an object with both
// lists. The file is never held whole.
#ifndef RELAIS_SERVICES_ADAPTERS_INCLUSION_JSON_ROWS_H_
#define RELAIS_SERVICES_ADAPTERS_INCLUSION_JSON_ROWS_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "services/adapters/inclusion/source_text.h"

namespace relais {

// One row as it came. CSV gives every field as text (`from_text`).
struct ImportRow {
  std::string list;  // "structures" or "services"; empty: told by its fields
  int64_t row = 0;
  nlohmann::json fields;       // an object, unless the file holds something else there
  std::string repeated_field;  // a name that stood twice in it; empty: none did
  bool from_text = false;
};

// Where reading stopped for good.
struct ImportStop {
  ImportFlaw flaw = ImportFlaw::kNotJson;
  std::string list;
  int64_t row = 0;
  uint64_t byte = 0;
};

// Hands each row to `take` until the end, or until `take` says false. Lists under other names than "structures",
// "services" and "items" are passed over. Nothing: the file was read to its end; otherwise rows before the stop were
// handed over all the same.
std::optional<ImportStop> ReadJsonRows(SourceText& source, absl::FunctionRef<bool(ImportRow&&)> take);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_INCLUSION_JSON_ROWS_H_
