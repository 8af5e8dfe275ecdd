#include "deploy/year/region_plan.h"

#include <map>
#include <vector>

#include "gtest/gtest.h"
#include "services/core/directory/directory.h"
#include "services/core/handoff/day.h"

namespace relais::year {
namespace {

struct Drawn {
  std::vector<Journey> journeys;
  std::vector<Attempt> attempts;
};

// Every journey, its first attempt, and those that follow a decline.
Drawn DrawAll(RegionPlan& plan) {
  Drawn drawn;
  for (Day day = plan.first_day(); day <= plan.last_day(); day = day.next()) {
    for (Journey& journey : plan.DrawDay(day)) {
      std::optional<Slot> next;
      if (!journey.solved_here && !journey.no_door) next = journey.begun;
      while (next) {
        std::optional<Attempt> attempt = plan.DrawAttempt(journey, *next);
        next.reset();
        if (!attempt) break;
        if (!attempt->acts.empty() && attempt->acts.back().event == ReferralEvent::kDecline) {
          next = plan.DrawReroute(journey, attempt->acts.back().slot);
        }
        drawn.attempts.push_back(*std::move(attempt));
      }
      drawn.journeys.push_back(std::move(journey));
    }
  }
  return drawn;
}

YearOptions Small() {
  YearOptions options;
  options.partners = 60;
  options.handoffs = 20'000;
  return options;
}

TEST(RegionPlan, ComesToAsManyHandoffsAsAskedFor) {
  RegionPlan plan(Small());
  const Drawn drawn = DrawAll(plan);
  EXPECT_NEAR(static_cast<double>(plan.planned_handoffs()), 20'000, 400);
  EXPECT_GT(drawn.journeys.size(), 3 * drawn.attempts.size() / 2);
}

TEST(RegionPlan, FollowsTheYear) {
  RegionPlan plan(Small());
  std::map<int, int> months;
  for (const Journey& journey : DrawAll(plan).journeys) {
    const Day day = DayOf(journey.begun);
    ++months[CivilFromDay(day).month];
    EXPECT_LT(WeekdayOf(day), Weekday::kSaturday);
    EXPECT_FALSE(IsPublicHoliday(day)) << FormatDay(day);
    EXPECT_TRUE(plan.offices().office(journey.origin).OpenOn(day));
  }
  EXPECT_LT(2 * months[8], months[9]);
  EXPECT_LT(months[12], months[1]);
}

TEST(RegionPlan, ActsComeInOrderOnOpenDays) {
  RegionPlan plan(Small());
  int received = 0;
  for (const Attempt& attempt : DrawAll(plan).attempts) {
    const Office& door = plan.offices().office(attempt.destination);
    Slot last = attempt.sent;
    for (const PlannedAct& act : attempt.acts) {
      EXPECT_GT(act.slot, last);
      last = act.slot;
      EXPECT_TRUE(act.by_origin || door.OpenOn(DayOf(act.slot))) << door.name << FormatDay(DayOf(act.slot));
      received += act.event == ReferralEvent::kReceive ? 1 : 0;
      const Actor actor = act.by_origin ? Actor::kOrigin : Actor::kDestination;
      EventDetail detail = act.detail;
      if (act.counter_office != 0) detail.counter_proposal = ServiceId::FromBytes("0123456789abcdef");
      EXPECT_TRUE(CheckDetail(act.event, actor, detail).ok()) << EventName(act.event);
    }
  }
  EXPECT_GT(received, 1000);
}

TEST(RegionPlan, SendsWhereTheNeedIsMet) {
  RegionPlan plan(Small());
  for (Day day = plan.first_day(); day <= AddDays(plan.first_day(), 60); day = day.next()) {
    for (Journey& journey : plan.DrawDay(day)) {
      const std::optional<Attempt> attempt = plan.DrawAttempt(journey, journey.begun);
      if (!attempt) continue;
      const Office& door = plan.offices().office(attempt->destination);
      EXPECT_NE(attempt->destination, journey.origin);
      EXPECT_TRUE(door.service.needs.contains(journey.person.need));
      EXPECT_TRUE(ServesPublic(door.service, journey.person.public_code));
      const std::optional<Attempt> next = plan.DrawAttempt(journey, attempt->sent);
      EXPECT_FALSE(next && next->destination == attempt->destination);
    }
  }
}

TEST(RegionPlan, TheSeedDecides) {
  RegionPlan a(Small());
  RegionPlan b(Small());
  YearOptions other = Small();
  other.seed = 2;
  RegionPlan c(other);
  const Drawn of_a = DrawAll(a);
  const Drawn of_b = DrawAll(b);
  const Drawn of_c = DrawAll(c);
  ASSERT_EQ(of_a.attempts.size(), of_b.attempts.size());
  size_t differ = 0;
  for (size_t i = 0; i < of_a.attempts.size(); ++i) {
    EXPECT_EQ(of_a.attempts[i].sent, of_b.attempts[i].sent);
    EXPECT_EQ(of_a.attempts[i].destination, of_b.attempts[i].destination);
    EXPECT_EQ(of_a.attempts[i].acts.size(), of_b.attempts[i].acts.size());
    differ += i < of_c.attempts.size() && of_a.attempts[i].destination != of_c.attempts[i].destination ? 1 : 0;
  }
  EXPECT_GT(differ, of_a.attempts.size() / 2);
}

}  // namespace
}  // namespace relais::year
