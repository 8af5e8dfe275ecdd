// A node's folder and keys, made before anybody sends a token.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/node_folder.h"
#include "node/cli/node_making.h"
#include "node/cli/vault_making.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/files.h"
#include "services/core/convention/join_token.h"

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
  const absl::StatusOr<VaultChoice> vault = VaultChoiceFrom(arguments, terminal);
  if (!vault.ok()) return vault.status();
  if (absl::Status made = MakeVault(folder, *vault, sealer, entropy, terminal); !made.ok()) return made;
  const absl::StatusOr<SigningPair> pair = MakeKeys(folder, sealer, entropy, terminal);
  if (!pair.ok()) return pair.status();
  const Day today = MomentOf(SystemClock().Now()).day;
  const absl::StatusOr<SignedText> keys = FirstSealingKeys(folder, identity->node, *pair, today, sealer, terminal);
  if (!keys.ok()) return keys.status();
  absl::Status status =
      WriteJoinCard(folder, identity->node, identity->partner, identity->name, pair->key, *keys, terminal);
  if (status.ok()) status = CopyAnchor(arguments, folder, terminal);
  // The configuration comes last: while it is missing, the folder is no node's and `init` was not done.
  if (status.ok()) status = WriteNewFile(Below(folder, kConfigFile), NodeConfigText(*identity), kPublicMode, terminal);
  if (!status.ok()) return status;
  terminal.result().update({{"node", identity->node.ToHex()},
                            {"partner", identity->partner.ToHex()},
                            {"name", identity->name},
                            {"identity_key", pair->key.ToHex()}});
  terminal.Line(absl::StrCat(
      terminal.Say("Nœud prêt dans ", "Node made in "), folder,
      terminal.Say(". Remettre join-card.json à l'administrateur, puis « relais-node join JETON --dir … ».",
                   ". Hand join-card.json to the administrator, then \"relais-node join TOKEN --dir …\".")));
  TellVault(*vault, arguments.Has("--vault"), terminal);
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
         "file"},
        VaultOption()},
       &Init,
       "relais-node init --dir /srv/relais --region centre-val-de-loire --name \"CIO de Pithiviers\""},
  };
}

}  // namespace relais::node
