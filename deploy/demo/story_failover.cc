// The serving hub is killed in the middle of the day, and later stopped: the other one takes over, and nothing is lost.
#include <chrono>

#include "absl/strings/str_cat.h"
#include "deploy/demo/story.h"

namespace relais::demo {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kTakeOverSeconds = 60;

}  // namespace

// Until the hub has taken it: the other hub, since the first is gone.
std::string Story::Takes(const Sent& sent, Steady::time_point start, int64_t* ms) {
  if (!sent.error.empty()) return sent.error;
  if (std::string wrong = network_->AwaitTakeOver(kTakeOverSeconds); !wrong.empty()) return wrong;
  const std::string level = AwaitLevel(kMission, sent.referral, 1, kTakeOverSeconds);
  *ms = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - start).count();
  return level == "A1" || level == "A2" || level == "A3" ? "taken" : level;
}

void Story::PlayFailover() {
  Sent at_hub, at_origin;
  Step("second_hub_stands_by", "waits", [&]() -> std::string {
    std::string wrong = network_->MakeSecondHub();
    if (wrong.empty()) wrong = network_->StartStandby(kTakeOverSeconds);
    return wrong.empty() ? "waits" : wrong;
  });
  steps_->PlayTimed("serving_hub_killed", "A1/taken", [&](int64_t* ms) -> std::string {
    network_->node(kCio).Kill();
    at_hub = Send(kMission, "psychologue");  // lies at the hub, since its destination is down
    if (!at_hub.error.empty()) return at_hub.error;
    const std::string level = AwaitLevel(kMission, at_hub.referral, 1);
    const Steady::time_point killed = Steady::now();
    network_->hub().Kill();
    at_origin = Send(kMission, "France Travail");
    const std::string taken = Takes(at_origin, killed, ms);
    failover_ms_ = *ms;
    return absl::StrCat(level, "/", taken);
  });
  Step("what_was_on_its_way_arrives", "delivered/delivered", [&]() -> std::string {
    if (std::string wrong = network_->StartNode(kCio); !wrong.empty()) return wrong;
    return absl::StrCat(Await(kCio, at_hub.referral, "delivered"), "/",
                        Await(kTravail, at_origin.referral, "delivered"));
  });
  Step("killed_hub_stands_by", "waits", [&]() -> std::string {
    const std::string wrong = network_->StartStandby(kTakeOverSeconds);
    return wrong.empty() ? "waits" : wrong;
  });
}

void Story::PlayHandingOver() {
  Sent sent;
  steps_->PlayTimed("serving_hub_stopped", "taken", [&](int64_t* ms) -> std::string {
    const Steady::time_point stopped = Steady::now();
    network_->hub().Stop();
    sent = Send(kMission, "France Travail");
    std::string taken = Takes(sent, stopped, ms);
    handing_over_ms_ = *ms;
    return taken;
  });
  Step("what_was_sent_meanwhile_arrives", "delivered", [&]() -> std::string {
    network_->WaitReady(kTakeOverSeconds);
    return Await(kTravail, sent.referral, "delivered");
  });
}

}  // namespace relais::demo
