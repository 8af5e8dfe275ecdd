#include "deploy/demo/network.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace relais::demo {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

json LastLine(const std::string& output) {
  size_t end = output.find_last_not_of('\n');
  if (end == std::string::npos) return nullptr;
  const size_t start = output.rfind('\n', end);
  return json::parse(output.substr(start == std::string::npos ? 0 : start + 1, end + 1), nullptr, false);
}

Answer RunProduct(std::vector<std::string> command, const std::vector<std::string>& words, const std::string& folder,
                  int seconds) {
  command.insert(command.end(), words.begin(), words.end());
  command.insert(command.end(), {"--dir", folder, "--json"});
  const Finished finished = RunCommand(command, seconds);
  return {finished.exit_code, LastLine(finished.output), finished.errors};
}

constexpr char kHubReady[] = "relais-hub prêt";
constexpr char kNodesOnly[] = "open-vault";  // a hub has no vault

void AddSwitch(const std::string& settings_file, const std::string& sabotage) {
  if (sabotage.empty()) return;
  std::ofstream(settings_file, std::ios::app) << "\n[test]\nsabotage = \"" << sabotage << "\"\n";
}

// Those that the demonstration shows: an office's own browsers would come over TLS.
constexpr const char* kDesks[] = {"mission-locale-pithiviers", "cio-pithiviers", "france-travail-pithiviers"};

std::string Loopback(int port) {
  return absl::StrCat("127.0.0.1:", port);
}

}  // namespace

std::string Failure(const std::string& what, const Answer& answer) {
  return absl::StrCat(what, " (", answer.exit_code, "): ", answer.errors);
}

std::string RefusalOf(const Answer& answer) {
  if (answer.ok()) return "ok";
  if (answer.json.is_object() && answer.json.contains("reason")) return answer.json["reason"];
  return answer.json.is_object() ? answer.json.value("error", absl::StrCat("exit ", answer.exit_code))
                                 : absl::StrCat("exit ", answer.exit_code, " ", answer.errors);
}

void WriteFile(const std::string& path, const std::string& bytes, unsigned mode) {
  std::ofstream(path, std::ios::binary) << bytes;
  chmod(path.c_str(), mode);
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Network::Network(NetworkOptions options) : options_(std::move(options)), serving_(HubFolder()) {
  for (const json& structure : data_.structures) keys_.push_back(structure.at("spro--cle"));
}

Answer Network::Hub(std::vector<std::string> words, int seconds) {
  return RunProduct({options_.bin + "/relais-hub"}, words, serving_, seconds);
}

Answer Network::Node(const std::string& key, std::vector<std::string> words, int seconds) {
  return RunProduct({options_.bin + "/relais-node"}, words, NodeFolder(key), seconds);
}

std::string Network::NameOf(const std::string& key) const {
  for (const json& structure : data_.structures) {
    if (structure.at("spro--cle") == key) return structure.at("nom");
  }
  return key;
}

std::string Network::AnimatorKey(const std::string& convention) const {
  return absl::StrCat(SignatoriesFolder(), "/animator-", convention, ".key");
}

std::string Network::AnimatorSealingKey(const std::string& convention) const {
  return absl::StrCat(SignatoriesFolder(), "/animator-", convention, ".sealing.key");
}

void Network::SabotageNode(const std::string& settings_file) const {
  if (options_.sabotage == "ack-before-write" || options_.sabotage == "no-dedup" || options_.sabotage == kNodesOnly) {
    AddSwitch(settings_file, options_.sabotage);
  }
}

void Network::ServeBrowsers(const std::string& key, const std::string& settings_file) {
  if (std::find(std::begin(kDesks), std::end(kDesks), key) == std::end(kDesks)) return;
  AddDoor("web", key, settings_file);
}

void Network::AddDoor(const std::string& table, const std::string& door, const std::string& settings_file) {
  web_ports_[door] = FreePort();
  std::ofstream(settings_file, std::ios::app)
      << "\n[" << table << "]\naddress = \"" << web_address(door) << "\"\nfolder = \""
      << fs::absolute(options_.web).string() << "\"\ntls = \"no\"\n";
}

std::string Network::MakeHub() {
  fs::remove_all(options_.folder);
  fs::create_directories(SignatoriesFolder());
  fs::permissions(options_.folder, fs::perms::owner_all);
  members_port_ = FreePort();
  enrolment_port_ = FreePort();
  public_port_ = FreePort();
  second_members_port_ = FreePort();
  second_public_port_ = FreePort();
  const Answer init = Hub({"init", "--region", kRegionName, "--members", Loopback(members_port_), "--enrolment",
                           Loopback(enrolment_port_), "--public", Loopback(public_port_)});
  if (!init.ok()) return Failure("relais-hub init", init);
  hub_key_ = init.json.value("hub_key", "");
  AddDoor("web", "hub", HubFolder() + "/hub.toml");
  AddDoor("public", "public", HubFolder() + "/hub.toml");
  if (options_.sabotage != kNodesOnly) AddSwitch(HubFolder() + "/hub.toml", options_.sabotage);
  std::ofstream(HubFolder() + "/hub.toml", std::ios::app) << options_.hub_settings;
  return "";
}

std::string Network::StartHub() {
  if (hub_.Start({options_.bin + "/relais-hub", "serve", "--config", serving_ + "/hub.toml"}, serving_ + "-daemon",
                 kHubReady)) {
    return "";
  }
  return "relais-hub serve: " + ReadFile(serving_ + "-daemon.log");
}

// The ports of the second hub, where the first one's settings have theirs.
std::string Network::MakeSecondHub() {
  waiting_ = options_.folder + "/hub-2";
  std::error_code error;
  fs::create_directories(waiting_);
  for (const char* part : {"tls", "keys", "knowledge", "anchor.json", "hub-ca.crt"}) {
    const std::string from = absl::StrCat(HubFolder(), "/", part);
    if (fs::exists(from)) fs::copy(from, absl::StrCat(waiting_, "/", part), fs::copy_options::recursive, error);
    if (error) return absl::StrCat(part, ": ", error.message());
  }
  const std::string settings = absl::StrReplaceAll(ReadFile(HubFolder() + "/hub.toml"),
                                                   {{"\nname = \"", "\nname = \"Relève, "},
                                                    {Loopback(members_port_), Loopback(second_members_port_)},
                                                    {Loopback(enrolment_port_), Loopback(FreePort())},
                                                    {Loopback(public_port_), Loopback(second_public_port_)}});
  WriteFile(waiting_ + "/hub.toml", settings, 0600);
  return "";
}

std::string Network::StartStandby(int seconds) {
  const std::string log = waiting_ + "-daemon";
  if (standby_.Start({options_.bin + "/relais-hub", "serve", "--config", waiting_ + "/hub.toml"}, log,
                     "relais-hub en attente", seconds)) {
    return "";
  }
  return "relais-hub serve: " + ReadFile(log + ".log");
}

std::string Network::AwaitTakeOver(int seconds) {
  const bool serves = standby_.AwaitReady(kHubReady, seconds);
  std::swap(serving_, waiting_);
  std::swap(hub_, standby_);
  return serves ? "" : "relais-hub serve: " + ReadFile(serving_ + "-daemon.log");
}

std::string Network::StartNode(const std::string& key) {
  if (options_.two_hubs) {
    const std::string settings = ReadFile(NodeFolder(key) + "/node.toml");
    const std::string both = absl::StrCat("others = [\"", Loopback(second_members_port_), "\"]");
    WriteFile(NodeFolder(key) + "/node.toml", absl::StrReplaceAll(settings, {{"others = []", both}}), 0600);
  }
  if (nodes_[key].Start({options_.bin + "/relais-node", "serve", "--config", NodeFolder(key) + "/node.toml"},
                        options_.folder + "/" + key + "-daemon", "relais-node prêt")) {
    return "";
  }
  return "relais-node serve (" + key + "): " + ReadFile(options_.folder + "/" + key + "-daemon.log");
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
  standby_.Stop();  // first, or it would take over
  hub_.Stop();
}

}  // namespace relais::demo
