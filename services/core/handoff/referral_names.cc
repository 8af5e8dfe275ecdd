// The words of the referral's enums: stable names for programs, French for screens.
#include "services/core/handoff/enum_words.h"
#include "services/core/handoff/referral.h"

namespace relais {
namespace {

// Indexed by the enum's number.
constexpr Words kStates[] = {
    {"", ""},
    {"draft", "Brouillon"},
    {"sent", "Envoyée"},
    {"delivered", "Remise à la structure"},
    {"opened", "Lue"},
    {"questioned", "Question posée"},
    {"accepted", "Acceptée"},
    {"waitlisted", "En liste d'attente"},
    {"scheduled", "Rendez-vous fixé"},
    {"absent", "Absence au rendez-vous"},
    {"appointment_cancelled", "Rendez-vous annulé"},
    {"received", "Personne reçue"},
    {"concluded", "Suite donnée"},
    {"closed", "Clôturée"},
    {"declined", "Refusée"},
    {"expired", "Restée sans réponse"},
    {"undeliverable", "Non distribuable"},
    {"cancel_requested", "Annulation demandée"},
    {"cancelled", "Annulée"},
    {"withdrawn", "Retirée par la personne"},
    {"rerouted", "Réorientée"},
    {"corrected", "Saisie par erreur"},
};
static_assert(sizeof(kStates) / sizeof(kStates[0]) == kReferralStates + 1);

constexpr Words kEvents[] = {
    {"", ""},
    {"send", "Envoyer"},
    {"deliver", "Remise à la structure"},
    {"undeliver", "Signaler comme non distribuable"},
    {"open", "Lire"},
    {"ask", "Poser une question"},
    {"reply", "Répondre"},
    {"accept", "Accepter"},
    {"waitlist", "Mettre en liste d'attente"},
    {"decline", "Refuser"},
    {"schedule", "Fixer un rendez-vous"},
    {"mark_absent", "Noter une absence"},
    {"cancel_appointment", "Annuler le rendez-vous"},
    {"receive", "Recevoir la personne"},
    {"conclude", "Indiquer la suite donnée"},
    {"close", "Dire si cela a aidé"},
    {"request_cancel", "Demander l'annulation"},
    {"confirm_cancel", "Confirmer l'annulation"},
    {"withdraw", "Retirer à la demande de la personne"},
    {"reroute", "Réorienter"},
    {"correct_referral", "Signaler une orientation saisie par erreur"},
    {"correct_reception", "Signaler une arrivée saisie par erreur"},
    {"correct_answer", "Rectifier la réponse"},
    {"overdue", "Délai dépassé"},
    {"expire", "Dernière relance dépassée"},
    {"reissue_slip", "Remplacer la fiche navette"},
};
static_assert(sizeof(kEvents) / sizeof(kEvents[0]) == kReferralEvents + 1);

constexpr Words kActorWords[] = {
    {"", ""},
    {"origin", "Première porte"},
    {"destination", "Deuxième porte"},
    {"network", "Réseau"},
    {"person", "Personne"},
};
static_assert(sizeof(kActorWords) / sizeof(kActorWords[0]) == kActors + 1);

}  // namespace

absl::string_view StateName(ReferralState state) {
  return FindWords(kStates, state).name;
}
absl::string_view StateLabelFr(ReferralState state) {
  return FindWords(kStates, state).label_fr;
}
absl::string_view EventName(ReferralEvent event) {
  return FindWords(kEvents, event).name;
}
absl::string_view EventLabelFr(ReferralEvent event) {
  return FindWords(kEvents, event).label_fr;
}
absl::string_view ActorName(Actor actor) {
  return FindWords(kActorWords, actor).name;
}
absl::string_view ActorLabelFr(Actor actor) {
  return FindWords(kActorWords, actor).label_fr;
}

}  // namespace relais
