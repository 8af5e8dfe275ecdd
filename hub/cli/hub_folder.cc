#include "hub/cli/hub_folder.h"

#include <toml++/toml.h>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "services/adapters/terminal/files.h"

namespace relais::hub {
namespace {

// A TOML basic string: the escapes of JSON are among its own.
std::string Quoted(absl::string_view text) {
  return nlohmann::json(std::string(text)).dump();
}

std::string StringAt(const toml::table& table, const char* path, absl::string_view fallback) {
  return table.at_path(path).value<std::string>().value_or(std::string(fallback));
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
      "\n\n[advertise]\n# Adresse d'adhésion écrite dans les jetons ; vide : celle de listen.enrolment.\n"
      "enrolment = \"\"\n\n"
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
      "[limits]\n# Nœuds connectés en même temps.\nmembers_max = 2000\n\n"
      "[log]\n# info, warning ou error.\nlevel = \"info\"\n");
}

absl::StatusOr<HubFolder> ReadHubFolder(absl::string_view folder, const Terminal& terminal) {
  const std::string base = folder.empty() ? "." : std::string(folder);
  const std::string path = Below(base, kConfigFile);
  const absl::StatusOr<std::string> text = ReadWholeFile(path, terminal);
  if (!text.ok()) return text.status();
  HubFolder read;
  try {
    const toml::table table = toml::parse(*text);
    read.operator_socket = Below(base, StringAt(table, "listen.operator_socket", kOperatorSocket));
    read.enrolment_address = StringAt(table, "advertise.enrolment", "");
    if (read.enrolment_address.empty()) read.enrolment_address = StringAt(table, "listen.enrolment", "");
  } catch (const toml::parse_error& error) {
    return BadUsage(absl::StrCat(path, ":", error.source().begin.line, ": ", std::string(error.description())));
  }
  return read;
}

}  // namespace relais::hub
