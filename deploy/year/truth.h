// What really happened in an invented year, month by month: what figures, releases and attacks are held against. Nobody
// in the network has this list.
#ifndef RELAIS_DEPLOY_YEAR_TRUTH_H_
#define RELAIS_DEPLOY_YEAR_TRUTH_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_set.h"
#include "deploy/year/region_plan.h"
#include "hub/hub_types.h"
#include "services/core/handoff/header.h"
#include "services/core/monitoring/count_domain.h"

namespace relais::year {

// How many handoffs of each kind, drills apart, by month: of desks in the truth, of records at the hub.
struct HandoffCounts {
  absl::btree_map<std::pair<Month, HandoffKind>, int64_t> real;
  absl::btree_map<Month, int64_t> drills;
  absl::btree_map<Month, int64_t> receptions;  // arrivals reported, drills left out

  void Add(Month month, const HandoffHeader& header);
  int64_t Total() const;  // drills left out
  nlohmann::json ToJson() const;
  friend bool operator==(const HandoffCounts&, const HandoffCounts&) = default;
};

// Counts what a hub took in, from its records alone. One thread.
class HubTally {
 public:
  // A handoff counts once, however often it was sealed.
  void Hear(const hub::HubRecord& record);
  const HandoffCounts& counts() const { return counts_; }
  int64_t journeys() const { return static_cast<int64_t>(journeys_.size()); }  // drills left out

 private:
  absl::flat_hash_set<HandoffId> seen_;
  absl::flat_hash_set<JourneyId> journeys_;
  HandoffCounts counts_;
};

// One thread.
class Truth {
 public:
  Truth();

  // What happened to a real person on `day`, in every cell of the public domain that it falls in.
  void Count(Day day, const Person& person, CountedFact fact);
  void Count(Day day, const Person& person, ReasonNumber reason);
  HandoffCounts& handoffs() { return handoffs_; }
  const HandoffCounts& handoffs() const { return handoffs_; }
  // Of a fact, over the whole year and the whole region.
  int64_t Total(CountedFact fact) const;

  // {"months": {"2025-09": {"facts": {"referred": 812, …}, …}}, "handoffs": {…}}.
  nlohmann::json ToJson() const;
  // "month,table,territory,need_group,public,age_band,item,count", every cell above zero, ascending; "all" for a
  // margin, empty for a coordinate that the table does not have.
  std::string CellsCsv() const;

 private:
  CountedPerson PlaceOf(const Person& person) const;

  CountDomain domain_;
  absl::btree_map<std::pair<Month, CellIndex>, int64_t> cells_;
  absl::btree_map<std::pair<Month, CountedFact>, int64_t> facts_;
  HandoffCounts handoffs_;
};

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_TRUTH_H_
