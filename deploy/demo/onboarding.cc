#include "deploy/demo/onboarding.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace relais::demo {
namespace {

using nlohmann::json;

constexpr int kLiveSeconds = 30;

std::vector<std::string> Sorted(const std::set<std::string>& names) {
  return {names.begin(), names.end()};
}

// How many communes a rehearsal names behind `door`, with a service now or promised; and how many remain without.
size_t CommunesOf(const json& rehearsal, const std::string& door, const std::vector<std::string>& lists) {
  std::set<std::string> communes;
  for (const json& change : rehearsal.value("changes", json::array())) {
    if (change.value("door", "") != door) continue;
    for (const std::string& list : lists) {
      for (const json& commune : change.value(list, json::array())) communes.insert(commune);
    }
  }
  return communes.size();
}

}  // namespace

Onboarding::Onboarding(Network* network, Steps* steps, std::string proof, SayFn say)
    : network_(network),
      steps_(steps),
      proof_(std::move(proof)),
      say_(std::move(say)),
      office_(network),
      partners_(network, &office_),
      pithiviers_(network->data().conventions.at("locals").at(0)),
      id_(pithiviers_.at("convention")) {
  std::set<std::string> elsewhere;
  for (const json& local : network_->data().conventions.at("locals")) {
    if (local.at("key") == pithiviers_.at("key")) continue;
    for (const std::string& name : Office::SignatoriesOf(local)) elsewhere.insert(name);
  }
  neighbours_ = Sorted(elsewhere);
  for (const std::string& name : Office::SignatoriesOf(pithiviers_)) {
    if (!elsewhere.contains(name)) newcomers_.push_back(name);
  }
}

// --- The region as it stands -------------------------------------------------------------------------------------

std::string Onboarding::SetUpRegion() {
  const std::pair<const char*, std::function<std::string()>> parts[] = {
      {"dossier, autorité et clé du concentrateur", [this] { return network_->MakeHub(); }},
      {"l'État, la Région et le Rectorat font chacun leur clé ; l'ancre les nomme",
       [this] { return office_.MakeAnchor(); }},
      {"concentrateur en marche", [this] { return network_->StartHub(); }},
      {"deux administrateurs, de la Région et du Rectorat, chacun avec son certificat",
       [this] { return office_.OpenAccounts(); }},
      {"convention cadre : rédigée, proposée, signée par les trois, activée par les deux",
       [this] { return office_.BringIntoForce(network_->data().conventions.at("framework")); }},
  };
  for (const auto& [label, part] : parts) {
    if (std::string wrong = part(); !wrong.empty()) return wrong;
    say_(absl::StrCat("  ✓ ", label));
  }
  for (const json& local : network_->data().conventions.at("locals")) {
    if (local.at("key") == pithiviers_.at("key")) continue;
    if (std::string wrong = office_.BringIntoForce(local); !wrong.empty()) return wrong;
    say_(absl::StrCat("  ✓ ", local.at("title").get<std::string>(), " : ", local.at("communes").size(), " communes, ",
                      local.at("parties").size(), " signatures, 2 activations"));
  }
  return JoinNeighbours();
}

std::string Onboarding::JoinNeighbours() {
  if (std::string wrong = partners_.Invite(neighbours_); !wrong.empty()) return wrong;
  int services = 0;
  for (const std::string& key : neighbours_) {
    std::string wrong = partners_.Join(key, true);
    if (wrong.empty() && !partners_.AwaitLive(key, kLiveSeconds)) wrong = key + ": not connected";
    if (wrong.empty()) wrong = partners_.Publish(key, &services);
    if (!wrong.empty()) return wrong;
  }
  say_(absl::StrCat("  ✓ ", neighbours_.size(), " structures invitées, jointes, inscrites, leurs ", services,
                    " offres publiées"));
  return "";
}

// --- Pithiviers, in an afternoon ---------------------------------------------------------------------------------

std::string Onboarding::StateOf(const Answer& answer) const {
  if (!answer.ok()) return RefusalOf(answer);
  return answer.json.at("summary").value("state", "");
}

std::string Onboarding::PlayPithiviers() {
  PlayRehearsal();
  PlaySignatures();
  PlayActivation();
  if (steps_->over()) return "";  // what follows waits for the newcomers
  PlayMembership();
  if (std::string wrong = network_->WaitReady(2 * kLiveSeconds); !wrong.empty()) return wrong;
  PlayDrill();
  return "";
}

void Onboarding::PlayRehearsal() {
  const std::string draft = office_.Paper("pithiviers.json");
  steps_->Play("draft", "DRAFTED, 0 problems", [&] {
    // A second space has slipped in: it will have to go once it is seen.
    json text = office_.DraftOf(pithiviers_);
    text["title"] = absl::StrReplaceAll(pithiviers_.at("title").get<std::string>(), {{" de ", "  de "}});
    WriteFile(draft, text.dump(2) + "\n");
    const Answer drafted = office_.As("region", {"convention", "draft", "--in", draft});
    if (!drafted.ok()) return RefusalOf(drafted);
    return absl::StrCat(StateOf(drafted), ", ", drafted.json.at("problems").size(), " problems");
  });
  const size_t communes = pithiviers_.at("communes").size();
  steps_->Play("rehearsal", absl::StrCat(communes, " first, ", communes, " second, 0 without"), [&]() -> std::string {
    const Answer rehearsed = office_.As("region", {"convention", "rehearse", draft});
    if (!rehearsed.ok()) return RefusalOf(rehearsed);
    const json& said = rehearsed.json;
    for (const json& partner : said.at("unreachable")) {
      say_(absl::StrCat("      pas encore joignable : ", partner.value("name", "")));
    }
    say_(absl::StrCat("      recouvrements avec d'autres conventions : ", said.at("overlaps").size()));
    return absl::StrCat(CommunesOf(said, "FIRST", {"gained", "promised"}), " first, ",
                        CommunesOf(said, "SECOND", {"gained", "promised"}), " second, ",
                        std::max(CommunesOf(said, "FIRST", {"without"}), CommunesOf(said, "SECOND", {"without"})),
                        " without");
  });
  steps_->Play("proposal", "PROPOSED", [&] { return StateOf(office_.As("region", {"convention", "propose", id_})); });
}

std::string Onboarding::CollectFrom(const std::vector<std::string>& signatories) {
  const std::string file = office_.Paper("pithiviers.convention.json");
  const Answer exported = office_.As("region", {"convention", "export", id_, "--out", file});
  if (!exported.ok()) return RefusalOf(exported);
  for (const std::string& signatory : signatories) {
    const std::string out = office_.Paper(absl::StrCat("pithiviers.", signatory, ".convention.json"));
    if (std::string wrong = office_.Sign(file, signatory, out); !wrong.empty()) return wrong;
    const Answer submitted = office_.As("region", {"convention", "submit", out});
    if (!submitted.ok()) return RefusalOf(submitted);
  }
  return SaySigned();
}

std::string Onboarding::SaySigned() {
  const Answer shown = office_.As("region", {"convention", "show", id_});
  if (!shown.ok()) return RefusalOf(shown);
  const auto names = [&](const char* list) {
    std::vector<std::string> found;
    for (const json& one : shown.json.at(list)) found.push_back(one.value("name", ""));
    return found;
  };
  const std::vector<std::string> present = names("signatures");
  const std::vector<std::string> missing = names("missing");
  say_(absl::StrCat("      ont signé : ", absl::StrJoin(present, ", ")));
  if (!missing.empty()) say_(absl::StrCat("      manquent : ", absl::StrJoin(missing, ", ")));
  return absl::StrCat(present.size(), " signed, ", missing.size(), " missing");
}

void Onboarding::PlaySignatures() {
  const std::vector<std::string> all = Office::SignatoriesOf(pithiviers_);
  const std::vector<std::string> first(all.begin(), all.begin() + 2);
  steps_->Play("first_signatures", absl::StrCat("2 signed, ", all.size() - 2, " missing"),
               [&] { return CollectFrom(first); });
  const std::string signed_before = office_.Paper(absl::StrCat("pithiviers.", all[1], ".convention.json"));
  steps_->Play("signatures_refused_when_altered", "2 void/TEXT_CHANGED", [&] {
    const std::string mended = office_.Paper("pithiviers-mended.json");
    WriteFile(mended, office_.DraftOf(pithiviers_).dump(2) + "\n");
    const Answer revised = office_.As("region", {"convention", "revise", "--in", mended});
    if (!revised.ok()) return RefusalOf(revised);
    const Answer proposed = office_.As("region", {"convention", "propose", id_});
    if (!proposed.ok()) return RefusalOf(proposed);
    const Answer again = office_.As("region", {"convention", "submit", signed_before});
    return absl::StrCat(revised.json.value("signatures_voided", 0), " void/", RefusalOf(again));
  });
  steps_->Play("signatures", absl::StrCat(all.size(), " signed, 0 missing"), [&] { return CollectFrom(all); });
}

void Onboarding::PlayActivation() {
  const std::vector<std::string> activate = {"convention", "activate", id_};
  steps_->Play("operator_activates_nothing", "NOT_PERMITTED", [&] { return RefusalOf(network_->Hub(activate)); });
  steps_->Play("one_administrator_twice", "SIGNED/SAME_ADMINISTRATOR", [&] {
    const std::string first = StateOf(office_.As("region", activate));
    return absl::StrCat(first, "/", RefusalOf(office_.As("region", activate)));
  });
  steps_->Play("two_activations", "IN_FORCE", [&] { return StateOf(office_.As("rectorat", activate)); });
}

void Onboarding::PlayMembership() {
  const std::string count = std::to_string(newcomers_.size());
  steps_->Play("invitations", count + " invited", [&]() -> std::string {
    if (std::string wrong = partners_.Invite(newcomers_); !wrong.empty()) return wrong;
    const auto invited = std::count_if(newcomers_.begin(), newcomers_.end(), [&](const std::string& key) {
      const json way = partners_.WayOf(key);
      return way.is_object() && way.value("status", "") == "INVITED";
    });
    return absl::StrCat(invited, " invited");
  });
  SayFollowUp("où en sont les structures");
  steps_->Play("joins", absl::StrCat(count, " awaiting/", count, " live"), [&]() -> std::string {
    int awaiting = 0;
    int live = 0;
    for (const std::string& key : newcomers_) {
      if (std::string wrong = partners_.Join(key, false); !wrong.empty()) return wrong;
      awaiting += partners_.Awaiting(key) && !partners_.Connected(key) ? 1 : 0;
    }
    for (const std::string& key : newcomers_) {
      if (std::string wrong = partners_.Inscribe(key); !wrong.empty()) return wrong;
    }
    for (const std::string& key : newcomers_) live += partners_.AwaitLive(key, kLiveSeconds) ? 1 : 0;
    return absl::StrCat(awaiting, " awaiting/", live, " live");
  });
  int expected = 0;
  for (const json& service : network_->data().services) {
    expected += std::count_if(newcomers_.begin(), newcomers_.end(), [&](const std::string& key) {
      return service.at("structure_id") == absl::StrCat("relais-demo--", key);
    });
  }
  steps_->Play("publication", absl::StrCat(expected, " services"), [&]() -> std::string {
    int services = 0;
    for (const std::string& key : newcomers_) {
      if (std::string wrong = partners_.Publish(key, &services); !wrong.empty()) return wrong;
    }
    return absl::StrCat(services, " services");
  });
}

}  // namespace relais::demo
