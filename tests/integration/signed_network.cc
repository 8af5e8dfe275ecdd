#include "tests/integration/signed_network.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/wire/knowledge_codec.h"

namespace relais::integration {
namespace {

using demo::Answer;
using demo::Failure;
using demo::WriteFile;
using nlohmann::json;

constexpr unsigned kSecretMode = 0600;
constexpr size_t kSeedSymbols = 64;

Secret32 SeedIn(const std::string& file) {
  return Secret32(absl::HexStringToBytes(demo::ReadFile(file).substr(0, kSeedSymbols)));
}

void WriteSeed(const std::string& file, const Secret32& seed) {
  WriteFile(file, absl::BytesToHexString(seed.view()) + "\n", kSecretMode);
}

}  // namespace

SigningPair SignedNetwork::SignatoryOf(PartnerId partner) {
  auto it = signatories_.find(partner);
  if (it == signatories_.end()) it = signatories_.emplace(partner, sealer_.NewSigningPair()).first;
  return it->second;
}

std::string SignedNetwork::WriteSigned(const std::string& name, const KnowledgeItem::Content& content,
                                       const std::vector<SigningPair>& signers) {
  SignedText signed_text;
  signed_text.kind = wire::KindOf(content);
  signed_text.text = wire::EncodeText(content);
  const std::string bytes = wire::SignedTextBytes(signed_text.kind, signed_text.text);
  for (const SigningPair& signer : signers) {
    bool known = false;
    for (const TextSignature& present : signed_text.signatures) known = known || present.key == signer.key;
    if (!known) signed_text.signatures.push_back({signer.key, sealer_.Sign(signer, bytes)});
  }
  WriteFile(absl::StrCat(HubFolder(), "/knowledge/", name, ".signed"), wire::WriteSignedText(signed_text));
  return "";
}

std::string SignedNetwork::SignConventions() {
  const SealingKey aggregation[3] = {sealer_.NewSealingPair().key, sealer_.NewSealingPair().key,
                                     sealer_.NewSealingPair().key};
  const SigningPair hub_key = sealer_.SigningPairFrom(SeedIn(HubFolder() + "/keys/hub.key"));
  Anchor anchor;
  std::vector<Agreement> agreements = data().Locals();
  agreements.insert(agreements.begin(), data().Framework());
  for (size_t i = 0; i < agreements.size(); ++i) {
    Agreement& agreement = agreements[i];
    const std::string key = i == 0 ? "cadre" : data().conventions.at("locals").at(i - 1).at("key").get<std::string>();
    std::vector<SigningPair> signers;
    for (Party& party : agreement.parties) {
      signers.push_back(SignatoryOf(party.partner));
      party.signatory = signers.back().key;
      if (i == 0) anchor.roots.insert(party.signatory);
    }
    const SigningPair animator = sealer_.NewSigningPair();
    WriteSeed(AnimatorKey(key), animator.secret);
    agreement.animator.signing = animator.key;
    const SealingPair reasons = sealer_.NewSealingPair();
    WriteSeed(AnimatorSealingKey(key), reasons.secret);
    agreement.animator.sealing = reasons.key;
    for (int k = 0; k < 3; ++k) agreement.aggregation_keys[k] = aggregation[k];
    agreement.hub_key = hub_key.key;
    WriteSigned("convention-" + key, agreement, signers);
  }
  WriteFile(HubFolder() + "/anchor.json", FormatAnchor(anchor));
  return "";
}

std::string SignedNetwork::MakeNode(const DirectoryEntry& entry) {
  const auto of_entry = [&](const std::string& candidate) { return PartnerOf(candidate) == entry.partner; };
  const std::string key = *std::find_if(keys().begin(), keys().end(), of_entry);
  const std::string name = NameOf(key);
  const Answer init = Node(key, {"init", "--region", demo::kRegionName, "--partner", entry.partner.ToHex(), "--name",
                                 name, "--hub", members_address(), "--anchor", HubFolder() + "/anchor.json"});
  if (!init.ok()) return Failure("relais-node init", init);
  SabotageNode(NodeFolder(key) + "/node.toml");
  const json card = json::parse(demo::ReadFile(NodeFolder(key) + "/join-card.json"), nullptr, false);
  if (card.is_discarded()) return key + ": join-card.json is no JSON";
  SetNodeId(key, card.at("node").get<std::string>());
  RosterEntry roster;
  roster.partner = entry.partner;
  roster.name = name;
  roster.node = NodeId::FromHex(node_id(key));
  roster.identity = SigningKey::FromHex(card.at("identity_key").get<std::string>());
  WriteSigned("roster-" + key, roster, {SignatoryOf(entry.partner)});
  std::string sealing;
  if (!absl::Base64Unescape(card.at("sealing_keys").get<std::string>(), &sealing)) return key + ": bad join card";
  WriteFile(absl::StrCat(HubFolder(), "/knowledge/sealing-", key, ".signed"), sealing);
  const SigningPair identity = sealer_.SigningPairFrom(SeedIn(NodeFolder(key) + "/keys/identity.key"));
  return WriteSigned("directory-" + key, entry, {identity});
}

std::string SignedNetwork::MakeNodes() {
  for (const DirectoryEntry& entry : data().Directory()) {
    if (std::string wrong = MakeNode(entry); !wrong.empty()) return wrong;
  }
  return "";
}

std::string SignedNetwork::Join() {
  for (const std::string& key : keys()) {
    const Answer token = Hub({"token", "issue", "--node", node_id(key), "--partner", PartnerOf(key).ToHex()});
    if (!token.ok() || !token.json.is_object()) return Failure("relais-hub token issue", token);
    const Answer join = Node(key, {"join", token.json.value("token", "")});
    if (!join.ok()) return Failure("relais-node join", join);
    if (std::string wrong = StartNode(key); !wrong.empty()) return wrong;
  }
  return "";
}

std::string SignedNetwork::SetUp() {
  std::string wrong = MakeHub();
  if (wrong.empty()) wrong = SignConventions();
  if (wrong.empty()) wrong = MakeNodes();
  if (wrong.empty()) wrong = StartHub();
  if (wrong.empty()) wrong = Join();
  constexpr int kReadySeconds = 60;
  return wrong.empty() ? WaitReady(kReadySeconds) : wrong;
}

}  // namespace relais::integration
