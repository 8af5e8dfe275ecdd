#include "services/wire/rehearsal_codec.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/wire/sample_values.h"

namespace relais::wire {
namespace {

Rehearsal Sample() {
  Rehearsal rehearsal;
  rehearsal.problems = {{Flaw::kCommuneUnknown, "communes", "45999"}, {Flaw::kKeysOtherThanFramework, "hub_key", ""}};
  rehearsal.changes = {{Door::kFirst, "", {"jeunes"}, {"45252"}, {"45234"}, {"45191"}, 7},
                       {Door::kSecond, "mobilite--preparer-un-permis", {"tous-publics"}, {}, {}, {}, 80}};
  rehearsal.overlaps = {{Filled<ConventionId>('c'),
                         ConventionVersion(3),
                         "Pithiverais",
                         {"45252"},
                         {{Filled<PartnerId>('o'), Filled<PartnerId>('d')}},
                         {{"delays.answer", 3, 5}}}};
  rehearsal.unreachable = {{Filled<PartnerId>('p'), "CIO", {Hindrance::kNoRosterEntry, Hindrance::kNoSecondService}},
                           {PartnerId(), "Sans numéro", {Hindrance::kNoRosterEntry}}};
  return rehearsal;
}

v1::RehearseConventionResponse Merged(const Rehearsal& rehearsal) {
  v1::RehearseConventionResponse merged;
  for (const v1::RehearseConventionResponse& part : ToParts(rehearsal, Day(20'780))) merged.MergeFrom(part);
  return merged;
}

// A whole region, every need, two hundred partners under both conventions.
TEST(RehearsalCodecTest, PartsGoThroughAnyDoorwayAndMergeIntoTheWhole) {
  Rehearsal rehearsal = Sample();
  std::vector<std::string> communes;
  for (int i = 0; i < 2'000; ++i) communes.push_back(std::to_string(10'000 + i));
  for (int i = 0; i < 80; ++i) rehearsal.changes.push_back({Door::kSecond, "need", {"jeunes"}, communes, {}, {}, 0});
  rehearsal.overlaps[0].communes = communes;
  for (int i = 0; i < 39'800; ++i) rehearsal.overlaps[0].pairs.push_back(rehearsal.overlaps[0].pairs[0]);
  Overlap other = rehearsal.overlaps[0];
  other.version = other.version.next();
  rehearsal.overlaps.push_back(other);
  const std::vector<v1::RehearseConventionResponse> parts = ToParts(rehearsal, Day(20'780));
  EXPECT_GT(parts.size(), 20u);
  for (const v1::RehearseConventionResponse& part : parts) EXPECT_LT(part.ByteSizeLong(), limits::kFrameBytesMax);
  ASSERT_OK_AND_ASSIGN(const Rehearsal back, RehearsalFrom(Merged(rehearsal)));
  EXPECT_EQ(back.changes, rehearsal.changes);
  EXPECT_EQ(back.overlaps, rehearsal.overlaps);
  EXPECT_EQ(ToParts(Rehearsal(), Day(1)).size(), 1u);
}

TEST(RehearsalCodecTest, ComesBackWhole) {
  const Rehearsal rehearsal = Sample();
  const v1::RehearseConventionResponse message = Merged(rehearsal);
  EXPECT_EQ(message.judged_day(), 20'780);
  ASSERT_OK_AND_ASSIGN(const Rehearsal back, RehearsalFrom(message));
  EXPECT_EQ(back.problems, rehearsal.problems);
  EXPECT_EQ(back.changes, rehearsal.changes);
  EXPECT_EQ(back.overlaps, rehearsal.overlaps);
  EXPECT_EQ(back.unreachable, rehearsal.unreachable);
}

TEST(RehearsalCodecTest, EveryFlawAndHindranceComesBack) {
  Rehearsal rehearsal;
  for (int flaw = 1; !FlawName(static_cast<Flaw>(flaw)).empty(); ++flaw) {
    rehearsal.problems.push_back({static_cast<Flaw>(flaw), "", ""});
  }
  EXPECT_EQ(rehearsal.problems.back().flaw, Flaw::kKeysOtherThanFramework);
  rehearsal.unreachable = {{Filled<PartnerId>('p'), "", {}}};
  for (int one = 1; !HindranceName(static_cast<Hindrance>(one)).empty(); ++one) {
    rehearsal.unreachable[0].hindrances.push_back(static_cast<Hindrance>(one));
  }
  EXPECT_EQ(rehearsal.unreachable[0].hindrances.back(), Hindrance::kNoSecondService);
  ASSERT_OK_AND_ASSIGN(const Rehearsal back, RehearsalFrom(Merged(rehearsal)));
  EXPECT_EQ(back.problems, rehearsal.problems);
  EXPECT_EQ(back.unreachable, rehearsal.unreachable);
}

TEST(RehearsalCodecTest, WhatThisBuildDoesNotKnowIsRefused) {
  const v1::RehearseConventionResponse good = Merged(Sample());
  v1::RehearseConventionResponse bad = good;
  bad.mutable_problems(0)->set_flaw("NO_SUCH_FLAW");
  EXPECT_THAT(RehearsalFrom(bad), RefusedFor(Reason::kUnknownValue));
  bad = good;
  bad.mutable_problems(0)->set_flaw("");
  EXPECT_THAT(RehearsalFrom(bad), RefusedFor(Reason::kUnknownValue));
  bad = good;
  bad.mutable_unreachable(0)->set_hindrances(0, "NO_SUCH_HINDRANCE");
  EXPECT_THAT(RehearsalFrom(bad), RefusedFor(Reason::kUnknownValue));
  bad = good;
  bad.mutable_changes(0)->set_door(v1::DOOR_UNSPECIFIED);
  EXPECT_THAT(RehearsalFrom(bad), RefusedFor(Reason::kUnknownValue));
  bad = good;
  bad.mutable_overlaps(0)->set_convention("too short");
  EXPECT_THAT(RehearsalFrom(bad), RefusedFor(Reason::kMalformed));
  bad = good;
  bad.mutable_overlaps(0)->mutable_pairs(0)->clear_origin();
  EXPECT_THAT(RehearsalFrom(bad), RefusedFor(Reason::kMalformed));
}

}  // namespace
}  // namespace relais::wire
