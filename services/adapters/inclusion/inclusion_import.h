// Reading data·inclusion files: v1 JSON and CSV, v0 values mapped. One structure's rows are kept, the others passed
// over. Memory is bounded by one row and what is kept.
#ifndef RELAIS_SERVICES_ADAPTERS_INCLUSION_INCLUSION_IMPORT_H_
#define RELAIS_SERVICES_ADAPTERS_INCLUSION_INCLUSION_IMPORT_H_

#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "services/adapters/inclusion/import_report.h"
#include "services/adapters/inclusion/json_rows.h"
#include "services/adapters/inclusion/source_text.h"
#include "services/core/convention/agreement.h"
#include "services/core/convention/service.h"
#include "services/core/convention/structure.h"
#include "services/core/handoff/ids.h"
#include "services/ports/digest.h"

namespace relais {

inline constexpr size_t kImportServicesMax = 2000;  // ten times what one entry of the directory holds

struct ImportOptions {
  PartnerId partner;  // whose services they become
  Day today;          // no confirmation lies beyond it
  // The data·inclusion id of the structure to be read; its rows are kept, those of others counted and passed over.
  // Empty: the first row says which one, and rows of others are problems.
  std::string structure;
  Door door = Door::kSecond;  // of services that do not say (`spro--porte`)
  // The communes of a département ("45"), a group of communes ("200005932") or a région ("24"); empty: not known. Null:
  // only communes and "france" are understood.
  std::function<std::vector<std::string>(absl::string_view area)> communes_of;
};

struct ImportedStructure {
  std::string name;
  Structure structure;
};

// What is good. Every service passes CheckService, every structure CheckStructure.
struct Imported {
  std::vector<Service> services;  // in the order of the file
  std::optional<ImportedStructure> structure;
};

// Read… may be called for one file after another, of structures and of services: ids are looked at across them. A
// refusal of one file refuses everything.
class InclusionImport {
 public:
  // `digester` outlives this object: ids of services that bear none of ours are derived from partner and data·inclusion
  // id, so that the same file read twice gives the same services.
  InclusionImport(ImportOptions options, const Digester& digester);

  void ReadJson(std::istream& in, uint64_t bytes_max = kImportBytesMax);
  void ReadCsv(std::istream& in, uint64_t bytes_max = kImportBytesMax);
  // JSON when the first character that is no blank is "[" or "{", otherwise CSV.
  void ReadEither(std::istream& in, uint64_t bytes_max = kImportBytesMax);

  const ImportReport& report() const { return report_; }
  // The good rows; nothing once a file was refused.
  Imported Take() &&;

 private:
  // False: no more rows, the file is refused.
  bool TakeRow(ImportRow&& row);
  bool TakeService(const ImportRow& row);
  // Is it a row of the structure that is read? Notes or counts it when not.
  bool IsWanted(const ImportRow& row, const std::string& structure, absl::string_view field);
  void Stop(const ImportStop& stop);

  ImportOptions options_;
  const bool chosen_;  // the caller named the structure
  const Digester& digester_;
  ImportReport report_;
  Imported imported_;
  absl::btree_set<std::string> seen_;  // list and data·inclusion id of kept rows
  absl::btree_set<ServiceId> seen_services_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_INCLUSION_INCLUSION_IMPORT_H_
