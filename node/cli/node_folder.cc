#include "node/cli/node_folder.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "services/adapters/backup/daily_backup.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/toml/settings.h"

namespace relais::node {
namespace {

// A TOML basic string: the escapes of JSON are among its own.
std::string Quoted(absl::string_view text) {
  return nlohmann::json(std::string(text)).dump();
}

}  // namespace

std::string NodeConfigText(const NodeIdentity& identity) {
  return absl::StrCat(
      "# Configuration du nœud. Les chemins partent du dossier de ce fichier.\n\n"
      "# Région : le même mot que chez le concentrateur.\nregion = ",
      Quoted(identity.region),
      "\n# Ce nœud, et la structure dont il est la voix.\nnode = ", Quoted(identity.node.ToHex()),
      "\npartner = ", Quoted(identity.partner.ToHex()),
      "\n# Nom montré tant que l'annuaire n'est pas arrivé.\nname = ", Quoted(identity.name),
      "\n\n[hub]\n# Port des membres du concentrateur.\naddress = ", Quoted(identity.hub_address),
      "\n# D'autres concentrateurs de la région, où chercher celui qui sert quand le premier se tait.\nothers = []"
      "\n# Nom que porte son certificat.\nserver_name = \"relais-hub\"\n\n"
      "[listen]\n# Guichet : prise locale, réservée au compte qui lance le nœud.\ndesk_socket = ",
      Quoted(kDeskSocket),
      "\n# Guichet pour les autres postes de la structure, par TLS (\"192.168.1.20:7450\") ; vide : nulle part."
      "\ndesk = \"\"\n# Mesures et santé, pour cette machine seule (\"127.0.0.1:9465\") ; vide : nulle part.\nmetrics "
      "= \"\""
      "\n\n[tls]\n# Écrits par « relais-node join ».\ncertificate = ",
      Quoted(kTlsCertificateFile), "\nkey = ", Quoted(kTlsKeyFile), "\nauthority = ", Quoted(kTlsAuthorityFile),
      "\n# Autorité du guichet, faite par le nœud ; ou un certificat donné et sa clé.\ndesk_authority = ",
      Quoted(kDeskAuthorityFile),
      "\ndesk_certificate = \"\"\ndesk_key = \"\""
      "\n\n[desk]\n# Une session que personne n'utilise se verrouille après tant de secondes.\nlock_seconds = 600",
      "\n\n[keys]\n# Clé d'identité, clés de scellement.\ndir = \"keys\"\n"
      "# Jours d'avance avec lesquels la clé de scellement suivante est publiée.\nlead_days = 7\n\n"
      "[vault]\n# Clé du coffre ; ce fichier dit lui-même ce qui l'ouvre (« relais-node vault show »).\nfile = ",
      Quoted(kVaultKeyFile),
      "\n\n"
      "[knowledge]\n# Clés des signataires de la convention cadre : l'ancre de toute confiance.\nanchor = ",
      Quoted(kAnchorFile),
      "\n\n[store]\n# Registre du nœud.\npath = \"store\"\n"
      "# En dessous (Mio libres), le nœud ne prend plus rien de nouveau.\nfree_mib_min = 512\n\n"
      "[slip]\n# Coût d'un code de fiche (Argon2id) : le même dans tout le réseau.\n"
      "argon_memory_mib = 64\nargon_passes = 3\n\n"
      "[notices]\n# Qui est prévenu par messagerie que quelque chose attend : « relais-node notice ».\nsettings = ",
      Quoted(kNoticesFile), "\nmemory = ", Quoted(kNoticesMemoryFile),
      "\n\n[backup]\n# Dossier, sur un autre support, où une sauvegarde se fait d'elle-même chaque jour ; vide : "
      "aucune."
      "\nfolder = \"\"\n# À partir de quelle heure.\nhour = ",
      kBackupHour,
      "\n\n[drill]\n# yes : les exercices automatiques reçus ici sont joués par le nœud lui-même.\nanswer = \"no\"\n\n"
      "[log]\n# info, warning ou error.\nlevel = \"info\"\n"
      "# json : un objet par ligne ; text : une ligne de texte.\nformat = \"json\"\n");
}

absl::StatusOr<NodeFolder> ReadNodeFolder(const std::string& folder, const Terminal& terminal) {
  const std::string path = Below(folder.empty() ? "." : folder, kConfigFile);
  absl::StatusOr<Settings> settings = Settings::Read(path);
  if (!settings.ok()) return BadUsage(settings.status().message());
  NodeFolder read;
  read.path = folder;
  read.identity.region = settings->String("region", "");
  read.identity.node = NodeId::FromHex(settings->String("node", ""));
  read.identity.partner = PartnerId::FromHex(settings->String("partner", ""));
  read.identity.name = settings->String("name", "");
  read.identity.hub_address = settings->String("hub.address", "");
  read.hub_others = settings->Strings("hub.others");
  read.hub_server_name = settings->String("hub.server_name", "relais-hub");
  read.desk_socket = settings->Path("listen.desk_socket", kDeskSocket);
  read.vault = settings->Path("vault.file", kVaultKeyFile);
  read.tls_key = settings->Path("tls.key", kTlsKeyFile);
  read.tls_certificate = settings->Path("tls.certificate", kTlsCertificateFile);
  read.tls_authority = settings->Path("tls.authority", kTlsAuthorityFile);
  read.desk_tls.region = read.identity.region;
  read.desk_tls.address = settings->String("listen.desk", "");
  read.desk_tls.authority = settings->Path("tls.desk_authority", kDeskAuthorityFile);
  read.desk_tls.certificate = settings->Path("tls.desk_certificate", "");
  read.desk_tls.key = settings->Path("tls.desk_key", "");
  read.store = settings->Path("store.path", "store");
  read.backup_folder = settings->Path("backup.folder", "");
  read.notices = settings->Path("notices.settings", kNoticesFile);
  read.notices_memory = settings->Path("notices.memory", kNoticesMemoryFile);
  if (read.identity.region.empty() || read.identity.node.none() || read.identity.partner.none()) {
    return BadUsage(absl::StrCat(path, terminal.Say(" : region, node et partner y sont nécessaires",
                                                    ": region, node and partner are needed in it")));
  }
  return read;
}

absl::StatusOr<std::string> DeskSocketOf(absl::string_view folder, const Terminal& terminal) {
  const absl::StatusOr<NodeFolder> read = ReadNodeFolder(std::string(folder), terminal);
  if (!read.ok()) return read.status();
  return read->desk_socket;
}

}  // namespace relais::node
