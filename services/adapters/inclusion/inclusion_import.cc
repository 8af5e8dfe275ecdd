#include "services/adapters/inclusion/inclusion_import.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/inclusion/csv_reader.h"
#include "services/adapters/inclusion/read_rows.h"

namespace relais {
namespace {

// A field that has to be a text, for telling rows apart before they are read in full; "" when it is none.
std::string PlainField(const ImportRow& row, const char* field) {
  const auto it = row.fields.find(field);
  return it != row.fields.end() && it->is_string() ? it->get<std::string>() : "";
}

}  // namespace

InclusionImport::InclusionImport(ImportOptions options, const Digester& digester)
    : options_(std::move(options)), chosen_(!options_.structure.empty()), digester_(digester) {}

void InclusionImport::Stop(const ImportStop& stop) {
  report_.Add({stop.flaw, stop.list, stop.row, static_cast<int64_t>(stop.byte), "", ""});
}

void InclusionImport::ReadJson(std::istream& in, uint64_t bytes_max) {
  SourceText source(&in, bytes_max);
  const std::optional<ImportStop> stop =
      ReadJsonRows(source, [this](ImportRow&& row) { return TakeRow(std::move(row)); });
  if (stop.has_value()) Stop(*stop);
}

void InclusionImport::ReadCsv(std::istream& in, uint64_t bytes_max) {
  SourceText source(&in, bytes_max);
  CsvReader reader(&source);
  std::vector<std::string> header;
  std::vector<std::string> cells;
  const bool headed = reader.Next(&header);
  const absl::btree_set<std::string> names(header.begin(), header.end());
  if (headed && (!names.contains("id") || names.size() != header.size())) {
    Stop({ImportFlaw::kNoHeader, "", reader.row(), source.byte()});
    return;
  }
  const std::string list = names.contains("structure_id") ? "services" : "structures";
  while (headed && reader.Next(&cells)) {
    ImportRow row{list, reader.row(), nlohmann::json::object(), "", true};
    if (cells.size() != header.size()) {
      ++report_.rows_read;
      ++report_.rows_left_out;
      report_.Add({ImportFlaw::kWrongCellCount, list, row.row, -1, "", absl::StrCat(cells.size())});
      continue;
    }
    for (size_t i = 0; i < cells.size(); ++i) row.fields[header[i]] = std::move(cells[i]);
    if (!TakeRow(std::move(row))) return;
  }
  if (reader.flaw().has_value()) {
    Stop({*reader.flaw(), list, reader.row(), source.byte()});
  } else if (!headed) {
    Stop({ImportFlaw::kNoHeader, "", 0, source.byte()});
  }
}

void InclusionImport::ReadEither(std::istream& in, uint64_t bytes_max) {
  std::string beginning;
  int next = in.peek();
  // Only looks: what was taken goes back, so that places in the report are those of the file.
  while (
      next != std::istream::traits_type::eof() && beginning.size() < 64 &&
      (next == ' ' || next == '\n' || next == '\r' || next == '\t' || next == 0xef || next == 0xbb || next == 0xbf)) {
    beginning.push_back(static_cast<char>(in.get()));
    next = in.peek();
  }
  in.clear();
  in.seekg(0);
  if (next == '[' || next == '{') {
    ReadJson(in, bytes_max);
  } else {
    ReadCsv(in, bytes_max);
  }
}

bool InclusionImport::IsWanted(const ImportRow& row, const std::string& structure, absl::string_view field) {
  if (options_.structure.empty()) options_.structure = structure;
  if (structure == options_.structure) return true;
  if (chosen_) {
    ++report_.rows_elsewhere;
  } else {
    ++report_.rows_left_out;
    report_.Add({ImportFlaw::kOtherStructure, row.list, row.row, -1, std::string(field), ShownValue(structure)});
  }
  return false;
}

bool InclusionImport::TakeRow(ImportRow&& row) {
  ++report_.rows_read;
  if (!row.fields.is_object()) {
    ++report_.rows_left_out;
    report_.Add({ImportFlaw::kWrongType, row.list, row.row, -1, "", ShownValue(row.fields.dump())});
    return true;
  }
  if (row.list.empty()) row.list = row.fields.contains("structure_id") ? "services" : "structures";
  const std::string id = PlainField(row, "id");
  const bool is_service = row.list == "services";
  const std::string structure = is_service ? PlainField(row, "structure_id") : id;
  if (!structure.empty() && !IsWanted(row, structure, is_service ? "structure_id" : "id")) return true;
  if (!row.repeated_field.empty()) {
    ++report_.rows_left_out;
    report_.Add({ImportFlaw::kRepeatedField, row.list, row.row, -1, row.repeated_field, ""});
    return true;
  }
  if (!id.empty() && !seen_.insert(absl::StrCat(row.list, " ", id)).second) {
    ++report_.rows_left_out;
    report_.Add({ImportFlaw::kDuplicateId, row.list, row.row, -1, "id", ShownValue(id)});
    return true;
  }
  if (is_service) return TakeService(row);
  std::optional<ImportedStructure> read = ReadStructureRow(row, options_, &report_);
  if (!read.has_value()) {
    ++report_.rows_left_out;
  } else {
    imported_.structure = *std::move(read);
  }
  return true;
}

bool InclusionImport::TakeService(const ImportRow& row) {
  std::optional<Service> read = ReadServiceRow(row, options_, digester_, &report_);
  if (read.has_value() && !seen_services_.insert(read->id).second) {
    report_.Add({ImportFlaw::kDuplicateId, row.list, row.row, -1, "spro--identifiant", read->id.ToHex()});
    read.reset();
  }
  if (!read.has_value()) {
    ++report_.rows_left_out;
    return true;
  }
  if (imported_.services.size() == kImportServicesMax) {
    Stop({ImportFlaw::kTooManyServices, row.list, row.row, 0});
    return false;
  }
  imported_.services.push_back(*std::move(read));
  return true;
}

Imported InclusionImport::Take() && {
  if (report_.refused) return {};
  return std::move(imported_);
}

}  // namespace relais
