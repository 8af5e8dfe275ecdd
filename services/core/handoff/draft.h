// The form filled at a first door: the only plaintext type of the core. It never leaves the origin's node; what is
// sealed from it is chosen by the convention (core/convention).
#ifndef RELAIS_SERVICES_CORE_HANDOFF_DRAFT_H_
#define RELAIS_SERVICES_CORE_HANDOFF_DRAFT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"

namespace relais {

enum class AgeBand : uint8_t {
  kUnder16 = 1,
  k16To17 = 2,
  k18To25 = 3,
  k26To29 = 4,
  k30To44 = 5,
  k45To54 = 6,
  k55AndOver = 7,
};

// What the second door has to prepare, as a set of bits.
enum AccessNeed : uint16_t {
  kAccessWheelchair = 1u << 0,
  kAccessHearing = 1u << 1,  // sign language, hearing loop, writing
  kAccessSight = 1u << 2,
  kAccessReading = 1u << 3,  // help with reading and writing
  kAccessInterpreter = 1u << 4,
  kAccessTransport = 1u << 5,    // cannot come without help
  kAccessChildren = 1u << 6,     // comes with children
  kAccessByTelephone = 1u << 7,  // a remote appointment
  kAccessCalm = 1u << 8,         // a quiet place, a short wait
};
inline constexpr uint16_t kAccessNeedsAll = (1u << 9) - 1;

enum class ConsentBy : uint8_t { kNobody = 0, kPerson = 1, kLegalRepresentative = 2 };

// Asked in one readable sentence that names what goes to whom and until when. Nothing is sent without it.
struct Consent {
  ConsentBy by = ConsentBy::kNobody;
  Day given_on = kNoDay;
  bool contact_shared = false;       // the telephone or e-mail may go to the second door: its own line of consent
  bool identify_beforehand = false;  // name and birth date may be opened before the person stands there

  friend bool operator==(const Consent&, const Consent&) = default;
};

// A civil date, as on an identity paper; all zero is none.
struct BirthDate {
  uint16_t year = 0;
  uint8_t month = 0;  // 1…12
  uint8_t day = 0;    // 1…31

  friend bool operator==(const BirthDate&, const BirthDate&) = default;
};

struct Draft {
  // Layer 1: opens when the handoff arrives.
  std::string need;         // a data·inclusion thematique, "mobilite--preparer-un-permis"
  ServiceId service;        // the second door's service asked for
  std::string public_code;  // a data·inclusion public, "jeunes"
  AgeBand age_band{};
  std::string commune;        // INSEE code of residence, "45252"
  std::string language;       // ISO 639, two or three lower-case letters
  uint16_t access_needs = 0;  // AccessNeed bits
  std::string reason;         // may be empty
  std::string contact;        // telephone or e-mail; sealed only when consent.contact_shared
  Consent consent;
  // Stays at the origin: why this is a new need, for a person whom that door received in another journey. Asked for by
  // the node's engine (kNewNeed); empty otherwise.
  std::string new_need_reason;
  // Layer 2: opens with the arrival code.
  std::string surname;
  std::string given_name;
  BirthDate birth_date;

  friend bool operator==(const Draft&, const Draft&) = default;
};

// OK when the form is complete and well formed by itself; what convention and directory say of it is asked elsewhere.
// The first thing wrong, in the order of the form, with the field named in the detail and never its content:
//   kMissingField    need, service, public, age band, commune, language, surname, given name or birth date is empty
//   kTextTooLong     over kReasonTextBytesMax (both reasons), kContactBytesMax, kNameBytesMax or kVocabularyBytesMax;
//   the detail says
//                    how many bytes of how many
//   kUnknownValue    a code of the wrong shape, a number outside its enum, an impossible date, a consent or a birth
//                    in the future
//   kMalformed       text that is not UTF-8, or holds control characters other than a line break
//   kConsentMissing  nobody consented, or on no day
// A contact without its line of consent is no fault: it stays at the origin, for calling the person back, and is not
// sealed; the line of consent without a contact is a missing field.
absl::Status CheckDraft(const Draft& draft, Day today);

// ISO 639-1 or 639-3 by its form: two or three lower-case letters.
bool IsLanguage(absl::string_view code);

// The day number of a civil date (Gregorian calendar); nothing for a date that does not exist.
std::optional<Day> DayOf(const BirthDate& date);

// Stable names ("18_25") and French labels ("18 à 25 ans"); empty for a number outside the enum. For an access need,
// exactly one bit.
absl::string_view AgeBandName(AgeBand band);
absl::string_view AgeBandLabelFr(AgeBand band);
absl::string_view AccessNeedName(AccessNeed need);
absl::string_view AccessNeedLabelFr(AccessNeed need);
absl::string_view ConsentByName(ConsentBy by);
absl::string_view ConsentByLabelFr(ConsentBy by);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_DRAFT_H_
