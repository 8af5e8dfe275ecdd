// A partner that leaves closes its month first: its last counts are in the set of that month, and no later one waits
// for it.
#include <algorithm>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "hub/packages/package_store.h"
#include "node/clerk/counting.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/sodium/sodium_share_stream.h"
#include "services/core/handoff/day.h"
#include "services/core/monitoring/count_caps.h"
#include "services/core/monitoring/count_limits.h"
#include "services/core/monitoring/reporting.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/region/region.h"

namespace relais::region {
namespace {

// The counting desk's errand, and the way to the hub: what the daemon's edges do.
absl::StatusOr<std::string> CloseMonth(NodeParty& node, Month month) {
  const Day today = node.Now().day;
  const auto read = [&node](JourneyId owner, node::BodyIndex body) -> absl::StatusOr<std::string> {
    return node.ReadBody(owner, body);
  };
  const auto plan = node::PlanPackage(node.engine().state(), month, today, node.digester());
  if (!plan.ok()) return plan.status();
  absl::StatusOr<node::PackageMade> made = node::MakePackage(node.desk(), *plan, SodiumShareStream(), read);
  if (!made.ok()) return made.status();
  if (node.Do(*std::move(made)).repeat) return Refuse(Reason::kWrongState, "not to be closed");
  return node::PackageOf(node.engine().state().counts(), month, read);
}

TEST(Leaver, ClosesItsMonthAndIsInTheSetOfIt) {
  Region region({}, nullptr);
  ASSERT_TRUE(region.Settle());
  SendForm form;
  form.to = 2;
  ASSERT_EQ(Refer(region.node(1), region.country(), form).reason, Reason::kNone);
  ASSERT_TRUE(region.Settle());
  NodeParty& leaver = region.node(1);
  const Day today = leaver.Now().day;
  const Month month = MonthOf(today);
  EXPECT_THAT(CloseMonth(leaver, month), RefusedFor(Reason::kWrongState)) << "whoever stays waits for the fifth";

  EXPECT_FALSE(leaver.Do(node::ClosingToLeave{}).repeat);
  ASSERT_TRUE(region.Settle());
  ASSERT_OK_AND_ASSIGN(const std::string package, CloseMonth(leaver, month));
  SeededEntropy entropy(77);
  SodiumSealer sealer(entropy);
  auto ledger = MemLedger::Open(std::make_shared<MemDisk>(), leaver.digester(), entropy);
  ASSERT_OK(ledger);
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<hub::PackageStore> store,
                       hub::PackageStore::Open(*std::move(ledger), RegionCountDomain(), leaver.digester(), sealer));
  const NodeId id = region.country().partner(1).node;
  const SigningKey identity = region.country().partner(1).identity.key;
  for (uint32_t piece = 0; piece < store->pieces(); ++piece) {
    const std::string bytes = package.substr(piece * limits::kCountPieceBytes, limits::kCountPieceBytes);
    ASSERT_OK(store->Deposit(id, identity, month, piece, bytes, today));
  }
  leaver.Do(node::PackageTaken{month});

  // It has left; the set of its last month is fixed weeks later, and waits for nothing more of it.
  Roster roster = region.hub().engine().state().knowledge().roster();
  roster.SetStanding(region.country().partner(1).partner, Standing::kEnded, AddDays(today, 1));
  const auto due = [&](Month of) {
    const std::vector<NodeId> nodes = NodesDue(roster, of);
    return std::find(nodes.begin(), nodes.end(), id) != nodes.end();
  };
  EXPECT_TRUE(due(month));
  EXPECT_FALSE(due(month.next()));
  const CountCaps caps = CapsOf(region.hub().engine().state().flows(), month);
  EXPECT_EQ(caps.at(CountedFact::kReferred), 1u) << "the hub carried what the leaver counted";
  const auto with = [&]() -> absl::StatusOr<hub::FixedWith> { return hub::FixedWith{1, caps}; };
  ASSERT_OK_AND_ASSIGN(const hub::PackagesOfMonth packages,
                       store->Look(month, AddDays(MonthStart(month.next()), limits::kCountSetDay - 1), with));
  EXPECT_TRUE(packages.fixed);
  EXPECT_TRUE(hub::PackageStore::SetOf(packages).contains(id));
  EXPECT_NE(roster.OwnerOf(id), nullptr) << "the three still find the key that signed it";
  EXPECT_TRUE(leaver.Replayed()->state() == leaver.engine().state());
}

}  // namespace
}  // namespace relais::region
