// The second half of the vocabulary: kinds of structures and types of services.
#include <algorithm>

#include "services/core/convention/find_term.h"
#include "services/core/convention/vocabulary.h"

namespace relais {
namespace {

// Ascending: looked up by halving.
// clang-format off
constexpr Term kKinds[] = {
    {"60000-rebonds", "60 000 Rebonds"},
    {"aci", "Structures d’Insertion par l’Activité Économique - Ateliers et Chantiers d’Insertion"},
    {"action-logement", "Action Logement"},
    {"adie", "Association pour le Droit à l’Initiative Économique"},
    {"afpa", "Agence Nationale pour la Formation Professionnelle des Adultes"},
    {"agefiph", "Agefiph"},
    {"ai", "Associations Intermédiaires"},
    {"aidants-connect", "Aidants Connect"},
    {"alliance-villes-emploi", "Alliance Villes Emploi"},
    {"anlci", "Agence Nationale de Lutte Contre l’Illettrisme"},
    {"apprentis-dauteuil", "Apprentis d’Auteuil"},
    {"ase", "Aide Sociale à l’Enfance"},
    {"banques-alimentaires", "Banques Alimentaires"},
    {"caarud", "Centres d’Accueil et d’Accompagnement à la Réduction de Risques pour Usagers de Drogues"},
    {"cada", "Centres d’Accueil de Demandeurs d’Asile"},
    {"caf", "Caisse d’Allocations Familiales"},
    {"campus-connecte", "Campus Connecté"},
    {"cap-emploi-reseau-cheops", "CAP Emploi - Réseau CHEOPS"},
    {"cava", "Centres d’Adaptation à la Vie Active"},
    {"ccas-cias", "Les Centres Communaux d’Action Sociale et les Centres Intercommunaux d’Action Sociale"},
    {"chambres-consulaires", "Chambres Consulaires"},
    {"chantier-ecole", "Réseau Chantier École"},
    {"chrs", "Centres d’Hébergement et de Réinsertion Sociale"},
    {"chu", "Centres d’Hébergement d’Urgence"},
    {"cidff", "Centres d’Information sur les Droits des Femmes et des Familles"},
    {"cmp", "Centres Médico-Psychologiques"},
    {"cms", "Centres Médico-Sociaux"},
    {"cnam", "Conservatoire National des Arts et Métiers"},
    {"collectif-emploi", "Collectif Emploi"},
    {"communes", "Communes, mairies, communautés de communes, etc."},
    {"conseillers-numeriques", "Conseillers Numériques"},
    {"coorace", "Fédération COORACE"},
    {"cpam", "Caisses Primaires d’Assurance Maladie"},
    {"cph", "Centres Provisoires d’Hébergement"},
    {"creches-avip", "Crèches à Vocation d’Insertion Professionnelle"},
    {"crepi", "CREPI"},
    {"cresus", "Fédération Française des Associations CRÉSUS"},
    {"croix-rouge", "Croix-Rouge"},
    {"csapa", "Centres de Soins, d’Accompagnement et de Prévention en Addictologie"},
    {"delegataire-conseil-departemental", "Organisation délégataire d’un Conseil Départemental"},
    {"departements", "Départements et Services Départementaux"},
    {"duo-for-a-job", "DUO for a JOB"},
    {"ea", "Entreprises Adaptées"},
    {"eatt", "Entreprises Adaptées de Travail Temporaire"},
    {"ecoles-de-la-deuxieme-chance", "Écoles de la 2ᵉ Chance"},
    {"egee", "Association EGEE"},
    {"ei", "Structures d’Insertion par l’Activité Économique - Entreprises d’Insertion"},
    {"eiti", "Structures d’Insertion par l’Activité Économique - Entreprises d’Insertion par le Travail Indépendant"},
    {"emmaus", "Emmaüs"},
    {"epide", "EPIDE"},
    {"esat", "Établissement et Service d’Accompagnement par le Travail"},
    {"espaces-publics-numeriques", "Espaces Publics Numériques"},
    {"etcld", "Expérimentation Territoriale contre le Chômage de Longue Durée"},
    {"etti", "Structures d’Insertion par l’Activité Économique - Entreprises de Travail Temporaire d’Insertion"},
    {"fabrique-de-territoire", "Fabrique de Territoire"},
    {"face", "Fondation FACE"},
    {"fcsf", "Fédération des Centres Sociaux et Socioculturels de France"},
    {"federation-des-acteurs-de-la-solidarite", "Fédération des Acteurs de la Solidarité"},
    {"federation-professionnelle-femmes", "Fédération Professionnelle pour les Femmes"},
    {"france-active", "France Active"},
    {"france-service", "France Service"},
    {"france-travail", "France Travail"},
    {"french-tech", "French Tech"},
    {"geiq", "GEIQ"},
    {"grandes-ecoles-du-numerique", "Grandes Écoles du Numérique"},
    {"huda", "Hébergement d’Urgence pour Demandeurs d’Asile"},
    {"hup", "Association H’UP"},
    {"inae", "INAÉ Nouvelle Aquitaine"},
    {"initiative-france", "Initiative France"},
    {"konexio", "Association Konexio"},
    {"la-cravate-solidaire", "La Cravate Solidaire"},
    {"la-poste", "La Poste"},
    {"les-premieres", "Les Premières"},
    {"maison-departementale-de-lautonomie", "Maisons Départementales de l’Autonomie"},
    {"maisons-de-l-emploi", "Maisons de l’Emploi"},
    {"maisons-des-solidarites", "Maisons Départementales des Solidarités (MDS)"},
    {"mdph", "Maisons Départementales pour les Personnes Handicapées (MDPH)"},
    {"mission-locale", "Mission Locale"},
    {"mjc", "Maisons des Jeunes et de la Culture"},
    {"mobin", "Mob’In"},
    {"msap", "Maisons de Services Au Public"},
    {"mutualite-sociale-agricole", "Mutualité Sociale Agricole"},
    {"nqt", "Association NQT"},
    {"pimms-mediation", "Point Information Médiation Multi Services"},
    {"pjj", "Protection Judiciaire de la Jeunesse"},
    {"plie", "Plans Locaux pour l’Insertion et l’Emploi"},
    {"points-conseil-budget", "Points Conseil Budget"},
    {"points-justice", "Points Justice"},
    {"positive-planet", "Positive Planet"},
    {"regions", "Régions, Préfectures et services régionaux"},
    {"reseau-app", "Réseau APP"},
    {"reseau-bge", "Réseau BGE"},
    {"reseau-entreprendre", "Réseau Entreprendre"},
    {"reseau-information-jeunesse", "Réseau Information Jeunesse"},
    {"residences-fjt", "Résidences - Foyers Jeunes Travailleurs"},
    {"ressourceries", "Ressourceries"},
    {"restos-du-coeur", "Restos du Coeur"},
    {"secours-populaire", "Secours Populaire"},
    {"siao", "Services Intégrés d’Accueil et d’Orientation"},
    {"simplon", "Simplon"},
    {"singa", "Association SINGA"},
    {"snc", "Solidarité Nouvelle Face au Chômage"},
    {"spip", "Services Pénitentiaires d’Insertion et de Probation"},
    {"spro--apec", "APEC"},
    {"spro--cep-operateur", "Opérateur régional du conseil en évolution professionnelle"},
    {"spro--cio", "Centre d’information et d’orientation"},
    {"spro--cria", "Centre de ressources illettrisme et analphabétisme"},
    {"spro--greta", "GRETA"},
    {"spro--point-conseil-vae", "Point conseil en validation des acquis de l’expérience"},
    {"spro--suio", "Service universitaire d’information et d’orientation"},
    {"spro--transitions-pro", "Transitions Pro"},
    {"tous-tes-possibles", "Tous Tes Possibles"},
    {"unaf", "Union Nationale de l’Aide aux Familles"},
    {"unea", "Union Nationale des Entreprises Adaptées"},
    {"unis-cite", "UnisCité"},
    {"wimoov", "Wimoov"},
};

constexpr Term kServiceTypes[] = {
    {"accompagnement", "Accompagnement"},
    {"aide-financiere", "Aide financière"},
    {"aide-materielle", "Aide materielle"},
    {"atelier", "Atelier"},
    {"formation", "Formation"},
    {"information", "Information"},
};
// clang-format on

// Ascending. The reference is what France's own platforms hide towards France Travail (les-emplois, prescribers whose
// kind is sensitive), and beyond it every kind that receives only persons in one such situation.
constexpr absl::string_view kDiscreetKinds[] = {
    "agefiph",
    "ase",
    "caarud",
    "cada",
    "cap-emploi-reseau-cheops",
    "chrs",
    "chu",
    "cidff",
    "cmp",
    "cph",
    "csapa",
    "ea",
    "eatt",
    "esat",
    "huda",
    "maison-departementale-de-lautonomie",
    "mdph",
    "pjj",
    "siao",
    "spip",
    "unea",
};

}  // namespace

absl::Span<const Term> Kinds() {
  return kKinds;
}

absl::Span<const Term> ServiceTypes() {
  return kServiceTypes;
}

bool IsKind(absl::string_view code) {
  return FindTerm(kKinds, code) != nullptr;
}

bool IsServiceType(absl::string_view code) {
  return FindTerm(kServiceTypes, code) != nullptr;
}

bool IsDiscreetKind(absl::string_view code) {
  return std::binary_search(std::begin(kDiscreetKinds), std::end(kDiscreetKinds), code);
}

absl::string_view KindLabel(absl::string_view code) {
  const Term* term = FindTerm(kKinds, code);
  return term == nullptr ? absl::string_view() : term->label;
}

absl::string_view ServiceTypeLabel(absl::string_view code) {
  const Term* term = FindTerm(kServiceTypes, code);
  return term == nullptr ? absl::string_view() : term->label;
}

}  // namespace relais
