// The words of the header's enums: stable names for programs, French for screens.
#include "services/core/handoff/enum_words.h"
#include "services/core/handoff/header.h"

namespace relais {
namespace {

// Indexed by the enum's number.
constexpr Words kCoarseStates[] = {
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

}  // namespace

absl::string_view CoarseStateName(CoarseState state) {
  return FindWords(kCoarseStates, state).name;
}
absl::string_view CoarseStateLabelFr(CoarseState state) {
  return FindWords(kCoarseStates, state).label_fr;
}
absl::string_view ArrivalGradeName(ArrivalGrade grade) {
  return FindWords(kGrades, grade).name;
}
absl::string_view ArrivalGradeLabelFr(ArrivalGrade grade) {
  return FindWords(kGrades, grade).label_fr;
}
absl::string_view HandoffKindName(HandoffKind kind) {
  return FindWords(kKinds, kind).name;
}
absl::string_view HandoffKindLabelFr(HandoffKind kind) {
  return FindWords(kKinds, kind).label_fr;
}

}  // namespace relais
