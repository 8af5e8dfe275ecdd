// From three partial sums to the sums of a month: what the three aggregators have to agree on, which cells may be
// opened, and what sums of honest counts always fulfil. Pure; who said what is verified at the edge.
//
// Two rounds. First each gives out its partial sum of [x > 0] alone; all three together tell how many nodes stand
// behind each cell. From that, every aggregator decides by itself, by one rule, which cells may be opened, and gives
// out its partial sums of x and x² for those and no others, once. So no combiner has to be believed.
#ifndef RELAIS_SERVICES_CORE_MONITORING_COUNT_OPENING_H_
#define RELAIS_SERVICES_CORE_MONITORING_COUNT_OPENING_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/core/handoff/ids.h"
#include "services/core/monitoring/audit_log.h"
#include "services/core/monitoring/count_domain.h"
#include "services/core/monitoring/count_share.h"

namespace relais {

// Every safeguard of the opening; all on. Tests switch one off to show that it is what stops an attack.
struct CountControls {
  bool same_set = true;      // the three sum over the same packages
  bool one_package = true;   // one package per node and month
  bool few_nodes = true;     // a cell of fewer than limits::kCountNodesMin nodes stays closed
  bool open_once = true;     // a month is opened for one choice of cells only
  bool release_once = true;  // each of the three signs one release of a month
  bool consistent = true;    // sums that honest counts cannot have open nothing
  bool capped = true;        // nor do sums above what the network carried
};

// The packages over which a month is summed: their nodes and the digest of each one's signed head. So two aggregators
// to whom one node gave different packages do not have the same set either.
using CountSet = absl::btree_map<NodeId, Digest>;
// SHA-256 over domain, month and the set in its order.
Digest SetDigest(Month month, const Digest& domain, const CountSet& set, const DigestFn& digest);

// What the three say of themselves; equal, or nothing is opened.
struct SetFacts {
  Month month;
  Digest domain;       // of CountDomain::CanonicalText
  Digest set;          // SetDigest
  uint32_t nodes = 0;  // in the set
  friend bool operator==(const SetFacts&, const SetFacts&) = default;
};

struct PartialPresence {
  Aggregator by = Aggregator::kEtat;
  SetFacts about;
  ShareWords present;  // one word per cell
  friend bool operator==(const PartialPresence&, const PartialPresence&) = default;
};

struct PartialSums {
  Aggregator by = Aggregator::kEtat;
  SetFacts about;
  Digest opened;       // MaskDigest of the cells that it gives
  ShareWords counts;   // one word per open cell, ascending
  ShareWords squares;  // likewise
  friend bool operator==(const PartialSums&, const PartialSums&) = default;
};

// 1 per cell that is open, by cell index.
using OpenCells = std::vector<uint8_t>;
Digest MaskDigest(const OpenCells& open, const DigestFn& digest);

// Which cells may be opened when `n` nodes stand behind each.
using OpenRule = std::function<absl::StatusOr<OpenCells>(const std::vector<uint64_t>& n)>;

// kEvidenceMissing unless each aggregator spoke once; kEquivocation when they do not speak of the same set.
absl::Status CheckAgreement(absl::Span<const SetFacts> about, absl::Span<const Aggregator> by,
                            const CountControls& controls = {});

// How many nodes stand behind each cell. CheckAgreement's reasons; kMalformed for another length, for a cell with more
// nodes than the set has, and for a margin with fewer than a cell below it.
absl::StatusOr<std::vector<uint64_t>> JoinPresence(const CountDomain& domain, absl::Span<const PartialPresence> three,
                                                   const CountControls& controls = {});

// The cells that every aggregator then opens. kEvidenceMissing when the set has fewer than `nodes_min` nodes (the
// convention's, at least limits::kCountNodesMin); what `rule` says; kNotPermitted when the rule would open a cell
// behind which fewer than limits::kCountNodesMin nodes stand.
absl::StatusOr<OpenCells> DecideOpen(const std::vector<uint64_t>& n, uint32_t nodes, int nodes_min,
                                     const OpenRule& rule, const CountControls& controls = {});

// A month, opened.
struct OpenedMonth {
  SetFacts about;
  std::vector<uint64_t> n;  // per cell
  OpenCells open;
  std::vector<uint64_t> x;   // per cell; 0 where it is not open
  std::vector<uint64_t> x2;  // likewise
  friend bool operator==(const OpenedMonth&, const OpenedMonth&) = default;
};

// What the hub's routing events say at most: no node can have counted more than all of them carried (count_caps.h). A
// fact that is not in it has no cap.
using CountCaps = absl::btree_map<CountedFact, uint64_t>;

// Adds the partial sums. CheckAgreement's reasons; kEquivocation for other cells than `open`; kMalformed for another
// length; CheckSums' and CheckCaps' reasons.
absl::StatusOr<OpenedMonth> JoinSums(const CountDomain& domain, const std::vector<uint64_t>& n, const OpenCells& open,
                                     absl::Span<const PartialSums> three, const CountCaps& caps, const DigestFn& digest,
                                     const CountControls& controls = {});

// In every open cell: x is at least n, and 0 where n is; x² lies between x and x·x and is at least x·x / n; no margin
// is smaller than what lies below it. kMalformed names the first cell that is otherwise. Lies that compensate each
// other, or stay below all this, are not found.
absl::Status CheckSums(const CountDomain& domain, const OpenedMonth& month);

// No total of a fact is over its cap: neither in `outcomes` nor in `ages`, nor do the reasons of "declined" together
// stand for more. What was referred and not delivered need not have been carried: "referred" may be over its cap by as
// many. kOverCap names the first fact of which there is more; corrections have no cap.
absl::Status CheckCaps(const CountDomain& domain, const OpenedMonth& month, const CountCaps& caps);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_COUNT_OPENING_H_
