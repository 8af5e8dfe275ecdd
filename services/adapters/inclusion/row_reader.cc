#include "services/adapters/inclusion/row_reader.h"

#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/adapters/inclusion/formats.h"
#include "services/adapters/inclusion/own_fields.h"
#include "services/adapters/inclusion/text_list.h"
#include "services/core/convention/service.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/clean_text.h"
#include "services/core/handoff/day.h"

namespace relais {
namespace {

using nlohmann::json;

std::string Shown(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

void RowReader::Note(ImportFlaw flaw, absl::string_view field, absl::string_view value) {
  if (LossOf(flaw) == ImportLoss::kRow) ok_ = false;
  report_->Add({flaw, row_.list, row_.row, -1, std::string(field), ShownValue(value)});
}

const json* RowReader::Find(absl::string_view field) const {
  const auto it = row_.fields.find(std::string(field));
  if (it == row_.fields.end() || it->is_null()) return nullptr;
  if (row_.from_text && it->get_ref<const std::string&>().empty()) return nullptr;
  return &*it;
}

RowReader::Found RowReader::FindEither(absl::string_view field) const {
  std::string own = absl::StrCat(kOwnPrefix, field);
  if (const json* value = Find(own)) return {value, std::move(own), true};
  return {Find(field), std::string(field), IsOwnCode(field)};
}

bool RowReader::Has(absl::string_view field) const {
  return FindEither(field).value != nullptr;
}

void RowReader::Require(absl::string_view field) {
  if (!Has(field)) Note(ImportFlaw::kMissingField, field);
}

std::string RowReader::Clean(const Found& found) {
  if (found.value == nullptr) return "";
  if (!found.value->is_string()) {
    Note(ImportFlaw::kWrongType, found.field, Shown(*found.value));
    return "";
  }
  std::string text =
      absl::StrReplaceAll(found.value->get_ref<const std::string&>(), {{"\r\n", "\n"}, {"\r", "\n"}, {"\t", " "}});
  if (!found.own) absl::StripAsciiWhitespace(&text);
  if (IsCleanText(text)) return text;
  Note(ImportFlaw::kBadText, found.field, text);
  return "";
}

std::string RowReader::Text(absl::string_view field, const TextBounds& bounds) {
  const Found found = FindEither(field);
  std::string text = Clean(found);
  if (text.empty() || found.own) return text;
  const size_t characters = CharactersIn(text);
  if (characters < bounds.characters_min) Note(ImportFlaw::kTooShort, field, text);
  if (characters > bounds.characters_max) Note(ImportFlaw::kTooLong, field, text);
  if (text.size() <= bounds.bytes_kept) return text;
  if (characters <= bounds.characters_max) Note(ImportFlaw::kShortened, field, text);
  return CutText(text, bounds.bytes_kept);
}

std::string RowReader::Email(absl::string_view field) {
  const Found found = FindEither(field);
  std::string text = Clean(found);
  if (!text.empty() && !found.own && !IsEmailAddress(text)) Note(ImportFlaw::kBadEmail, field, text);
  return text;
}

std::string RowReader::Url(absl::string_view field) {
  const Found found = FindEither(field);
  std::string text = Clean(found);
  if (text.empty() || found.own) return text;
  if (!IsWebAddress(text)) {
    Note(ImportFlaw::kBadUrl, field, text);
  } else if (text.size() > kServiceTextBytesMax) {
    // Half an address leads nowhere.
    Note(ImportFlaw::kShortened, field, text);
    return "";
  }
  return text;
}

std::string RowReader::Digits(absl::string_view field, size_t count, ImportFlaw flaw) {
  const Found found = FindEither(field);
  std::string text = Clean(found);
  if (!text.empty() && !found.own && !IsDigits(text, count)) Note(flaw, field, text);
  return text;
}

std::optional<double> RowReader::Number(absl::string_view field, double min, double max) {
  const Found found = FindEither(field);
  if (found.value == nullptr) return std::nullopt;
  double number = 0;
  if (row_.from_text) {
    if (!absl::SimpleAtod(found.value->get_ref<const std::string&>(), &number)) number = NAN;
  } else if (!found.value->is_number()) {
    Note(ImportFlaw::kWrongType, found.field, Shown(*found.value));
    return std::nullopt;
  } else {
    number = found.value->get<double>();
  }
  if (number >= min && number <= max) return number;
  Note(ImportFlaw::kBadNumber, found.field, Shown(*found.value));
  return std::nullopt;
}

std::optional<int64_t> RowReader::Integer(absl::string_view field, int64_t min, int64_t max) {
  const std::optional<double> number = Number(field, static_cast<double>(min), static_cast<double>(max));
  if (!number.has_value()) return std::nullopt;
  if (*number == std::floor(*number)) return static_cast<int64_t>(*number);
  Note(ImportFlaw::kBadNumber, field, absl::StrCat(*number));
  return std::nullopt;
}

std::optional<bool> RowReader::Flag(absl::string_view field) {
  const Found found = FindEither(field);
  if (found.value == nullptr) return std::nullopt;
  if (found.value->is_boolean()) return found.value->get<bool>();
  const std::string text = Shown(*found.value);
  if (row_.from_text && text == "true") return true;
  if (row_.from_text && text == "false") return false;
  Note(ImportFlaw::kWrongType, found.field, text);
  return std::nullopt;
}

Day RowReader::DayOf(absl::string_view field, Day latest) {
  const Found found = FindEither(field);
  const std::string text = Clean(found);
  if (text.empty()) return kNoDay;
  const absl::StatusOr<Day> day = ParseDay(text);
  if (day.ok() && *day != kNoDay && *day <= latest) return *day;
  Note(ImportFlaw::kBadDate, found.field, text);
  return kNoDay;
}

std::vector<std::string> RowReader::List(absl::string_view field) {
  const json* value = Find(field);
  if (value == nullptr) return {};
  std::optional<std::vector<std::string>> list;
  if (row_.from_text) {
    list = ListFromText(value->get_ref<const std::string&>());
  } else if (value->is_string()) {
    list = {value->get<std::string>()};
  } else {
    list = ListFromJson(*value);
  }
  if (list.has_value()) return *std::move(list);
  Note(ImportFlaw::kWrongType, field, Shown(*value));
  return {};
}

absl::btree_set<std::string> RowReader::Codes(absl::string_view field, V0List v0,
                                              absl::FunctionRef<bool(absl::string_view)> known) {
  absl::btree_set<std::string> codes;
  absl::btree_set<std::string> seen;
  bool lost = false;
  for (const std::string& value : List(field)) {
    if (!seen.insert(value).second) {
      Note(ImportFlaw::kRepeatedValue, field, value);
      continue;
    }
    if (known(value)) {
      codes.insert(value);
      continue;
    }
    const V0Term* former = FindV0Term(v0, value);
    if (former == nullptr) {
      Note(ImportFlaw::kUnknownValue, field, value);
    } else if (former->v1.empty()) {
      Note(ImportFlaw::kNoCounterpart, field, value);
      lost = true;
    } else {
      codes.insert(std::string(former->v1));
      ++report_->values_mapped;
    }
  }
  // Without any value it would be a service for everyone, or for nothing.
  if (lost && codes.empty()) Note(ImportFlaw::kMissingField, field);
  return codes;
}

json RowReader::Value(absl::string_view field) {
  const json* value = Find(field);
  if (value == nullptr) return nullptr;
  if (!row_.from_text) return *value;
  json parsed = json::parse(value->get_ref<const std::string&>(), nullptr, false);
  if (!parsed.is_discarded()) return parsed;
  Note(ImportFlaw::kWrongType, field, Shown(*value));
  return nullptr;
}

Address RowReader::ReadAddress() {
  const TextBounds bounds{.bytes_kept = kServiceTextBytesMax};
  Address address;
  address.line = Text("adresse", bounds);
  address.complement = Text("complement_adresse", bounds);
  address.town = Text("commune", bounds);
  address.postcode = Digits("code_postal", 5, ImportFlaw::kBadPostcode);
  const Found commune = FindEither("code_insee");
  address.commune = Clean(commune);
  if (!address.commune.empty() && !IsCommuneCode(address.commune)) {
    Note(ImportFlaw::kBadCommune, commune.field, address.commune);
  }
  return address;
}

Location RowReader::ReadLocation() {
  const std::optional<double> latitude = Number("latitude", -90, 90);
  const std::optional<double> longitude = Number("longitude", -180, 180);
  if (Has("latitude") != Has("longitude")) {
    Note(ImportFlaw::kMissingField, Has("latitude") ? "longitude" : "latitude");
  }
  if (!latitude.has_value() || !longitude.has_value()) return {};
  Location location;
  location.point = {static_cast<int32_t>(std::lround(*latitude * 1e5)),
                    static_cast<int32_t>(std::lround(*longitude * 1e5))};
  location.precision = PointPrecision::kAddress;
  if (!Has(kPrecisionField)) return location;
  const std::string word = Text(kPrecisionField, {});
  const std::optional<PointPrecision> precision = PrecisionFromWord(word);
  if (!precision.has_value()) {
    Note(ImportFlaw::kUnknownValue, kPrecisionField, word);
  } else {
    location.precision = *precision;
  }
  return location;
}

Provenance RowReader::ReadProvenance() {
  const TextBounds bounds{.bytes_kept = kServiceTextBytesMax};
  Provenance provenance{Text("source", bounds), Text("id", bounds), Url("lien_source")};
  // What we exported and nobody had published before bears our own names for want of a producer's.
  if (provenance.source == kOwnSource && !Find(absl::StrCat(kOwnPrefix, "source"))) provenance.source.clear();
  if (absl::StartsWith(provenance.id, kOwnIdPrefix) && !Find(absl::StrCat(kOwnPrefix, "id"))) provenance.id.clear();
  return provenance;
}

}  // namespace relais
