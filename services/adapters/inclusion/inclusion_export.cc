#include "services/adapters/inclusion/inclusion_export.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/btree_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/inclusion/csv_reader.h"
#include "services/adapters/inclusion/formats.h"
#include "services/adapters/inclusion/own_fields.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/day.h"

namespace relais {
namespace {

using nlohmann::json;

bool IsTrimmed(absl::string_view text) {
  return absl::StripAsciiWhitespace(text) == text;
}

// Under its field when v1 takes it, otherwise under the same name behind "spro--"; an empty text nowhere.
void Put(json& out, absl::string_view field, const std::string& text, bool taken) {
  if (text.empty()) return;
  out[taken && IsTrimmed(text) ? std::string(field) : absl::StrCat(kOwnPrefix, field)] = text;
}
void Put(json& out, absl::string_view field, const std::string& text) {
  Put(out, field, text, true);
}

// A field that v1 requires: a text that it would not take is also there, cut or filled up.
void PutRequired(json& out, const char* field, const std::string& text, size_t min, size_t max,
                 absl::string_view filler) {
  const size_t characters = CharactersIn(text);
  if (characters >= min && characters <= max && IsTrimmed(text)) {
    out[field] = text;
    return;
  }
  if (!text.empty()) out[absl::StrCat(kOwnPrefix, field)] = text;
  const absl::string_view bare = absl::StripAsciiWhitespace(text);
  const std::string filled = absl::StrCat(bare, CharactersIn(bare) < min ? filler : "");
  out[field] = std::string(absl::StripAsciiWhitespace(FirstCharacters(filled, max)));
}

void PutList(json& out, const char* field, const std::vector<std::string>& list) {
  if (!list.empty()) out[field] = list;
}

// Codes of v1 under `field`, our own under `own`.
void PutCodes(json& out, const char* field, const char* own, const absl::btree_set<std::string>& codes) {
  std::vector<std::string> theirs;
  std::vector<std::string> ours;
  for (const std::string& code : codes) (IsOwnCode(code) ? ours : theirs).push_back(code);
  PutList(out, field, theirs);
  PutList(out, own, ours);
}

void PutDay(json& out, const char* field, Day day) {
  if (day != kNoDay) out[field] = FormatDay(day);
}

void PutConfirmed(json& out, Day confirmed, Day today) {
  out["date_maj"] = FormatDay(confirmed == kNoDay ? today : confirmed);
  if (confirmed == kNoDay) out[kNeverConfirmed] = true;
}

void PutAddress(json& out, const Address& address) {
  Put(out, "adresse", address.line);
  Put(out, "complement_adresse", address.complement);
  Put(out, "code_postal", address.postcode, IsDigits(address.postcode, 5));
  Put(out, "code_insee", address.commune);
  Put(out, "commune", address.town);
}

void PutLocation(json& out, const Location& location) {
  if (!location.known()) return;
  out["latitude"] = location.point.latitude / 1e5;
  out["longitude"] = location.point.longitude / 1e5;
  if (location.precision != PointPrecision::kAddress) out[kPrecisionField] = WordOf(location.precision);
}

// The producer's own id where there is one, ours otherwise.
std::string IdOf(const Provenance& provenance, absl::string_view hex) {
  return provenance.id.empty() ? absl::StrCat(kOwnIdPrefix, hex) : provenance.id;
}

void PutProvenance(json& out, const Provenance& provenance, absl::string_view hex) {
  out["id"] = IdOf(provenance, hex);
  out["source"] = provenance.source.empty() ? kOwnSource : provenance.source;
  // Only what would be taken for our own names has to say that it is not.
  if (provenance.source == kOwnSource) out["spro--source"] = provenance.source;
  if (absl::StartsWith(provenance.id, kOwnIdPrefix)) out["spro--id"] = provenance.id;
  Put(out, "lien_source", provenance.link, IsWebAddress(provenance.link));
  out[kIdField] = hex;
}

void PutOwnFields(json& out, const Service& in) {
  out[kDoorField] = WordOf(in.door);
  if (in.cep_level != 0) out[kCepField] = in.cep_level;
  std::vector<int> weekdays;
  for (int day = 0; day < 7; ++day) {
    if ((in.open_weekdays >> day & 1) != 0) weekdays.push_back(day + 1);
  }
  out[kWeekdaysField] = weekdays;
  if (in.open_on_holidays) out[kHolidaysField] = true;
  for (const DayRange& closure : in.closures) {
    out[kClosuresField].push_back({{"du", FormatDay(closure.first)}, {"au", FormatDay(closure.last)}});
  }
  out[kAnswerField] = in.answer_open_days;
  if (in.places_per_week != 0) out[kPlacesField] = in.places_per_week;
  PutList(out, kLanguagesField, {in.languages.begin(), in.languages.end()});
  PutList(out, kAccessField, AccessWords(in.access_needs));
  PutDay(out, kValidFromField, in.valid_days.first);
  PutDay(out, kValidToField, in.valid_days.last);
  PutDay(out, kCapacityDayField, in.capacity_day);
  PutDay(out, kNextPlaceField, in.next_place_day);
  Put(out, kWebField, in.contact.web);
}

// Fields of v1 that a value of ours may be unfit for.
bool MayBeOdd(absl::string_view field) {
  constexpr absl::string_view kFields[] = {"accessibilite_lieu",
                                           "adresse",
                                           "code_insee",
                                           "code_postal",
                                           "commune",
                                           "complement_adresse",
                                           "conditions_acces",
                                           "courriel",
                                           "description",
                                           "frais_precisions",
                                           "horaires_accueil",
                                           "id",
                                           "lien_mobilisation",
                                           "lien_source",
                                           "mobilisation_precisions",
                                           "nom",
                                           "publics_precisions",
                                           "siret",
                                           "site_web",
                                           "source",
                                           "telephone"};
  return absl::c_linear_search(kFields, field);
}

std::string CsvOf(const std::vector<json>& objects) {
  // Every name that any object has, so that nothing is lost.
  absl::btree_map<std::string, size_t> columns;
  for (const json& object : objects) {
    for (const auto& [name, value] : object.items()) columns.try_emplace(name, 0);
  }
  std::vector<std::string> header;
  for (auto& [name, column] : columns) {
    column = header.size();
    header.push_back(name);
  }
  std::string csv = CsvRecord(header);
  for (const json& object : objects) {
    std::vector<std::string> cells(header.size());
    for (const auto& [name, value] : object.items()) {
      cells[columns[name]] = value.is_string() ? value.get<std::string>() : value.dump();
    }
    csv += CsvRecord(cells);
  }
  return csv;
}

std::vector<json> Services(const std::vector<ExportedPartner>& partners, Day today) {
  std::vector<json> objects;
  for (const ExportedPartner& partner : partners) {
    for (const Service& service : partner.entry.services) objects.push_back(ServiceToJson(partner, service, today));
  }
  return objects;
}

std::vector<json> Structures(const std::vector<ExportedPartner>& partners, Day today) {
  std::vector<json> objects;
  for (const ExportedPartner& partner : partners) objects.push_back(StructureToJson(partner, today));
  return objects;
}

}  // namespace

json StructureToJson(const ExportedPartner& partner, Day today) {
  const Structure& in = partner.entry.structure;
  json out = json::object();
  PutProvenance(out, in.provenance, partner.entry.partner.ToHex());
  PutRequired(out, "nom", partner.name, 3, 150, " (structure)");
  PutConfirmed(out, in.confirmed_day, today);
  PutCodes(out, "reseaux_porteurs", kKindsField, in.kinds);
  Put(out, "siret", in.siret, IsDigits(in.siret, 14));
  Put(out, "description", in.description, CharactersIn(in.description) >= 5);
  PutAddress(out, in.address);
  PutLocation(out, in.location);
  Put(out, "telephone", in.contact.telephone);
  Put(out, "courriel", in.contact.email, IsEmailAddress(in.contact.email));
  Put(out, "site_web", in.contact.web, IsWebAddress(in.contact.web));
  Put(out, "horaires_accueil", in.opening_hours);
  Put(out, "accessibilite_lieu", in.accessibility_page, IsWebAddress(in.accessibility_page));
  return out;
}

json ServiceToJson(const ExportedPartner& partner, const Service& in, Day today) {
  json out = json::object();
  PutProvenance(out, in.provenance, in.id.ToHex());
  out["structure_id"] = IdOf(partner.entry.structure.provenance, partner.entry.partner.ToHex());
  PutRequired(out, "nom", in.name, 3, 150, " (offre)");
  if (in.description.empty()) {
    PutRequired(out, "description", in.name, 5, 10'000, " (offre)");
    out[kNoDescription] = true;
  } else {
    PutRequired(out, "description", in.description, 5, 10'000, " (offre)");
  }
  PutConfirmed(out, in.confirmed_day, today);
  PutCodes(out, "thematiques", kNeedsField, in.needs);
  PutList(out, "publics", {in.publics.begin(), in.publics.end()});
  Put(out, "publics_precisions", in.publics_details);
  Put(out, "conditions_acces", in.access_conditions);
  if (!in.type.empty()) out["type"] = in.type;
  if (in.fee != Fee::kNotSaid) out["frais"] = in.fee == Fee::kFree ? "gratuit" : "payant";
  Put(out, "frais_precisions", in.fee_details);
  std::vector<std::string> modes;
  if (in.remote) modes.emplace_back("a-distance");
  if (!in.remote_only) modes.emplace_back("en-presentiel");
  out["modes_accueil"] = modes;
  PutList(out, "modes_mobilisation", WayWords(in.ways_in));
  PutList(out, "mobilisable_par", AskedByWords(in.asked_by));
  Put(out, "mobilisation_precisions", in.mobilisation_details);
  Put(out, "lien_mobilisation", in.mobilisation_link, IsWebAddress(in.mobilisation_link));
  PutList(out, "zone_eligibilite", {in.communes.begin(), in.communes.end()});
  if (in.communes.empty()) out["zone_eligibilite"] = {"france"};
  PutAddress(out, in.address);
  PutLocation(out, in.location);
  Put(out, "telephone", in.contact.telephone);
  Put(out, "courriel", in.contact.email, IsEmailAddress(in.contact.email));
  Put(out, "horaires_accueil", in.opening_hours);
  if (in.week_hours_x100 != 0) out["volume_horaire_hebdomadaire"] = in.week_hours_x100 / 100.0;
  if (in.weeks != 0) out["nombre_semaines"] = in.weeks;
  PutOwnFields(out, in);
  return out;
}

std::string ExportJson(const std::vector<ExportedPartner>& partners, Day today) {
  const json file = {{"structures", Structures(partners, today)}, {"services", Services(partners, today)}};
  return file.dump(1) + "\n";
}

std::string ExportServicesCsv(const std::vector<ExportedPartner>& partners, Day today) {
  return CsvOf(Services(partners, today));
}

std::string ExportStructuresCsv(const std::vector<ExportedPartner>& partners, Day today) {
  return CsvOf(Structures(partners, today));
}

absl::string_view ExportLossName(ExportLoss loss) {
  switch (loss) {
    case ExportLoss::kOwnField:
      return "OWN_FIELD";
    case ExportLoss::kOddValue:
      return "ODD_VALUE";
    case ExportLoss::kNeverFilled:
      return "NEVER_FILLED";
  }
  return "";
}

std::vector<ExportLossRow> LossesOf(const std::vector<ExportedPartner>& partners, Day today) {
  absl::btree_map<std::pair<std::string, std::string>, ExportLossRow> rows;
  const auto count = [&rows](const std::string& list, const std::vector<json>& objects) {
    for (const json& object : objects) {
      for (const auto& [name, value] : object.items()) {
        if (!IsOwnCode(name)) continue;
        // A service has no web address in v1 at all.
        const bool web = list == "services" && name == kWebField;
        const bool odd = !web && MayBeOdd(absl::string_view(name).substr(kOwnPrefix.size()));
        ExportLossRow& row = rows[{list, name}];
        row = {list, name, odd ? ExportLoss::kOddValue : ExportLoss::kOwnField, row.count + 1};
      }
    }
  };
  const std::vector<json> services = Services(partners, today);
  count("services", services);
  count("structures", Structures(partners, today));
  // A person's name has no place in a directory that outlives their post.
  rows[{"services", "contact_nom_prenom"}] = {"services", "contact_nom_prenom", ExportLoss::kNeverFilled,
                                              services.size()};
  std::vector<ExportLossRow> losses;
  for (auto& [key, row] : rows) losses.push_back(std::move(row));
  return losses;
}

}  // namespace relais
