// What is left to be seen once the network works: its practice, its follow-up list, and files that anybody may check.
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "deploy/demo/onboarding.h"

namespace relais::demo {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr char kConventionFile[] = "pithiviers.convention.json";
constexpr char kAnchorFile[] = "anchor.json";
constexpr int kDrillSeconds = 60;

// The days of a partner's way, by the name of the first that is missing; "first handoff" when all are there.
std::string FarthestOf(const json& way) {
  if (!way.is_object()) return "not invited";
  std::string reached = "nothing";
  const std::pair<const char*, const char*> milestones[] = {
      {"invited_day", "invited"},     {"joined_day", "joined"},           {"roster_signed_day", "signed"},
      {"published_day", "published"}, {"first_drill_day", "first drill"}, {"first_handoff_day", "first handoff"}};
  for (const auto& [field, name] : milestones) {
    if (way.value(field, "").empty()) return reached;
    reached = name;
  }
  return reached;
}

std::string Mark(const json& way, const char* field) {
  return way.is_object() && !way.value(field, "").empty() ? "✓" : "·";
}

}  // namespace

void Onboarding::SayFollowUp(const std::string& title) {
  say_(absl::StrCat("      ", title, " (invitée, jointe, inscrite, offres, exercice, orientation) :"));
  for (const std::string& key : newcomers_) {
    const json way = partners_.WayOf(key);
    std::string marks;
    for (const char* field :
         {"invited_day", "joined_day", "roster_signed_day", "published_day", "first_drill_day", "first_handoff_day"}) {
      absl::StrAppend(&marks, " ", Mark(way, field));
    }
    say_(absl::StrCat("       ", marks, "  ", network_->NameOf(key)));
  }
}

void Onboarding::PlayDrill() {
  steps_->Play("drill", "declined", [&]() -> std::string {
    const std::string& origin = newcomers_.front();
    const Answer started =
        network_->Node(origin, {"drill", "start", "counter-proposal", "--to", "France Travail", "--auto"});
    if (!started.ok()) return RefusalOf(started);
    const std::string referral = started.json.at("referral").value("referral", "");
    std::string state = "unknown";
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(kDrillSeconds);
    while (state != "declined" && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      const Answer shown = network_->Node(origin, {"show", referral});
      if (shown.ok()) state = shown.json.at("referral").at("summary").value("state", "");
    }
    return state;
  });
}

void Onboarding::PlayFirstHandoff() {
  steps_->Play("first_handoff", "first handoff", [&] { return FarthestOf(partners_.WayOf(newcomers_.front())); });
  SayFollowUp("où en sont les structures maintenant");
}

// On a machine that never saw the hub: an empty folder, no settings, the two files.
std::string Onboarding::Verify(const std::string& anchor, const std::string& file) {
  const std::string elsewhere = network_->options().folder + "/elsewhere";
  fs::remove_all(elsewhere);
  fs::create_directories(elsewhere);
  fs::copy(file, elsewhere + "/" + kConventionFile);
  fs::copy(anchor, elsewhere + "/" + kAnchorFile);
  const Finished finished =
      RunCommand({"/usr/bin/env", "-i", "-C", elsewhere, fs::absolute(network_->options().bin + "/relais-hub").string(),
                  "convention", "verify", kConventionFile, "--anchor", kAnchorFile, "--json"});
  const json last = json::parse(finished.output, nullptr, false);
  return RefusalOf({finished.exit_code, last.is_discarded() ? json() : last, finished.errors});
}

void Onboarding::PlayProof() {
  const std::string file = absl::StrCat(proof_, "/", kConventionFile);
  const std::string anchor = absl::StrCat(proof_, "/", kAnchorFile);
  steps_->Play("verify_off_line", "ok", [&]() -> std::string {
    fs::create_directories(proof_);
    const Answer exported = office_.As("region", {"convention", "export", id_, "--out", file});
    if (!exported.ok()) return RefusalOf(exported);
    fs::copy_file(network_->HubFolder() + "/anchor.json", anchor, fs::copy_options::overwrite_existing);
    return Verify(anchor, file);
  });
  steps_->Play("forged_keys_fail", "ok/EVIDENCE_MISSING", [&]() -> std::string {
    // Everything that the region has, made anew by somebody else: hub, three signatories, administrators, parties.
    Network forger({network_->options().bin, network_->options().folder + "/forger", ""});
    Office office(&forger);
    std::string wrong = forger.MakeHub();
    if (wrong.empty()) wrong = office.MakeAnchor();
    if (wrong.empty()) wrong = forger.StartHub();
    if (wrong.empty()) wrong = office.OpenAccounts();
    if (wrong.empty()) wrong = office.BringIntoForce(forger.data().conventions.at("framework"));
    if (wrong.empty()) wrong = office.BringIntoForce(pithiviers_);
    if (!wrong.empty()) return wrong;
    const std::string forged = office.Paper("forged.convention.json");
    const Answer exported = office.As("region", {"convention", "export", id_, "--out", forged});
    if (!exported.ok()) return RefusalOf(exported);
    return absl::StrCat(Verify(forger.HubFolder() + "/anchor.json", forged), "/", Verify(anchor, forged));
  });
}

}  // namespace relais::demo
