// The closed vocabularies that conventions, services and drafts share: data·inclusion schema v1.0.8 (gip-inclusion,
// 27 April 2026, Licence Ouverte 2.0; value lists MIT), unchanged. A value outside them is refused, never guessed.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_VOCABULARY_H_
#define RELAIS_SERVICES_CORE_CONVENTION_VOCABULARY_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace relais {

// One value: its code on the wire and its French label on screen. Both live for ever.
struct Term {
  absl::string_view code;
  absl::string_view label;
};

// "tous-publics": everyone, in a convention or a service; no particular public, of a person.
inline constexpr absl::string_view kAllPublics = "tous-publics";

// Ascending by code.
absl::Span<const Term> Needs();    // thématiques, 69
absl::Span<const Term> Publics();  // 14

bool IsNeed(absl::string_view code);
bool IsPublic(absl::string_view code);
// The French label; "" for an unknown code.
absl::string_view NeedLabel(absl::string_view code);
absl::string_view PublicLabel(absl::string_view code);

// The form of an INSEE commune code, not its existence: five characters, all digits, or "2A" or "2B" and three digits
// (Corsica); leading zeros are part of it.
bool IsCommuneCode(absl::string_view code);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_VOCABULARY_H_
