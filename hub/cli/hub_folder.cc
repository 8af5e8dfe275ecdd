#include "hub/cli/hub_folder.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "services/adapters/backup/daily_backup.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/toml/settings.h"

namespace relais::hub {
namespace {

// A TOML basic string: the escapes of JSON are among its own.
std::string Quoted(absl::string_view text) {
  return nlohmann::json(std::string(text)).dump();
}

}  // namespace

std::string HubConfigText(const HubIdentity& identity) {
  return absl::StrCat(
      "# Configuration du concentrateur. Les chemins partent du dossier de ce fichier.\n\n"
      "# Région : figure dans tous les certificats.\nregion = ",
      Quoted(identity.region), "\nname = ", Quoted(identity.name),
      "\n\n[listen]\n# Nœuds membres, chacun avec son certificat.\nmembers = ", Quoted(identity.members_address),
      "\n# Nœuds qui adhèrent, avec un jeton.\nenrolment = ", Quoted(identity.enrolment_address),
      "\n# Personnes, avec le code de suivi de leur fiche.\npublic = ", Quoted(identity.public_address),
      "\n# Exploitant : prise locale, réservée au compte qui lance le concentrateur.\noperator_socket = ",
      Quoted(kOperatorSocket),
      "\n# Mesures et santé, pour cette machine seule (\"127.0.0.1:9464\") ; vide : nulle part.\nmetrics = \"\""
      "\n\n[advertise]\n# Adresse d'adhésion écrite dans les jetons ; vide : celle de listen.enrolment.\n"
      "enrolment = \"\"\n"
      "# Port des membres dit aux nœuds qui adhèrent ; vide : même hôte, port de listen.members.\nmembers = \"\"\n\n"
      "[tls]\n# Clé et certificat de l'autorité.\nauthority = ",
      Quoted(kAuthorityFile),
      "\n# Autres noms ou adresses sous lesquels le concentrateur est joint.\nnames = []\n\n"
      "[keys]\n# Signe ce que le concentrateur affirme.\nsigning = ",
      Quoted(kSigningKeyFile),
      "\n\n[knowledge]\n# Clés des signataires de la convention cadre : l'ancre de toute confiance.\nanchor = ",
      Quoted(kAnchorFile),
      "\n# Textes signés (*.signed), lus au lancement et au signal SIGHUP.\ndir = ", Quoted(kKnowledgeFolder),
      "\n\n[store]\n# Registre du concentrateur.\npath = \"store\"\n"
      "# En dessous (Mio libres), le concentrateur ne prend plus rien de nouveau.\nfree_mib_min = 512\n\n"
      "[backup]\n# Dossier, sur un autre support, où une sauvegarde se fait d'elle-même chaque jour ; vide : aucune.\n"
      "folder = \"\"\n# À partir de quelle heure.\nhour = ",
      kBackupHour,
      "\n# Ouvre les sauvegardes, et n'est dans aucune : faite à la première, à garder ailleurs en double.\n"
      "key = \"keys/backup.key\"\n\n"
      "[limits]\n# Nœuds connectés en même temps.\nmembers_max = 2000\n\n"
      "[log]\n# info, warning ou error.\nlevel = \"info\"\n"
      "# json : un objet par ligne ; text : une ligne de texte.\nformat = \"json\"\n");
}

absl::StatusOr<HubFolder> ReadHubFolder(absl::string_view folder) {
  absl::StatusOr<Settings> settings = Settings::Read(Below(folder.empty() ? "." : folder, kConfigFile));
  if (!settings.ok()) return BadUsage(settings.status().message());
  HubFolder read;
  read.operator_socket = settings->Path("listen.operator_socket", kOperatorSocket);
  read.enrolment_address = settings->String("advertise.enrolment", "");
  if (read.enrolment_address.empty()) read.enrolment_address = settings->String("listen.enrolment", "");
  return read;
}

}  // namespace relais::hub
