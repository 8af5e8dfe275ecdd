#include "tests/bench/region.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "hub/cli/hub_folder.h"
#include "node/cli/node_folder.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/core/convention/validation.h"
#include "services/core/handoff/day.h"
#include "services/wire/knowledge_codec.h"
#include "tests/bench/files.h"

namespace relais::bench {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kAnswerDays = 14;
constexpr char kNoAddress[] = "127.0.0.1:1";  // in a node's configuration until the hub listens
// Recipients of one convention: every sender is a party too.
constexpr size_t kRecipientsPerConvention = kPartiesMax - 64;

std::string Hex(const Secret32& secret) {
  return absl::BytesToHexString(secret.view());
}
Secret32 SecretFromHex(const json& hex) {
  return Secret32(absl::HexStringToBytes(hex.get<std::string>()));
}

// Makes and signs everything. One use.
class Maker {
 public:
  explicit Maker(const Plan& plan) : plan_(plan), hub_(Region::HubFolder(plan)) {}

  absl::Status Make() {
    for (const char* folder : {"/tls", "/keys", "/knowledge"}) fs::create_directories(hub_ + folder);
    const absl::Time now = SystemClock().Now();
    today_ = MomentOf(now).day;
    auto authority = CertificateAuthority::Create(hub_ + "/tls/authority.pem", kRegion, now);
    if (!authority.ok()) return authority.status();
    region_.authority_pem = authority->pem();
    region_.window = MomentOf(now).window;
    region_.due_day = AddDays(today_, kAnswerDays);
    for (int i = 0; i < plan_.recipients + plan_.senders; ++i) {
      if (absl::Status made = MakeNode(*authority, now); !made.ok()) return made;
    }
    const Agreement framework = SignFramework();
    SignConventions(framework);
    for (size_t i = 0; i < region_.nodes.size(); ++i) SignNode(i);
    if (absl::Status written = WriteHubFolder(framework); !written.ok()) return written;
    for (size_t i = 0; i < region_.nodes.size(); ++i) WriteNodeFolder(framework, i);
    if (!written_.ok()) return written_;
    return WriteForClients();
  }

 private:
  absl::Status MakeNode(const CertificateAuthority& authority, absl::Time now) {
    const auto request = MakeNodeRequest();
    if (!request.ok()) return request.status();
    RegionNode node;
    node.partner = entropy_.DrawId<PartnerId>();
    node.node = entropy_.DrawId<NodeId>();
    node.identity = sealer_.NewSigningPair();
    node.sealing = sealer_.NewSealingPair();
    node.sealing_id = digester_.KeyIdOf(node.sealing.key);
    const auto certificate = authority.SignNode(request->csr_der, node.node, now);
    if (!certificate.ok()) return certificate.status();
    node.key_pem = request->key_pem;
    const bool receives = region_.nodes.size() < static_cast<size_t>(plan_.recipients);
    if (receives) node.service = entropy_.DrawId<ServiceId>();
    node.certificate_pem = certificate->pem;
    region_.nodes.push_back(std::move(node));
    signatories_.push_back(sealer_.NewSigningPair());
    return absl::OkStatus();
  }

  void WriteSigned(const std::string& name, const KnowledgeItem::Content& content,
                   const std::vector<SigningPair>& signers) {
    SignedText text;
    text.kind = wire::KindOf(content);
    text.text = wire::EncodeText(content);
    const std::string bytes = wire::SignedTextBytes(text.kind, text.text);
    for (const SigningPair& signer : signers) text.signatures.push_back({signer.key, sealer_.Sign(signer, bytes)});
    written_.Update(WriteFile(absl::StrCat(hub_, "/knowledge/", name, ".signed"), wire::WriteSignedText(text)));
  }

  // What both kinds of convention say alike.
  Agreement Common(AgreementKind kind, const std::string& title) {
    Agreement agreement;
    agreement.id = entropy_.DrawId<ConventionId>();
    agreement.kind = kind;
    agreement.title = title;
    agreement.publics = {kPublic};
    agreement.layer1_fields = kLayer1Fields;
    agreement.layer2_fields = kLayer2Fields;
    agreement.start = AddDays(today_, -1);
    agreement.end = AddDays(today_, 365);
    for (SealingKey& key : agreement.aggregation_keys) key = sealer_.NewSealingPair().key;
    agreement.hub_key = hub_key_.key;
    return agreement;
  }

  Agreement SignFramework() {
    Agreement framework = Common(AgreementKind::kFramework, "Cadre");
    std::vector<SigningPair> signers;
    for (const char* name : {"Etat", "Region", "Rectorat"}) {
      signers.push_back(sealer_.NewSigningPair());
      framework.parties.push_back({entropy_.DrawId<PartnerId>(), name, false, false, signers.back().key, true});
    }
    WriteSigned("framework", framework, signers);
    return framework;
  }

  void SignConventions(const Agreement& framework) {
    const size_t recipients = static_cast<size_t>(plan_.recipients);
    for (size_t first = 0; first < recipients; first += kRecipientsPerConvention) {
      Agreement local = Common(AgreementKind::kLocal, absl::StrCat("Convention ", first));
      local.framework = framework.id;
      local.aggregation_keys = framework.aggregation_keys;
      local.communes = {kCommune};
      local.needs = {kNeed};
      local.animator = {entropy_.DrawId<PartnerId>(), "Animation", sealer_.NewSigningPair().key,
                        sealer_.NewSealingPair().key};
      std::vector<SigningPair> signers;
      const size_t last = std::min(recipients, first + kRecipientsPerConvention);
      for (size_t i = 0; i < region_.nodes.size(); ++i) {
        const bool sender = i >= recipients;
        if (!sender && (i < first || i >= last)) continue;
        signers.push_back(signatories_[i]);
        local.parties.push_back({region_.nodes[i].partner, NameOf(i), sender, !sender, signatories_[i].key, true});
        region_.nodes[i].convention = local.id;
      }
      WriteSigned(absl::StrCat("local-", first), local, signers);
    }
  }

  void SignNode(size_t i) {
    const RegionNode& node = region_.nodes[i];
    RosterEntry roster;
    roster.partner = node.partner;
    roster.name = NameOf(i);
    roster.node = node.node;
    roster.identity = node.identity.key;
    WriteSigned(absl::StrCat("roster-", i), roster, {signatories_[i]});
    SealingKeyEntry keys;
    keys.node = node.node;
    keys.terms = {{node.sealing_id, node.sealing.key, today_, AddDays(today_, limits::kSealingKeyUseDays - 1)}};
    WriteSigned(absl::StrCat("sealing-", i), keys, {node.identity});
    if (!node.service.none()) WriteSigned(absl::StrCat("directory-", i), DirectoryOf(node), {node.identity});
  }

  DirectoryEntry DirectoryOf(const RegionNode& node) const {
    Service service;
    service.id = node.service;
    service.partner = node.partner;
    service.door = Door::kSecond;
    service.name = "Accueil individualise";
    service.needs = {kNeed};
    service.publics = {kPublic};
    service.address = {"1 rue de l'Exemple", "45300", kCommune, "Pithiviers"};
    DirectoryEntry entry;
    entry.partner = node.partner;
    entry.services = {service};
    return entry;
  }

  absl::Status WriteHubFolder(const Agreement& framework) {
    hub::HubIdentity identity;
    identity.region = kRegion;
    identity.name = "Banc d'essai";
    identity.members_address = identity.enrolment_address = identity.public_address = "127.0.0.1:0";
    const std::string config = absl::StrReplaceAll(hub::HubConfigText(identity), {{"level = \"info\"", kQuiet}});
    written_.Update(WriteFile(hub_ + "/hub.toml", config));
    written_.Update(WriteFile(hub_ + "/anchor.json", FormatAnchor(RootsAfter(framework))));
    written_.Update(WriteSecret(hub_ + "/keys/hub.key", Hex(hub_key_.secret) + "\n"));
    return written_;
  }

  void WriteNodeFolder(const Agreement& framework, size_t i) {
    const RegionNode& node = region_.nodes[i];
    const std::string folder = Region::NodeFolder(plan_, static_cast<int>(i));
    for (const char* part : {"/tls", "/keys"}) fs::create_directories(folder + part);
    const auto path = [&folder](const char* name) { return absl::StrCat(folder, "/", name); };
    const std::string config =
        absl::StrReplaceAll(node::NodeConfigText({kRegion, node.node, node.partner, NameOf(i), kNoAddress}),
                            {{"level = \"info\"", kQuiet},
                             {"argon_memory_mib = 64", "argon_memory_mib = 1"},
                             {"passes = 3", "passes = 1"}});
    written_.Update(WriteFile(path(node::kConfigFile), config));
    written_.Update(WriteFile(path(node::kAnchorFile), FormatAnchor(RootsAfter(framework))));
    written_.Update(WriteFile(path(node::kTlsAuthorityFile), region_.authority_pem));
    written_.Update(WriteFile(path(node::kTlsCertificateFile), node.certificate_pem));
    written_.Update(WriteSecret(path(node::kTlsKeyFile), node.key_pem));
    written_.Update(WriteSecret(path(node::kIdentityKeyFile), Hex(node.identity.secret) + "\n"));
    written_.Update(WriteSecret(path(node::kSealingKeyFile), Hex(node.sealing.secret) + "\n"));
    written_.Update(WriteSecret(path(node::kVaultKeyFile), Hex(sealer_.NewSigningPair().secret) + "\n"));
  }

  absl::Status WriteForClients() {
    json nodes = json::array();
    for (const RegionNode& node : region_.nodes) {
      nodes.push_back({{"partner", node.partner.ToHex()},
                       {"node", node.node.ToHex()},
                       {"convention", node.convention.ToHex()},
                       {"identity", Hex(node.identity.secret)},
                       {"sealing", Hex(node.sealing.secret)},
                       {"key", node.key_pem},
                       {"service", node.service.ToHex()},
                       {"certificate", node.certificate_pem}});
    }
    const json all = {{"authority", region_.authority_pem},
                      {"window", region_.window.value()},
                      {"due_day", region_.due_day.value()},
                      {"nodes", nodes}};
    return WriteFile(plan_.dir + "/region.json", all.dump());
  }

  static std::string NameOf(size_t i) { return absl::StrCat("Structure ", i); }
  static absl::Status WriteSecret(const std::string& path, const std::string& text) {
    absl::Status written = WriteFile(path, text);
    chmod(path.c_str(), 0600);
    return written;
  }

  static constexpr char kQuiet[] = "level = \"error\"";
  const Plan& plan_;
  const std::string hub_;
  OsEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  OpensslDigester digester_;
  SigningPair hub_key_ = sealer_.NewSigningPair();
  std::vector<SigningPair> signatories_;  // one per node
  Day today_;
  Region region_;
  absl::Status written_;  // the first failure
};

}  // namespace

absl::Status Region::Make(const Plan& plan) {
  return Maker(plan).Make();
}

absl::StatusOr<std::string> Region::NodeConfig(const Plan& plan, int mailbox) {
  const std::string path = absl::StrCat(NodeFolder(plan, mailbox), "/", node::kConfigFile);
  const absl::StatusOr<std::string> config = ReadFile(path);
  if (!config.ok()) return config.status();
  absl::Status written = WriteFile(path, absl::StrReplaceAll(*config, {{kNoAddress, plan.address}}));
  if (!written.ok()) return written;
  return path;
}

absl::StatusOr<Region> Region::Load(const Plan& plan) {
  const absl::StatusOr<std::string> text = ReadFile(plan.dir + "/region.json");
  if (!text.ok()) return text.status();
  const json all = json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (all.is_discarded()) return absl::DataLossError("no region in " + plan.dir);
  OsEntropy entropy;
  SodiumSealer sealer(entropy);
  const OpensslDigester digester;
  Region region;
  region.authority_pem = all.at("authority");
  region.window = Window(all.at("window"));
  region.due_day = Day(all.at("due_day"));
  for (const json& read : all.at("nodes")) {
    RegionNode node;
    node.partner = PartnerId::FromHex(read.at("partner").get<std::string>());
    node.node = NodeId::FromHex(read.at("node").get<std::string>());
    node.convention = ConventionId::FromHex(read.at("convention").get<std::string>());
    node.identity = sealer.SigningPairFrom(SecretFromHex(read.at("identity")));
    node.sealing = sealer.SealingPairFrom(SecretFromHex(read.at("sealing")));
    node.sealing_id = digester.KeyIdOf(node.sealing.key);
    node.key_pem = read.at("key");
    node.service = ServiceId::FromHex(read.at("service").get<std::string>());
    node.certificate_pem = read.at("certificate");
    region.nodes.push_back(std::move(node));
  }
  return region;
}

}  // namespace relais::bench
