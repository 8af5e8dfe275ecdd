// One month of an invented year, summed: the three that sum and the combiner, by the code of `relais-hub aggregate` and
// `relais-hub combine`, less their files. Each of the three has a ledger of its own, in memory, which goes with the
// call.
#ifndef RELAIS_DEPLOY_YEAR_MONTH_SUM_H_
#define RELAIS_DEPLOY_YEAR_MONTH_SUM_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "deploy/year/papers.h"
#include "services/core/monitoring/count_opening.h"

namespace relais::year {

// What everybody knows of a month when its set is fixed.
struct MonthGround {
  Month month;
  CountSet set;
  absl::btree_map<NodeId, SigningKey> identities;  // of the set's nodes, by the roster
  uint32_t expected = 0;                           // nodes that should have reported
  CountCaps caps;
};

// A sealed parcel of the set's node, as the hub's package store gives it out.
using ParcelFn = std::function<absl::StatusOr<std::string>(NodeId node, Aggregator to)>;

struct SummedMonth {
  std::string file;  // the signed release, byte for byte
  Digest text;       // SHA-256 of what is signed
  size_t figures = 0;
};

// Any thread; `papers`, whose keys are used, and `digester` are only read. `previous` is the digest of the release
// before, none for the first one. What an aggregator or the combiner refuses; then nothing is released.
absl::StatusOr<SummedMonth> SumMonth(const CountingPaper& paper, const MonthGround& ground, Digest previous,
                                     const ParcelFn& parcel, const Digester& digester);

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_MONTH_SUM_H_
