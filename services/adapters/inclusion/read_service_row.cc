#include <climits>
#include <cmath>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/adapters/inclusion/formats.h"
#include "services/adapters/inclusion/own_fields.h"
#include "services/adapters/inclusion/read_rows.h"
#include "services/adapters/inclusion/row_reader.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/draft.h"

namespace relais {
namespace {

using nlohmann::json;

constexpr absl::string_view kRemote = "a-distance";
constexpr absl::string_view kOnSite = "en-presentiel";
constexpr TextBounds kKept{.bytes_kept = kServiceTextBytesMax};

// A set of bits from a list of words.
template <class Bits>
Bits ReadBits(RowReader& reader, absl::string_view field, std::optional<Bits> (*from_word)(absl::string_view)) {
  unsigned bits = 0;
  for (const std::string& word : reader.List(field)) {
    const std::optional<Bits> bit = from_word(word);
    if (bit.has_value()) {
      bits |= *bit;
    } else {
      reader.Note(ImportFlaw::kUnknownValue, field, word);
    }
  }
  return static_cast<Bits>(bits);
}

void ReadIdentity(RowReader& reader, const ImportOptions& options, const Digester& digester, Service& out) {
  for (const char* field : {"source", "structure_id", "id", "nom", "date_maj"}) reader.Require(field);
  out.partner = options.partner;
  out.provenance = reader.ReadProvenance();
  const std::string own = reader.Text(kIdField, {});
  if (!own.empty()) {
    out.id = ServiceId::FromHex(own);
    if (out.id.none()) reader.Note(ImportFlaw::kWrongType, kIdField, own);
  } else {
    const std::string id = reader.Text("id", {});
    const Digest digest = digester.Sha256("relais.inclusion.service", options.partner.view(), id);
    out.id = ServiceId::FromBytes(digest.view().substr(0, ServiceId::kSize));
  }
  out.door = options.door;
  if (reader.Has(kDoorField)) {
    const std::string word = reader.Text(kDoorField, {});
    const std::optional<Door> door = DoorFromWord(word);
    if (!door.has_value()) reader.Note(ImportFlaw::kUnknownValue, kDoorField, word);
    out.door = door.value_or(out.door);
  }
}

// v0 had a summary and a longer text in the place of one.
void ReadTexts(RowReader& reader, Service& out) {
  out.name = reader.Text("nom", {.characters_min = 3, .characters_max = 150, .bytes_kept = kServiceNameBytesMax});
  const TextBounds described{.characters_min = 5, .characters_max = 10'000, .bytes_kept = kServiceTextBytesMax};
  if (reader.Flag(kNoDescription) != true) {
    const char* former = reader.Has("presentation_detail") ? "presentation_detail" : "presentation_resume";
    const bool v0 = !reader.Has("description") && reader.Has(former);
    if (!v0) reader.Require("description");
    out.description = reader.Text(v0 ? former : "description", described);
  }
  out.access_conditions = reader.Text("conditions_acces", kKept);
  if (out.access_conditions.empty()) {
    std::vector<std::string> former = reader.List("pre_requis");
    for (std::string& paper : reader.List("justificatifs")) former.push_back(std::move(paper));
    out.access_conditions = CutText(absl::StrJoin(former, "\n"), kServiceTextBytesMax);
  }
  out.publics_details =
      reader.Text(reader.Has("profils_precisions") ? "profils_precisions" : "publics_precisions", kKept);
  out.opening_hours = reader.Text(reader.Has("recurrence") ? "recurrence" : "horaires_accueil", kKept);
}

void ReadCodes(RowReader& reader, Service& out) {
  out.needs = reader.Codes("thematiques", V0List::kNeeds,
                           [](absl::string_view code) { return IsNeed(code) && !IsOwnCode(code); });
  out.needs.merge(reader.Codes(kNeedsField, V0List::kNeeds, IsNeed));
  if (out.needs.empty() && reader.ok()) reader.Note(ImportFlaw::kMissingField, "thematiques");
  out.publics = reader.Codes(reader.Has("profils") ? "profils" : "publics", V0List::kPublics, IsPublic);
  const absl::btree_set<std::string> types =
      reader.Codes(reader.Has("types") ? "types" : "type", V0List::kTypes, IsServiceType);
  if (!types.empty()) out.type = *types.begin();
  for (const std::string& language : reader.List(kLanguagesField)) {
    if (!IsLanguage(language)) reader.Note(ImportFlaw::kUnknownValue, kLanguagesField, language);
    out.languages.insert(language);
  }
  out.access_needs = ReadBits<uint16_t>(reader, kAccessField, &AccessFromWord);
}

void ReadFee(RowReader& reader, Service& out) {
  const absl::btree_set<std::string> fees = reader.Codes(
      "frais", V0List::kFees, [](absl::string_view code) { return code == "gratuit" || code == "payant"; });
  // Who has to pay anything at all should know beforehand.
  if (fees.contains("payant")) {
    out.fee = Fee::kPaying;
  } else if (fees.contains("gratuit")) {
    out.fee = Fee::kFree;
  }
  out.fee_details = reader.Text(reader.Has("frais_autres") ? "frais_autres" : "frais_precisions", kKept);
}

// v0 said separately how the person and how a professional ask for it.
void ReadMobilisation(RowReader& reader, Service& out) {
  out.ways_in = ReadBits<uint8_t>(reader, "modes_mobilisation", &WayFromWord);
  out.asked_by = ReadBits<uint8_t>(reader, "mobilisable_par", &AskedByFromWord);
  for (const auto& [field, who] : {std::pair("modes_orientation_beneficiaire", kAskedByPerson),
                                   std::pair("modes_orientation_accompagnateur", kAskedByProfessional)}) {
    const absl::btree_set<std::string> words =
        reader.Codes(field, V0List::kWays, [](absl::string_view word) { return WayFromWord(word).has_value(); });
    for (const std::string& word : words) out.ways_in |= *WayFromWord(word);
    if (!words.empty()) out.asked_by |= who;
  }
  out.mobilisation_details = reader.Text("mobilisation_precisions", kKept);
  out.mobilisation_link = reader.Url(reader.Has("prise_rdv") ? "prise_rdv" : "lien_mobilisation");
  const std::vector<std::string> modes = reader.List("modes_accueil");
  for (const std::string& mode : modes) {
    if (mode != kRemote && mode != kOnSite) reader.Note(ImportFlaw::kUnknownValue, "modes_accueil", mode);
  }
  out.remote = absl::c_linear_search(modes, kRemote);
  out.remote_only = out.remote && !absl::c_linear_search(modes, kOnSite);
}

// zone_eligibilite, or v0's zone_diffusion_code. Losing all of it would make a service for people from anywhere.
void ReadArea(RowReader& reader, const ImportOptions& options, Service& out) {
  const char* field = reader.Has("zone_diffusion_code") ? "zone_diffusion_code" : "zone_eligibilite";
  bool lost = false;
  for (const std::string& area : reader.List(field)) {
    if (area == "france") {
      out.communes.clear();
      return;
    }
    if (IsCommuneCode(area) && !absl::StartsWith(area, "99")) {
      out.communes.insert(area);
      continue;
    }
    const bool area_form = area.size() == 2 || area.size() == 3 || IsDigits(area, 9) || IsDigits(area, 5);
    if (!area_form) {
      reader.Note(ImportFlaw::kBadCommune, field, area);
      continue;
    }
    const std::vector<std::string> communes =
        options.communes_of ? options.communes_of(area) : std::vector<std::string>();
    if (communes.empty()) reader.Note(ImportFlaw::kUnknownArea, field, area);
    lost = lost || communes.empty();
    out.communes.insert(communes.begin(), communes.end());
  }
  if (lost && out.communes.empty()) reader.Note(ImportFlaw::kMissingField, field);
}

void ReadClosures(RowReader& reader, Service& out) {
  const json closures = reader.Value(kClosuresField);
  if (closures.is_null()) return;
  bool good = closures.is_array();
  for (const json& closure : closures) {
    if (!good) break;
    const auto day_of = [&closure](const char* name) {
      const bool there = closure.is_object() && closure.contains(name) && closure[name].is_string();
      return ParseDay(there ? closure[name].get<std::string>() : "");
    };
    const absl::StatusOr<Day> first = day_of("du");
    const absl::StatusOr<Day> last = day_of("au");
    good = first.ok() && last.ok() && *first <= *last;
    if (good) out.closures.push_back({*first, *last});
  }
  if (!good) reader.Note(ImportFlaw::kBadDate, kClosuresField, closures.dump());
}

void ReadDays(RowReader& reader, const ImportOptions& options, Service& out) {
  const Day confirmed = reader.DayOf("date_maj", options.today);
  if (reader.Flag(kNeverConfirmed) != true) out.confirmed_day = confirmed;
  out.capacity_day = reader.DayOf(kCapacityDayField, options.today);
  out.next_place_day = reader.DayOf(kNextPlaceField, kLastDay);
  out.valid_days = {reader.DayOf(kValidFromField, kLastDay), reader.DayOf(kValidToField, kLastDay)};
  const json weekdays = reader.Value(kWeekdaysField);
  if (!weekdays.is_null()) {
    unsigned bits = 0;
    bool good = weekdays.is_array();
    for (const json& day : weekdays) {
      good = good && day.is_number_integer() && day >= 1 && day <= 7;
      if (good) bits |= 1u << (day.get<int>() - 1);
    }
    if (!good) reader.Note(ImportFlaw::kWrongType, kWeekdaysField, weekdays.dump());
    out.open_weekdays = static_cast<Weekdays>(bits);
  }
  out.open_on_holidays = reader.Flag(kHolidaysField).value_or(false);
  ReadClosures(reader, out);
}

void ReadNumbers(RowReader& reader, Service& out) {
  out.cep_level = static_cast<uint8_t>(reader.Integer(kCepField, 0, 3).value_or(0));
  out.answer_open_days =
      static_cast<int>(reader.Integer(kAnswerField, 1, kServiceAnswerOpenDaysMax).value_or(out.answer_open_days));
  out.places_per_week = static_cast<int>(reader.Integer(kPlacesField, 0, INT_MAX).value_or(0));
  out.weeks = static_cast<int>(reader.Integer("nombre_semaines", 1, INT_MAX).value_or(0));
  const std::optional<double> hours = reader.Number("volume_horaire_hebdomadaire", 0, kServiceWeekHoursMax / 100);
  out.week_hours_x100 = static_cast<int>(std::lround(hours.value_or(0) * 100));
}

}  // namespace

std::optional<Service> ReadServiceRow(const ImportRow& row, const ImportOptions& options, const Digester& digester,
                                      ImportReport* report) {
  RowReader reader(row, report);
  Service out;
  ReadIdentity(reader, options, digester, out);
  ReadTexts(reader, out);
  ReadCodes(reader, out);
  ReadFee(reader, out);
  ReadMobilisation(reader, out);
  ReadArea(reader, options, out);
  ReadDays(reader, options, out);
  ReadNumbers(reader, out);
  out.address = reader.ReadAddress();
  out.location = reader.ReadLocation();
  out.contact.telephone = reader.Text("telephone", kKept);
  out.contact.email = reader.Email("courriel");
  out.contact.web = reader.Text(kWebField, kKept);
  if (!reader.ok()) return std::nullopt;
  // What only our own rules ask: days of a stand that end before they begin, a remote service that is nowhere remote.
  if (const absl::Status fine = CheckService(out); !fine.ok()) {
    reader.Note(ImportFlaw::kRuleBroken, "", fine.message());
    return std::nullopt;
  }
  return out;
}

}  // namespace relais
