// The part of the network that counts: evenings, closed months, and the day on which a month's set is fixed.
#include <algorithm>
#include <deque>
#include <future>
#include <utility>

#include "deploy/year/network.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/monitoring/count_caps.h"
#include "services/core/monitoring/count_limits.h"
#include "services/core/monitoring/reporting.h"

namespace relais::year {
namespace {

// Packages made ahead on threads of their own: each weighs nearly 3 MB, and there is a core or two to spare.
constexpr size_t kMadeAhead = 2;

using Making = std::future<absl::StatusOr<node::PackageMade>>;

void KeepFirst(absl::Status status, absl::Status* first) {
  if (first->ok()) *first = std::move(status);
}

}  // namespace

void Network::Dusk() {
  for (const std::unique_ptr<NodeSeat>& seat : nodes_) seat->FoldFacts();
  RELAIS_CHECK(FlushLedgers().ok());
}

// Each node seals with keys and lots of its own: packages are the same however many are made at a time.
void Network::CloseMonths(Day day) {
  std::vector<NodeSeat*> due;
  do {
    due.clear();
    for (const std::unique_ptr<NodeSeat>& seat : nodes_) {
      if (seat->month_due()) due.push_back(seat.get());
    }
    std::deque<Making> making;
    size_t begun = 0;
    for (NodeSeat* seat : due) {
      for (; begun < due.size() && making.size() <= kMadeAhead; ++begun) {
        making.push_back(std::async(std::launch::async, [next = due[begun]] { return next->MakePackage(); }));
      }
      absl::StatusOr<node::PackageMade> made = making.front().get();
      making.pop_front();
      KeepFirst(CloseMonth(*seat, std::move(made), day), &counting_status_);
    }
  } while (!due.empty() && counting_status_.ok());
  const Month before(MonthOf(day).value() - 1);
  const bool fixes = DaysBetween(MonthStart(MonthOf(day)), day) == limits::kCountSetDay - 1;
  if (fixes && before >= MonthOf(plan_.first_day())) KeepFirst(FixMonth(before, day), &counting_status_);
}

absl::Status Network::CloseMonth(NodeSeat& seat, absl::StatusOr<node::PackageMade> made, Day day) {
  if (!made.ok()) return made.status();
  const Month month = made->month;
  if (!seat.CloseMonth(*std::move(made))) return absl::OkStatus();
  const Member* member = hub_->engine().state().knowledge().roster().OwnerOf(seat.paper().node);
  const SigningKey identity = member == nullptr ? SigningKey() : member->entry.identity;
  const absl::StatusOr<bool> taken = counting_->Bring(seat, identity, month, day);
  if (!taken.ok()) return taken.status();
  late_packages_ += *taken ? 0 : 1;
  seat.PackageDone(month, *taken);
  dirty_.insert(seat.paper().number);
  return absl::OkStatus();
}

absl::Status Network::FixMonth(Month month, Day day) {
  MonthGround ground;
  ground.month = month;
  const Roster& roster = hub_->engine().state().knowledge().roster();
  const auto due = static_cast<uint32_t>(NodesDue(roster, month).size());
  ground.caps = CapsOf(hub_->engine().state().flows(), month);
  absl::StatusOr<CountSet> set = counting_->Fix(month, day, {due, ground.caps});
  if (!set.ok()) return set.status();
  ground.set = *std::move(set);
  MonthReport report{month, {}};
  for (const auto& [node, head] : ground.set) {
    ground.identities[node] = roster.OwnerOf(node)->entry.identity;
    report.offices.insert(papers_->NumberOf(node));
  }
  ground.expected = std::max(due, static_cast<uint32_t>(ground.set.size()));
  reports_.push_back(std::move(report));
  return counting_->Sum(std::move(ground));
}

absl::Status Network::FinishCounting() {
  KeepFirst(counting_->Finish(), &counting_status_);
  return counting_status_;
}

}  // namespace relais::year
