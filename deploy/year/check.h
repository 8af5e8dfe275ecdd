// Holds what a network wrote against what really happened in it: from files alone, in another process.
#ifndef RELAIS_DEPLOY_YEAR_CHECK_H_
#define RELAIS_DEPLOY_YEAR_CHECK_H_

#include "services/adapters/terminal/command.h"

namespace relais::year {

// In the folder of `play --truth`.
inline constexpr char kTruthFile[] = "truth.json";
inline constexpr char kReportedFile[] = "reported.csv";
inline constexpr char kPlanFile[] = "plan.json";

// `relais-year check`: the ledger against truth.json and, with --releases, every figure of every release against
// reported.csv. A ledger or a figure that is not the truth's is a failure.
absl::Status CheckYear(const Arguments& arguments, Terminal& terminal);

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_CHECK_H_
