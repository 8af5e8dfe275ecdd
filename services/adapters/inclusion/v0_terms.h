// Values of the former data·inclusion schema (v0), with the v1 value that says the same, or nearly. The value lists are
// data·inclusion's (GIP Plateforme de l'inclusion, MIT licence, see NOTICE.md); which v1 value stands for which v0
// value is our own judgement.
#ifndef RELAIS_SERVICES_ADAPTERS_INCLUSION_V0_TERMS_H_
#define RELAIS_SERVICES_ADAPTERS_INCLUSION_V0_TERMS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace relais {

enum class V0List : uint8_t {
  kNeeds,    // thematiques → thématiques v1 and our own
  kPublics,  // profils → publics
  kTypes,    // typologies de services → types de services
  kFees,     // frais
  kWays,     // modes d'orientation → modes de mobilisation
  kKinds,    // typologies de structures and labels nationaux → réseaux porteurs and our own
};

// `v1` is empty where v1 has nothing to say it with. Both live for ever.
struct V0Term {
  absl::string_view v0;
  absl::string_view v1;
};

// Ascending by v0; values that v1 kept as they were are not among them.
absl::Span<const V0Term> V0Terms(V0List list);

// nullptr for a value that v0 did not have, or that v1 kept.
const V0Term* FindV0Term(V0List list, absl::string_view value);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_INCLUSION_V0_TERMS_H_
