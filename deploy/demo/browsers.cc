#include "deploy/demo/browsers.h"

#include "absl/strings/str_cat.h"

namespace relais::demo {
namespace {

using nlohmann::json;

// Nobody real signs in here, and everything listens on this machine only.
constexpr char kPassword[] = "deux portes suffisent";

struct Colleague {
  const char* desk;
  const char* name;
  const char* role;
};
constexpr Colleague kColleagues[] = {{"mission-locale-pithiviers", "Claude Exemple", "counsellor"},
                                     {"mission-locale-pithiviers", "Sacha Exemple", "supervisor"},
                                     {"cio-pithiviers", "Dominique Exemple", "supervisor"},
                                     {"france-travail-pithiviers", "Camille Exemple", "supervisor"}};

}  // namespace

std::string Browsers::OpenAccount(const std::string& name, const std::string& organisation, const std::string& role) {
  std::string account = office_->AccountNumber(name);
  if (account.empty()) {
    if (std::string wrong = office_->OpenAccount(name, absl::StrCat("Démonstration, ", name), organisation, role);
        !wrong.empty()) {
      return wrong;
    }
    account = office_->AccountNumber(name);
  }
  const Answer set = office_->As(name, {"account", "password", "--password-file", PasswordFile()});
  if (!set.ok()) return Failure("relais-hub account password", set);
  accounts_.push_back({{"name", name}, {"account", account}, {"role", role}, {"organisation", organisation}});
  return "";
}

std::string Browsers::AddColleague(const std::string& desk, const std::string& name, const std::string& role) {
  const std::string once = office_->Account("once");
  const std::string session = office_->Account("session");
  const Answer added = network_->Node(desk, {"staff", "add", name, "--role", role});
  if (!added.ok()) return Failure("relais-node staff add", added);
  WriteFile(once, added.json.value("one_time_password", ""), 0600);
  const std::vector<std::string> steps[] = {
      {"signin", name, "--password-file", once, "--session", session},
      {"staff", "password", "--present-file", once, "--password-file", PasswordFile(), "--session", session},
      {"signout", "--session", session}};
  for (const std::vector<std::string>& step : steps) {
    const Answer done = network_->Node(desk, step);
    if (!done.ok()) return Failure(absl::StrCat("relais-node ", step.front()), done);
  }
  staff_[desk].push_back({{"name", name}, {"role", role}});
  return "";
}

std::string Browsers::Open() {
  WriteFile(PasswordFile(), kPassword, 0600);
  const json& pithiviers = network_->data().conventions.at("locals").at(0);
  const std::string animation = pithiviers.at("animator").at("name");
  for (const auto& [name, organisation, role] :
       {std::tuple("region", std::string("Région"), "region-administrator"),
        std::tuple("rectorat", std::string("Rectorat"), "region-administrator"),
        std::tuple("analyste", std::string("Région"), "analyst"), std::tuple("animation", animation, "animator"),
        std::tuple("audit", std::string("Région"), "auditor")}) {
    if (std::string wrong = OpenAccount(name, organisation, role); !wrong.empty()) return wrong;
  }
  for (const Colleague& colleague : kColleagues) {
    std::string wrong = AddColleague(colleague.desk, colleague.name, colleague.role);
    if (!wrong.empty()) return wrong;
  }
  return "";
}

json Browsers::Doors() const {
  const std::string hub = absl::StrCat("http://", network_->web_address("hub"));
  json desks = json::array();
  for (const auto& [desk, staff] : staff_.items()) {
    desks.push_back({{"key", desk},
                     {"name", network_->NameOf(desk)},
                     {"url", absl::StrCat("http://", network_->web_address(desk), "/")},
                     {"folder", network_->NodeFolder(desk)},
                     {"staff", staff}});
  }
  return {{"observatory", hub + "/observatoire/"},
          {"conventions", hub + "/conventions/"},
          {"public", absl::StrCat("http://", network_->web_address("public"), "/")},
          {"hub_folder", network_->HubFolder()},
          {"signatories", network_->SignatoriesFolder()},
          {"password", kPassword},
          {"accounts", accounts_},
          {"desks", desks}};
}

std::vector<std::string> Browsers::Lines() const {
  const json doors = Doors();
  std::vector<std::string> lines;
  for (const json& desk : doors["desks"]) {
    std::string names;
    for (const json& one : desk["staff"]) {
      absl::StrAppend(&names, names.empty() ? "" : ", ", one["name"].get<std::string>());
    }
    lines.push_back(
        absl::StrCat("  ", desk["url"].get<std::string>(), "  ", desk["name"].get<std::string>(), " : ", names));
  }
  lines.push_back(absl::StrCat("  ", doors["observatory"].get<std::string>(), "  observatoire"));
  lines.push_back(absl::StrCat("  ", doors["conventions"].get<std::string>(), "  conventions"));
  for (const json& account : doors["accounts"]) {
    lines.push_back(
        absl::StrCat("      compte ", account["account"].get<std::string>(), "  ", account["name"].get<std::string>()));
  }
  lines.push_back(absl::StrCat("  ", doors["public"].get<std::string>(), "  pages publiques"));
  lines.push_back(absl::StrCat("  mot de passe de tous, ici seulement : ", kPassword));
  return lines;
}

}  // namespace relais::demo
