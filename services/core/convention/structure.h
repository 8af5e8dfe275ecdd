// What a partner says of itself in the directory, beside its services: the structure of data·inclusion v1, with the
// kinds that it lacks (`spro--`).
#ifndef RELAIS_SERVICES_CORE_CONVENTION_STRUCTURE_H_
#define RELAIS_SERVICES_CORE_CONVENTION_STRUCTURE_H_

#include <string>

#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "services/core/convention/address.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Everything may be empty. The name is the roster's.
struct Structure {
  absl::btree_set<std::string> kinds;  // réseaux porteurs, and our own kinds (vocabulary.h)
  std::string siret;                   // fourteen digits
  std::string description;
  Address address;
  Location location;
  Contact contact;
  std::string opening_hours;       // OpenStreetMap notation; what a service says for itself goes before it
  std::string accessibility_page;  // of Acceslibre
  Provenance provenance;
  Day confirmed_day = kNoDay;  // when the partner last said that all this is right
  friend bool operator==(const Structure&, const Structure&) = default;
};

// kUnknownValue: a kind outside the vocabulary, a commune code of the wrong form. kMalformed: a SIRET that is not
// fourteen digits, CheckLocation's. kTooLarge: a text over kServiceTextBytesMax, or over kStructureTextBytesMax for the
// description. The detail names the field.
absl::Status CheckStructure(const Structure& structure);

inline constexpr size_t kStructureTextBytesMax = 10'000;

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_STRUCTURE_H_
