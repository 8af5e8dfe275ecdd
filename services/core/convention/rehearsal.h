// What a convention would change, said before anybody signs it: which communes and publics gain a door, which stay
// without, where it overlaps with other conventions, and which of its partners nobody could reach yet.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_REHEARSAL_H_
#define RELAIS_SERVICES_CORE_CONVENTION_REHEARSAL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "services/core/convention/agreement.h"
#include "services/core/convention/knowledge.h"
#include "services/core/convention/validation.h"
#include "services/core/handoff/ids.h"

namespace relais {

// What happens to one door, for people of some publics with one need, over the communes of the draft. A door is
// *promised* where a party holds it and the convention covers need, public and commune; it is *offered* where, beyond
// that, the party can be reached and publishes a service for them. Each commune of the draft is in exactly one list or
// in `already`; lists are ascending.
struct DoorChange {
  Door door = Door::kSecond;
  std::string need;                   // empty for first doors: orientation advice is for any need
  std::vector<std::string> publics;   // those to whom exactly the same happens
  std::vector<std::string> gained;    // offered, and was not before
  std::vector<std::string> promised;  // promised only, and was not even that before
  std::vector<std::string> without;   // no door at all, before or after
  size_t already = 0;                 // nothing changes: offered, or promised, before as after
  friend bool operator==(const DoorChange&, const DoorChange&) = default;
};

// A promise that two conventions make to the same pair in different words.
struct DelayConflict {
  std::string field;  // "delays.answer", "retention_days"
  int here = 0;
  int there = 0;
  friend bool operator==(const DelayConflict&, const DelayConflict&) = default;
};

// Another convention in force under which some of the same pairs already exchange in some of the same communes.
struct Overlap {
  ConventionId convention;
  ConventionVersion version;
  std::string title;
  std::vector<std::string> communes;                   // in both
  std::vector<std::pair<PartnerId, PartnerId>> pairs;  // origin, destination: lawful under both
  std::vector<DelayConflict> conflicts;
  friend bool operator==(const Overlap&, const Overlap&) = default;
};

enum class Hindrance : uint8_t {
  kNoRosterEntry = 1,   // invited, or not even that
  kOtherSignatory = 2,  // its roster entry hangs on another key than the draft names
  kSuspended = 3,
  kLeft = 4,
  kNoSealingKey = 5,     // nothing could be sealed to its mailbox today
  kNoFirstService = 6,   // it holds a first door and publishes nothing behind it
  kNoSecondService = 7,  // it holds a second door and publishes nothing there for the draft's needs
};
// Stable name, "NO_ROSTER_ENTRY".
absl::string_view HindranceName(Hindrance hindrance);

struct UnreachableParty {
  PartnerId partner;
  std::string name;
  std::vector<Hindrance> hindrances;  // at least one, ascending
  friend bool operator==(const UnreachableParty&, const UnreachableParty&) = default;
};

struct Rehearsal {
  std::vector<Problem> problems;    // of the draft by itself and under its framework; it may be rehearsed all the same
  std::vector<DoorChange> changes;  // first doors, then second doors by need, ascending
  std::vector<Overlap> overlaps;    // ascending by convention
  std::vector<UnreachableParty> unreachable;  // in the draft's order
};

// `draft` need not be complete. "Before" is what the conventions current on `today` allow by themselves, an earlier
// version of the draft among them; "after" adds the draft as if it were in force and everybody had signed. A draft that
// covers "tous-publics" is rehearsed for every public.
Rehearsal Rehearse(const Agreement& draft, const Knowledge& knowledge, Day today);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_REHEARSAL_H_
