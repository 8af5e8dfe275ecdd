// What is to happen in an invented year: who comes where with which need, where they are sent, and what every office
// does about it and when. Pure and seeded: the same options give the same year. Who plays it asks day by day, so that
// only what is under way is in memory.
#ifndef RELAIS_DEPLOY_YEAR_REGION_PLAN_H_
#define RELAIS_DEPLOY_YEAR_REGION_PLAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "deploy/year/assumptions.h"
#include "deploy/year/lots.h"
#include "deploy/year/offices.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/referral.h"
#include "services/core/handoff/referral_detail.h"
#include "services/core/monitoring/count_domain.h"

namespace relais::year {

// A place in time: four rounds a day, a day's number times kRoundsPerDay and the round.
using Slot = Number<struct SlotTag, int32_t>;
Slot SlotOf(Day day, int round);
Day DayOf(Slot slot);
int RoundOf(Slot slot);

struct YearOptions {
  uint64_t seed = 1;
  int partners = assumed::kPartners;  // at least 12
  int handoffs = assumed::kHandoffs;  // within the year, aimed at: what is played comes within some hundredths
  int months = assumed::kMonths;
  Month first_month{(2025 - 1970) * 12 + 8};  // September 2025
};

struct Person {
  std::string commune;  // INSEE code
  AgeBand age_band = AgeBand::k18To25;
  std::string public_code;
  std::string need;
};

// One thing that somebody does about a referral. `detail` lacks the service of a counter-proposal: that of
// `counter_office`, 0 for none.
struct PlannedAct {
  Slot slot;
  bool by_origin = false;
  ReferralEvent event = ReferralEvent::kOpen;
  EventDetail detail;
  int counter_office = 0;
};

// One attempt to have the person received at a second door.
struct Attempt {
  int destination = 0;
  Slot sent;
  std::vector<PlannedAct> acts;  // ascending by slot, no two at one
  // Behind the last act the first door tries a third one at this slot.
  std::optional<Slot> third_door;
};

struct Journey {
  Journey(uint64_t n, uint64_t seed) : number(n), lots(seed) {}

  uint64_t number;  // from 1
  Lots lots;        // its own: what others do changes nothing here
  int origin = 0;
  Slot begun;
  Person person;
  bool drill = false;
  bool solved_here = false;
  bool no_door = false;    // no office of the directory fits: nothing is sent
  std::vector<int> tried;  // destinations, in order
};

class RegionPlan {
 public:
  explicit RegionPlan(const YearOptions& options);

  const YearOptions& options() const { return options_; }
  const Offices& offices() const { return offices_; }
  Day first_day() const { return first_day_; }
  Day last_day() const { return last_day_; }

  // Journeys that begin on `day`, ascending by round; days are asked in order, each once. As many as are the day's
  // share of a year that comes to the handoffs wanted.
  std::vector<Journey> DrawDay(Day day);

  // The journey's next attempt, from `not_before` on; `wanted` is an office that was proposed, 0 for none. Nothing when
  // there is no door left, too many were tried, or the first door is not there to send.
  std::optional<Attempt> DrawAttempt(Journey& journey, Slot not_before, int wanted = 0);
  // Whether the first door goes on after an attempt that came to nothing on `slot`, and when. Nothing: it gives up.
  std::optional<Slot> DrawReroute(Journey& journey, Slot slot);
  // An office for one door more on `day`; 0 when there is none. It is not remembered as tried.
  int DrawAnotherDoor(Journey& journey, Day day) const;
  // What is sent to a third door with leave, from `not_before` on.
  std::optional<Attempt> DrawLeaveAttempt(Journey& journey, int destination, Slot not_before);

  // Handoffs within the year that everything drawn so far comes to.
  int64_t planned_handoffs() const { return planned_handoffs_; }

 private:
  // How many journeys it takes: plays the whole plan once on paper, and begins anew.
  void Calibrate();
  int64_t DayWeight(Day day) const;
  std::optional<Journey> DrawJourney(Day day);
  std::string DrawNeed(const KindFacts& facts, Day day, Lots& lots) const;
  // Offices that fit on `day`, not tried yet and not the origin, with their weights.
  std::pair<std::vector<int>, std::vector<int64_t>> Doors(const Journey& journey, Day day) const;
  Attempt Write(Journey& journey, int destination, Slot sent);
  const std::pair<std::vector<int>, std::vector<int64_t>>& FirstDoors(const std::string& commune);

  const YearOptions options_;
  const Day first_day_;
  const Day last_day_;  // belongs to the year
  Lots lots_;
  Offices offices_;
  std::vector<std::string> communes_;  // covered ones
  std::vector<int64_t> inhabitants_;   // of each
  absl::btree_map<std::string, std::pair<std::vector<int>, std::vector<int64_t>>> first_doors_;
  absl::btree_map<std::pair<int, std::string>, std::vector<int>> second_doors_;  // (convention, need) → offices
  int64_t year_weight_ = 0;
  int64_t weight_so_far_ = 0;
  int64_t planned_handoffs_ = 0;
  int64_t journeys_wanted_ = 0;  // in the whole year
  int64_t journeys_begun_ = 0;
  uint64_t numbers_ = 0;  // given to journeys, those that found every door shut included
};

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_REGION_PLAN_H_
