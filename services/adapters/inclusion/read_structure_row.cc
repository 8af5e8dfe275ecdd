#include "services/adapters/inclusion/own_fields.h"
#include "services/adapters/inclusion/read_rows.h"
#include "services/adapters/inclusion/row_reader.h"
#include "services/core/convention/vocabulary.h"

namespace relais {
namespace {

constexpr TextBounds kKeptOfStructure{.bytes_kept = kServiceTextBytesMax};

// réseaux porteurs; in v0 one typologie and any number of labels.
absl::btree_set<std::string> ReadKinds(RowReader& reader) {
  const auto known = [](absl::string_view code) { return IsKind(code) && !IsOwnCode(code); };
  absl::btree_set<std::string> kinds = reader.Codes("reseaux_porteurs", V0List::kKinds, known);
  kinds.merge(reader.Codes("labels_nationaux", V0List::kKinds, known));
  kinds.merge(reader.Codes(kKindsField, V0List::kKinds, IsKind));
  const std::string former = reader.Text("typologie", {});
  if (former.empty()) return kinds;
  const V0Term* term = FindV0Term(V0List::kKinds, former);
  if (term != nullptr && !term->v1.empty()) {
    kinds.insert(std::string(term->v1));
  } else {
    reader.Note(term == nullptr ? ImportFlaw::kUnknownValue : ImportFlaw::kNoCounterpart, "typologie", former);
  }
  return kinds;
}

}  // namespace

std::optional<ImportedStructure> ReadStructureRow(const ImportRow& row, const ImportOptions& options,
                                                  ImportReport* report) {
  RowReader reader(row, report);
  for (const char* field : {"source", "id", "nom", "date_maj"}) reader.Require(field);
  ImportedStructure out;
  Structure& structure = out.structure;
  out.name = reader.Text("nom", {.characters_min = 3, .characters_max = 150});
  structure.kinds = ReadKinds(reader);
  structure.siret = reader.Digits("siret", 14, ImportFlaw::kBadSiret);
  const char* former = reader.Has("presentation_detail") ? "presentation_detail" : "presentation_resume";
  const bool v0 = !reader.Has("description") && reader.Has(former);
  structure.description =
      reader.Text(v0 ? former : "description",
                  {.characters_min = 5, .characters_max = 10'000, .bytes_kept = kStructureTextBytesMax});
  structure.address = reader.ReadAddress();
  structure.location = reader.ReadLocation();
  structure.contact = {reader.Text("telephone", kKeptOfStructure), reader.Email("courriel"), reader.Url("site_web")};
  structure.opening_hours = reader.Text("horaires_accueil", kKeptOfStructure);
  structure.accessibility_page = reader.Url(reader.Has("accessibilite") ? "accessibilite" : "accessibilite_lieu");
  structure.provenance = reader.ReadProvenance();
  const Day confirmed = reader.DayOf("date_maj", options.today);
  if (reader.Flag(kNeverConfirmed) != true) structure.confirmed_day = confirmed;
  if (!reader.ok()) return std::nullopt;
  if (const absl::Status fine = CheckStructure(structure); !fine.ok()) {
    reader.Note(ImportFlaw::kRuleBroken, "", fine.message());
    return std::nullopt;
  }
  return out;
}

}  // namespace relais
