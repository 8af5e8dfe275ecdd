#include "services/wire/rehearsal_codec.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
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

TEST(RehearsalCodecTest, ComesBackWhole) {
  const Rehearsal rehearsal = Sample();
  const v1::RehearseConventionResponse message = ToProto(rehearsal, Day(20'780));
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
  ASSERT_OK_AND_ASSIGN(const Rehearsal back, RehearsalFrom(ToProto(rehearsal, Day(1))));
  EXPECT_EQ(back.problems, rehearsal.problems);
  EXPECT_EQ(back.unreachable, rehearsal.unreachable);
}

TEST(RehearsalCodecTest, WhatThisBuildDoesNotKnowIsRefused) {
  const v1::RehearseConventionResponse good = ToProto(Sample(), Day(1));
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
