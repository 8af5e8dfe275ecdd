// Plays an invented year through the real engines, day by day and round by round, and keeps the truth of it.
#ifndef RELAIS_DEPLOY_YEAR_PLAYER_H_
#define RELAIS_DEPLOY_YEAR_PLAYER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "deploy/year/acts.h"
#include "deploy/year/network.h"
#include "deploy/year/region_plan.h"
#include "deploy/year/truth.h"
#include "services/core/handoff/unmet_need.h"

namespace relais::year {

// What came of a year beside the truth; drills are in none but their own.
struct PlayedCounts {
  int64_t journeys = 0;     // with a referral
  int64_t solved_here = 0;  // without one
  int64_t no_door = 0;      // nobody in the directory fitted: nothing was sent
  int64_t drills = 0;
  int64_t reroutes = 0;
  int64_t third_doors_refused = 0;
  int64_t leaves_asked = 0;
  int64_t leaves_granted = 0;
  // What was planned and refused, by event and reason: the state had moved on meanwhile.
  absl::btree_map<std::string, int64_t> refused;
};

// One thread.
class Player {
 public:
  // What is passed outlives it; the network is open.
  Player(RegionPlan* plan, Network* network);

  // The whole year, and the days behind it until its last month's counts are closed and summed. `month_done` is called
  // after the last day of each month, with everybody at rest.
  void Play(const std::function<void(Month)>& month_done);

  const Truth& truth() const { return truth_; }
  const PlayedCounts& counts() const { return counts_; }
  // Journeys of which something is still to come when the year ends.
  size_t under_way() const { return lives_.size(); }

 private:
  // A journey on its way.
  struct Life {
    explicit Life(Journey j) : journey(std::move(j)) {}
    Journey journey;
    JourneyId id;
    HandoffId referral;  // the latest
    int destination = 0;
    std::optional<node::SlipCodes> slip;
    // Of the latest referral:
    bool said_yes = false;
    bool expired = false;
    bool undelivered = false;
    bool came_to_nothing = false;  // what follows was decided
    std::optional<Outcome> outcome;
    std::optional<DeclineReason> decline;
    bool no_solution = false;
    std::optional<TrueFact> unmet;  // counted, and standing
    int steps = 0;                  // that wait
  };
  using Step = std::function<void(Life&)>;

  void Begin(Journey journey);
  // `step` of the journey's at `slot`, unless the year is over by then.
  void At(Slot slot, uint64_t number, Step step);
  void PlayRound(Slot slot);
  void Start(Life& life, Attempt attempt);
  void DoAct(Life& life, const PlannedAct& act);
  void CountAct(Life& life, const PlannedAct& act);
  // Whether the need of the latest referral stands unmet at its first door, where `row` says how it ended.
  void FollowNeed(Life& life, const node::ReferralRow& row);
  void TakeBackUnmet(Life& life);
  void TryThirdDoor(Life& life);
  void AnswerLeave(Life& life, const DerogationRequest& request, int door);
  // The latest referral came to nothing: another door, or none. `wanted` was proposed.
  void GoOn(Life& life, int wanted);
  void ReadNews();
  void Refused(absl::string_view what, Reason reason);
  // By the office that counts it: the first door, or else the second one.
  void CountFact(const Life& life, CountedFact fact, ReasonNumber reason = {});
  Day today() const { return DayOf(now_); }
  Month month() const { return MonthOf(today()); }

  RegionPlan* const plan_;
  Network* const network_;
  Truth truth_;
  PlayedCounts counts_;
  Slot now_;
  Slot end_;
  std::map<Slot, std::vector<std::pair<uint64_t, Step>>> steps_;
  std::map<uint64_t, std::unique_ptr<Life>> lives_;
  absl::flat_hash_map<HandoffId, uint64_t> by_referral_;
};

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_PLAYER_H_
