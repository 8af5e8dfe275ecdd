// A counsellor's day, played through the product's own command lines.
#ifndef RELAIS_DEPLOY_DEMO_STORY_H_
#define RELAIS_DEPLOY_DEMO_STORY_H_

#include <chrono>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "deploy/demo/network.h"
#include "deploy/demo/steps.h"

namespace relais::demo {

// The desks of the day, by their short names.
inline constexpr char kMission[] = "mission-locale-pithiviers";
inline constexpr char kCio[] = "cio-pithiviers";
inline constexpr char kTravail[] = "france-travail-pithiviers";

// What one sent referral left in the counsellor's hands.
struct Sent {
  std::string origin;
  std::string referral;
  std::string journey;
  std::string locator;
  std::string arrival_code;
  std::string follow_code;
  int level = 0;      // of acknowledgement, as its desk said when it was sent
  std::string error;  // reason name when it was refused
};

// What became of one acknowledged referral.
struct Fate {
  std::string referral;
  std::string from;
  std::string to;
  std::string state;  // as its origin last showed it
  int arrived = 0;    // how often the independent reader found it at a destination
};

class Story {
 public:
  // Both outlive it.
  Story(Network* network, Steps* steps) : network_(network), steps_(steps) {}

  // The first person: sent, received, helped.
  void PlayFirst() { PlayHelped(); }
  // Plays every other step; a step that fails does not keep the others from being tried. With two hubs (network.h), the
  // serving one is killed in the middle of the day, and stopped later on, instead of being killed and started again.
  void Play(bool two_hubs = false);
  // After every daemon was killed: reads the stores and adds what was lost or doubled.
  void Judge();

  const std::vector<Fate>& fates() const { return fates_; }
  // The last line of `--json`, with every step of the run.
  nlohmann::json Summary() const;

 private:
  void Step(const std::string& name, const std::string& expected, const std::function<std::string()>& play) {
    steps_->Play(name, expected, play);
  }
  Sent Send(const std::string& origin, const std::string& service, std::vector<std::string> more = {});
  Sent Reroute(const Sent& former, std::vector<std::string> more);
  // "ok", or the reason name of the refusal.
  std::string Do(const std::string& key, std::vector<std::string> words);
  // Waits until `key` shows `referral` in `state` (or at least at that acknowledgement level); answers what it last
  // saw. Once a step came out otherwise than stated, no longer than Patience() says.
  std::string Await(const std::string& key, const std::string& referral, const std::string& state, int seconds = 30);
  std::string AwaitLevel(const std::string& key, const std::string& referral, int level, int seconds = 30);
  // The day is judged bad by then, and whoever waits for the verdict need not wait for what may be lost.
  int Patience(int seconds) const;
  nlohmann::json Show(const std::string& key, const std::string& referral);

  // In story_suspension.cc: does the node have its stream to the hub; a framework signatory's word about a partner.
  bool HasStream(const std::string& key);
  Answer SetStanding(const std::string& word, const std::string& key);

  void PlayHelped();
  void PlayCounterProposal();
  void PlayNoSolution();
  void PlayQuestion();
  void PlayThirdDoor();
  void PlayWithdrawal();
  void PlaySuspension();  // in story_suspension.cc
  void PlayFailover();    // in story_failover.cc
  void PlayHandingOver();
  std::string Takes(const Sent& sent, std::chrono::steady_clock::time_point start, int64_t* ms);
  void PlayKillBeforeHub();
  void PlayKillWithTwoInFlight();

  Network* const network_;
  Steps* const steps_;
  std::vector<Fate> fates_;
  std::set<std::string> acknowledged_;  // referrals that a desk said are "on their way"
  std::string derogation_journey_;
  int derogations_ = 0;
  int lost_ = 0;
  int duplicated_ = 0;
  int doors_max_ = 0;
  int people_ = 0;
  int64_t failover_ms_ = -1;  // from the kill, and from the stop, to the first referral taken; −1: not played
  int64_t handing_over_ms_ = -1;
};

}  // namespace relais::demo

#endif  // RELAIS_DEPLOY_DEMO_STORY_H_
