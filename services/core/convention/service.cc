#include "services/core/convention/service.h"

#include "services/core/convention/validation.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

absl::Status CheckTexts(const Service& service) {
  if (service.name.empty()) return Refuse(Reason::kMalformed, "name");
  if (service.name.size() > kServiceNameBytesMax) return Refuse(Reason::kTooLarge, "name");
  const std::string* texts[] = {&service.description,          &service.opening_hours,      &service.address.line,
                                &service.address.town,         &service.address.complement, &service.contact.email,
                                &service.contact.web,          &service.address.postcode,   &service.contact.telephone,
                                &service.fee_details,          &service.access_conditions,  &service.publics_details,
                                &service.mobilisation_details, &service.mobilisation_link,  &service.provenance.source,
                                &service.provenance.id,        &service.provenance.link};
  for (const std::string* text : texts) {
    if (text->size() > kServiceTextBytesMax) return Refuse(Reason::kTooLarge, "text");
  }
  return absl::OkStatus();
}

absl::Status CheckCodes(const Service& service) {
  if (service.needs.empty()) return Refuse(Reason::kMalformed, "needs");
  if (service.communes.size() > kConventionCommunesMax) return Refuse(Reason::kTooLarge, "communes");
  for (const std::string& need : service.needs) {
    if (!IsNeed(need)) return Refuse(Reason::kUnknownValue, "needs");
  }
  for (const std::string& code : service.publics) {
    if (!IsPublic(code)) return Refuse(Reason::kUnknownValue, "publics");
  }
  for (const std::string& commune : service.communes) {
    if (!IsCommuneCode(commune)) return Refuse(Reason::kUnknownValue, "communes");
  }
  if (!service.type.empty() && !IsServiceType(service.type)) return Refuse(Reason::kUnknownValue, "type");
  if (service.languages.size() > kServiceLanguagesMax) return Refuse(Reason::kTooLarge, "languages");
  for (const std::string& language : service.languages) {
    if (!IsLanguage(language)) return Refuse(Reason::kUnknownValue, "languages");
  }
  if (absl::Status there = CheckAddress(service.address); !there.ok()) return there;
  return CheckLocation(service.location);
}

absl::Status CheckClosedLists(const Service& service) {
  if (service.remote_only && !service.remote) return Refuse(Reason::kMalformed, "remote_only");
  if ((service.access_needs & ~kAccessNeedsAll) != 0) return Refuse(Reason::kMalformed, "access_needs");
  if ((service.ways_in & ~kWaysInAll) != 0) return Refuse(Reason::kMalformed, "ways_in");
  if ((service.asked_by & ~kAskedByAll) != 0) return Refuse(Reason::kMalformed, "asked_by");
  if (static_cast<uint8_t>(service.fee) > kFeeMax) return Refuse(Reason::kMalformed, "fee");
  if (service.week_hours_x100 < 0 || service.week_hours_x100 > kServiceWeekHoursMax) {
    return Refuse(Reason::kMalformed, "week_hours");
  }
  if (service.weeks < 0) return Refuse(Reason::kMalformed, "weeks");
  return absl::OkStatus();
}

absl::Status CheckDays(const Service& service) {
  if (service.open_weekdays == 0 || service.open_weekdays > 0b1111111) {
    return Refuse(Reason::kMalformed, "open_weekdays");
  }
  if (service.closures.size() > kServiceClosuresMax) return Refuse(Reason::kTooLarge, "closures");
  for (const DayRange& closure : service.closures) {
    if (closure.last < closure.first) return Refuse(Reason::kMalformed, "closures");
  }
  const DayRange& valid = service.valid_days;
  if ((valid.first == kNoDay) != (valid.last == kNoDay) || valid.last < valid.first) {
    return Refuse(Reason::kMalformed, "valid_days");
  }
  if (service.answer_open_days < 1 || service.answer_open_days > kServiceAnswerOpenDaysMax) {
    return Refuse(Reason::kMalformed, "answer_open_days");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckService(const Service& service) {
  if (service.id.none() || service.partner.none()) return Refuse(Reason::kMalformed, "id");
  if (service.door != Door::kFirst && service.door != Door::kSecond) return Refuse(Reason::kMalformed, "door");
  if (service.cep_level > 3) return Refuse(Reason::kMalformed, "cep_level");
  if (service.places_per_week < 0) return Refuse(Reason::kMalformed, "places_per_week");
  if (absl::Status texts = CheckTexts(service); !texts.ok()) return texts;
  if (absl::Status codes = CheckCodes(service); !codes.ok()) return codes;
  if (absl::Status lists = CheckClosedLists(service); !lists.ok()) return lists;
  return CheckDays(service);
}

}  // namespace relais
