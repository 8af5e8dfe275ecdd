// A v1 service and structure that are good, for tests to spoil; invented.
#ifndef RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_INCLUSION_SAMPLE_ROWS_H_
#define RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_INCLUSION_SAMPLE_ROWS_H_

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "services/adapters/inclusion/inclusion_import.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/core/handoff/day.h"

namespace relais {

inline const Day kImportDay = DayFromCivil({2026, 11, 26});

inline nlohmann::json GoodService(const std::string& id = "dora--42") {
  return {{"id", id},
          {"source", "dora"},
          {"structure_id", "dora--7"},
          {"nom", "Préparer le permis"},
          {"description", "Un accompagnement en groupe, chaque mardi."},
          {"date_maj", "2026-10-01"},
          {"thematiques", {"mobilite--preparer-un-permis"}},
          {"publics", {"jeunes"}},
          {"zone_eligibilite", {"45252"}}};
}

inline nlohmann::json GoodStructure(const std::string& id = "dora--7") {
  return {{"id", id}, {"source", "dora"}, {"nom", "Mobilité en Pithiverais"}, {"date_maj", "2026-10-01"}};
}

inline ImportOptions SampleOptions() {
  ImportOptions options;
  options.partner = PartnerId::FromHex(std::string(32, 'a'));
  options.today = kImportDay;
  return options;
}

// One import of one text, JSON or CSV.
struct OneImport {
  explicit OneImport(const std::string& text, ImportOptions options = SampleOptions()) {
    InclusionImport import(std::move(options), digester);
    std::istringstream in(text);
    import.ReadEither(in);
    report = import.report();
    imported = std::move(import).Take();
  }
  // The flaws found, in order, as "FLAW row field".
  std::vector<std::string> Flaws() const {
    std::vector<std::string> flaws;
    for (const ImportProblem& problem : report.problems) {
      flaws.push_back(std::string(ImportFlawName(problem.flaw)) + " " + std::to_string(problem.row) + " " +
                      problem.field);
    }
    return flaws;
  }

  OpensslDigester digester;
  ImportReport report;
  Imported imported;
};

inline OneImport ImportJson(const nlohmann::json& file, ImportOptions options = SampleOptions()) {
  return OneImport(file.dump(), std::move(options));
}

}  // namespace relais

#endif  // RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_INCLUSION_SAMPLE_ROWS_H_
