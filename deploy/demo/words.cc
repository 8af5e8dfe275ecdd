#include "deploy/demo/words.h"

#include <map>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace relais::demo {
namespace {

using Words = std::map<std::string, std::string>;

std::string Find(const Words& words, const std::string& key) {
  auto it = words.find(key);
  return it == words.end() ? key : it->second;
}

}  // namespace

std::string TitleOf(const std::string& step) {
  static const Words titles = {
      {"set_up", "Mise en place"},
      {"draft", "La Région rédige la convention de Pithiviers"},
      {"rehearsal", "Avant que quiconque signe : ce qu'elle changerait"},
      {"proposal", "Elle est proposée aux signataires"},
      {"first_signatures", "Deux signent, chacun chez soi, sur le fichier reçu"},
      {"signatures_refused_when_altered", "Une espace de trop est corrigée : ce qui était signé ne vaut plus rien"},
      {"signatures", "Tous signent le texte corrigé"},
      {"operator_activates_nothing", "L'exploitant du concentrateur ne peut pas l'activer"},
      {"one_administrator_twice", "La Région l'active, et ne peut pas l'activer deux fois"},
      {"two_activations", "Le Rectorat l'active à son tour"},
      {"invitations", "Les nouvelles structures sont invitées, d'une liste"},
      {"joins", "Une ligne chacune ; signées, elles entrent en service toutes seules"},
      {"publication", "Chacune lit son fichier data·inclusion et publie ses offres"},
      {"drill", "Un exercice se joue tout seul entre deux structures"},
      {"first_handoff", "Le suivi de la mission locale est arrivé au bout"},
      {"send", "La conseillère de la mission locale envoie une orientation à France Travail"},
      {"open_and_accept", "France Travail l'ouvre et l'accepte"},
      {"receive_by_code", "La personne arrive et montre le code de sa fiche"},
      {"name_opens_with_the_code", "Son nom ne se lit qu'avec ce code"},
      {"conclude_and_close_on_both_sides", "France Travail conclut, chaque côté clôt"},
      {"decline_with_counter_proposal", "France Travail n'a pas de place et propose une autre porte"},
      {"reroute_and_receive", "La conseillère suit la proposition, le CIO reçoit la personne"},
      {"no_solution_is_an_unmet_need", "Personne n'a de solution : un besoin non couvert est noté"},
      {"question_and_reply", "Le CIO pose une question, la mission locale répond"},
      {"third_door_refused", "Envoyer vers une troisième porte est refusé"},
      {"third_door_by_derogation", "L'animateur signe une dérogation : la troisième porte reçoit"},
      {"withdrawal_by_follow_up_code", "La personne se retire avec son code de suivi"},
      {"suspension_cuts_open_stream", "L'État suspend le CIO d'une signature : sa ligne ouverte est coupée"},
      {"suspended_partner_keeps_what_it_sends", "Ce que le CIO envoie encore attend chez lui"},
      {"resumed_partner_delivers_it", "Il est repris : son orientation arrive"},
      {"hub_killed_between_A0_and_A1",
       "Une orientation est écrite au départ, le concentrateur est tué avant de la prendre"},
      {"origin_killed_right_after_A0", "Le nœud de départ est tué aussi, puis redémarre : il l'a gardée"},
      {"first_one_arrives_after_the_restart", "Le concentrateur redémarre : elle arrive"},
      {"hub_killed_with_two_in_flight",
       "Deux orientations en route, une chez le concentrateur et une au départ : il est tué"},
      {"hub_holds_what_it_acknowledged", "Relue sur son disque : celle qu'il avait confirmée"},
      {"both_arrive_after_the_restart", "Le concentrateur redémarre : les deux arrivent"},
      {"everything_settled", "Le départ sait que les deux sont écrites à l'arrivée"},
      {"second_hub_stands_by", "Un second concentrateur attend, sur le même registre"},
      {"serving_hub_killed", "Celui qui sert est tué, en pleine journée : l'autre prend la suite"},
      {"what_was_on_its_way_arrives", "Ce que le premier avait confirmé, et ce qui attendait au départ, arrive"},
      {"killed_hub_stands_by", "Celui qui a été tué revient, et attend à son tour"},
      {"serving_hub_stopped", "Celui qui sert est arrêté dans l'ordre : l'autre prend la suite"},
      {"what_was_sent_meanwhile_arrives", "Ce qui a été envoyé pendant ce temps arrive"},
      {"verify_off_line", "La convention exportée se vérifie dans un dossier vide, sans concentrateur"},
      {"forged_keys_fail", "Un faussaire refait tout avec ses clés : bon sous son ancre, refusé sous la vraie"},
      {"independent_reader", "Un lecteur indépendant compare les confirmations aux disques des destinataires"},
      {"no_more_than_two_doors", "Sans dérogation, personne n'a vu plus de deux portes"}};
  return Find(titles, step);
}

std::string InFrench(const std::string& result) {
  static const Words words = {
      {"delivered", "remise"},
      {"accepted", "acceptée"},
      {"proven", "arrivée prouvée par le code"},
      {"received", "personne reçue"},
      {"closed", "close"},
      {"concluded", "conclue"},
      {"declined", "déclinée"},
      {"rerouted", "réorientée"},
      {"unmet need", "besoin non couvert"},
      {"questioned", "question posée"},
      {"opened", "ouverte"},
      {"THIRD_DOOR", "refusée : troisième porte"},
      {"withdrawn", "retirée"},
      {"sent", "envoyée"},
      {"held", "elle y est"},
      {"taken", "orientation prise"},
      {"waits", "il attend"},
      {"missing", "elle n'y est pas"},
      {"PROPOSED", "proposée"},
      {"SIGNED", "signée"},
      {"IN_FORCE", "en vigueur"},
      {"DRAFTED, 0 problems", "brouillon sans défaut"},
      {"2 signed, 3 missing", "2 ont signé, 3 manquent"},
      {"5 signed, 0 missing", "5 ont signé, aucune ne manque"},
      {"2 void", "2 signatures annulées"},
      {"TEXT_CHANGED", "refusée : autre texte"},
      {"NOT_PERMITTED", "refusé : pas son rôle"},
      {"SAME_ADMINISTRATOR", "refusé : la même"},
      {"EVIDENCE_MISSING", "refusé : rien ne tient à cette ancre"},
      {"79 first, 79 second, 0 without", "79 communes ont une première porte, 79 une seconde, aucune n'en manque"},
      {"3 invited", "3 invitées"},
      {"3 awaiting", "3 attendent leur signature"},
      {"3 live", "3 en service"},
      {"8 services", "8 offres"},
      {"first handoff", "première orientation reçue"},
      {"under 5 s", "en moins de 5 s"},
      {"ok", "bon"},
      {"A0", "A0, écrite au départ"},
      {"A1", "A1, écrite chez le concentrateur"},
      {"A2", "A2, écrite à l'arrivée"},
      {"A3", "A3, ouverte à l'arrivée"},
      {"0 lost, 0 doubled", "0 perdue, 0 doublée"}};
  std::vector<std::string> parts;
  for (absl::string_view part : absl::StrSplit(result, '/')) parts.push_back(Find(words, std::string(part)));
  return absl::StrJoin(parts, " / ");
}

std::string DoorName(const std::string& key) {
  static const Words doors = {{"mission-locale-pithiviers", "Mission locale"},
                              {"cio-pithiviers", "CIO"},
                              {"france-travail-pithiviers", "France Travail"}};
  return Find(doors, key);
}

}  // namespace relais::demo
