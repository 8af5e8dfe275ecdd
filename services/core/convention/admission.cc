#include "services/core/convention/admission.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "services/core/handoff/spoken_day.h"

namespace relais {
namespace {

// Written for this destination by choice; the other fields are asked for on every form.
constexpr FieldSet kChosenFields{DraftField::kAccessNeeds, DraftField::kReason, DraftField::kContact};

// The field as the sentence names it to the person.
absl::string_view SpokenFr(DraftField field) {
  switch (field) {
    case DraftField::kNeed:
      return "votre besoin";
    case DraftField::kService:
      return "l’offre demandée";
    case DraftField::kPublic:
      return "votre situation";
    case DraftField::kAgeBand:
      return "votre tranche d’âge";
    case DraftField::kCommune:
      return "votre commune";
    case DraftField::kLanguage:
      return "votre langue";
    case DraftField::kAccessNeeds:
      return "vos besoins d’accessibilité";
    case DraftField::kReason:
      return "le motif en quelques mots";
    case DraftField::kContact:
      return "votre téléphone ou courriel";
    case DraftField::kSurname:
      return "votre nom";
    case DraftField::kGivenName:
      return "votre prénom";
    case DraftField::kBirthDate:
      return "votre date de naissance";
  }
  return "";
}

std::string SpokenListFr(FieldSet fields) {
  const std::vector<DraftField> list = fields.List();
  std::string text;
  for (size_t i = 0; i < list.size(); ++i) {
    if (i > 0) absl::StrAppend(&text, i + 1 == list.size() ? " et " : ", ");
    absl::StrAppend(&text, SpokenFr(list[i]));
  }
  return text;
}

}  // namespace

ConsentLine ConsentNeeded(DraftField field) {
  return field == DraftField::kContact ? ConsentLine::kContact : ConsentLine::kHandoff;
}

bool HasConsent(const Consent& consent, ConsentLine line) {
  const bool handoff = consent.by != ConsentBy::kNobody && consent.given_on != kNoDay;
  switch (line) {
    case ConsentLine::kHandoff:
      return handoff;
    case ConsentLine::kContact:
      return handoff && consent.contact_shared;
  }
  return false;
}

FieldSet FieldsOf(const Draft& draft) {
  FieldSet fields;
  auto add = [&](bool filled, DraftField field) {
    if (filled) fields.Add(field);
  };
  add(!draft.need.empty(), DraftField::kNeed);
  add(!draft.service.none(), DraftField::kService);
  add(!draft.public_code.empty(), DraftField::kPublic);
  add(draft.age_band != AgeBand{}, DraftField::kAgeBand);
  add(!draft.commune.empty(), DraftField::kCommune);
  add(!draft.language.empty(), DraftField::kLanguage);
  add(draft.access_needs != 0, DraftField::kAccessNeeds);
  add(!draft.reason.empty(), DraftField::kReason);
  add(!draft.contact.empty(), DraftField::kContact);
  add(!draft.surname.empty(), DraftField::kSurname);
  add(!draft.given_name.empty(), DraftField::kGivenName);
  add(draft.birth_date != BirthDate(), DraftField::kBirthDate);
  return fields;
}

FieldSet AllowedFields(const Agreement& agreement, MemberLevel destination, const Consent& consent) {
  FieldSet listed = agreement.layer1_fields & kLayer1Fields;
  if (destination != MemberLevel::kPaper) listed = listed | (agreement.layer2_fields & kLayer2Fields);
  FieldSet allowed;
  for (DraftField field : listed.List()) {
    if (HasConsent(consent, ConsentNeeded(field))) allowed.Add(field);
  }
  return allowed;
}

Draft CutToAllowed(const Draft& draft, FieldSet allowed) {
  // From an empty draft upwards: a field that this function does not know stays empty.
  Draft cut;
  cut.consent = draft.consent;
  if (allowed.Has(DraftField::kNeed)) cut.need = draft.need;
  if (allowed.Has(DraftField::kService)) cut.service = draft.service;
  if (allowed.Has(DraftField::kPublic)) cut.public_code = draft.public_code;
  if (allowed.Has(DraftField::kAgeBand)) cut.age_band = draft.age_band;
  if (allowed.Has(DraftField::kCommune)) cut.commune = draft.commune;
  if (allowed.Has(DraftField::kLanguage)) cut.language = draft.language;
  if (allowed.Has(DraftField::kAccessNeeds)) cut.access_needs = draft.access_needs;
  if (allowed.Has(DraftField::kReason)) cut.reason = draft.reason;
  if (allowed.Has(DraftField::kContact)) cut.contact = draft.contact;
  if (allowed.Has(DraftField::kSurname)) cut.surname = draft.surname;
  if (allowed.Has(DraftField::kGivenName)) cut.given_name = draft.given_name;
  if (allowed.Has(DraftField::kBirthDate)) cut.birth_date = draft.birth_date;
  return cut;
}

absl::Status AdmitDraft(const Draft& draft, const Agreement& agreement, PartnerId origin, PartnerId destination,
                        MemberLevel destination_level, Day today) {
  if (absl::Status form = CheckDraft(draft, today); !form.ok()) return form;
  if (!HasConsent(draft.consent, ConsentLine::kHandoff)) return Refuse(Reason::kConsentMissing);
  const CoverageQuestion question{origin, destination, draft.need, draft.public_code, draft.commune};
  if (absl::Status covered = Covers(agreement, question); !covered.ok()) return covered;
  const FieldSet allowed = AllowedFields(agreement, destination_level, draft.consent);
  FieldSet chosen = FieldsOf(draft) & kChosenFields;
  // A contact without its consent was not meant for the destination: it stays for calling the person back.
  if (!draft.consent.contact_shared) chosen = chosen - FieldSet{DraftField::kContact};
  const FieldSet kept_back = chosen - allowed;
  if (!kept_back.empty()) return Refuse(Reason::kFieldNotAllowed, DraftFieldName(kept_back.List().front()));
  if (draft.consent.identify_beforehand && (allowed & kLayer2Fields).empty()) {
    return Refuse(Reason::kFieldNotAllowed, "nobody may be identified under this convention");
  }
  return absl::OkStatus();
}

std::string ConsentSentenceFr(FieldSet fields, const Consent& consent, absl::string_view destination_name, Day until) {
  const FieldSet named = fields & kLayer2Fields;
  const FieldSet plain = fields - kLayer2Fields;
  std::string text = absl::StrCat("Êtes-vous d’accord pour que nous transmettions à « ", destination_name,
                                  " » : ", SpokenListFr(plain));
  if (!named.empty()) {
    absl::StrAppend(&text, ", ainsi que ", SpokenListFr(named),
                    consent.identify_beforehand ? ", lisibles dès l’ouverture de l’orientation"
                                                : ", lisibles seulement quand vous y serez");
  }
  absl::StrAppend(&text, ", gardés au plus tard jusqu’au ", SpokenDayFr(until),
                  ", étant entendu que vous pouvez changer d’avis à tout moment ?");
  return text;
}

Day KeptUntil(const Agreement& agreement, Day sent) {
  const Ceilings& most = agreement.ceilings;
  return AddDays(sent, most.answer + most.appointment + most.conclusion + most.closing + agreement.retention_days);
}

}  // namespace relais
