#include "services/core/handoff/draft.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/core/handoff/clean_text.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

// A field on the form, for the refusals that name it.
struct Text {
  const char* name;
  absl::string_view value;
  size_t bytes_max;
  bool required;
};

absl::Status CheckText(const Text& text) {
  if (text.value.empty() && text.required) return Refuse(Reason::kMissingField, text.name);
  if (text.value.size() > text.bytes_max) {
    return Refuse(Reason::kTextTooLong, absl::StrCat(text.name, ": ", text.value.size(), " bytes of ", text.bytes_max));
  }
  if (!IsCleanText(text.value)) return Refuse(Reason::kMalformed, text.name);
  return absl::OkStatus();
}

// Lower-case words joined by hyphens, as in every data·inclusion vocabulary.
bool IsCode(absl::string_view code) {
  for (char c : code) {
    if (!absl::ascii_islower(static_cast<unsigned char>(c)) && !absl::ascii_isdigit(static_cast<unsigned char>(c)) &&
        c != '-') {
      return false;
    }
  }
  return !code.empty() && code.front() != '-' && code.back() != '-';
}

// "group--value", both halves there.
bool IsNeed(absl::string_view need) {
  const size_t at = need.find("--");
  return at != absl::string_view::npos && at != 0 && at + 2 < need.size() && IsCode(need);
}

// Two digits, or 2A and 2B for Corsica, then three digits (INSEE, Code officiel géographique).
bool IsCommune(absl::string_view code) {
  if (code.size() != 5) return false;
  for (size_t i = 0; i < code.size(); ++i) {
    const bool corsica = i == 1 && code[0] == '2' && (code[i] == 'A' || code[i] == 'B');
    if (!absl::ascii_isdigit(static_cast<unsigned char>(code[i])) && !corsica) return false;
  }
  return true;
}

absl::Status CheckNeed(const Draft& draft) {
  absl::Status need = CheckText({"need", draft.need, limits::kVocabularyBytesMax, true});
  if (!need.ok()) return need;
  if (!IsNeed(draft.need)) return Refuse(Reason::kUnknownValue, "need");
  if (draft.service.none()) return Refuse(Reason::kMissingField, "service");
  absl::Status code = CheckText({"public", draft.public_code, limits::kVocabularyBytesMax, true});
  if (!code.ok()) return code;
  if (!IsCode(draft.public_code)) return Refuse(Reason::kUnknownValue, "public");
  if (draft.age_band == AgeBand{}) return Refuse(Reason::kMissingField, "age band");
  if (AgeBandName(draft.age_band).empty()) return Refuse(Reason::kUnknownValue, "age band");
  if (draft.commune.empty()) return Refuse(Reason::kMissingField, "commune");
  if (!IsCommune(draft.commune)) return Refuse(Reason::kUnknownValue, "commune");
  if (draft.language.empty()) return Refuse(Reason::kMissingField, "language");
  if (!IsLanguage(draft.language)) return Refuse(Reason::kUnknownValue, "language");
  if ((draft.access_needs & ~kAccessNeedsAll) != 0) return Refuse(Reason::kUnknownValue, "access needs");
  return CheckText({"reason", draft.reason, limits::kReasonTextBytesMax, false});
}

absl::Status CheckConsent(const Consent& consent, Day today) {
  if (consent.by == ConsentBy::kNobody || consent.given_on == kNoDay) {
    return Refuse(Reason::kConsentMissing, "consent");
  }
  if (ConsentByName(consent.by).empty() || consent.given_on > today) return Refuse(Reason::kUnknownValue, "consent");
  return absl::OkStatus();
}

absl::Status CheckIdentity(const Draft& draft, Day today) {
  absl::Status surname = CheckText({"surname", draft.surname, limits::kNameBytesMax, true});
  if (!surname.ok()) return surname;
  absl::Status given_name = CheckText({"given name", draft.given_name, limits::kNameBytesMax, true});
  if (!given_name.ok()) return given_name;
  if (draft.birth_date == BirthDate()) return Refuse(Reason::kMissingField, "birth date");
  const std::optional<Day> born = DayOf(draft.birth_date);
  if (!born.has_value() || *born > today) return Refuse(Reason::kUnknownValue, "birth date");
  return absl::OkStatus();
}

}  // namespace

bool IsLanguage(absl::string_view code) {
  if (code.size() != 2 && code.size() != 3) return false;
  for (char c : code) {
    if (!absl::ascii_islower(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

absl::Status CheckDraft(const Draft& draft, Day today) {
  absl::Status need = CheckNeed(draft);
  if (!need.ok()) return need;
  absl::Status contact = CheckText({"contact", draft.contact, limits::kContactBytesMax, draft.consent.contact_shared});
  if (!contact.ok()) return contact;
  absl::Status new_need =
      CheckText({"reason of the new need", draft.new_need_reason, limits::kReasonTextBytesMax, false});
  if (!new_need.ok()) return new_need;
  absl::Status consent = CheckConsent(draft.consent, today);
  if (!consent.ok()) return consent;
  return CheckIdentity(draft, today);
}

std::optional<Day> DayOf(const BirthDate& date) {
  constexpr int kFirstYear = 1;
  constexpr int kLastYear = 9999;
  if (date.year < kFirstYear || date.year > kLastYear || date.month < 1 || date.month > 12) return std::nullopt;
  if (date.day < 1 || date.day > DaysInMonth(date.year, date.month)) return std::nullopt;
  return DayFromCivil(CivilDay{date.year, date.month, date.day});
}

absl::string_view AgeBandName(AgeBand band) {
  constexpr const char* kNames[] = {"", "under_16", "16_17", "18_25", "26_29", "30_44", "45_54", "55_and_over"};
  const auto number = static_cast<size_t>(band);
  return number < sizeof(kNames) / sizeof(kNames[0]) ? kNames[number] : "";
}

absl::string_view AgeBandLabelFr(AgeBand band) {
  constexpr const char* kLabels[] = {"",
                                     "Moins de 16 ans",
                                     "16 ou 17 ans",
                                     "18 à 25 ans",
                                     "26 à 29 ans",
                                     "30 à 44 ans",
                                     "45 à 54 ans",
                                     "55 ans et plus"};
  const auto number = static_cast<size_t>(band);
  return number < sizeof(kLabels) / sizeof(kLabels[0]) ? kLabels[number] : "";
}

absl::string_view AccessNeedName(AccessNeed need) {
  switch (need) {
    case kAccessWheelchair:
      return "wheelchair";
    case kAccessHearing:
      return "hearing";
    case kAccessSight:
      return "sight";
    case kAccessReading:
      return "reading";
    case kAccessInterpreter:
      return "interpreter";
    case kAccessTransport:
      return "transport";
    case kAccessChildren:
      return "children";
    case kAccessByTelephone:
      return "by_telephone";
    case kAccessCalm:
      return "calm";
  }
  return "";
}

absl::string_view AccessNeedLabelFr(AccessNeed need) {
  switch (need) {
    case kAccessWheelchair:
      return "Accès en fauteuil roulant";
    case kAccessHearing:
      return "Surdité : langue des signes, boucle ou écrit";
    case kAccessSight:
      return "Malvoyance ou cécité";
    case kAccessReading:
      return "Aide pour lire et écrire";
    case kAccessInterpreter:
      return "Interprète";
    case kAccessTransport:
      return "Ne peut pas se déplacer sans aide";
    case kAccessChildren:
      return "Vient avec des enfants";
    case kAccessByTelephone:
      return "Entretien à distance";
    case kAccessCalm:
      return "Lieu calme, attente courte";
  }
  return "";
}

absl::string_view ConsentByName(ConsentBy by) {
  switch (by) {
    case ConsentBy::kNobody:
      return "nobody";
    case ConsentBy::kPerson:
      return "person";
    case ConsentBy::kLegalRepresentative:
      return "legal_representative";
  }
  return "";
}

absl::string_view ConsentByLabelFr(ConsentBy by) {
  switch (by) {
    case ConsentBy::kNobody:
      return "Pas encore d'accord";
    case ConsentBy::kPerson:
      return "La personne elle-même";
    case ConsentBy::kLegalRepresentative:
      return "Son représentant légal";
  }
  return "";
}

}  // namespace relais
