// The region of tests/region with names for its structures, and the weather that stories ask for.
#ifndef RELAIS_TESTS_SCENARIOS_STAGE_H_
#define RELAIS_TESTS_SCENARIOS_STAGE_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/region/region.h"
#include "tests/region/trace.h"

namespace relais::scenarios {

// In every text that a person or a counsellor types: must be found in no byte of the hub.
inline constexpr absl::string_view kCanary = "KANARI";

// A structure of the region under the name that stories give it.
struct Structure {
  std::string name;
  int number = 0;  // in the region
  int node = 0;    // whose mailbox is its own: its own number, or its custodian's
  PartnerId partner;
  ServiceId service;

  bool paper() const { return node != number; }
};

class Stage : private region::Trace {
 public:
  explicit Stage(uint64_t seed);

  region::Region& region() { return region_; }
  region::HubParty& hub() { return region_.hub(); }
  Day today() const { return region_.Now().day; }
  const std::vector<Structure>& structures() const { return structures_; }
  // Null for a name that is none.
  const Structure* Find(absl::string_view name) const;
  std::string NameOf(PartnerId partner) const;
  region::NodeParty& NodeOf(const Structure& structure) { return region_.node(structure.node); }

  // --- What the operator lays before the hub. kNone, or why the hub refused it.
  void Stand(const Structure& who, Standing standing, Day since);
  void RotateKey(int node);

  // --- Time and weather
  void Wait(int days);
  // Carries everything that may move, until nothing does. Who crashed starts again.
  void Settle();
  void Cut(int node);
  void Join(int node) { cut_.erase(node); }
  void Hold(int node) { held_.insert(node); }
  void Release(int node) { held_.erase(node); }
  // The next frame in this direction breaks the line.
  void LoseNext(int node, bool to_hub) { ++lose_[{node, to_hub}]; }
  void RepeatNext(int node) { repeat_.insert(node); }
  void StopHub();
  void StartHub() { hub_is_down_ = false; }
  void ReplaceHubDisk();
  void ForgetKeys(int node);

  // Frames to the hub with a canary word in them; none, one hopes.
  int leaks() const { return leaks_; }

 private:
  void OnRecord(int, absl::string_view) override {}
  void OnEffect(int party, absl::string_view effect) override;
  bool Revive();
  bool CarryUp(int node);
  bool CarryDown(int node);

  region::Region region_;
  std::vector<Structure> structures_;
  std::map<int, uint32_t> standings_;  // editions
  Day keys_renewed_;
  std::set<int> cut_;
  std::set<int> held_;
  std::map<std::pair<int, bool>, int> lose_;
  std::set<int> repeat_;
  bool hub_is_down_ = false;  // on purpose: a hub that crashed starts again by itself
  int leaks_ = 0;
};

}  // namespace relais::scenarios

#endif  // RELAIS_TESTS_SCENARIOS_STAGE_H_
