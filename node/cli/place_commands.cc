// A node's first hour: its folder and keys, then its certificate.
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/enrolment.h"
#include "node/cli/node_folder.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/files.h"
#include "services/core/convention/join_token.h"
#include "services/core/convention/membership.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/wire/knowledge_codec.h"

namespace relais::node {
namespace {

// "--node" and "--partner": the id typed, or a fresh one.
template <class Id>
absl::StatusOr<Id> IdOption(const Arguments& arguments, const char* option, Entropy& entropy,
                            const Terminal& terminal) {
  if (!arguments.Has(option)) return entropy.DrawId<Id>();
  const Id id = Id::FromHex(arguments.Get(option));
  if (!id.none()) return id;
  return BadUsage(absl::StrCat(option, terminal.Say(" : 32 symboles hexadécimaux minuscules sont attendus",
                                                    ": 32 lower-case hexadecimal symbols are expected")));
}

absl::StatusOr<NodeIdentity> IdentityFrom(const Arguments& arguments, Entropy& entropy, const Terminal& terminal) {
  NodeIdentity identity;
  identity.region = arguments.Get("--region");
  if (!IsRegionName(identity.region)) {
    return BadUsage(terminal.Say("--region : de 1 à 40 lettres minuscules, chiffres ou tirets",
                                 "--region: 1 to 40 lower-case letters, digits or hyphens"));
  }
  const absl::StatusOr<NodeId> node = IdOption<NodeId>(arguments, "--node", entropy, terminal);
  if (!node.ok()) return node.status();
  identity.node = *node;
  const absl::StatusOr<PartnerId> partner = IdOption<PartnerId>(arguments, "--partner", entropy, terminal);
  if (!partner.ok()) return partner.status();
  identity.partner = *partner;
  identity.name = arguments.Get("--name");
  identity.hub_address = arguments.Has("--hub") ? arguments.Get("--hub") : "127.0.0.1:7443";
  if (!IsHubAddress(identity.hub_address)) {
    return BadUsage(
        terminal.Say("--hub : une adresse hôte:port est attendue", "--hub: an address host:port is expected"));
  }
  return identity;
}

// The first sealing key, signed by the identity key: what the hub pushes to those who will write to this node.
std::string FirstSealingKeys(NodeId node, const SealingKey& key, const SigningPair& identity, Day today,
                             const Sealer& sealer) {
  SealingKeyEntry entry;
  entry.node = node;
  entry.terms.push_back({OpensslDigester().KeyIdOf(key), key, today, AddDays(today, limits::kSealingKeyUseDays - 1)});
  SignedText signed_text;
  signed_text.kind = TextKind::kSealingKeys;
  signed_text.text = wire::EncodeText(entry);
  signed_text.signatures.push_back(
      {identity.key, sealer.Sign(identity, wire::SignedTextBytes(signed_text.kind, signed_text.text))});
  return wire::WriteSignedText(signed_text);
}

absl::Status CopyAnchor(const Arguments& arguments, const std::string& folder, Terminal& terminal) {
  if (!arguments.Has("--anchor")) {
    terminal.Line(terminal.Say("Il manque encore anchor.json, l'ancre de confiance : le demander à l'animateur.",
                               "Still missing: anchor.json, the anchor of trust; ask the animator for it."));
    return absl::OkStatus();
  }
  const absl::StatusOr<std::string> anchor = ReadWholeFile(arguments.Get("--anchor"), terminal);
  if (!anchor.ok()) return anchor.status();
  return WriteNewFile(Below(folder, kAnchorFile), *anchor, kPublicMode, terminal);
}

absl::Status Init(const Arguments& arguments, Terminal& terminal) {
  OsEntropy entropy;
  SodiumSealer sealer(entropy);
  const std::string folder = arguments.Has("--dir") ? arguments.Get("--dir") : ".";
  const absl::StatusOr<NodeIdentity> identity = IdentityFrom(arguments, entropy, terminal);
  if (!identity.ok()) return identity.status();
  if (FileExists(Below(folder, kConfigFile))) {
    return BadUsage(absl::StrCat(Below(folder, kConfigFile), terminal.Say(" existe déjà : rien n'a été changé",
                                                                          " exists already: nothing was changed")));
  }
  const SigningPair identity_pair = sealer.NewSigningPair();
  const SealingPair sealing_pair = sealer.NewSealingPair();
  const Day today = MomentOf(SystemClock().Now()).day;
  nlohmann::json card = {{"node", identity->node.ToHex()},
                         {"partner", identity->partner.ToHex()},
                         {"name", identity->name},
                         {"identity_key", identity_pair.key.ToHex()},
                         {"sealing_keys", absl::Base64Escape(FirstSealingKeys(identity->node, sealing_pair.key,
                                                                              identity_pair, today, sealer))}};
  absl::Status status = MakeFolder(Below(folder, "keys"), terminal);
  if (status.ok()) status = MakeFolder(Below(folder, "tls"), terminal);
  if (status.ok()) status = WriteKeyFile(Below(folder, kIdentityKeyFile), identity_pair.secret, terminal);
  if (status.ok()) status = WriteKeyFile(Below(folder, kSealingKeyFile), sealing_pair.secret, terminal);
  if (status.ok()) status = WriteKeyFile(Below(folder, kVaultKeyFile), Secret32(entropy.Draw(32)), terminal);
  if (status.ok()) status = WriteNewFile(Below(folder, kJoinCardFile), card.dump(2) + "\n", kPublicMode, terminal);
  if (status.ok()) status = CopyAnchor(arguments, folder, terminal);
  // The configuration comes last: while it is missing, the folder is no node's and `init` was not done.
  if (status.ok()) status = WriteNewFile(Below(folder, kConfigFile), NodeConfigText(*identity), kPublicMode, terminal);
  if (!status.ok()) return status;
  card.erase("sealing_keys");
  terminal.result().update(card);
  terminal.Line(absl::StrCat(
      terminal.Say("Nœud prêt dans ", "Node made in "), folder,
      terminal.Say(". Remettre join-card.json à l'administrateur, puis « relais-node join JETON --dir … ».",
                   ". Hand join-card.json to the administrator, then \"relais-node join TOKEN --dir …\".")));
  return absl::OkStatus();
}

absl::Status Join(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<NodeFolder> folder = ReadNodeFolder(arguments.Get("--dir"), terminal);
  if (!folder.ok()) return folder.status();
  const absl::StatusOr<JoinToken> token = ParseJoinToken(arguments.Get("TOKEN"));
  if (!token.ok()) return token.status();
  if (token->node != folder->identity.node || token->partner != folder->identity.partner) {
    return BadUsage(absl::StrCat(terminal.Say("ce jeton est pour un autre nœud : ", "this token is for another node: "),
                                 token->node.ToHex()));
  }
  const absl::StatusOr<int> patience = PatienceSeconds(arguments, terminal);
  if (!patience.ok()) return patience.status();
  const absl::StatusOr<Membership> membership =
      Enrol(*token, folder->identity.region, folder->hub_server_name, SystemClock().Now(), *patience, terminal);
  if (!membership.ok()) return membership.status();
  absl::Status status = WriteWholeFile(folder->tls_authority, membership->authority_pem, kPublicMode, terminal);
  if (status.ok()) status = WriteWholeFile(folder->tls_key, membership->key_pem, kSecretMode, terminal);
  if (status.ok()) status = WriteWholeFile(folder->tls_certificate, membership->certificate_pem, kSecretMode, terminal);
  if (!status.ok()) return status;
  terminal.result()["node"] = token->node.ToHex();
  terminal.result()["certificate"] = folder->tls_certificate;
  terminal.Line(terminal.Say("Le nœud a son certificat. Il peut être lancé : relais-node serve --dir …",
                             "The node has its certificate. It can be run: relais-node serve --dir …"));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> PlaceCommands() {
  return {
      {"init",
       {"prépare le dossier d'un nœud : réglages, clés, carte d'adhésion",
        "makes a node's folder: settings, keys, join card"},
       {{"--region",
         {"région, le même mot que chez le concentrateur", "region, the same word as at the hub"},
         Takes::kOne,
         true},
        {"--partner", {"numéro de la structure (sinon tiré au sort)", "id of the partner (otherwise drawn)"}},
        {"--node", {"numéro du nœud (sinon tiré au sort)", "id of the node (otherwise drawn)"}},
        {"--name", {"nom de la structure", "name of the structure"}},
        {"--hub", {"port des membres du concentrateur, hôte:port", "the hub's members' port, host:port"}},
        {"--anchor",
         {"clés des signataires de la convention cadre", "keys of the framework's signatories"},
         Takes::kOne,
         false,
         "file"}},
       &Init,
       "relais-node init --dir /srv/relais --region centre-val-de-loire --name \"CIO de Pithiviers\""},
      {"join",
       {"montre le jeton d'adhésion au concentrateur et en reçoit le certificat",
        "shows the join token to the hub and gets the certificate"},
       {{"TOKEN", {"la ligne reçue de l'administrateur", "the line given by the administrator"}, Takes::kOne, true}},
       &Join},
  };
}

}  // namespace relais::node
