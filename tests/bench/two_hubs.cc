#include "tests/bench/two_hubs.h"

#include <iostream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "deploy/demo/witness.h"
#include "tests/bench/stopwatch.h"

namespace relais::bench {
namespace {

constexpr char kOrigin[] = "mission-locale-pithiviers";
constexpr char kDestination[] = "france-travail-pithiviers";
constexpr char kDestinationName[] = "France Travail";
constexpr int kSettleSeconds = 60;
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(10);
constexpr absl::Duration kBetweenForms = absl::Milliseconds(250);
constexpr int kAtHub = 1;
constexpr int kAtDestination = 2;

absl::Status Wrong(const std::string& words) {
  return words.empty() ? absl::OkStatus() : absl::UnavailableError(words);
}

demo::NetworkOptions OptionsOf(const std::string& bin, const std::string& folder, const EtcdCluster& cluster) {
  demo::NetworkOptions options{bin, folder + "/network", /*sabotage=*/""};
  options.hub_settings = LedgerOn(cluster, "bench/failover", /*stand_by=*/true);
  options.two_hubs = true;
  return options;
}

}  // namespace

std::string LedgerOn(const EtcdCluster& cluster, const std::string& prefix, bool stand_by) {
  std::vector<std::string> endpoints;
  for (const std::string& endpoint : cluster.endpoints()) endpoints.push_back(absl::StrCat("\"", endpoint, "\""));
  const std::string& in = cluster.folder();
  return absl::StrCat("\n[ledger]\nengine = \"etcd\"\nstand_by = \"", stand_by ? "yes" : "no", "\"\nprefix = \"",
                      prefix, "\"\nendpoints = [", absl::StrJoin(endpoints, ", "), "]\nauthority = \"", in,
                      "/authority.pem\"\ncertificate = \"", in, "/etcd.pem\"\nkey = \"", in, "/etcd.key\"\n");
}

TwoHubs::TwoHubs(const std::string& bin, const std::string& folder, const EtcdCluster& cluster)
    : network_(OptionsOf(bin, folder, cluster)) {}

TwoHubs::~TwoHubs() {
  StopCounsellor();
}

void TwoHubs::StopCounsellor() {
  over_ = true;
  if (counsellor_.joinable()) counsellor_.join();
}

absl::Status TwoHubs::Start() {
  std::string wrong = network_.SetUp();
  if (!wrong.empty()) return Wrong(wrong);
  for (const std::string& key : network_.keys()) {
    if (key != kOrigin && key != kDestination) network_.node(key).Kill();
  }
  wrong = network_.MakeSecondHub();
  if (wrong.empty()) wrong = network_.StartStandby(kSettleSeconds);
  if (!wrong.empty()) return Wrong(wrong);
  counsellor_ = std::thread([this] {
    // What a desk refuses is on nobody's way: the counsellor tries again with the next form.
    for (; !over_; absl::SleepFor(kBetweenForms)) HandIn().IgnoreError();
  });
  return absl::OkStatus();
}

absl::StatusOr<std::string> TwoHubs::HandIn() {
  const std::string surname = absl::StrCat("Exemple ", ++people_);
  const demo::Answer sent = network_.Node(kOrigin, {"send",           "--need",    "se-former--trouver-sa-formation",
                                                    "--public",       "jeunes",    "--commune",
                                                    "45252",          "--age",     "18_25",
                                                    "--language",     "fr",        "--service",
                                                    kDestinationName, "--surname", surname,
                                                    "--given-name",   "Camille",   "--birth-date",
                                                    "2006-03-04",     "--reason",  "Cherche une formation.",
                                                    "--consent"});
  if (!sent.ok() || !sent.json.is_object()) return absl::UnavailableError(demo::Failure("relais-node send", sent));
  const std::string referral = sent.json.at("referral").value("referral", "");
  const std::lock_guard lock(mutex_);
  handed_in_.insert(referral);
  return referral;
}

int TwoHubs::AwaitLevel(const std::string& referral, int level) {
  const Stopwatch watch;
  int seen = -1;
  while (watch.wall() < 1000.0 * kSettleSeconds) {
    const demo::Answer shown = network_.Node(kOrigin, {"show", referral});
    if (shown.ok() && shown.json.is_object() && shown.json.contains("referral")) {
      seen = shown.json.at("referral").at("summary").value("acknowledgement_level", -1);
    }
    if (seen >= level) break;
    absl::SleepFor(kBetweenLooks);
  }
  return seen;
}

absl::StatusOr<double> TwoHubs::Replace(bool by_kill) {
  const Stopwatch watch;
  // Either returns once the process is gone: nobody but the other one can accept what is handed in now.
  if (by_kill) {
    network_.hub().Kill();
  } else if (network_.hub().Stop() != 0) {
    return absl::UnavailableError("the hub does not stop in order");
  }
  const double gone_ms = watch.wall();
  const absl::StatusOr<std::string> referral = HandIn();
  if (!referral.ok()) return referral.status();
  const double handed_in_ms = watch.wall();
  if (AwaitLevel(*referral, kAtHub) < kAtHub) return absl::DeadlineExceededError("no hub has taken over");
  const double accepted_ms = watch.wall();
  std::cerr << (by_kill ? "killed" : "stopped")
            << absl::StrFormat(": gone after %.0f ms, the form handed in after %.0f, accepted after %.0f\n", gone_ms,
                               handed_in_ms, accepted_ms);
  std::string wrong = network_.AwaitTakeOver(kSettleSeconds);
  if (wrong.empty()) wrong = network_.StartStandby(kSettleSeconds);
  if (!wrong.empty()) return Wrong(wrong);
  return accepted_ms / 1000;
}

absl::StatusOr<TwoHubs::Count> TwoHubs::EndAndCount() {
  StopCounsellor();
  const std::lock_guard lock(mutex_);
  // Whatever has not come by then is what is counted.
  for (const std::string& referral : handed_in_) AwaitLevel(referral, kAtDestination);
  for (const std::string& key : network_.keys()) network_.node(key).Kill();
  network_.standby().Kill();
  network_.hub().Kill();
  const demo::NodeFindings found = demo::ReadNodeStore(network_.NodeFolder(kDestination));
  if (!found.wrong.empty()) return Wrong(found.wrong);
  Count count;
  count.handed_in = handed_in_.size();
  for (const std::string& referral : handed_in_) {
    const auto arrived = found.arrived.find(HandoffId::FromHex(referral));
    if (arrived == found.arrived.end()) ++count.lost;
  }
  for (const auto& [referral, times] : found.arrived) count.doubled += times > 1 ? 1 : 0;
  return count;
}

}  // namespace relais::bench
