#include "hub/cli/release_tables.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/core/monitoring/fact_tables.h"
#include "services/wire/release_text.h"

namespace relais::hub {
namespace {

std::string ItemLabel(const CellKey& key) {
  if (key.table == CountTable::kReasons) {
    return std::string(ReasonNumberLabelFr(ReasonNumber(static_cast<uint8_t>(key.item))));
  }
  return std::string(CountedFactLabelFr(static_cast<CountedFact>(key.item)));
}

// A field with what separates, quoted where it must be.
std::string CsvField(const std::string& text, char separator) {
  if (text.find_first_of(absl::StrCat("\"\r\n", std::string(1, separator))) == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrJoin(absl::StrSplit(text, '"'), "\"\""), "\"");
}

std::string CsvLine(const std::vector<std::string>& fields, char separator, absl::string_view end) {
  std::string line;
  for (const std::string& field : fields) {
    if (!line.empty()) line += separator;
    line += CsvField(field, separator);
  }
  return absl::StrCat(line, end);
}

nlohmann::json SchemaField(const char* name, const char* type, const char* title, const char* description,
                           bool required) {
  nlohmann::json field = {{"name", name}, {"type", type}, {"title", title}, {"description", description}};
  field["constraints"] = {{"required", required}};
  return field;
}

}  // namespace

std::vector<ReleaseRow> ReleaseRows(const CountDomain& domain, const Release& release) {
  std::vector<ReleaseRow> rows;
  size_t next = 0;
  for (uint32_t i = 0; i < domain.size(); ++i) {
    const CellKey key = domain.KeyOf(CellIndex(i));
    if (!IsReleased(key)) continue;
    std::vector<std::string> words = absl::StrSplit(wire::CellName(domain, key), ' ');
    for (std::string& word : words) {
      if (word == "-") word.clear();
    }
    ReleaseRow row{FormatMonth(release.month),
                   words[0],
                   words[1],
                   words[2],
                   words[3],
                   words[4],
                   words[5],
                   ItemLabel(key),
                   std::nullopt};
    if (next < release.figures.size() && release.figures[next].cell.value() == i) {
      row.persons = release.figures[next++].persons;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string ReleaseCsv(const std::vector<ReleaseRow>& rows) {
  std::string csv = "month,table,territory,need,public,age,item,persons,status\n";
  for (const ReleaseRow& row : rows) {
    absl::StrAppend(&csv, CsvLine({row.month, row.table, row.territory, row.need, row.public_group, row.age, row.item,
                                   row.persons.has_value() ? absl::StrCat(*row.persons) : "",
                                   row.persons.has_value() ? "published" : "withheld"},
                                  ',', "\n"));
  }
  return csv;
}

std::string ReleaseCsvFr(const std::vector<ReleaseRow>& rows) {
  std::string csv = "\xEF\xBB\xBF";
  absl::StrAppend(&csv, "Mois;Tableau;Territoire;Besoin;Public;Âge;Donnée;Libellé;Personnes\r\n");
  const auto in_french = [](const std::string& word) { return word == "all" ? std::string("tous") : word; };
  for (const ReleaseRow& row : rows) {
    absl::StrAppend(&csv, CsvLine({row.month, row.table, in_french(row.territory), in_french(row.need),
                                   in_french(row.public_group), in_french(row.age), row.item, row.label_fr,
                                   row.persons.has_value() ? absl::StrCat(*row.persons) : "retenu"},
                                  ';', "\r\n"));
  }
  return csv;
}

nlohmann::json ReleaseTableSchema() {
  nlohmann::json status = SchemaField("status", "string", "Statut", "publié ou retenu (secret statistique)", true);
  status["constraints"]["enum"] = {"published", "withheld"};
  nlohmann::json persons =
      SchemaField("persons", "integer", "Personnes", "nombre de passages comptés ; vide quand il est retenu", false);
  persons["constraints"]["minimum"] = 2;
  return {
      {"$schema", "https://specs.frictionlessdata.io/schemas/table-schema.json"},
      {"name", "relais-figures"},
      {"title", "Relais : chiffres d'un mois clos"},
      {"description",
       "Une ligne par chiffre du domaine publié, zéros et chiffres retenus compris. « all » : toutes les valeurs."},
      {"missingValues", nlohmann::json::array({""})},
      {"primaryKey", nlohmann::json::array({"month", "table", "territory", "need", "public", "age", "item"})},
      {"fields", nlohmann::json::array(
                     {SchemaField("month", "yearmonth", "Mois", "mois clos, AAAA-MM", true),
                      SchemaField("table", "string", "Tableau", "outcomes, ages, reasons ou corrections", true),
                      SchemaField("territory", "string", "Territoire",
                                  "code de l'arrondissement de résidence, elsewhere ou all", true),
                      SchemaField("need", "string", "Besoin", "groupe de thématiques data·inclusion, ou all", false),
                      SchemaField("public", "string", "Public", "public data·inclusion, ou all", false),
                      SchemaField("age", "string", "Âge", "tranche d'âge, ou all", false),
                      SchemaField("item", "string", "Donnée", "le fait ou le motif compté", true), persons, status})}};
}

nlohmann::json ReleaseDataPackage(const Release& release, const Digest& text_sha256) {
  const std::string month = FormatMonth(release.month);
  const nlohmann::json licence = {{"name", "etalab-2.0"},
                                  {"title", "Licence Ouverte 2.0"},
                                  {"path", "https://www.etalab.gouv.fr/licence-ouverte-open-licence"}};
  const nlohmann::json figures = {
      {"name", "figures"},      {"path", "figures.csv"},   {"profile", "tabular-data-resource"},
      {"format", "csv"},        {"mediatype", "text/csv"}, {"encoding", "utf-8"},
      {"schema", "schema.json"}};
  const nlohmann::json text = {
      {"name", "release"}, {"path", absl::StrCat(month, ".release")}, {"mediatype", "text/plain"}};
  return {{"name", absl::StrCat("relais-figures-", month)},
          {"title", absl::StrCat("Relais : passages de relais, ", month)},
          {"licenses", nlohmann::json::array({licence})},
          {"temporal", month},
          {"coverage", {{"reported", release.coverage.reported}, {"expected", release.coverage.expected}}},
          {"disclosure",
           {{"threshold", release.rules.threshold},
            {"partners", release.rules.partners_min},
            {"dominance_percent", release.rules.dominance_percent}}},
          {"signed_text_sha256", text_sha256.ToHex()},
          {"resources", nlohmann::json::array({figures, text})}};
}

}  // namespace relais::hub
