// A service: what is done behind a door, as its partner publishes it. The value only; searching and opening days live
// in core/directory. Field meanings follow data·inclusion schema v1 where it has the field (Licence Ouverte 2.0), and
// its `spro--` extension of deploy/demo/data where it has none.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_SERVICE_H_
#define RELAIS_SERVICES_CORE_CONVENTION_SERVICE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "services/core/convention/address.h"
#include "services/core/convention/agreement.h"
#include "services/core/handoff/ids.h"

namespace relais {

// A run of days, both ends closed: an exceptional closure, the days of a stand.
struct DayRange {
  Day first;
  Day last;
  bool Contains(Day day) const { return first <= day && day <= last; }
  friend bool operator==(const DayRange&, const DayRange&) = default;
};

// Days of the week: bit 0 is Monday, bit 6 Sunday.
using Weekdays = uint8_t;
inline constexpr Weekdays kMondayToFriday = 0b0011111;

// How one gets into a service, as a set of bits (modes_mobilisation).
enum WayIn : uint8_t {
  kWayEmail = 1u << 0,
  kWayVisit = 1u << 1,
  kWayTelephone = 1u << 2,
  kWayLink = 1u << 3,  // Service::mobilisation_link
};
inline constexpr uint8_t kWaysInAll = (1u << 4) - 1;

// Who may ask for it, as a set of bits (mobilisable_par).
enum AskedBy : uint8_t {
  kAskedByPerson = 1u << 0,
  kAskedByProfessional = 1u << 1,
};
inline constexpr uint8_t kAskedByAll = (1u << 2) - 1;

enum class Fee : uint8_t { kNotSaid = 0, kFree = 1, kPaying = 2 };
inline constexpr uint8_t kFeeMax = 2;

struct Service {
  ServiceId id;
  PartnerId partner;
  Door door = Door::kSecond;
  std::string name;
  std::string description;
  absl::btree_set<std::string> needs;     // thématiques; at least one
  absl::btree_set<std::string> publics;   // "tous-publics" or empty: everyone
  absl::btree_set<std::string> communes;  // INSEE codes of where people may live; empty: anywhere
  Address address;
  Contact contact;
  uint8_t cep_level = 0;  // 1, 2 or 3 of the conseil en évolution professionnelle; 0: not CEP
  Weekdays open_weekdays = kMondayToFriday;
  bool open_on_holidays = false;           // French public holidays of the mainland
  std::vector<DayRange> closures;          // exceptional
  std::string opening_hours;               // OpenStreetMap notation, shown as it is
  int answer_open_days = 5;                // how soon it promises an answer
  int places_per_week = 0;                 // how many people it can newly receive; 0: not said
  bool remote = false;                     // may receive at a distance
  bool remote_only = false;                // and nowhere else; only with `remote`
  Location location;                       // of the door; unknown: its commune's point stands in
  std::string type;                        // data·inclusion type of service; empty: not said
  absl::btree_set<std::string> languages;  // ISO 639-1 or -3, spoken there beside French; empty: not said
  uint16_t access_needs = 0;               // AccessNeed bits (draft.h) that it can meet
  // A service that exists on some days only, at its own address: a stand at a forum. Both kNoDay: always.
  DayRange valid_days = {kNoDay, kNoDay};
  Day confirmed_day = kNoDay;   // when the partner last said that all this is right; kNoDay: never
  Day capacity_day = kNoDay;    // when it last said places_per_week and next_place_day
  Day next_place_day = kNoDay;  // the first day on which it can newly receive somebody; kNoDay: not said
  Fee fee = Fee::kNotSaid;
  std::string fee_details;
  std::string access_conditions;     // what one has to be or bring
  std::string publics_details;       // what the codes of the publics do not say
  uint8_t ways_in = 0;               // WayIn bits; 0: not said
  uint8_t asked_by = 0;              // AskedBy bits; 0: not said
  std::string mobilisation_details;  // how to ask for it
  std::string mobilisation_link;
  int week_hours_x100 = 0;  // hours a week that it takes the person, in hundredths; 0: not said
  int weeks = 0;            // how many weeks it takes; 0: not said
  Provenance provenance;

  // Is it a stand of some days?
  bool dated() const { return valid_days.first != kNoDay; }
  friend bool operator==(const Service&, const Service&) = default;
};

// kMalformed: an id, the name or the needs are missing, a number is out of its range, a closure ends before it starts,
// no open weekday, days that end before they start, a way in, an access or a fee outside the closed lists, what
// CheckLocation finds. kUnknownValue: a need, public, commune, type or language outside the vocabularies. kTooLarge:
// over the bounds below. The detail names the field.
absl::Status CheckService(const Service& service);

inline constexpr size_t kServiceNameBytesMax = 200;
inline constexpr size_t kServiceTextBytesMax = 2000;  // description, and each other text
inline constexpr size_t kServiceClosuresMax = 64;
inline constexpr int kServiceAnswerOpenDaysMax = 120;
inline constexpr size_t kServiceLanguagesMax = 64;
inline constexpr int kServiceWeekHoursMax = 168 * 100;  // in hundredths

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_SERVICE_H_
