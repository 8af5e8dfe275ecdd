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
#include "services/core/convention/agreement.h"
#include "services/core/handoff/ids.h"

namespace relais {

// A run of days, both ends closed: an exceptional closure.
struct DayRange {
  Day first;
  Day last;
  bool Contains(Day day) const { return first <= day && day <= last; }
  friend bool operator==(const DayRange&, const DayRange&) = default;
};

// Days of the week: bit 0 is Monday, bit 6 Sunday.
using Weekdays = uint8_t;
inline constexpr Weekdays kMondayToFriday = 0b0011111;

struct Address {
  std::string line;      // number and street
  std::string postcode;  // five digits
  std::string commune;   // INSEE code, where the door is
  std::string town;      // its name, for the slip
  friend bool operator==(const Address&, const Address&) = default;
};

struct Contact {
  std::string telephone;  // E.164 preferred
  std::string email;
  std::string web;
  friend bool operator==(const Contact&, const Contact&) = default;
};

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
  bool open_on_holidays = false;   // French public holidays of the mainland
  std::vector<DayRange> closures;  // exceptional
  std::string opening_hours;       // OpenStreetMap notation, shown as it is
  int answer_open_days = 5;        // how soon it promises an answer
  int places_per_week = 0;         // how many people it can newly receive; 0: not said
  bool remote = false;             // may receive at a distance
  friend bool operator==(const Service&, const Service&) = default;
};

// kMalformed: an id, the name or the needs are missing, a number is out of its range, a closure ends before it starts,
// no open weekday. kUnknownValue: a need, public or commune outside the vocabularies. kTooLarge: over the bounds below.
// The detail names the field.
absl::Status CheckService(const Service& service);

inline constexpr size_t kServiceNameBytesMax = 200;
inline constexpr size_t kServiceTextBytesMax = 2000;  // description, and each other text
inline constexpr size_t kServiceClosuresMax = 64;
inline constexpr int kServiceAnswerOpenDaysMax = 120;

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_SERVICE_H_
