// What really happened in an invented year, month by month: what figures, releases and attacks are held against. Nobody
// in the network has this list.
#ifndef RELAIS_DEPLOY_YEAR_TRUTH_H_
#define RELAIS_DEPLOY_YEAR_TRUTH_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
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
  // What was taken, and what came and was refused for good: a word for an office that has left meanwhile.
  HandoffCounts Arrived() const;
  int64_t refused() const { return static_cast<int64_t>(refused_.size()); }
  int64_t journeys() const { return static_cast<int64_t>(journeys_.size()); }  // drills left out

 private:
  absl::flat_hash_set<HandoffId> seen_;
  absl::flat_hash_set<JourneyId> journeys_;
  absl::flat_hash_map<HandoffId, std::pair<Month, HandoffHeader>> refused_;  // and not taken later
  HandoffCounts counts_;
};

// One thing that happened to a real person, as the office that it happened at counts it.
struct TrueFact {
  int office = 0;
  Day day;
  CountedFact fact = CountedFact::kReferred;
  ReasonNumber reason;  // 0: none
};

// One thread.
class Truth {
 public:
  Truth();

  // In every cell of the public domain that it falls in.
  void Count(const Person& person, const TrueFact& what);
  // It turned out not to be so, on a day when `open` was the office's first month that was not closed: it leaves its
  // month, or is a correction of `open` when that is closed.
  void TakeBack(const Person& person, const TrueFact& what, Month open);
  // `month` is closed, and summed over these offices: what they counted of it is what a release has to say.
  void Report(Month month, const std::set<int>& offices);
  HandoffCounts& handoffs() { return handoffs_; }
  const HandoffCounts& handoffs() const { return handoffs_; }
  // Of a fact, over the whole year and the whole region.
  int64_t Total(CountedFact fact) const;

  // {"months": {"2025-09": {"facts": {"referred": 812, …}, "reported": 17}, …}, "handoffs": {…}}.
  nlohmann::json ToJson() const;
  // "month,table,territory,need_group,public,age_band,item,count", every cell above zero, ascending; "all" for a
  // margin, empty for a coordinate that the table does not have.
  std::string CellsCsv() const;
  // The same over the offices that reported.
  std::string ReportedCsv() const;

 private:
  using Cells = absl::btree_map<std::pair<Month, CellIndex>, int64_t>;

  CountedPerson PlaceOf(const Person& person) const;
  std::vector<CellIndex> CellsOf(const Person& person, const TrueFact& what) const;
  void Add(Month month, int office, const std::vector<CellIndex>& cells, int64_t more);
  std::string Csv(const Cells& cells) const;

  CountDomain domain_;
  Cells cells_;
  Cells reported_cells_;
  absl::btree_map<Month, int> reported_;
  absl::btree_map<std::pair<Month, int>, absl::flat_hash_map<CellIndex, int64_t>> of_office_;  // of open months
  absl::btree_map<std::pair<Month, CountedFact>, int64_t> facts_;
  HandoffCounts handoffs_;
};

// One line of the CSV up to its count, the comma before it included.
std::string TruthCellName(const CountDomain& domain, Month month, CellIndex cell);

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_TRUTH_H_
