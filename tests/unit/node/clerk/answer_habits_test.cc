#include "node/clerk/answer_habits.h"

#include <initializer_list>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais::node {
namespace {

using sample::kToday;  // a Monday
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using E = ReferralEvent;

class AnswerHabitsTest : public testing::Test {
 protected:
  static RowEvent Event(E event, Actor actor, int days) {
    RowEvent made;
    made.event = event;
    made.actor = actor;
    made.day = AddDays(kToday, days);
    return made;
  }
  // A referral sent today to partner 3's service, with these events of its second door.
  ReferralRow& Sent(std::initializer_list<std::pair<E, int>> events, Side side = Side::kOrigin) {
    ReferralRow row;
    row.key = {sample::Filled<HandoffId>(static_cast<int>(rows_.size()) + 1), side};
    row.service = sample::Filled<ServiceId>(63);
    row.events.push_back(Event(E::kSend, Actor::kOrigin, 0));
    for (const auto& [event, days] : events) row.events.push_back(Event(event, Actor::kDestination, days));
    return rows_[row.key] = row;
  }
  AnswerHabits Habits() const { return AnswerHabitsOf(network_, rows_); }

  const Knowledge network_ = sample::Network();
  const ServiceId service_ = sample::Filled<ServiceId>(63);
  absl::btree_map<RowKey, ReferralRow> rows_;
};

TEST_F(AnswerHabitsTest, CountsOpenDaysOfTheFirstAnswer) {
  Sent({{E::kOpen, 1}, {E::kAsk, 1}, {E::kAccept, 2}, {E::kSchedule, 30}});
  EXPECT_THAT(Habits(), ElementsAre(Pair(service_, AnswerHabit{2, 1})));
  Sent({{E::kDecline, 7}});  // next Monday: the fifth open day
  Sent({{E::kWaitlist, 0}});
  EXPECT_THAT(Habits(), ElementsAre(Pair(service_, AnswerHabit{2, 3})));
  Sent({{E::kSchedule, 4}});
  EXPECT_THAT(Habits(), ElementsAre(Pair(service_, AnswerHabit{2, 4}))) << "the lower of the two middle ones";
}

TEST_F(AnswerHabitsTest, LeavesOutWhatIsNoAnswerToUs) {
  Sent({});
  Sent({{E::kOpen, 1}, {E::kAsk, 2}, {E::kReceive, 3}});
  Sent({{E::kAccept, 3}}).drill = true;
  Sent({{E::kAccept, 3}}, Side::kDestination);
  Sent({{E::kAccept, 3}}).events.back().corrected = true;
  Sent({{E::kAccept, 3}}).service = sample::Filled<ServiceId>(250);  // published no more
  Sent({{E::kAccept, -1}});
  EXPECT_THAT(Habits(), IsEmpty());
}

TEST_F(AnswerHabitsTest, AnEndlessWaitCountsAsALongOne) {
  Sent({{E::kAccept, 4000}});
  const AnswerHabits habits = Habits();
  ASSERT_EQ(habits.size(), 1u);
  EXPECT_GT(habits.begin()->second.median_open_days, 50);
  EXPECT_LT(habits.begin()->second.median_open_days, 91);
}

}  // namespace
}  // namespace relais::node
