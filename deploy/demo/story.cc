#include "deploy/demo/story.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "deploy/demo/witness.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/day.h"

namespace relais::demo {
namespace {

using nlohmann::json;
using Steady = std::chrono::steady_clock;

constexpr int kPatienceOnceBadSeconds = 5;

}  // namespace

Sent Story::Send(const std::string& origin, const std::string& service, std::vector<std::string> more) {
  // People who do not exist: one name per referral, so that no two look alike.
  std::vector<std::string> words = {
      "send",         "--need",    "se-former--trouver-sa-formation",
      "--public",     "jeunes",    "--commune",
      "45252",        "--service", service,
      "--age",        "18_25",     "--language",
      "fr",           "--surname", absl::StrCat("Exemple ", std::string(1, 'A' + people_)),
      "--given-name", "Camille",   "--birth-date",
      "2006-03-04",   "--reason",  "Cherche une formation près de chez soi.",
      "--consent"};
  ++people_;
  words.insert(words.end(), more.begin(), more.end());
  const Answer answer = network_->Node(origin, words);
  Sent sent;
  sent.origin = origin;
  if (!answer.ok()) {
    sent.error = RefusalOf(answer);
    return sent;
  }
  sent.referral = answer.json["referral"].value("referral", "");
  sent.journey = answer.json["referral"].value("journey", "");
  sent.level = answer.json["referral"].value("acknowledgement_level", 0);
  if (answer.json.contains("slip") && answer.json["slip"].is_object()) {
    sent.locator = answer.json["slip"].value("locator", "");
    sent.arrival_code = answer.json["slip"].value("arrival_code", "");
    sent.follow_code = answer.json["slip"].value("follow_code", "");
  }
  acknowledged_.insert(sent.referral);
  fates_.push_back({sent.referral, origin, service == "France Travail" ? kTravail : kCio, "", 0});
  return sent;
}

Sent Story::Reroute(const Sent& former, std::vector<std::string> more) {
  std::vector<std::string> words = {"reroute", former.referral, "--consent"};
  words.insert(words.end(), more.begin(), more.end());
  const Answer answer = network_->Node(former.origin, words);
  Sent sent = former;
  sent.error.clear();
  if (!answer.ok()) {
    sent.error = RefusalOf(answer);
    return sent;
  }
  sent.referral = answer.json["referral"].value("referral", "");
  acknowledged_.insert(sent.referral);
  fates_.push_back({sent.referral, former.origin, kCio, "", 0});
  return sent;
}

std::string Story::Do(const std::string& key, std::vector<std::string> words) {
  return RefusalOf(network_->Node(key, std::move(words)));
}

json Story::Show(const std::string& key, const std::string& referral) {
  const Answer answer = network_->Node(key, {"show", referral});
  if (!answer.ok() || !answer.json.is_object() || !answer.json.contains("referral")) return nullptr;
  return answer.json["referral"];
}

int Story::Patience(int seconds) const {
  const bool spoilt = !steps_->all().empty() && !steps_->ok();
  return spoilt ? std::min(seconds, kPatienceOnceBadSeconds) : seconds;
}

std::string Story::Await(const std::string& key, const std::string& referral, const std::string& state, int seconds) {
  const auto end = Steady::now() + std::chrono::seconds(Patience(seconds));
  std::string seen = "unknown";
  do {
    const json shown = Show(key, referral);
    if (shown.is_object()) seen = shown.at("summary").value("state", "");
    if (seen == state) return seen;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  } while (Steady::now() < end);
  return seen;
}

std::string Story::AwaitLevel(const std::string& key, const std::string& referral, int level, int seconds) {
  const auto end = Steady::now() + std::chrono::seconds(Patience(seconds));
  int seen = -1;
  do {
    const json shown = Show(key, referral);
    if (shown.is_object()) seen = shown.at("summary").value("acknowledgement_level", -1);
    if (seen >= level) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  } while (Steady::now() < end);
  return absl::StrCat("A", seen);
}

void Story::PlayHelped() {
  Sent sent;
  Step("send", "delivered", [&] {
    sent = Send(kMission, "France Travail");
    return sent.error.empty() ? Await(kMission, sent.referral, "delivered") : sent.error;
  });
  Step("open_and_accept", "accepted", [&] {
    Await(kTravail, sent.referral, "delivered");
    Do(kTravail, {"open", sent.referral});
    Do(kTravail, {"accept", sent.referral, "--text", "Bienvenue, venez avec votre fiche."});
    return Await(kMission, sent.referral, "accepted");
  });
  Step("receive_by_code", "proven", [&] {
    std::string done = Do(kTravail, {"receive", "--locator", sent.locator, "--code", sent.arrival_code});
    if (done != "ok") return done;
    Await(kMission, sent.referral, "received");
    const json shown = Show(kMission, sent.referral);
    return shown.is_object() ? shown.value("arrival_grade", "") : std::string("unknown");
  });
  Step("name_opens_with_the_code", "Camille", [&] {
    const json shown = Show(kTravail, sent.referral);
    return shown.is_object() ? shown.value("given_name", "") : std::string("unknown");
  });
  Step("conclude_and_close_on_both_sides", "closed/closed", [&] {
    Do(kTravail, {"conclude", sent.referral, "--outcome", "helped"});
    Await(kMission, sent.referral, "concluded");
    Do(kMission, {"close", sent.referral, "--helped", "yes"});
    return Await(kMission, sent.referral, "closed") + "/" + Await(kTravail, sent.referral, "closed");
  });
}

void Story::PlayCounterProposal() {
  Sent sent;
  Step("decline_with_counter_proposal", "declined", [&] {
    sent = Send(kMission, "France Travail");
    Await(kTravail, sent.referral, "delivered");
    Do(kTravail, {"open", sent.referral});
    const std::string done =
        Do(kTravail, {"decline", sent.referral, "--reason", "no_place", "--counter-proposal", "psychologue"});
    return done == "ok" ? Await(kMission, sent.referral, "declined") : done;
  });
  Step("reroute_and_receive", "rerouted/received", [&] {
    const Sent child = Reroute(sent, {"--counter-proposal"});
    if (!child.error.empty()) return child.error;
    Await(kCio, child.referral, "delivered");
    Do(kCio, {"open", child.referral});
    Do(kCio, {"accept", child.referral});
    std::string done = Do(kCio, {"receive", "--locator", sent.locator, "--code", sent.arrival_code});
    if (done != "ok") return done;
    return Await(kMission, sent.referral, "rerouted") + "/" + Await(kMission, child.referral, "received");
  });
}

void Story::PlayNoSolution() {
  Step("no_solution_is_an_unmet_need", "unmet need", [&]() -> std::string {
    const Sent sent = Send(kMission, "France Travail");
    Await(kTravail, sent.referral, "delivered");
    Do(kTravail, {"open", sent.referral});
    Do(kTravail, {"decline", sent.referral, "--reason", "not_eligible", "--no-solution"});
    std::string state = Await(kMission, sent.referral, "declined");
    const json shown = Show(kMission, sent.referral);
    if (!shown.is_object() || !shown.at("summary").value("unmet_need", false)) return state;
    return "unmet need";
  });
}

void Story::PlayQuestion() {
  Step("question_and_reply", "questioned/opened", [&] {
    const Sent sent = Send(kMission, "psychologue");
    Await(kCio, sent.referral, "delivered");
    Do(kCio, {"open", sent.referral});
    Do(kCio, {"ask", sent.referral, "--text", "Quel diplôme est préparé aujourd'hui ?"});
    const std::string asked = Await(kMission, sent.referral, "questioned");
    Do(kMission, {"reply", sent.referral, "--text", "Un baccalauréat professionnel."});
    return asked + "/" + Await(kCio, sent.referral, "opened");
  });
}

void Story::PlayThirdDoor() {
  Sent first;
  Step("third_door_refused", "THIRD_DOOR", [&] {
    first = Send(kMission, "France Travail");
    Await(kTravail, first.referral, "delivered");
    Do(kTravail, {"open", first.referral});
    Do(kTravail, {"accept", first.referral});
    Do(kTravail, {"receive", "--locator", first.locator, "--code", first.arrival_code});
    Await(kMission, first.referral, "received");
    return Reroute(first, {"--service", "psychologue"}).error;
  });
  Step("third_door_by_derogation", "received", [&] {
    const json& pithiviers = network_->data().conventions.at("locals").at(0);
    const Answer token =
        network_->Hub({"derogation", "sign", "--key", network_->AnimatorKey("pithiviers"), "--asker",
                       network_->PartnerOf(kMission).ToHex(), "--journey", first.journey, "--destination",
                       network_->PartnerOf(kCio).ToHex(), "--convention", pithiviers.at("convention"), "--version", "1",
                       "--expires", FormatDay(AddDays(MomentOf(SystemClock().Now()).day, 30))});
    if (!token.ok()) return RefusalOf(token);
    const Sent child = Reroute(first, {"--service", "psychologue", "--derogation",
                                       token.json.value("derogation", token.json.value("token", ""))});
    if (!child.error.empty()) return child.error;
    ++derogations_;
    derogation_journey_ = first.journey;
    Await(kCio, child.referral, "delivered");
    Do(kCio, {"open", child.referral});
    Do(kCio, {"accept", child.referral});
    std::string done = Do(kCio, {"receive", "--locator", first.locator, "--code", first.arrival_code});
    return done == "ok" ? Await(kMission, child.referral, "received") : done;
  });
}

void Story::PlayWithdrawal() {
  Step("withdrawal_by_follow_up_code", "withdrawn/withdrawn", [&] {
    const Sent sent = Send(kMission, "psychologue");
    Await(kCio, sent.referral, "delivered");
    AwaitLevel(kMission, sent.referral, 2);
    std::string done =
        Do(kMission, {"follow", "withdraw", "--hub", network_->public_address(), "--ca",
                      network_->HubFolder() + "/hub-ca.crt", "--locator", sent.locator, "--code", sent.follow_code});
    if (done != "ok") return done;
    return Await(kMission, sent.referral, "withdrawn") + "/" + Await(kCio, sent.referral, "withdrawn");
  });
}

// The first kill: the hub is held still, so that what is sent stays at its origin; then both are killed, the origin at
// once: what its desk said a moment ago must already be on its disk.
void Story::PlayKillBeforeHub() {
  Sent at_origin;
  Step("hub_killed_between_A0_and_A1", "A0", [&] {
    network_->hub().Pause();
    at_origin = Send(kMission, "France Travail");
    network_->node(kMission).Kill();
    network_->hub().Kill();
    return at_origin.error.empty() ? absl::StrCat("A", at_origin.level) : at_origin.error;
  });
  Step("origin_killed_right_after_A0", "sent", [&]() -> std::string {
    if (std::string wrong = network_->StartNode(kMission); !wrong.empty()) return wrong;
    return Await(kMission, at_origin.referral, "sent", 5);
  });
  Step("first_one_arrives_after_the_restart", "delivered", [&]() -> std::string {
    if (std::string wrong = network_->StartHub(); !wrong.empty()) return wrong;
    return Await(kTravail, at_origin.referral, "delivered");
  });
}

// The second kill: one referral lies at the hub because its destination is down, another has only left its desk.
void Story::PlayKillWithTwoInFlight() {
  Sent at_hub;
  Sent at_origin;
  Step("hub_killed_with_two_in_flight", "A1/A0", [&]() -> std::string {
    network_->WaitReady(30);
    network_->node(kCio).Kill();
    at_hub = Send(kMission, "psychologue");
    if (!at_hub.error.empty()) return at_hub.error;
    const std::string first = AwaitLevel(kMission, at_hub.referral, 1);
    network_->hub().Pause();
    at_origin = Send(kMission, "France Travail");
    const std::string second =
        at_origin.error.empty() ? AwaitLevel(kMission, at_origin.referral, 0, 1) : at_origin.error;
    network_->hub().Kill();
    return absl::StrCat(first, "/", second);
  });
  Step("hub_holds_what_it_acknowledged", "held", [&]() -> std::string {
    const HubFindings findings = ReadHubStore(network_->HubFolder() + "/store");
    if (!findings.wrong.empty()) return findings.wrong;
    return findings.taken.contains(HandoffId::FromHex(at_hub.referral)) ? "held" : "missing";
  });
  Step("both_arrive_after_the_restart", "delivered/delivered", [&]() -> std::string {
    if (std::string wrong = network_->StartHub(); !wrong.empty()) return wrong;
    // The origin is back first and deposits again what it cannot know to be safe: a repeat that must have no effect.
    network_->WaitReady(3);
    if (std::string wrong = network_->StartNode(kCio); !wrong.empty()) return wrong;
    return absl::StrCat(Await(kCio, at_hub.referral, "delivered"), "/",
                        Await(kTravail, at_origin.referral, "delivered"));
  });
  Step("everything_settled", "A2/A2", [&] {
    return absl::StrCat(AwaitLevel(kMission, at_hub.referral, 2), "/", AwaitLevel(kMission, at_origin.referral, 2));
  });
}

void Story::Play(bool two_hubs) {
  PlayCounterProposal();
  PlayNoSolution();
  PlayQuestion();
  if (two_hubs) PlayFailover();
  PlayThirdDoor();
  PlayWithdrawal();
  if (two_hubs) PlayHandingOver();
  PlaySuspension();
  if (!two_hubs) {
    PlayKillBeforeHub();
    PlayKillWithTwoInFlight();
  }
  for (Fate& fate : fates_) {
    const json shown = Show(fate.from, fate.referral);
    if (shown.is_object()) fate.state = shown.at("summary").value("state", "");
  }
}

void Story::Judge() {
  std::map<HandoffId, int> arrived;
  std::map<JourneyId, int> doors;
  std::string wrong;
  for (const std::string& key : network_->keys()) {
    const NodeFindings findings = ReadNodeStore(network_->NodeFolder(key));
    if (!findings.wrong.empty()) wrong = key + ": " + findings.wrong;
    for (const auto& [referral, times] : findings.arrived) arrived[referral] += times;
    for (JourneyId journey : findings.doors) ++doors[journey];
  }
  for (Fate& fate : fates_) {
    auto it = arrived.find(HandoffId::FromHex(fate.referral));
    fate.arrived = it == arrived.end() ? 0 : it->second;
  }
  for (const std::string& referral : acknowledged_) {
    auto it = arrived.find(HandoffId::FromHex(referral));
    lost_ += it == arrived.end() ? 1 : 0;
    duplicated_ += it != arrived.end() && it->second > 1 ? 1 : 0;
  }
  for (const auto& [journey, count] : doors) {
    if (journey.ToHex() != derogation_journey_) doors_max_ = std::max(doors_max_, count);
  }
  Step("independent_reader", "0 lost, 0 doubled",
       [&] { return wrong.empty() ? absl::StrCat(lost_, " lost, ", duplicated_, " doubled") : wrong; });
  Step("no_more_than_two_doors", "2", [&] { return std::to_string(doors_max_); });
}

json Story::Summary() const {
  json summary = {{"ok", steps_->ok()},
                  {"steps", steps_->Summary()},
                  {"nodes", network_->keys().size()},
                  {"referrals", acknowledged_.size()},
                  {"doors_max", doors_max_},
                  {"derogations", derogations_},
                  {"acknowledged", acknowledged_.size()},
                  {"lost", lost_},
                  {"duplicated", duplicated_}};
  if (failover_ms_ >= 0) summary["failover"] = {{"killed_ms", failover_ms_}, {"stopped_ms", handing_over_ms_}};
  return summary;
}

}  // namespace relais::demo
