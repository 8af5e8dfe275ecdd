// A row of a data·inclusion file as a value of ours. Used by inclusion_import.cc.
#ifndef RELAIS_SERVICES_ADAPTERS_INCLUSION_READ_ROWS_H_
#define RELAIS_SERVICES_ADAPTERS_INCLUSION_READ_ROWS_H_

#include <optional>

#include "services/adapters/inclusion/import_report.h"
#include "services/adapters/inclusion/inclusion_import.h"
#include "services/adapters/inclusion/json_rows.h"
#include "services/core/convention/service.h"
#include "services/core/convention/structure.h"
#include "services/ports/digest.h"

namespace relais {

// Nothing when the row is left out; why is in `report`, every flaw of the row at once.
std::optional<Service> ReadServiceRow(const ImportRow& row, const ImportOptions& options, const Digester& digester,
                                      ImportReport* report);
std::optional<ImportedStructure> ReadStructureRow(const ImportRow& row, const ImportOptions& options,
                                                  ImportReport* report);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_INCLUSION_READ_ROWS_H_
