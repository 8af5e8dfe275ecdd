// Counting: asking the counting desk for what only it can read, and taking in what it made of it.
#include <algorithm>
#include <utility>

#include "node/node_engine.h"
#include "services/core/handoff/day.h"
#include "services/core/monitoring/count_limits.h"

namespace relais::node {

bool NodeEngine::MayClose(Month month, Day today) const {
  const CountBook& counts = state_.counts();
  if (month == Month() || month != counts.open) return false;
  const bool waits = today < AddDays(MonthStart(month.next()), limits::kCountCloseDay - 1);
  if (waits && month > counts.leaving) return false;
  return std::none_of(counts.owed.begin(), counts.owed.end(),
                      [month](const OwedFact& fact) { return MonthOf(fact.day) <= month; });
}

void NodeEngine::AskForFold(NodeOutcome* out) {
  if (state_.counts().last <= asked_through_ || state_.counts().owed.empty()) return;
  asked_through_ = state_.counts().last;
  out->effects.push_back(NeedFold{});
}

// What the counting desk still owes and may not have been able to do when it was first asked.
void NodeEngine::AskCountsAgain(const Moment& now, NodeOutcome* out) {
  asked_through_ = FactNumber();
  const Month open = state_.counts().open;
  if (MayClose(open, now.day)) out->effects.push_back(NeedPackage{open});
}

NodeResult NodeEngine::On(const Moment& now, FactsFolded& in, NodeOutcome* out) {
  const CountBook& counts = state_.counts();
  bool fresh = !counts.owed.empty() && in.through >= counts.owed.front().number && in.through <= counts.last;
  for (const FoldedMonth& folded : in.months) {
    const auto known = counts.months.find(folded.month);
    const BodyIndex former = known == counts.months.end() ? BodyIndex() : known->second.counts_body;
    fresh = fresh && folded.month >= counts.open && folded.former == former;
  }
  if (fresh) {
    CountsFolded record{in.through, {}};
    for (FoldedMonth& folded : in.months) {
      record.months.push_back({folded.month, Put(JourneyId(), std::move(folded.counts), out)});
    }
    Commit(std::move(record), out);
  }
  AskCountsAgain(now, out);
  return {.repeat = !fresh};
}

NodeResult NodeEngine::On(const Moment& now, PackageMade& in, NodeOutcome* out) {
  const auto known = state_.counts().months.find(in.month);
  const BodyIndex counts = known == state_.counts().months.end() ? BodyIndex() : known->second.counts_body;
  if (!MayClose(in.month, now.day) || counts != in.counts || in.pieces.empty()) return {.repeat = true};
  CountsClosed record{in.month, next_body_, static_cast<uint32_t>(in.pieces.size())};
  for (SharedBytes& piece : in.pieces) Put(JourneyId(), std::move(piece), out);
  Commit(std::move(record), out);
  AskCountsAgain(now, out);
  return {};
}

NodeResult NodeEngine::On(const Moment&, PackageTaken& in, NodeOutcome* out) {
  const auto known = state_.counts().months.find(in.month);
  if (known == state_.counts().months.end() || known->second.taken) return {.repeat = true};
  Commit(CountsTaken{in.month}, out);
  return {};
}

NodeResult NodeEngine::On(const Moment& now, ClosingToLeave&, NodeOutcome* out) {
  const Month running = MonthOf(now.day);
  const bool repeat = state_.counts().leaving >= running;
  if (!repeat) Commit(CountsLeaving{running}, out);
  AskCountsAgain(now, out);
  return {.repeat = repeat};
}

}  // namespace relais::node
