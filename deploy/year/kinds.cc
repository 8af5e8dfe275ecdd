// The ten kinds of offices. Needs and publics are of the vocabulary; which kind meets which need is how these networks
// describe themselves; the numbers are invented.
#include "deploy/year/offices.h"
#include "services/core/handoff/check.h"

namespace relais::year {
namespace {

// AgeBand numbers.
std::vector<int> School() {
  return {1, 2, 2, 3};
}
std::vector<int> Young() {
  return {2, 3, 3, 3, 3, 4};
}
std::vector<int> Grown() {
  return {3, 4, 5, 5, 5, 6, 6, 7};
}
std::vector<int> All() {
  return {2, 3, 3, 4, 5, 5, 6, 7};
}

KindFacts MissionLocale() {
  return {OfficeKind::kMissionLocale,
          "mission-locale",
          "Mission locale",
          84,
          Reach::kConvention,
          true,
          10,
          12,
          {"choisir-un-metier--confirmer-son-choix-de-metier",
           "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite",
           "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation",
           "trouver-un-emploi--repondre-a-des-offres-demploi", "mobilite--etre-accompagne-dans-son-parcours-mobilite",
           "logement-hebergement--sinformer-sur-les-demarches-liees-a-lacces-au-logement", "sante--acces-aux-soins",
           "remobilisation--bien-etre-confiance-en-soi", "spro--decrochage-scolaire"},
          {"jeunes"},
          {"jeunes", "jeunes", "jeunes", "residents-qpv-frr", "demandeurs-emploi"},
          {"se-former--trouver-sa-formation", "spro--orientation-scolaire", "mobilite--preparer-un-permis",
           "sante--acces-aux-soins", "trouver-un-emploi--repondre-a-des-offres-demploi",
           "creer-une-entreprise--definir-son-projet-de-creation-dentreprise",
           "logement-hebergement--sinformer-sur-les-demarches-liees-a-lacces-au-logement"},
          Young()};
}

KindFacts Cio() {
  return {OfficeKind::kCio,
          "spro--cio",
          "CIO",
          22,
          Reach::kConvention,
          true,
          9,
          10,
          {"spro--orientation-scolaire", "spro--decrochage-scolaire",
           "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite",
           "choisir-un-metier--confirmer-son-choix-de-metier"},
          {"jeunes", "etudiants"},
          {"jeunes", "jeunes", "etudiants"},
          {"spro--decrochage-scolaire", "remobilisation--bien-etre-confiance-en-soi", "se-former--trouver-sa-formation",
           "souvrir-a-linternational--connaitre-les-opportunites-demploi-a-letranger",
           "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite"},
          School()};
}

KindFacts FranceTravail() {
  return {OfficeKind::kFranceTravail,
          "france-travail",
          "France Travail, agence de",
          42,
          Reach::kConvention,
          true,
          14,
          25,
          {"trouver-un-emploi--repondre-a-des-offres-demploi", "trouver-un-emploi--faire-des-candidatures-spontanees",
           "trouver-un-emploi--convaincre-un-recruteur-en-entretien",
           "preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi",
           "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation", "se-former--trouver-sa-formation",
           "se-former--monter-son-dossier-de-formation", "choisir-un-metier--connaitre-les-opportunites-demploi"},
          {"demandeurs-emploi", "jeunes", "seniors", "actifs"},
          {"demandeurs-emploi", "demandeurs-emploi", "demandeurs-emploi", "seniors",
           "personnes-en-situation-de-handicap", "femmes"},
          {"spro--reconversion-professionnelle", "creer-une-entreprise--definir-son-projet-de-creation-dentreprise",
           "trouver-un-emploi--maintien-dans-lemploi", "spro--bilan-de-competences",
           "preparer-sa-candidature--developper-son-reseau",
           "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
           "spro--validation-des-acquis-de-lexperience"},
          Grown()};
}

KindFacts CapEmploi() {
  return {OfficeKind::kCapEmploi,
          "cap-emploi-reseau-cheops",
          "Cap emploi",
          12,
          Reach::kDepartement,
          true,
          7,
          10,
          {"trouver-un-emploi--maintien-dans-lemploi", "trouver-un-emploi--repondre-a-des-offres-demploi",
           "sante--constituer-un-dossier-mdph-invalidite", "choisir-un-metier--confirmer-son-choix-de-metier",
           "spro--reconversion-professionnelle"},
          {"personnes-en-situation-de-handicap"},
          {"personnes-en-situation-de-handicap"},
          {"sante--acces-aux-soins", "se-former--trouver-sa-formation", "spro--bilan-de-competences",
           "mobilite--etre-accompagne-dans-son-parcours-mobilite"},
          Grown()};
}

KindFacts InformationJeunesse() {
  return {OfficeKind::kInformationJeunesse,
          "",
          "Information jeunesse",
          70,
          Reach::kConvention,
          true,
          6,
          8,
          {"numerique--acceder-a-des-services-en-ligne",
           "souvrir-a-linternational--connaitre-les-opportunites-demploi-a-letranger", "mobilite--preparer-un-permis",
           "logement-hebergement--sinformer-sur-les-demarches-liees-a-lacces-au-logement"},
          {"jeunes", "etudiants"},
          {"jeunes", "jeunes", "etudiants"},
          {"spro--orientation-scolaire", "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite",
           "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation", "sante--acces-aux-soins",
           "se-former--trouver-sa-formation", "creer-une-entreprise--definir-son-projet-de-creation-dentreprise"},
          Young()};
}

KindFacts Apec() {
  return {OfficeKind::kApec,
          "spro--apec",
          "Apec",
          4,
          Reach::kRegion,
          true,
          5,
          12,
          {"choisir-un-metier--identifier-ses-points-forts-et-ses-competences",
           "preparer-sa-candidature--developper-son-reseau", "spro--reconversion-professionnelle"},
          {"actifs", "demandeurs-emploi", "etudiants"},
          {"actifs", "demandeurs-emploi"},
          {"spro--bilan-de-competences", "spro--validation-des-acquis-de-lexperience",
           "creer-une-entreprise--definir-son-projet-de-creation-dentreprise"},
          Grown()};
}

KindFacts TransitionsPro() {
  return {OfficeKind::kTransitionsPro,
          "spro--transitions-pro",
          "Transitions Pro",
          6,
          Reach::kRegion,
          true,
          5,
          10,
          {"spro--reconversion-professionnelle", "spro--validation-des-acquis-de-lexperience",
           "spro--bilan-de-competences", "se-former--monter-son-dossier-de-formation"},
          {"actifs", "demandeurs-emploi", "seniors"},
          {"actifs", "actifs", "seniors"},
          {"choisir-un-metier--identifier-ses-points-forts-et-ses-competences",
           "creer-une-entreprise--definir-son-projet-de-creation-dentreprise"},
          Grown()};
}

KindFacts Chamber() {
  return {OfficeKind::kChamber,
          "",
          "Chambre consulaire",
          28,
          Reach::kDepartement,
          true,
          5,
          12,
          {"creer-une-entreprise--definir-son-projet-de-creation-dentreprise",
           "creer-une-entreprise--structurer-son-projet-de-creation-dentreprise",
           "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite", "se-former--trouver-sa-formation"},
          {"tous-publics"},
          {"actifs", "demandeurs-emploi", "jeunes"},
          {"spro--reconversion-professionnelle", "spro--bilan-de-competences",
           "trouver-un-emploi--repondre-a-des-offres-demploi", "spro--validation-des-acquis-de-lexperience"},
          All()};
}

KindFacts Cidff() {
  return {OfficeKind::kCidff,
          "cidff",
          "CIDFF",
          20,
          Reach::kDepartement,
          true,
          5,
          8,
          {"difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
           "famille--surmonter-conflits-separation-violence", "trouver-un-emploi--repondre-a-des-offres-demploi"},
          {"femmes", "familles", "tous-publics"},
          {"femmes", "femmes", "familles"},
          {"se-former--trouver-sa-formation", "spro--reconversion-professionnelle",
           "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation",
           "logement-hebergement--sinformer-sur-les-demarches-liees-a-lacces-au-logement"},
          Grown()};
}

KindFacts Suio() {
  return {OfficeKind::kSuio,
          "spro--suio",
          "SUIO",
          12,
          Reach::kDepartement,
          true,
          6,
          12,
          {"spro--orientation-scolaire", "choisir-un-metier--confirmer-son-choix-de-metier",
           "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation"},
          {"etudiants", "jeunes"},
          {"etudiants"},
          {"souvrir-a-linternational--connaitre-les-opportunites-demploi-a-letranger", "sante--acces-aux-soins",
           "preparer-sa-candidature--developper-son-reseau", "mobilite--preparer-un-permis"},
          Young()};
}

}  // namespace

const std::vector<KindFacts>& Kinds() {
  static const auto* const kinds = new std::vector<KindFacts>{
      MissionLocale(),  Cio(),     FranceTravail(), CapEmploi(), InformationJeunesse(), Apec(),
      TransitionsPro(), Chamber(), Cidff(),         Suio()};
  return *kinds;
}

const KindFacts& FactsOf(OfficeKind kind) {
  const KindFacts& facts = Kinds().at(static_cast<size_t>(kind));
  RELAIS_CHECK(facts.kind == kind);
  return facts;
}

}  // namespace relais::year
