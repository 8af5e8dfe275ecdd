// One line from the hub's administrator, and the node joins: folder, keys, anchor, certificate, roster entry.
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/enrolment.h"
#include "node/cli/node_folder.h"
#include "node/cli/node_making.h"
#include "node/cli/signatory_key.h"
#include "node/cli/vault_making.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/files.h"
#include "services/core/convention/join_token.h"
#include "services/core/convention/membership.h"
#include "services/wire/knowledge_codec.h"

namespace relais::node {
namespace {

// A folder that is made already, and is this token's; nothing when there is none yet.
absl::StatusOr<std::optional<NodeFolder>> FolderFor(const JoinToken& token, const std::string& path,
                                                    const Terminal& terminal) {
  if (!FileExists(Below(path, kConfigFile))) return std::optional<NodeFolder>();
  absl::StatusOr<NodeFolder> folder = ReadNodeFolder(path, terminal);
  if (!folder.ok()) return folder.status();
  if (token.node != folder->identity.node || token.partner != folder->identity.partner) {
    return BadUsage(absl::StrCat(terminal.Say("ce jeton est pour un autre nœud : ", "this token is for another node: "),
                                 token.node.ToHex()));
  }
  return std::optional<NodeFolder>(*std::move(folder));
}

// The name that the roster entry will bear: the invitation's, or else the one typed, or else the folder's.
absl::StatusOr<std::string> NameFor(const Preparation& hub, const std::string& typed, const std::string& of_folder,
                                    const Terminal& terminal) {
  if (!hub.name.empty()) {
    if (typed.empty() || typed == hub.name) return hub.name;
    return BadUsage(
        absl::StrCat(terminal.Say("--name : l'invitation est au nom de « ", "--name: the invitation is for \""),
                     hub.name, terminal.Say(" »", "\"")));
  }
  const std::string name = typed.empty() ? of_folder : typed;
  if (!name.empty()) return name;
  return BadUsage(
      terminal.Say("--name : le nom de la structure est nécessaire", "--name: the partner's name is needed"));
}

SignedText RosterText(const JoinToken& token, const Preparation& hub, const std::string& name,
                      const SigningKey& identity) {
  RosterEntry entry;
  entry.partner = token.partner;
  entry.edition = hub.edition;
  entry.name = name;
  entry.node = token.node;
  entry.identity = identity;
  return {TextKind::kRoster, wire::EncodeText(entry), {}};
}

absl::Status AddSignatory(const Arguments& arguments, const Sealer& sealer, const Terminal& terminal,
                          SignedText& roster) {
  if (!arguments.Has("--signatory-key")) return absl::OkStatus();
  const absl::StatusOr<Secret32> seed = ReadSignatoryKey(arguments, terminal);
  if (!seed.ok()) return seed.status();
  const SigningPair signatory = sealer.SigningPairFrom(*seed);
  roster.signatures.push_back({signatory.key, sealer.Sign(signatory, wire::SignedTextBytes(roster.kind, roster.text))});
  return absl::OkStatus();
}

// Every file of the membership; the certificate last: without it the folder has not joined.
absl::Status Keep(const Membership& membership, const NodeFolder& folder, const Terminal& terminal) {
  absl::Status status = WriteWholeFile(folder.tls_authority, membership.authority_pem, kPublicMode, terminal);
  if (status.ok()) status = WriteWholeFile(folder.tls_key, membership.key_pem, kSecretMode, terminal);
  if (status.ok()) status = WriteWholeFile(folder.tls_certificate, membership.certificate_pem, kSecretMode, terminal);
  return status;
}

void Report(const JoinToken& token, const NodeFolder& folder, const SigningKey& identity, const std::string& name,
            bool awaiting, Terminal& terminal) {
  const std::string fingerprint = SpokenFingerprint(OpensslDigester().Sha256(identity.view()));
  terminal.result()["node"] = token.node.ToHex();
  terminal.result()["partner"] = token.partner.ToHex();
  terminal.result()["name"] = name;
  terminal.result()["certificate"] = folder.tls_certificate;
  terminal.result()["fingerprint"] = fingerprint;
  terminal.result()["awaiting_signature"] = awaiting;
  terminal.Line(absl::StrCat(name, terminal.Say(" : le nœud a son certificat.", ": the node has its certificate.")));
  if (awaiting) {
    terminal.Line(absl::StrCat(
        terminal.Say(
            "En attente de la signature de la structure. Empreinte à lire au téléphone à votre signataire :\n  ",
            "Awaiting the partner's signature. Fingerprint to read to your signatory by telephone:\n  "),
        fingerprint));
  }
  terminal.Line(
      terminal.Say("Il peut être lancé : relais-node serve --dir …", "It can be run: relais-node serve --dir …"));
}

absl::Status Join(const Arguments& arguments, Terminal& terminal) {
  OsEntropy entropy;
  SodiumSealer sealer(entropy);
  const std::string path = arguments.Has("--dir") ? arguments.Get("--dir") : ".";
  const absl::StatusOr<JoinToken> token = ParseJoinToken(arguments.Get("TOKEN"));
  if (!token.ok()) return token.status();
  absl::StatusOr<std::optional<NodeFolder>> made = FolderFor(*token, path, terminal);
  if (!made.ok()) return made.status();
  const absl::StatusOr<int> patience = PatienceSeconds(arguments, terminal);
  if (!patience.ok()) return patience.status();
  const std::string server_name = *made ? (*made)->hub_server_name : kHubServerName;
  const absl::StatusOr<Enrolment> enrolment = Enrolment::Begin(*token, server_name, *patience, terminal);
  if (!enrolment.ok()) return enrolment.status();
  const absl::StatusOr<VaultChoice> vault = VaultChoiceFrom(arguments, terminal);
  if (!vault.ok()) return vault.status();
  const bool vault_made = FileExists(Below(path, kVaultKeyFile));
  if (absl::Status kept = MakeVault(path, *vault, sealer, entropy, terminal); !kept.ok()) return kept;
  const absl::StatusOr<SigningPair> identity = MakeKeys(path, sealer, entropy, terminal);
  if (!identity.ok()) return identity.status();
  const absl::StatusOr<Preparation> hub = enrolment->Prepare(identity->key);
  if (!hub.ok()) return hub.status();
  const absl::StatusOr<std::string> name =
      NameFor(*hub, arguments.Get("--name"), *made ? (*made)->identity.name : "", terminal);
  if (!name.ok()) return name.status();
  const absl::Time now = SystemClock().Now();
  const absl::StatusOr<SignedText> sealing_keys =
      SealingKeysOfCard(path, token->node, *identity, MomentOf(now).day, sealer, terminal);
  if (!sealing_keys.ok()) return sealing_keys.status();
  SignedText roster = RosterText(*token, *hub, *name, identity->key);
  absl::Status status = AddSignatory(arguments, sealer, terminal, roster);
  if (status.ok()) status = KeepAnchor(path, hub->anchor, terminal);
  if (status.ok()) {
    status = WriteJoinCard(path, token->node, token->partner, *name, identity->key, *sealing_keys, terminal);
  }
  // The configuration comes last: while it is missing, the folder is no node's and `join` may be done again.
  if (status.ok() && !*made) {
    const NodeIdentity written{hub->region, token->node, token->partner, *name, hub->members_address};
    status = WriteNewFile(Below(path, kConfigFile), NodeConfigText(written), kPublicMode, terminal);
  }
  if (!status.ok()) return status;
  const absl::StatusOr<NodeFolder> folder = ReadNodeFolder(path, terminal);
  if (!folder.ok()) return folder.status();
  const absl::StatusOr<Membership> membership =
      enrolment->Finish(folder->identity.region, roster, *sealing_keys, *identity, sealer, now);
  if (!membership.ok()) return membership.status();
  if (status = Keep(*membership, *folder, terminal); !status.ok()) return status;
  Report(*token, *folder, identity->key, *name, membership->awaiting_signature, terminal);
  if (!vault_made) TellVault(*vault, arguments.Has("--vault"), terminal);
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> JoinCommands() {
  return {
      {"join",
       {"adhère au réseau avec le jeton reçu ; fait le dossier et les clés s'il le faut",
        "joins the network with the token received; makes folder and keys where needed"},
       {{"TOKEN", {"la ligne reçue de l'administrateur", "the line given by the administrator"}, Takes::kOne, true},
        {"--name",
         {"nom de la structure, si l'invitation ne le dit pas", "name of the partner, if the invitation has none"}},
        {"--signatory-key",
         {"clé du signataire : l'inscription est signée aussitôt",
          "the signatory's key: the roster entry is signed at once"},
         Takes::kOne,
         false,
         "file"},
        PassphraseOption(),
        VaultOption()},
       &Join,
       "relais-node join relais-join-2.… --dir /srv/relais --name \"CIO de Pithiviers\""},
  };
}

}  // namespace relais::node
