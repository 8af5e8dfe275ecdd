// A release as rows: for spreadsheets, for programs, and as open data with its description.
#ifndef RELAIS_HUB_CLI_RELEASE_TABLES_H_
#define RELAIS_HUB_CLI_RELEASE_TABLES_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "services/core/handoff/ids.h"
#include "services/core/monitoring/count_domain.h"
#include "services/core/monitoring/release.h"

namespace relais::hub {

// One released cell. A dimension that its table does not have is "", "all" over a dimension is "all".
struct ReleaseRow {
  std::string month;  // "2026-11"
  std::string table;
  std::string territory;
  std::string need;
  std::string public_group;
  std::string age;
  std::string item;                 // fact or reason
  std::string label_fr;             // of the item
  std::optional<uint64_t> persons;  // nothing: withheld
};

// Every released cell, withheld ones included, in the domain's order.
std::vector<ReleaseRow> ReleaseRows(const CountDomain& domain, const Release& release);

// RFC 4180: comma, LF, UTF-8 without a mark; a withheld figure is an empty field with "withheld" in the last column.
std::string ReleaseCsv(const std::vector<ReleaseRow>& rows);
// As a French spreadsheet opens it rightly by a double click: a byte order mark, semicolons, CR LF, French headings,
// "retenu" in the column of the figure.
std::string ReleaseCsvFr(const std::vector<ReleaseRow>& rows);

// Frictionless Table Schema of ReleaseCsv, and the Data Package around it: title, period, coverage, licence (Licence
// Ouverte 2.0), and the digest of the signed text that anybody can verify.
nlohmann::json ReleaseTableSchema();
nlohmann::json ReleaseDataPackage(const Release& release, const Digest& text_sha256);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_RELEASE_TABLES_H_
