// A seat's counting: what the product's counting desk does on a thread of its own, done when the year says so.
#include <memory>
#include <utility>

#include "deploy/year/memory_ledger.h"
#include "deploy/year/seats.h"
#include "node/clerk/counting.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/sodium/sodium_share_stream.h"
#include "services/core/handoff/check.h"

namespace relais::year {

absl::StatusOr<std::string> NodeSeat::ReadCounts(Month month, JourneyId owner, node::BodyIndex body) {
  absl::StatusOr<std::string> bytes = ledger_->ReadBody({owner.bytes(), body.value()});
  if (!bytes.ok() || !miscounted_) return bytes;
  absl::StatusOr<MonthCounts> counts = node::OpenCounts(desk_, month, *bytes);
  if (!counts.ok()) return counts.status();
  counts->Add(RegionCountDomain().CellsOf(CountedPerson(), *miscounted_));
  return node::LockCounts(desk_, month, *counts);
}

void NodeSeat::FoldFacts() {
  if (!std::exchange(fold_due_, false)) return;
  const auto read = [this](JourneyId owner, node::BodyIndex body) {
    return ledger_->ReadBody({owner.bytes(), body.value()});
  };
  while (!engine_.state().counts().owed.empty()) {
    absl::StatusOr<std::optional<node::FactsFolded>> folded =
        node::FoldOwed(desk_, node::PlanFold(engine_.state()), read);
    RELAIS_CHECK(folded.ok() && folded->has_value());
    Do(**std::move(folded));
  }
}

absl::StatusOr<node::PackageMade> NodeSeat::MakePackage() {
  RELAIS_CHECK(month_due_);
  const Month month = *month_due_;
  const absl::StatusOr<node::PackagePlan> plan = node::PlanPackage(engine_.state(), month, Now().day, *digester_);
  if (!plan.ok()) return plan.status();
  return node::MakePackage(desk_, *plan, SodiumShareStream(), [this, month](JourneyId owner, node::BodyIndex body) {
    return ReadCounts(month, owner, body);
  });
}

bool NodeSeat::CloseMonth(node::PackageMade made) {
  month_due_.reset();
  return !Do(std::move(made)).repeat;
}

void NodeSeat::PackageDone(Month month, bool taken) {
  const node::CountMonth closed = engine_.state().counts().months.at(month);
  if (taken) Do(node::PackageTaken{month});
  auto* memory = dynamic_cast<MemoryLedger*>(ledger_.get());
  const uint64_t first = closed.package_body.value();
  if (memory != nullptr) memory->Forget(JourneyId().bytes(), first, first + closed.pieces);
}

}  // namespace relais::year
