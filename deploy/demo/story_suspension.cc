// A partner is set aside by one signatory of the framework, at once, and taken back; nothing of what it held is lost.
#include <chrono>
#include <thread>

#include "absl/strings/str_cat.h"
#include "deploy/demo/story.h"

namespace relais::demo {
namespace {

using Steady = std::chrono::steady_clock;

constexpr char kRootSignatory[] = "etat";
constexpr int kPatienceSeconds = 10;
constexpr std::chrono::seconds kPromised(5);

int64_t MillisecondsSince(Steady::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - start).count();
}

}  // namespace

bool Story::HasStream(const std::string& key) {
  const Answer status = network_->Node(key, {"status"});
  return status.json.is_object() && status.json.value("hub_connected", false);
}

Answer Story::SetStanding(const std::string& word, const std::string& key) {
  return network_->Hub({"partner", word, "--partner", network_->PartnerOf(key).ToHex(), "--key",
                        absl::StrCat(network_->SignatoriesFolder(), "/", kRootSignatory, ".key")});
}

void Story::PlaySuspension() {
  steps_->PlayTimed("suspension_cuts_open_stream", "under 5 s", [&](int64_t* ms) -> std::string {
    if (!HasStream(kCio)) return "no open stream";
    const Steady::time_point start = Steady::now();
    const Answer suspended = SetStanding("suspend", kCio);
    if (!suspended.ok()) return RefusalOf(suspended);
    while (HasStream(kCio)) {
      if (Steady::now() - start > std::chrono::seconds(kPatienceSeconds)) return "still open";
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    *ms = MillisecondsSince(start);
    return Steady::now() - start < kPromised ? "under 5 s" : absl::StrCat(*ms, " ms");
  });
  Sent waiting;
  Step("suspended_partner_keeps_what_it_sends", "A0", [&] {
    waiting = Send(kCio, "France Travail");
    if (!waiting.error.empty()) return waiting.error;
    // It is not on its way a while later either.
    return AwaitLevel(kCio, waiting.referral, 1, 1);
  });
  Step("resumed_partner_delivers_it", "delivered", [&] {
    const Answer resumed = SetStanding("resume", kCio);
    return resumed.ok() ? Await(kTravail, waiting.referral, "delivered") : RefusalOf(resumed);
  });
}

}  // namespace relais::demo
