// The closed vocabularies that conventions, services and drafts share: data·inclusion schema v1.0.8 (gip-inclusion,
// 27 April 2026, Licence Ouverte 2.0; value lists MIT), unchanged, and beside it our own codes for what it has no word
// for, all of which begin with `spro--`. A value outside them is refused, never guessed.
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

// Codes that data·inclusion does not know begin so; an export says which of them it loses.
inline constexpr absl::string_view kOwnPrefix = "spro--";
bool IsOwnCode(absl::string_view code);

// Ascending by code.
absl::Span<const Term> Needs();         // thématiques, 69, and five of our own
absl::Span<const Term> Publics();       // 14
absl::Span<const Term> ServiceTypes();  // types de service, 6
absl::Span<const Term> Kinds();         // of structures: réseaux porteurs, 108, and eight of our own

bool IsNeed(absl::string_view code);
bool IsPublic(absl::string_view code);
bool IsServiceType(absl::string_view code);
bool IsKind(absl::string_view code);
// A kind whose mere mention beside a person tells something about them: violence, justice, addiction, mental health,
// asylum, homelessness, child protection, disability. See directory/public_name.h. False for an unknown code.
bool IsDiscreetKind(absl::string_view code);
// The French label; "" for an unknown code.
absl::string_view NeedLabel(absl::string_view code);
absl::string_view PublicLabel(absl::string_view code);
absl::string_view ServiceTypeLabel(absl::string_view code);
absl::string_view KindLabel(absl::string_view code);

// The form of an INSEE commune code, not its existence: five characters, all digits, or "2A" or "2B" and three digits
// (Corsica); leading zeros are part of it.
bool IsCommuneCode(absl::string_view code);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_VOCABULARY_H_
