// Who takes part in an invented year: offices of real kinds in real communes, and the local conventions between them.
// Pure: the same options give the same offices.
#ifndef RELAIS_DEPLOY_YEAR_OFFICES_H_
#define RELAIS_DEPLOY_YEAR_OFFICES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "deploy/year/lots.h"
#include "services/core/convention/address.h"
#include "services/core/convention/service.h"
#include "services/core/directory/open_days.h"
#include "services/core/handoff/ids.h"

namespace relais::year {

enum class OfficeKind : uint8_t {
  kMissionLocale,
  kCio,
  kFranceTravail,
  kCapEmploi,
  kInformationJeunesse,
  kApec,
  kTransitionsPro,
  kChamber,
  kCidff,
  kSuio,
};
inline constexpr int kOfficeKinds = 10;

// How far a kind's offices reach: each binds the conventions of that area.
enum class Reach : uint8_t { kConvention, kDepartement, kRegion };

// What is the same for every office of a kind. Views live for ever.
struct KindFacts {
  OfficeKind kind;
  absl::string_view code;   // of the vocabulary; empty: it has none for it
  absl::string_view label;  // French, begins the office's name
  int per_300;              // of 300 offices. Invented, see README
  Reach reach;
  bool second_door;                         // all hold a first door
  int activity;                             // how many people come, beside others. Invented
  int places_per_week;                      // invented
  std::vector<absl::string_view> needs;     // that its second door meets
  std::vector<absl::string_view> publics;   // that its second door is for
  std::vector<absl::string_view> visitors;  // publics of those who come to its first door
  std::vector<absl::string_view> asked;     // needs with which people come there and are sent on
  std::vector<int> ages;                    // AgeBand numbers of those who come
};
const std::vector<KindFacts>& Kinds();
const KindFacts& FactsOf(OfficeKind kind);

// Days on which an office has neither line nor staff; both ends belong to it. kNoDay: none.
struct Silence {
  Day first = kNoDay;
  Day last = kNoDay;
  bool Holds(Day day) const { return first != kNoDay && first <= day && day <= last; }
};

struct Office {
  int number = 0;  // from 1
  OfficeKind kind = OfficeKind::kMissionLocale;
  std::string commune;  // INSEE code
  std::string name;     // kind and commune, and a number for the second one there: "Mission locale Tours 2"
  Location location;
  std::vector<int> conventions;  // ascending
  Service service;               // ids are given by whoever signs it; empty name: no second door
  OpenCalendar calendar;
  bool slow = false;
  Silence silence;
  Day leaves = kNoDay;  // the network; silent from then on

  bool second_door() const { return !service.name.empty(); }
  bool LeftBy(Day day) const { return leaves != kNoDay && leaves <= day; }
  bool OpenOn(Day day) const { return IsOpen(calendar, day) && !silence.Holds(day); }
};

struct LocalConvention {
  int number = 0;  // from 1
  std::string title;
  std::string departement;
  absl::btree_set<std::string> communes;
  std::vector<int> parties;  // office numbers, ascending
};

struct Offices {
  std::vector<Office> offices;               // by number
  std::vector<LocalConvention> conventions;  // by number: two in each département, each a set of whole arrondissements
  // Commune → the convention that covers it; a commune without an entry has none, since too few offices are there.
  absl::btree_map<std::string, int> convention_of;

  const Office& office(int number) const { return offices.at(static_cast<size_t>(number - 1)); }
};

// `count` offices, at least 12, for a year whose first and last day are given.
Offices PlanOffices(int count, Day first, Day last, Lots& lots);

// Metres as the crow flies; 0 when a place is unknown.
int64_t MetresBetween(const Location& a, const Location& b);
// How much `metres` leave of an attraction, from 10,000 next door down to 1.
int64_t Nearness(int64_t metres);

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_OFFICES_H_
