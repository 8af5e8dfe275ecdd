#include "tests/integration/standing_network.h"

#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

namespace relais::integration {
namespace {

// Asks again until `done` or the time is up.
template <class Done>
bool Poll(int seconds, Done done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  do {
    if (done()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  } while (std::chrono::steady_clock::now() < end);
  return false;
}

}  // namespace

std::unique_ptr<SignedNetwork> StandingNetwork::network_;
std::string StandingNetwork::folder_;

void StandingNetwork::SetUpNetwork(const std::string& hub_settings) {
  char name[] = "/tmp/relais-XXXXXX";
  ASSERT_NE(mkdtemp(name), nullptr);
  folder_ = name;
  demo::NetworkOptions options{RELAIS_BIN, folder_ + "/n", ""};
  options.hub_settings = hub_settings;
  network_ = std::make_unique<SignedNetwork>(std::move(options));
  ASSERT_EQ(network_->SetUp(), "");
}

void StandingNetwork::TearDownTestSuite() {
  // How they stop in order is tried elsewhere, and takes eleven daemons some seconds.
  for (const std::string& key : network_->keys()) network_->node(key).Kill();
  network_->hub().Kill();
  network_.reset();
  std::filesystem::remove_all(folder_);
}

demo::Answer StandingNetwork::Send(const std::string& origin, const std::string& service, const std::string& surname,
                                   const std::vector<std::string>& more) {
  std::vector<std::string> words = {"send",         "--need",    "se-former--trouver-sa-formation",
                                    "--public",     "jeunes",    "--commune",
                                    "45252",        "--service", service,
                                    "--age",        "18_25",     "--language",
                                    "fr",           "--surname", surname,
                                    "--given-name", "Camille",   "--birth-date",
                                    "2006-03-04",   "--consent"};
  if (more.empty()) words.insert(words.end(), {"--reason", "Cherche une formation."});
  words.insert(words.end(), more.begin(), more.end());
  return network().Node(origin, words);
}

std::string StandingNetwork::ReferralOf(const demo::Answer& answer) {
  if (!answer.ok() || !answer.json.is_object()) return "";
  return answer.json.at("referral").value("referral", "");
}

int StandingNetwork::AwaitLevel(const std::string& key, const std::string& referral, int level, int seconds) {
  int seen = -1;
  Poll(seconds, [&] {
    const demo::Answer answer = network().Node(key, {"show", referral});
    if (answer.ok() && answer.json.is_object() && answer.json.contains("referral")) {
      seen = answer.json.at("referral").at("summary").value("acknowledgement_level", -1);
    }
    return seen >= level;
  });
  return seen;
}

bool StandingNetwork::Until(int seconds, const std::function<bool()>& done) {
  return Poll(seconds, done);
}

bool StandingNetwork::AwaitState(const std::string& key, const std::string& referral, const std::string& state,
                                 int seconds) {
  return Poll(seconds, [&] {
    const demo::Answer answer = network().Node(key, {"show", referral});
    return answer.ok() && answer.json.is_object() && answer.json.contains("referral") &&
           answer.json.at("referral").at("summary").value("state", "") == state;
  });
}

std::string StandingNetwork::ReasonOfAnswer(const demo::Answer& answer) {
  if (answer.ok()) return "ok";
  return answer.json.is_object() ? answer.json.value("reason", answer.errors) : answer.errors;
}

bool StandingNetwork::AwaitShown(const std::string& key, const std::string& referral, int seconds) {
  return Poll(seconds, [&] { return network().Node(key, {"show", referral}).ok(); });
}

void StandingNetwork::ExpectAlive() {
  static int people = 0;
  const demo::Answer sent = Send(kMission, "France Travail", "Vivant " + std::to_string(++people));
  ASSERT_TRUE(sent.ok()) << sent.errors << sent.json.dump();
  EXPECT_GE(AwaitLevel(kMission, ReferralOf(sent), 2, 30), 2);
}

}  // namespace relais::integration
