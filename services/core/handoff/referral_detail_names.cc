// The words of the closed lists that go with an event, and of the needs left unmet.
#include "services/core/handoff/enum_words.h"
#include "services/core/handoff/referral_detail.h"
#include "services/core/handoff/unmet_need.h"

namespace relais {
namespace {

// Indexed by the enum's number.
constexpr Words kDeclineReasons[] = {
    {"", ""},
    {"no_place", "Complet, plus de place"},
    {"not_eligible", "Hors public ou hors conditions"},
    {"wrong_service", "L'offre ne répond pas à ce besoin"},
    {"too_far", "Trop loin ou pas de moyen de transport"},
    {"access_not_possible", "Horaires, langue ou accessibilité impossibles"},
    {"person_unreachable", "Personne injoignable"},
    {"person_absent", "Personne absente, pas de nouveau rendez-vous"},
    {"person_not_interested", "Personne non intéressée"},
    {"already_in_work_or_training", "Déjà en emploi ou en formation"},
    {"other_need_first", "Un autre besoin est à régler d'abord"},
    {"duplicate", "Orientation en doublon"},
    {"other", "Autre motif"},
};

constexpr Words kOutcomes[] = {
    {"", ""},
    {"follow_up_started", "Accompagnement engagé"},
    {"helped", "Besoin résolu"},
    {"not_helped", "Besoin non résolu"},
};

constexpr Words kUndeliverableReasons[] = {
    {"", ""},
    {"not_covered", "Non couverte par la convention"},
    {"partner_suspended", "Structure suspendue"},
    {"partner_gone", "Structure sortie du réseau"},
    {"third_door", "Ce serait une troisième porte"},
    {"unreadable", "Illisible chez la structure"},
    {"unclaimed", "Jamais relevée par la structure"},
    {"referral_open", "Une autre orientation est en cours"},
    {"journey_over", "Parcours terminé"},
    {"refused", "Refusée par le réseau"},
};

constexpr Words kUnmetNeedReasons[] = {
    {"", ""},
    {"no_door", "Aucune offre pour ce besoin"},
    {"no_place", "Plus de place"},
    {"not_eligible", "Personne hors public ou hors conditions"},
    {"out_of_reach", "Offre hors de portée (distance, horaires, langue, accès)"},
    {"no_solution", "Pas de solution proposée"},
    {"no_answer", "Pas de réponse malgré les relances"},
    {"undeliverable", "Orientation non distribuable, sans autre porte"},
    {"not_taken_up", "Contre-proposition restée sans suite"},
    {"not_helped", "Personne reçue, besoin non résolu"},
};

}  // namespace

absl::string_view DeclineReasonName(DeclineReason reason) {
  return FindWords(kDeclineReasons, reason).name;
}
absl::string_view DeclineReasonLabelFr(DeclineReason reason) {
  return FindWords(kDeclineReasons, reason).label_fr;
}
absl::string_view OutcomeName(Outcome outcome) {
  return FindWords(kOutcomes, outcome).name;
}
absl::string_view OutcomeLabelFr(Outcome outcome) {
  return FindWords(kOutcomes, outcome).label_fr;
}
absl::string_view UndeliverableReasonName(UndeliverableReason reason) {
  return FindWords(kUndeliverableReasons, reason).name;
}
absl::string_view UndeliverableReasonLabelFr(UndeliverableReason reason) {
  return FindWords(kUndeliverableReasons, reason).label_fr;
}
absl::string_view UnmetNeedReasonName(UnmetNeedReason reason) {
  return FindWords(kUnmetNeedReasons, reason).name;
}
absl::string_view UnmetNeedReasonLabelFr(UnmetNeedReason reason) {
  return FindWords(kUnmetNeedReasons, reason).label_fr;
}

}  // namespace relais
