// A hub's first hour: its folder, authority and keys, and the anchor of trust.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/hub_folder.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"
#include "services/core/convention/join_token.h"

namespace relais::hub {
namespace {

absl::StatusOr<HubIdentity> IdentityFrom(const Arguments& arguments, const Terminal& terminal) {
  HubIdentity identity;
  identity.region = arguments.Get("--region");
  if (!IsRegionName(identity.region)) {
    return BadUsage(terminal.Say("--region : de 1 à 40 lettres minuscules, chiffres ou tirets",
                                 "--region: 1 to 40 lower-case letters, digits or hyphens"));
  }
  identity.name = arguments.Has("--name") ? arguments.Get("--name") : "Concentrateur régional";
  const auto address = [&](const char* option, const char* fallback) {
    return arguments.Has(option) ? arguments.Get(option) : std::string(fallback);
  };
  identity.members_address = address("--members", "127.0.0.1:7443");
  identity.enrolment_address = address("--enrolment", "127.0.0.1:7444");
  identity.public_address = address("--public", "127.0.0.1:7445");
  for (const std::string& typed : {identity.members_address, identity.enrolment_address, identity.public_address}) {
    if (!IsHubAddress(typed)) {
      return BadUsage(absl::StrCat(
          typed, terminal.Say(" : une adresse hôte:port est attendue", ": an address host:port is expected")));
    }
  }
  return identity;
}

absl::StatusOr<Anchor> ReadAnchor(const Arguments& arguments, const Terminal& terminal) {
  if (!arguments.Has("--anchor")) return Anchor();
  const absl::StatusOr<std::string> bytes = ReadWholeFile(arguments.Get("--anchor"), terminal);
  if (!bytes.ok()) return bytes.status();
  return ParseAnchor(*bytes);
}

absl::Status Init(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<HubIdentity> identity = IdentityFrom(arguments, terminal);
  if (!identity.ok()) return identity.status();
  const absl::StatusOr<Anchor> anchor = ReadAnchor(arguments, terminal);
  if (!anchor.ok()) return anchor.status();
  const std::string folder = arguments.Has("--dir") ? arguments.Get("--dir") : ".";
  if (FileExists(Below(folder, kConfigFile))) {
    return BadUsage(absl::StrCat(Below(folder, kConfigFile), terminal.Say(" existe déjà : rien n'a été changé",
                                                                          " exists already: nothing was changed")));
  }
  for (const char* part : {"keys", "tls", kKnowledgeFolder}) {
    if (absl::Status status = MakeFolder(Below(folder, part), terminal); !status.ok()) return status;
  }
  const absl::StatusOr<CertificateAuthority> authority =
      CertificateAuthority::Create(Below(folder, kAuthorityFile), identity->region, SystemClock().Now());
  if (!authority.ok()) return BadUsage(authority.status().message());
  OsEntropy entropy;
  SodiumSealer sealer(entropy);
  const SigningPair pair = sealer.NewSigningPair();
  absl::Status status = WriteKeyFile(Below(folder, kSigningKeyFile), pair.secret, terminal);
  if (status.ok())
    status = WriteWholeFile(Below(folder, kPublicAuthorityFile), authority->pem(), kPublicMode, terminal);
  if (status.ok() && !anchor->roots.empty()) {
    status = WriteNewFile(Below(folder, kAnchorFile), FormatAnchor(*anchor), kPublicMode, terminal);
  }
  // The configuration comes last: while it is missing, the folder is no hub's and `init` was not done.
  if (status.ok()) status = WriteNewFile(Below(folder, kConfigFile), HubConfigText(*identity), kPublicMode, terminal);
  if (!status.ok()) return status;
  terminal.result()["authority"] = authority->fingerprint().ToHex();
  terminal.result()["hub_key"] = pair.key.ToHex();
  terminal.Line(absl::StrCat(terminal.Say("Concentrateur prêt dans ", "Hub made in "), folder));
  terminal.Line(absl::StrCat(
      terminal.Say("clé du concentrateur (hub_key des conventions) : ", "the hub's key (hub_key of conventions): "),
      pair.key.ToHex()));
  if (anchor->roots.empty()) {
    terminal.Line(terminal.Say("Il manque encore anchor.json, l'ancre de confiance : « relais-hub anchor make ».",
                               "Still missing: anchor.json, the anchor of trust; \"relais-hub anchor make\"."));
  }
  return absl::OkStatus();
}

absl::Status MakeAnchor(const Arguments& arguments, Terminal& terminal) {
  Anchor anchor;
  for (const std::string& typed : arguments.All("KEY")) {
    const SigningKey key = SigningKey::FromHex(typed);
    if (key.none() || !anchor.roots.insert(key).second) {
      return BadUsage(absl::StrCat(typed, terminal.Say(" : 64 symboles hexadécimaux minuscules, chaque clé une fois",
                                                       ": 64 lower-case hexadecimal symbols, each key once")));
    }
  }
  const std::string out = arguments.Get("--out");
  if (absl::Status status = WriteNewFile(out, FormatAnchor(anchor), kPublicMode, terminal); !status.ok()) return status;
  terminal.result()["anchor"] = out;
  terminal.result()["roots"] = anchor.roots.size();
  terminal.Line(absl::StrCat(out, terminal.Say(" : ", ": "), anchor.roots.size(), terminal.Say(" clé(s)", " key(s)")));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> PlaceCommands() {
  return {
      {"init",
       {"prépare le dossier du concentrateur : réglages, autorité, clé",
        "makes the hub's folder: settings, authority, key"},
       {{"--region",
         {"région, en lettres minuscules et tirets", "region, in lower-case letters and hyphens"},
         Takes::kOne,
         true},
        {"--name", {"nom montré", "name shown"}},
        {"--members", {"port des nœuds membres (127.0.0.1:7443)", "port of member nodes (127.0.0.1:7443)"}},
        {"--enrolment", {"port d'adhésion (127.0.0.1:7444)", "enrolment port (127.0.0.1:7444)"}},
        {"--public", {"port des personnes (127.0.0.1:7445)", "port of the people (127.0.0.1:7445)"}},
        {"--anchor",
         {"clés des signataires de la convention cadre", "keys of the framework's signatories"},
         Takes::kOne,
         false,
         "file"}},
       &Init,
       "relais-hub init --dir /srv/relais-hub --region centre-val-de-loire --anchor anchor.json"},
      {"anchor make",
       {"écrit l'ancre de confiance à partir des clés publiques des signataires",
        "writes the anchor of trust from the signatories' public keys"},
       {{"KEY", {"clé de l'État, de la Région, du Rectorat", "key of État, Région, Rectorat"}, Takes::kMany, true},
        {"--out", {"fichier anchor.json", "the file anchor.json"}, Takes::kOne, true, "file"}},
       &MakeAnchor},
  };
}

}  // namespace relais::hub
