// Two years of a node's keys, day by day, with a stop after every step.
#include "services/core/convention/upkeep.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "services/core/handoff/day.h"

namespace relais {
namespace {

const NodeId kNode = NodeId::FromBytes(std::string(NodeId::kSize, 'n'));
constexpr Day kStart(20'000);

HeldKey KeyNo(int n) {
  const std::string bytes(1, static_cast<char>(n));
  return {KeyId::FromBytes(bytes + std::string(KeyId::kSize - 1, 'k')),
          SealingKey::FromBytes(bytes + std::string(SealingKey::kSize - 1, 's'))};
}

// The folder and what the hub pushed back; every step may be the last one before a restart.
struct World {
  std::vector<HeldKey> held;
  std::optional<SealingKeyEntry> published;
  int made = 0;

  KeyPlan Plan(Day today, int lead = limits::kSealingKeyLeadDays) const {
    return PlanSealingKeys(kNode, published ? &*published : nullptr, held, today, lead);
  }
  // One step of the plan.
  KeyPlan::Step Follow(Day today) {
    const KeyPlan plan = Plan(today);
    for (const KeyId& id : plan.destroy) std::erase_if(held, [&](const HeldKey& key) { return key.id == id; });
    if (plan.step == KeyPlan::Step::kMakeKey) held.push_back(KeyNo(++made));
    if (plan.step == KeyPlan::Step::kPublish) {
      EXPECT_TRUE(CheckSealingKeyEntry(plan.entry).ok()) << today.value();
      if (published) {
        EXPECT_GT(plan.entry.edition, published->edition);
      }
      published = plan.entry;
    }
    return plan.step;
  }
  bool Holds(const KeyId& id) const {
    for (const HeldKey& key : held) {
      if (key.id == id) return true;
    }
    return false;
  }
};

// What the roster would say of the published keys.
Roster RosterWith(const SealingKeyEntry& keys) {
  Roster roster;
  RosterEntry entry;
  entry.partner = PartnerId::FromBytes(std::string(PartnerId::kSize, 'p'));
  entry.name = "p";
  entry.node = kNode;
  entry.identity = SigningKey::FromBytes(std::string(SigningKey::kSize, 'i'));
  EXPECT_TRUE(roster.Put(entry, {SigningKey::FromBytes(std::string(SigningKey::kSize, 's'))}).ok());
  EXPECT_TRUE(roster.PutKeys(keys).ok());
  return roster;
}

void ExpectServing(const World& world, Day today) {
  ASSERT_TRUE(world.published.has_value()) << today.value();
  const Roster roster = RosterWith(*world.published);
  const SealingTerm* term = roster.SealTo(kNode, today);
  ASSERT_NE(term, nullptr) << "nothing to seal to on day " << today.value();
  EXPECT_TRUE(world.Holds(term->id)) << today.value();
  for (const SealingTerm& published : world.published->terms) {
    if (roster.Accepts(kNode, published.id, today)) {
      EXPECT_TRUE(world.Holds(published.id)) << today.value();
    }
  }
}

TEST(SealingKeyPlan, TwoYearsWithOneStepADay) {
  World world;
  while (world.Follow(kStart) != KeyPlan::Step::kNothing) {
  }
  size_t most_held = 0;
  for (int d = 0; d < 730; ++d) {
    const Day today = AddDays(kStart, d);
    world.Follow(today);  // and nothing more today: the daemon stopped after this step
    ExpectServing(world, today);
    most_held = std::max(most_held, world.held.size());
  }
  EXPECT_GE(world.made, 24) << "a key a month";
  EXPECT_LE(world.made, 26);
  EXPECT_LE(most_held, 4u) << "past keys are destroyed";
}

TEST(SealingKeyPlan, AKeyIsDestroyedFortyFiveDaysAfterItsUseAndNotBefore) {
  World world;
  while (world.Follow(kStart) != KeyPlan::Step::kNothing) {
  }
  const KeyId first = world.held.front().id;
  const Day last_kept = AddDays(world.published->terms.front().last_day, limits::kSealingKeyKeepDays);
  for (Day today = kStart; today <= last_kept; today = AddDays(today, 1)) {
    while (world.Follow(today) != KeyPlan::Step::kNothing) {
    }
    EXPECT_TRUE(world.Holds(first)) << today.value();
  }
  world.Follow(AddDays(last_kept, 1));
  EXPECT_FALSE(world.Holds(first));
}

TEST(SealingKeyPlan, AKeyThatWasMadeAndNotPublishedIsUsedAfterTheRestart) {
  World world;
  EXPECT_EQ(world.Follow(kStart), KeyPlan::Step::kMakeKey);
  EXPECT_EQ(world.Plan(kStart).step, KeyPlan::Step::kPublish);
  const SealingKeyEntry entry = world.Plan(kStart).entry;
  EXPECT_EQ(world.Plan(kStart).entry, entry) << "the very same text again: a lost answer does no harm";
  EXPECT_EQ(world.held.size(), 1u);
}

TEST(SealingKeyPlan, ANodeThatSleptThroughItsTermBeginsToday) {
  World world;
  while (world.Follow(kStart) != KeyPlan::Step::kNothing) {
  }
  const Day late = AddDays(kStart, 200);
  while (world.Follow(late) != KeyPlan::Step::kNothing) {
  }
  EXPECT_EQ(world.published->terms.size(), 1u);
  EXPECT_EQ(world.published->terms.front().first_day, late);
  ExpectServing(world, late);
}

// A folder that was put back from a copy lacks what was made since: nobody is to seal to that any longer.
TEST(SealingKeyPlan, AFolderWithoutItsPublishedKeyBeginsAnewToday) {
  World world;
  while (world.Follow(kStart) != KeyPlan::Step::kNothing) {
  }
  const std::vector<HeldKey> copy = world.held;
  const Day later = AddDays(kStart, limits::kSealingKeyUseDays - 3);
  while (world.Follow(later) != KeyPlan::Step::kNothing) {
  }
  ASSERT_GT(world.held.size(), copy.size()) << "the next term is announced";
  world.held = copy;
  EXPECT_EQ(world.Follow(later), KeyPlan::Step::kMakeKey);
  EXPECT_EQ(world.Follow(later), KeyPlan::Step::kPublish);
  EXPECT_EQ(world.Follow(later), KeyPlan::Step::kNothing);
  ExpectServing(world, later);
  EXPECT_TRUE(world.Holds(world.published->terms.back().id)) << "the copy's own key still opens what it did";
}

TEST(SealingKeyPlan, TheNextTermIsAnnouncedBeforeTheLastOneEnds) {
  World world;
  while (world.Follow(kStart) != KeyPlan::Step::kNothing) {
  }
  const SealingTerm first = world.published->terms.front();
  const Day before = AddDays(first.last_day, -limits::kSealingKeyLeadDays);
  EXPECT_EQ(world.Plan(before).step, KeyPlan::Step::kNothing);
  EXPECT_EQ(world.Plan(AddDays(before, 1)).step, KeyPlan::Step::kMakeKey);
  while (world.Follow(AddDays(before, 1)) != KeyPlan::Step::kNothing) {
  }
  EXPECT_EQ(world.published->terms.front().first_day, AddDays(first.last_day, 1));
  EXPECT_EQ(world.published->terms[1], first);
}

TEST(CertificateRenewal, ComesFromTheTenthToTheFifteenthDayAndIsSpread) {
  constexpr int64_t kDay = 24 * 3600;
  std::string bytes(Digest::kSize, '\0');
  bytes[31] = 1;
  EXPECT_EQ(RenewalDue(1'000, Digest::FromBytes(bytes)), 1'000 + 10 * kDay);
  bytes[0] = bytes[1] = '\xff';
  EXPECT_LT(RenewalDue(1'000, Digest::FromBytes(bytes)), 1'000 + 15 * kDay);
  EXPECT_GT(RenewalDue(1'000, Digest::FromBytes(bytes)), 1'000 + 14 * kDay);
}

}  // namespace
}  // namespace relais
