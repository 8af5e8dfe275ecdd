// The counting desk: where what is counted meets who is counted. The engine names facts and bodies; here the bodies are
// opened, folded into the exact counts of their month, and locked again. Nobody but this node can open any of it.
#ifndef RELAIS_NODE_CLERK_COUNTING_H_
#define RELAIS_NODE_CLERK_COUNTING_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "node/desk/sealing_desk.h"
#include "node/node_state.h"
#include "services/core/handoff/draft.h"
#include "services/core/monitoring/month_counts.h"

namespace relais::node {

// A body of `owner`; NotFound when it was dropped.
using ReadBodyFn = std::function<absl::StatusOr<std::string>(JourneyId owner, BodyIndex body)>;

// What a count will know of the person behind `draft`, encrypted: 9 bytes and no more of it.
SharedBytes LockPerson(SealingDesk& desk, JourneyId journey, const CountedPerson& person);
SharedBytes LockPersonOf(SealingDesk& desk, JourneyId journey, const Draft& draft);
// kUnreadable, kMalformed.
absl::StatusOr<CountedPerson> OpenPersonCounted(const SealingDesk& desk, JourneyId journey, absl::string_view locked);

// The exact counts of a month, as they rest.
std::string LockCounts(SealingDesk& desk, Month month, const MonthCounts& counts);
// kUnreadable, kMalformed; another month's counts are kMalformed.
absl::StatusOr<MonthCounts> OpenCounts(const SealingDesk& desk, Month month, absl::string_view locked);
// Those of `month`, empty when nothing was counted in it; what `read` says when they cannot be read.
absl::StatusOr<MonthCounts> CountsOf(const SealingDesk& desk, const CountBook& book, Month month,
                                     const ReadBodyFn& read);

// Everything that FoldOwed needs of the engine, copied: a value of its own.
struct FoldPlan {
  std::vector<OwedFact> owed;  // at most kFactsPerFold of them
  CountBook book;              // without its owed facts
};
inline constexpr size_t kFactsPerFold = 1000;
// On the engine's thread.
FoldPlan PlanFold(const NodeState& state);
// Any thread. Nothing when nothing is owed. A person whose body is gone counts in "all" alone. kUnreadable or what
// `read` says when a month's counts cannot be read: then nothing is folded.
absl::StatusOr<std::optional<FactsFolded>> FoldOwed(SealingDesk& desk, const FoldPlan& plan, const ReadBodyFn& read);

// A month that may be closed. On the engine's thread. kConventionUnknown when no framework convention in force on
// `today` names aggregation keys.
struct PackagePlan {
  CountOrder order;
  CountBook book;  // without its owed facts
};
absl::StatusOr<PackagePlan> PlanPackage(const NodeState& state, Month month, Day today, const Digester& digester);
// Any thread. Reasons of CountsOf and SealCounts.
absl::StatusOr<PackageMade> MakePackage(SealingDesk& desk, const PackagePlan& plan, const ShareStream& stream,
                                        const ReadBodyFn& read);
// The whole package of a month that is closed; kUnknownValue when none is kept.
absl::StatusOr<std::string> PackageOf(const CountBook& book, Month month, const ReadBodyFn& read);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLERK_COUNTING_H_
