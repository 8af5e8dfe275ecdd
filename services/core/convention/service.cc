#include "services/core/convention/service.h"

#include "services/core/convention/validation.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

absl::Status CheckTexts(const Service& service) {
  if (service.name.empty()) return Refuse(Reason::kMalformed, "name");
  if (service.name.size() > kServiceNameBytesMax) return Refuse(Reason::kTooLarge, "name");
  const std::string* texts[] = {&service.description,      &service.opening_hours,    &service.address.line,
                                &service.address.town,     &service.contact.email,    &service.contact.web,
                                &service.address.postcode, &service.contact.telephone};
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
  if (!service.address.commune.empty() && !IsCommuneCode(service.address.commune)) {
    return Refuse(Reason::kUnknownValue, "address.commune");
  }
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
  return CheckDays(service);
}

}  // namespace relais
