#include "services/core/monitoring/reporting.h"

namespace relais {

std::vector<NodeId> NodesDue(const Roster& roster, Month month) {
  std::vector<NodeId> due;
  for (const auto& [partner, member] : roster.members()) {
    if (!member.Signed() || member.entry.level == MemberLevel::kPaper) continue;
    if (member.standing.On(MonthStart(month)) == Standing::kEnded) continue;
    due.push_back(member.entry.node);
  }
  return due;
}

}  // namespace relais
