#include "deploy/demo/partners.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace relais::demo {
namespace {

using nlohmann::json;

constexpr int kCommandSeconds = 60;

// The column `name` of a comma-separated file without quotes before it.
size_t ColumnOf(const std::string& header, const std::string& name) {
  const std::vector<std::string> columns = absl::StrSplit(header, ',');
  return static_cast<size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin());
}

}  // namespace

std::string Partners::Invite(const std::vector<std::string>& keys) {
  const std::string list = office_->Paper(keys.front() + ".invitations.csv");
  const std::string out = office_->Paper(keys.front() + ".tokens.csv");
  std::string rows = "partner,name\n";
  for (const std::string& key : keys) {
    absl::StrAppend(&rows, network_->PartnerOf(key).ToHex(), ",\"", network_->NameOf(key), "\"\n");
  }
  WriteFile(list, rows);
  const Answer invited = office_->As("region", {"partner", "invite", "--csv", list, "--out", out});
  if (!invited.ok()) return Failure("relais-hub partner invite", invited);
  const std::vector<std::string> lines = absl::StrSplit(ReadFile(out), '\n', absl::SkipEmpty());
  for (size_t i = 1; i < lines.size(); ++i) {
    for (const std::string& key : keys) {
      if (lines[i].rfind(network_->PartnerOf(key).ToHex(), 0) != 0) continue;
      // Names may be quoted; partner, node, token and the end of its time never are.
      const std::vector<std::string> fields = absl::StrSplit(lines[i], ',');
      const size_t from_the_end = ColumnOf(lines[0], "ends_at") - ColumnOf(lines[0], "token");
      tokens_[key] = fields[fields.size() - 1 - from_the_end];
    }
  }
  return "";
}

std::string Partners::Join(const std::string& key, bool at_once) {
  std::vector<std::string> words = {"join", tokens_[key]};
  if (at_once) words.insert(words.end(), {"--signatory-key", office_->KeyFile(key)});
  const Answer joined = network_->Node(key, words);
  if (!joined.ok()) return Failure("relais-node join", joined);
  network_->SetNodeId(key, joined.json.value("node", ""));
  if (joined.json.value("awaiting_signature", false)) awaiting_[key] = joined.json.value("fingerprint", "");
  const std::string settings = network_->NodeFolder(key) + "/node.toml";
  // Whoever runs this node lets it play its part of automatic drills.
  WriteFile(settings, absl::StrReplaceAll(ReadFile(settings), {{"answer = \"no\"", "answer = \"yes\""}}));
  network_->ServeBrowsers(key, settings);
  network_->SabotageNode(settings);
  return network_->StartNode(key);
}

std::string Partners::Inscribe(const std::string& key) {
  const std::string text = office_->Paper(key + ".roster");
  const std::string signed_text = office_->Paper(key + ".roster.signed");
  const std::string partner = network_->PartnerOf(key).ToHex();
  const Answer exported = office_->As("region", {"roster", "export", "--partner", partner, "--out", text});
  if (!exported.ok()) return Failure("relais-hub roster export", exported);
  const Answer made = network_->Hub(
      {"roster", "sign", text, "--fingerprint", awaiting_[key], "--key", office_->KeyFile(key), "--out", signed_text});
  if (!made.ok()) return Failure("relais-hub roster sign", made);
  const Answer submitted = office_->As("region", {"roster", "submit", signed_text});
  return submitted.ok() ? "" : Failure("relais-hub roster submit", submitted);
}

std::string Partners::Publish(const std::string& key, int* services) {
  std::string structure;
  for (const json& one : network_->data().structures) {
    if (one.at("spro--cle") == key) structure = one.at("id");
  }
  const Answer imported = network_->Node(key, {"services", "import", DataFile("services.json"),
                                               DataFile("structures.json"), "--structure", structure, "--replace"});
  if (!imported.ok()) return Failure("relais-node services import", imported);
  *services += imported.json.value("services", 0);
  Answer state = network_->Node(key, {"services", "publish"});
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(kCommandSeconds);
  while (state.ok() && state.json.value("state", "") != "published" && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    state = network_->Node(key, {"services", "state"});
  }
  if (!state.ok()) return Failure("relais-node services publish", state);
  return state.json.value("state", "") == "published" ? "" : absl::StrCat(key, ": services not published");
}

bool Partners::Connected(const std::string& key) {
  const Answer status = network_->Node(key, {"status"});
  return status.json.is_object() && status.json.value("hub_connected", false);
}

bool Partners::AwaitLive(const std::string& key, int seconds) {
  const Answer hub = network_->Hub({"status"});
  if (!hub.json.is_object()) return false;
  const uint64_t newest = hub.json.value("knowledge_revision", uint64_t{0});
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  do {
    const Answer status = network_->Node(key, {"status"});
    if (status.json.is_object() && status.json.value("hub_connected", false) &&
        status.json.value("knowledge_revision", uint64_t{0}) >= newest) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  } while (std::chrono::steady_clock::now() < end);
  return false;
}

json Partners::WayOf(const std::string& key) {
  const Answer list = office_->As("region", {"partner", "list"});
  if (!list.json.is_object()) return nullptr;
  for (const json& way : list.json.value("partners", json::array())) {
    if (way.value("partner", "") == network_->PartnerOf(key).ToHex()) return way;
  }
  return nullptr;
}

}  // namespace relais::demo
