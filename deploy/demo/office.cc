#include "deploy/demo/office.h"

#include <filesystem>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace relais::demo {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* kAggregation[] = {"aggregation-etat", "aggregation-region", "aggregation-rectorat"};

// The data's names of fields are those of protobuf's JSON; commands take the names of the .proto.
std::string SnakeCased(const std::string& name) {
  std::string snake;
  for (const char c : name) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c))) snake += '_';
    snake += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return snake;
}

json SnakeCasedFields(const json& value) {
  if (value.is_array()) {
    json list = json::array();
    for (const json& one : value) list.push_back(SnakeCasedFields(one));
    return list;
  }
  if (!value.is_object()) return value;
  json object = json::object();
  for (const auto& [name, field] : value.items()) object[SnakeCased(name)] = SnakeCasedFields(field);
  return object;
}

}  // namespace

Answer Office::As(const std::string& account, std::vector<std::string> words) {
  words.insert(words.end(), {"--as", Account(account)});
  return network_->Hub(std::move(words));
}

std::string Office::Key(const std::string& name, bool sealing) {
  const auto known = keys_.find(name);
  if (known != keys_.end()) return known->second;
  std::vector<std::string> words = {"signatory", "keygen", "--out", KeyFile(name), "--no-passphrase"};
  if (sealing) words.emplace_back("--sealing");
  const Answer made = network_->Hub(words);
  return made.ok() ? keys_[name] = made.json.value("key", "") : "";
}

std::vector<std::string> Office::SignatoriesOf(const json& convention) {
  std::vector<std::string> names;
  for (const json& party : convention.at("parties")) names.push_back(party.at("partner"));
  return names;
}

std::string Office::MakeAnchor() {
  std::vector<std::string> words = {"anchor", "make"};
  for (const std::string& root : SignatoriesOf(network_->data().conventions.at("framework"))) {
    words.push_back(Key(root));
  }
  words.insert(words.end(), {"--out", network_->HubFolder() + "/anchor.json"});
  const Answer made = network_->Hub(words);
  return made.ok() ? "" : Failure("relais-hub anchor make", made);
}

std::string Office::OpenAccounts() {
  fs::create_directories(Account(""));
  fs::create_directories(Paper(""));
  const std::pair<const char*, const char*> administrators[] = {{"region", "Région"}, {"rectorat", "Rectorat"}};
  for (const auto& [name, organisation] : administrators) {
    std::string wrong =
        OpenAccount(name, absl::StrCat("Cellule conventions, ", organisation), organisation, "region-administrator");
    if (!wrong.empty()) return wrong;
  }
  return "";
}

std::string Office::OpenAccount(const std::string& name, const std::string& shown, const std::string& organisation,
                                const std::string& role) {
  const Answer invited =
      network_->Hub({"account", "invite", "--name", shown, "--organisation", organisation, "--role", role});
  if (!invited.ok()) return Failure("relais-hub account invite", invited);
  // At the administrator's own machine: its folder is all that it has.
  const Finished joined = RunCommand({network_->options().bin + "/relais-hub", "account", "join",
                                      invited.json.value("token", ""), "--dir", Account(name), "--json"});
  if (joined.exit_code != 0) return absl::StrCat("relais-hub account join: ", joined.errors);
  numbers_[name] = invited.json.value("account", "");
  return "";
}

json Office::DraftOf(const json& convention) {
  json draft = SnakeCasedFields(convention);
  const std::string key = draft.at("key");
  draft.erase("key");
  if (draft.contains("framework")) {
    draft.erase("framework");
    draft["framework_convention"] = network_->data().Framework().id.ToHex();
  }
  for (json& party : draft.at("parties")) {
    const std::string name = party.at("partner");
    party["signatory_key"] = Key(name);
    party["partner"] =
        party.contains("identifier") ? party["identifier"].get<std::string>() : network_->PartnerOf(name).ToHex();
    party.erase("identifier");
  }
  if (draft.contains("animator")) {
    json& animator = draft["animator"];
    animator["partner"] = animator.at("identifier");
    animator.erase("identifier");
    animator["signing_key"] = Key("animator-" + key);
    animator["sealing_key"] = Key(absl::StrCat("animator-", key, ".sealing"), true);
  }
  // A local convention takes over its framework's.
  if (draft.contains("framework_convention")) return draft;
  for (const char* owner : kAggregation) draft["aggregation_keys"].push_back(Key(owner, true));
  draft["hub_key"] = network_->hub_key();
  return draft;
}

std::string Office::Propose(const json& convention) {
  const std::string file = Paper(convention.at("key").get<std::string>() + ".json");
  WriteFile(file, DraftOf(convention).dump(2) + "\n");
  const Answer drafted = As("region", {"convention", "draft", "--in", file});
  if (!drafted.ok()) return Failure("relais-hub convention draft", drafted);
  const Answer proposed = As("region", {"convention", "propose", convention.at("convention")});
  return proposed.ok() ? "" : Failure("relais-hub convention propose", proposed);
}

std::string Office::Sign(const std::string& file, const std::string& signatory, const std::string& out) {
  const Answer made = network_->Hub({"convention", "sign", file, "--key", KeyFile(signatory), "--yes", "--out", out});
  return made.ok() ? "" : Failure("relais-hub convention sign", made);
}

std::string Office::BringIntoForce(const json& convention) {
  const std::string id = convention.at("convention");
  const std::string file = Paper(convention.at("key").get<std::string>() + ".convention.json");
  if (std::string wrong = Propose(convention); !wrong.empty()) return wrong;
  const Answer exported = As("region", {"convention", "export", id, "--out", file});
  if (!exported.ok()) return Failure("relais-hub convention export", exported);
  for (const std::string& signatory : SignatoriesOf(convention)) {
    if (std::string wrong = Sign(file, signatory, file); !wrong.empty()) return wrong;
  }
  const Answer submitted = As("region", {"convention", "submit", file});
  if (!submitted.ok()) return Failure("relais-hub convention submit", submitted);
  for (const char* account : {"region", "rectorat"}) {
    const Answer activated = As(account, {"convention", "activate", id});
    if (!activated.ok()) return Failure("relais-hub convention activate", activated);
  }
  return "";
}

}  // namespace relais::demo
