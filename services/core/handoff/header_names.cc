// The words of the header's enums: stable names for programs, French for screens.
#include "services/core/handoff/header.h"

namespace relais {
namespace {

struct Words {
  const char* name;
  const char* label_fr;
};

// Indexed by the enum's number.
constexpr Words kStates[] = {
    {"", ""},
    {"open", "En cours"},
    {"answered_yes", "Acceptée"},
    {"answered_no", "Refusée"},
    {"received", "Personne reçue"},
    {"ended", "Terminée"},
    {"cancelled", "Annulée"},
    {"withdrawn", "Retirée par la personne"},
    {"expired", "Restée sans réponse"},
    {"undeliverable", "Non distribuable"},
    {"corrected", "Saisie par erreur"},
};

constexpr Words kGrades[] = {
    {"none", "Pas d'arrivée"},
    {"proven", "Arrivée prouvée par le code"},
    {"attested", "Arrivée attestée par la structure"},
    {"transcribed", "Arrivée transcrite pour la structure"},
};

constexpr Words kKinds[] = {
    {"", ""},        {"referral", "Orientation"},         {"answer", "Réponse"},
    {"note", "Mot"}, {"person", "Parole de la personne"}, {"notice", "Avis du réseau"},
};

constexpr Words kNoWords = {"", ""};

template <class Enum, size_t N>
const Words& Find(const Words (&words)[N], Enum value) {
  const auto number = static_cast<size_t>(value);
  return number < N ? words[number] : kNoWords;
}

}  // namespace

absl::string_view CoarseStateName(CoarseState state) {
  return Find(kStates, state).name;
}
absl::string_view CoarseStateLabelFr(CoarseState state) {
  return Find(kStates, state).label_fr;
}
absl::string_view ArrivalGradeName(ArrivalGrade grade) {
  return Find(kGrades, grade).name;
}
absl::string_view ArrivalGradeLabelFr(ArrivalGrade grade) {
  return Find(kGrades, grade).label_fr;
}
absl::string_view HandoffKindName(HandoffKind kind) {
  return Find(kKinds, kind).name;
}
absl::string_view HandoffKindLabelFr(HandoffKind kind) {
  return Find(kKinds, kind).label_fr;
}

}  // namespace relais
