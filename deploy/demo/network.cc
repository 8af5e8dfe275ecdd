#include "deploy/demo/network.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/wire/knowledge_codec.h"

namespace relais::demo {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr char kRegion[] = "centre-val-de-loire";

void WriteFile(const std::string& path, const std::string& bytes, mode_t mode = 0644) {
  std::ofstream(path, std::ios::binary) << bytes;
  chmod(path.c_str(), mode);
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// A TCP port of loopback that was free a moment ago.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
  close(fd);
  return ntohs(address.sin_port);
}

json LastLine(const std::string& output) {
  size_t end = output.find_last_not_of('\n');
  if (end == std::string::npos) return nullptr;
  const size_t start = output.rfind('\n', end);
  return json::parse(output.substr(start == std::string::npos ? 0 : start + 1, end + 1), nullptr, false);
}

std::string Failure(const std::string& what, const Answer& answer) {
  return absl::StrCat(what, " (", answer.exit_code, "): ", answer.errors);
}

}  // namespace

Network::Network(NetworkOptions options) : options_(std::move(options)) {
  for (const json& structure : data_.structures) keys_.push_back(structure.at("spro--cle"));
}

Answer Network::Hub(std::vector<std::string> words, int seconds) {
  std::vector<std::string> command = {options_.bin + "/relais-hub"};
  command.insert(command.end(), words.begin(), words.end());
  command.insert(command.end(), {"--dir", HubFolder(), "--json"});
  const Finished finished = RunCommand(command, seconds);
  return {finished.exit_code, LastLine(finished.output), finished.errors};
}

Answer Network::Node(const std::string& key, std::vector<std::string> words, int seconds) {
  std::vector<std::string> command = {options_.bin + "/relais-node"};
  command.insert(command.end(), words.begin(), words.end());
  command.insert(command.end(), {"--dir", NodeFolder(key), "--json"});
  const Finished finished = RunCommand(command, seconds);
  return {finished.exit_code, LastLine(finished.output), finished.errors};
}

SigningPair Network::SignatoryOf(PartnerId partner) {
  auto it = signatories_.find(partner);
  if (it == signatories_.end()) it = signatories_.emplace(partner, sealer_.NewSigningPair()).first;
  return it->second;
}

std::string Network::AnimatorKey(const std::string& convention) const {
  return absl::StrCat(options_.folder, "/signatories/animator-", convention, ".key");
}

std::string Network::AnimatorSealingKey(const std::string& convention) const {
  return absl::StrCat(options_.folder, "/signatories/animator-", convention, ".sealing.key");
}

std::string Network::WriteSigned(const std::string& name, const KnowledgeItem::Content& content,
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

std::string Network::MakeKeys() {
  fs::remove_all(options_.folder);
  fs::create_directories(options_.folder + "/signatories");
  fs::permissions(options_.folder, fs::perms::owner_all);
  members_port_ = FreePort();
  enrolment_port_ = FreePort();
  public_port_ = FreePort();
  Answer init = Hub({"init", "--region", kRegion});
  if (!init.ok()) return Failure("relais-hub init", init);
  std::string config = ReadFile(HubFolder() + "/hub.toml");
  config = absl::StrReplaceAll(config, {{"127.0.0.1:7443", absl::StrCat("127.0.0.1:", members_port_)},
                                        {"127.0.0.1:7444", absl::StrCat("127.0.0.1:", enrolment_port_)},
                                        {"127.0.0.1:7445", absl::StrCat("127.0.0.1:", public_port_)}});
  if (!options_.sabotage.empty()) absl::StrAppend(&config, "\n[test]\nsabotage = \"", options_.sabotage, "\"\n");
  WriteFile(HubFolder() + "/hub.toml", config, 0600);
  fs::create_directories(HubFolder() + "/knowledge");
  return "";
}

std::string Network::SignConventions() {
  const SealingKey aggregation[3] = {sealer_.NewSealingPair().key, sealer_.NewSealingPair().key,
                                     sealer_.NewSealingPair().key};
  const SigningPair hub_key =
      sealer_.SigningPairFrom(Secret32(absl::HexStringToBytes(ReadFile(HubFolder() + "/keys/hub.key").substr(0, 64))));
  Anchor anchor;
  std::vector<Agreement> agreements = data_.Locals();
  agreements.insert(agreements.begin(), data_.Framework());
  for (size_t i = 0; i < agreements.size(); ++i) {
    Agreement& agreement = agreements[i];
    const std::string key = i == 0 ? "cadre" : data_.conventions.at("locals").at(i - 1).at("key").get<std::string>();
    std::vector<SigningPair> signers;
    for (Party& party : agreement.parties) {
      signers.push_back(SignatoryOf(party.partner));
      party.signatory = signers.back().key;
      if (i == 0) anchor.roots.insert(party.signatory);
    }
    const SigningPair animator = sealer_.NewSigningPair();
    animators_[key] = animator;
    WriteFile(AnimatorKey(key), absl::BytesToHexString(animator.secret.view()) + "\n", 0600);
    agreement.animator.signing = animator.key;
    const SealingPair reasons = sealer_.NewSealingPair();
    WriteFile(AnimatorSealingKey(key), absl::BytesToHexString(reasons.secret.view()) + "\n", 0600);
    agreement.animator.sealing = reasons.key;
    for (int k = 0; k < 3; ++k) agreement.aggregation_keys[k] = aggregation[k];
    agreement.hub_key = hub_key.key;
    WriteSigned("convention-" + key, agreement, signers);
  }
  WriteFile(HubFolder() + "/anchor.json", FormatAnchor(anchor));
  return "";
}

std::string Network::MakeNodes() {
  for (const DirectoryEntry& entry : data_.Directory()) {
    std::string key;
    for (const std::string& candidate : keys_) {
      if (data_.PartnerOf(candidate) == entry.partner) key = candidate;
    }
    std::string name;
    for (const json& structure : data_.structures) {
      if (structure.at("spro--cle") == key) name = structure.at("nom");
    }
    Answer init = Node(key, {"init", "--region", kRegion, "--partner", entry.partner.ToHex(), "--name", name, "--hub",
                             absl::StrCat("127.0.0.1:", members_port_), "--anchor", HubFolder() + "/anchor.json"});
    if (!init.ok()) return Failure("relais-node init", init);
    if (!options_.sabotage.empty()) {
      std::ofstream(NodeFolder(key) + "/node.toml", std::ios::app)
          << "\n[test]\nsabotage = \"" << options_.sabotage << "\"\n";
    }
    const json card = json::parse(ReadFile(NodeFolder(key) + "/join-card.json"), nullptr, false);
    if (card.is_discarded()) return key + ": join-card.json is no JSON";
    const NodeId node = NodeId::FromHex(card.at("node").get<std::string>());
    node_ids_[key] = node.ToHex();
    RosterEntry roster;
    roster.partner = entry.partner;
    roster.name = name;
    roster.node = node;
    roster.identity = SigningKey::FromHex(card.at("identity_key").get<std::string>());
    WriteSigned("roster-" + key, roster, {SignatoryOf(entry.partner)});
    std::string sealing;
    if (!absl::Base64Unescape(card.at("sealing_keys").get<std::string>(), &sealing)) return key + ": bad join card";
    WriteFile(absl::StrCat(HubFolder(), "/knowledge/sealing-", key, ".signed"), sealing);
    const SigningPair identity = sealer_.SigningPairFrom(
        Secret32(absl::HexStringToBytes(ReadFile(NodeFolder(key) + "/keys/identity.key").substr(0, 64))));
    WriteSigned("directory-" + key, entry, {identity});
  }
  return "";
}

std::string Network::StartHub() {
  if (hub_.Start({options_.bin + "/relais-hub", "serve", "--config", HubFolder() + "/hub.toml"},
                 options_.folder + "/hub-daemon", "relais-hub prêt")) {
    return "";
  }
  return "relais-hub serve: " + ReadFile(options_.folder + "/hub-daemon.log");
}

std::string Network::StartNode(const std::string& key) {
  if (nodes_[key].Start({options_.bin + "/relais-node", "serve", "--config", NodeFolder(key) + "/node.toml"},
                        options_.folder + "/" + key + "-daemon", "relais-node prêt")) {
    return "";
  }
  return "relais-node serve (" + key + "): " + ReadFile(options_.folder + "/" + key + "-daemon.log");
}

std::string Network::Join() {
  for (const std::string& key : keys_) {
    Answer token = Hub({"token", "issue", "--node", node_ids_[key], "--partner", PartnerOf(key).ToHex()});
    if (!token.ok() || !token.json.is_object()) return Failure("relais-hub token issue", token);
    Answer join = Node(key, {"join", token.json.value("token", "")});
    if (!join.ok()) return Failure("relais-node join", join);
    if (std::string wrong = StartNode(key); !wrong.empty()) return wrong;
  }
  return "";
}

std::string Network::SetUp(const std::function<void(const std::string&)>& say) {
  const std::pair<const char*, std::string (Network::*)()> parts[] = {
      {"autorité et réglages du concentrateur", &Network::MakeKeys},
      {"convention cadre et six conventions locales, signées", &Network::SignConventions},
      {"dix nœuds : clés, inscriptions, annuaire, signés", &Network::MakeNodes},
      {"concentrateur en marche", &Network::StartHub},
      {"jetons, certificats, nœuds en marche", &Network::Join},
  };
  for (const auto& [label, part] : parts) {
    if (std::string wrong = (this->*part)(); !wrong.empty()) return wrong;
    say(label);
  }
  return WaitReady(60);
}

std::string Network::WaitReady(int seconds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  std::string waiting;
  while (std::chrono::steady_clock::now() < end) {
    waiting.clear();
    const Answer hub = Hub({"status"});
    const uint64_t newest = hub.json.is_object() ? hub.json.value("knowledge_revision", uint64_t{0}) : 0;
    for (const std::string& key : keys_) {
      const Answer status = Node(key, {"status"});
      if (!status.ok() || !status.json.is_object() || !status.json.value("hub_connected", false) ||
          status.json.value("knowledge_revision", uint64_t{0}) != newest) {
        absl::StrAppend(&waiting, " ", key, "(", status.json.is_null() ? status.errors : status.json.dump(), ")");
        break;
      }
    }
    if (waiting.empty()) return "";
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return "still waiting for" + waiting;
}

void Network::StopAll() {
  for (auto& [key, node] : nodes_) node.Stop();
  hub_.Stop();
}

}  // namespace relais::demo
