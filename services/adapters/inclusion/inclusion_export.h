// Writing data·inclusion v1: structures and services as JSON and CSV, valid under the schemas of version 1.0.8, and
// what is lost on the way for a reader who knows nothing but them. What we wrote, the import reads back to equal
// values.
#ifndef RELAIS_SERVICES_ADAPTERS_INCLUSION_INCLUSION_EXPORT_H_
#define RELAIS_SERVICES_ADAPTERS_INCLUSION_INCLUSION_EXPORT_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/ids.h"

namespace relais {

// One partner, as it is exported.
struct ExportedPartner {
  std::string name;      // the roster's
  DirectoryEntry entry;  // its edition is not exported
};

// A v1 object. `today` stands in for the day of confirmation where there is none.
nlohmann::json StructureToJson(const ExportedPartner& partner, Day today);
nlohmann::json ServiceToJson(const ExportedPartner& partner, const Service& service, Day today);

// {"structures": […], "services": […]}, UTF-8, a line end at the end.
std::string ExportJson(const std::vector<ExportedPartner>& partners, Day today);
// One header and one record per object, lists as JSON.
std::string ExportServicesCsv(const std::vector<ExportedPartner>& partners, Day today);
std::string ExportStructuresCsv(const std::vector<ExportedPartner>& partners, Day today);

// What becomes of a field in an export.
enum class ExportLoss : uint8_t {
  kOwnField = 1,    // v1 has no field for it: it stands under `field`, which other readers pass over
  kOddValue = 2,    // v1 has the field and would not take the value: it stands behind "spro--", the field has less
  kNeverFilled = 3  // a field of v1 that we never fill
};
struct ExportLossRow {
  std::string list;   // "services" or "structures"
  std::string field;  // of the file
  ExportLoss loss = ExportLoss::kOwnField;
  uint64_t count = 0;  // objects concerned; of kNeverFilled all
};
// Ascending by list and field. Read from the exported objects themselves.
std::vector<ExportLossRow> LossesOf(const std::vector<ExportedPartner>& partners, Day today);
// "OWN_FIELD", "ODD_VALUE", "NEVER_FILLED".
absl::string_view ExportLossName(ExportLoss loss);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_INCLUSION_INCLUSION_EXPORT_H_
