// The half of knowledge_text.h that is about the directory: a structure and its services.
#include <string>

#include "services/core/handoff/draft.h"
#include "services/wire/knowledge_text.h"
#include "services/wire/text_fields.h"

namespace relais::wire {
namespace {

Location ReadLocation(const v1::LocationText& in, absl::string_view field, FieldCheck& check) {
  Location out;
  out.point = {in.latitude(), in.longitude()};
  out.precision = check.Listed(static_cast<uint64_t>(in.precision()), PointPrecision::kArrondissement, field);
  return out;
}

void WriteLocation(const Location& in, v1::LocationText& out) {
  out.set_latitude(in.point.latitude);
  out.set_longitude(in.point.longitude);
  out.set_precision(static_cast<v1::PointPrecision>(in.precision));
}

Provenance ReadProvenance(const v1::ProvenanceText& in, absl::string_view field, FieldCheck& check) {
  return {Clean(in.source(), field, check), Clean(in.id(), field, check), Clean(in.link(), field, check)};
}

void WriteProvenance(const Provenance& in, v1::ProvenanceText& out) {
  out.set_source(in.source);
  out.set_id(in.id);
  out.set_link(in.link);
}

// A set of bits below `all`.
template <class T>
T Bits(uint32_t number, T all, absl::string_view field, FieldCheck& check) {
  check.Need((number & ~uint32_t{all}) == 0, field);
  return static_cast<T>(number & all);
}

// The fields after `remote`.
void ReadRest(const v1::ServiceText& in, Service& out, FieldCheck& check) {
  out.remote_only = in.remote_only();
  if (in.has_location()) out.location = ReadLocation(in.location(), "service: location", check);
  out.type = Clean(in.type(), "service: type", check);
  out.languages = ReadSet(in.languages(), "service: languages", check);
  out.access_needs = Bits(in.access_needs(), kAccessNeedsAll, "service: access_needs", check);
  out.valid_days = {Day(in.valid_first_day()), Day(in.valid_last_day())};
  out.confirmed_day = Day(in.confirmed_day());
  out.capacity_day = Day(in.capacity_day());
  out.next_place_day = Day(in.next_place_day());
  if (in.fee() != v1::FEE_UNSPECIFIED) {
    out.fee = check.Listed(static_cast<uint64_t>(in.fee()), static_cast<Fee>(kFeeMax), "service: fee");
  }
  out.fee_details = Clean(in.fee_details(), "service: fee_details", check);
  out.access_conditions = Clean(in.access_conditions(), "service: access_conditions", check);
  out.publics_details = Clean(in.publics_details(), "service: publics_details", check);
  out.ways_in = Bits(in.ways_in(), kWaysInAll, "service: ways_in", check);
  out.asked_by = Bits(in.asked_by(), kAskedByAll, "service: asked_by", check);
  out.mobilisation_details = Clean(in.mobilisation_details(), "service: mobilisation_details", check);
  out.mobilisation_link = Clean(in.mobilisation_link(), "service: mobilisation_link", check);
  out.week_hours_x100 = Count(in.week_hours_x100(), "service: week_hours_x100", check);
  out.weeks = Count(in.weeks(), "service: weeks", check);
  if (in.has_provenance()) out.provenance = ReadProvenance(in.provenance(), "service: provenance", check);
}

void WriteRest(const Service& in, v1::ServiceText& out) {
  out.set_remote_only(in.remote_only);
  if (in.location.known()) WriteLocation(in.location, *out.mutable_location());
  out.set_type(in.type);
  WriteSet(in.languages, out.mutable_languages());
  out.set_access_needs(in.access_needs);
  out.set_valid_first_day(in.valid_days.first.value());
  out.set_valid_last_day(in.valid_days.last.value());
  out.set_confirmed_day(in.confirmed_day.value());
  out.set_capacity_day(in.capacity_day.value());
  out.set_next_place_day(in.next_place_day.value());
  out.set_fee(static_cast<v1::Fee>(in.fee));
  out.set_fee_details(in.fee_details);
  out.set_access_conditions(in.access_conditions);
  out.set_publics_details(in.publics_details);
  out.set_ways_in(in.ways_in);
  out.set_asked_by(in.asked_by);
  out.set_mobilisation_details(in.mobilisation_details);
  out.set_mobilisation_link(in.mobilisation_link);
  out.set_week_hours_x100(static_cast<uint32_t>(in.week_hours_x100));
  out.set_weeks(static_cast<uint32_t>(in.weeks));
  if (in.provenance != Provenance()) WriteProvenance(in.provenance, *out.mutable_provenance());
}

Service ReadService(const v1::ServiceText& in, PartnerId partner, FieldCheck& check) {
  Service out;
  out.id = check.Id<ServiceId>(in.service(), "service");
  out.partner = partner;
  out.door = check.Listed(static_cast<uint64_t>(in.door()), Door::kSecond, "service: door");
  out.name = Clean(in.name(), "service: name", check);
  out.description = Clean(in.description(), "service: description", check);
  out.needs = ReadSet(in.needs(), "service: needs", check);
  out.publics = ReadSet(in.publics(), "service: publics", check);
  out.communes = ReadSet(in.communes(), "service: communes", check);
  out.address = {Clean(in.address(), "service: address", check), Clean(in.postcode(), "service: postcode", check),
                 Clean(in.commune(), "service: commune", check), Clean(in.town(), "service: town", check),
                 Clean(in.address_complement(), "service: address_complement", check)};
  out.contact = {Clean(in.telephone(), "service: telephone", check), Clean(in.email(), "service: email", check),
                 Clean(in.web(), "service: web", check)};
  check.Need(in.cep_level() <= 3, "service: cep_level");
  out.cep_level = static_cast<uint8_t>(in.cep_level() & 3);
  check.Need(in.open_weekdays() <= 0b1111111, "service: open_weekdays");
  out.open_weekdays = static_cast<Weekdays>(in.open_weekdays() & 0b1111111);
  out.open_on_holidays = in.open_on_holidays();
  for (const v1::ClosedDays& days : in.closures())
    out.closures.push_back({Day(days.first_day()), Day(days.last_day())});
  out.opening_hours = Clean(in.opening_hours(), "service: opening_hours", check);
  out.answer_open_days = Count(in.answer_open_days(), "service: answer_open_days", check);
  out.places_per_week = Count(in.places_per_week(), "service: places_per_week", check);
  out.remote = in.remote();
  ReadRest(in, out, check);
  return out;
}

void WriteService(const Service& in, v1::ServiceText& out) {
  out.set_service(BytesOf(in.id));
  out.set_door(static_cast<v1::Door>(in.door));
  out.set_name(in.name);
  out.set_description(in.description);
  WriteSet(in.needs, out.mutable_needs());
  WriteSet(in.publics, out.mutable_publics());
  WriteSet(in.communes, out.mutable_communes());
  out.set_address(in.address.line);
  out.set_postcode(in.address.postcode);
  out.set_commune(in.address.commune);
  out.set_town(in.address.town);
  out.set_address_complement(in.address.complement);
  out.set_telephone(in.contact.telephone);
  out.set_email(in.contact.email);
  out.set_web(in.contact.web);
  out.set_cep_level(in.cep_level);
  out.set_open_weekdays(in.open_weekdays);
  out.set_open_on_holidays(in.open_on_holidays);
  for (const DayRange& days : in.closures) {
    v1::ClosedDays& added = *out.add_closures();
    added.set_first_day(days.first.value());
    added.set_last_day(days.last.value());
  }
  out.set_opening_hours(in.opening_hours);
  out.set_answer_open_days(static_cast<uint32_t>(in.answer_open_days));
  out.set_places_per_week(static_cast<uint32_t>(in.places_per_week));
  out.set_remote(in.remote);
  WriteRest(in, out);
}

Structure ReadStructure(const v1::StructureText& in, FieldCheck& check) {
  Structure out;
  out.kinds = ReadSet(in.kinds(), "structure: kinds", check);
  out.siret = Clean(in.siret(), "structure: siret", check);
  out.description = Clean(in.description(), "structure: description", check);
  out.address = {Clean(in.address(), "structure: address", check), Clean(in.postcode(), "structure: postcode", check),
                 Clean(in.commune(), "structure: commune", check), Clean(in.town(), "structure: town", check),
                 Clean(in.address_complement(), "structure: address_complement", check)};
  if (in.has_location()) out.location = ReadLocation(in.location(), "structure: location", check);
  out.contact = {Clean(in.telephone(), "structure: telephone", check), Clean(in.email(), "structure: email", check),
                 Clean(in.web(), "structure: web", check)};
  out.opening_hours = Clean(in.opening_hours(), "structure: opening_hours", check);
  out.accessibility_page = Clean(in.accessibility_page(), "structure: accessibility_page", check);
  if (in.has_provenance()) out.provenance = ReadProvenance(in.provenance(), "structure: provenance", check);
  out.confirmed_day = Day(in.confirmed_day());
  return out;
}

void WriteStructure(const Structure& in, v1::StructureText& out) {
  WriteSet(in.kinds, out.mutable_kinds());
  out.set_siret(in.siret);
  out.set_description(in.description);
  out.set_address(in.address.line);
  out.set_address_complement(in.address.complement);
  out.set_postcode(in.address.postcode);
  out.set_commune(in.address.commune);
  out.set_town(in.address.town);
  if (in.location.known()) WriteLocation(in.location, *out.mutable_location());
  out.set_telephone(in.contact.telephone);
  out.set_email(in.contact.email);
  out.set_web(in.contact.web);
  out.set_opening_hours(in.opening_hours);
  out.set_accessibility_page(in.accessibility_page);
  if (in.provenance != Provenance()) WriteProvenance(in.provenance, *out.mutable_provenance());
  out.set_confirmed_day(in.confirmed_day.value());
}

}  // namespace

v1::DirectoryText TextOf(const DirectoryEntry& in) {
  v1::DirectoryText out;
  out.set_partner(BytesOf(in.partner));
  out.set_edition(in.edition.value());
  for (const Service& service : in.services) WriteService(service, *out.add_services());
  if (in.structure != Structure()) WriteStructure(in.structure, *out.mutable_structure());
  return out;
}

DirectoryEntry ReadText(const v1::DirectoryText& in, FieldCheck& check) {
  DirectoryEntry out;
  out.partner = check.Id<PartnerId>(in.partner(), "partner");
  out.edition = Edition(in.edition());
  for (const v1::ServiceText& service : in.services()) out.services.push_back(ReadService(service, out.partner, check));
  if (in.has_structure()) out.structure = ReadStructure(in.structure(), check);
  return out;
}

}  // namespace relais::wire
