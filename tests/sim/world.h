// One seed's run: a safety phase under faults, then everything is healed and all that was acknowledged must arrive.
//
// Properties, by the rules of the design (section 2), judged by the books and not by the engines' own word:
//   1  what the desk called "on its way" is at its destination once the world is healed, or was durably refused
//   2  no handoff takes effect twice
//   3  no more than two doors in a journey without leave, but for breaches that the hub counted; one open referral
//   4  no typed word in any byte of the hub, of a frame or of a record
//   5  nothing travels without a convention
//   6  no refusal that leads nowhere
//   12 drill and real never mix
//   and: replayed memory equals live memory; settled bodies are gone; everybody comes to rest.
// What may fail: any act of staff, with a closed reason. What stays undetermined: nothing; a seed is a run.
#ifndef RELAIS_TESTS_SIM_WORLD_H_
#define RELAIS_TESTS_SIM_WORLD_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/region/region.h"
#include "tests/sim/books.h"
#include "tests/sim/plan.h"
#include "tests/sim/workload.h"

namespace relais::sim {

struct Verdict {
  std::vector<std::string> violations;  // empty: the run is good
  // A run in which too little happened proves nothing: fewer than 95 % of its faults fired, or fewer than 80 % of its
  // handoffs arrived.
  bool is_void = false;
  int steps = 0;
  int handoffs = 0;
  int finished = 0;
  int faults = 0;
  int fired = 0;
  uint64_t records = 0;
  Digest hash;  // of every record and effect
  std::map<std::string, int> refusals;
  bool good() const { return violations.empty() && !is_void; }
};

// Hidden switches, for the tests of the tests.
struct WorldSabotage {
  region::HubSabotage hub;
  region::NodeSabotage node;
};

class World {
 public:
  explicit World(Plan plan, WorldSabotage sabotage = {});
  Verdict Run();
  const Plan& plan() const { return plan_; }

 private:
  static constexpr int kMemoriesEvery = 1'000;  // comparing replays the whole ledgers
  static constexpr int kDoorsEvery = 20;
  static constexpr int kRotateEveryDays = 20;

  struct Hindrance {  // of one node's stream, until a step
    int no_stream = 0;
    int clog_up = 0;
    int clog_down = 0;
  };
  void SafetyPhase();
  void LivenessPhase();
  void OneStep();
  void FireFaults();
  bool Fire(Fault& fault);
  void StopHub(bool with_its_disk);
  bool Stall();
  void Restarts();
  void RotateOldKeys();
  void Rotate(int n);
  void CheckEveryStep();
  void CheckMemories();
  void CheckDoors();
  void CheckArrivals();
  void CheckRest();
  bool Withdrawn(JourneyId journey);
  bool Withdrawn(const HandoffHeader& header);
  void Violation(std::string text);

  Plan plan_;
  SeededEntropy lots_;
  std::unique_ptr<Books> books_;
  std::unique_ptr<region::Region> region_;
  std::unique_ptr<Workload> work_;
  std::vector<Hindrance> hindered_;
  std::vector<int> node_up_at_;  // step at which a crashed node starts again; 0: up
  int hub_up_at_ = 0;
  int hub_wakes_at_ = 0;          // step at which a stalled hub goes on
  std::vector<Day> rotated_;      // when each node's key was last made
  uint64_t breaches_before_ = 0;  // counted by hubs whose disk is gone
  int step_ = 0;
  Verdict verdict_;
};

}  // namespace relais::sim

#endif  // RELAIS_TESTS_SIM_WORLD_H_
