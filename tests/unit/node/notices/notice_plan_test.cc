#include "node/notices/notice_plan.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "tests/fakes/seeded_entropy.h"

namespace relais::node {
namespace {

const Day kMonday = *ParseDay("2026-11-23");
const Day kFriday = AddDays(kMonday, 4);
const Day kSaturday = AddDays(kMonday, 5);

Waiting Thing(std::string key, WaitKind kind = WaitKind::kToOpen, Day from = kMonday, Day until = kNoDay) {
  return {std::move(key), kind, from, until, false};
}

LocalTime At(Day day, int hour, int minute = 0) {
  return {day, hour * 60 + minute};
}

// Sends what is planned; whether there was anything.
bool Tell(const NoticeRecipient& recipient, const std::vector<Waiting>& waiting, LocalTime now, NoticeMemory* memory) {
  const bool planned = PlanNotice(recipient, waiting, *memory, now).has_value();
  if (planned) Remember(recipient, waiting, now, memory);
  return planned;
}

TEST(NoticePlanTest, WhatComesIsToldOnce) {
  const NoticeRecipient recipient;
  NoticeMemory memory;
  EXPECT_FALSE(Tell(recipient, {}, At(kMonday, 10), &memory));
  EXPECT_TRUE(Tell(recipient, {Thing("a")}, At(kMonday, 10), &memory));
  EXPECT_FALSE(Tell(recipient, {Thing("a")}, At(kMonday, 15), &memory));
  EXPECT_TRUE(Tell(recipient, {Thing("a"), Thing("b")}, At(kMonday, 16), &memory));
}

TEST(NoticePlanTest, ADailyWordComesOnceADayWhileSomethingWaits) {
  NoticeRecipient recipient;
  recipient.pace = Pace::kDaily;
  recipient.daily_minute = 9 * 60;
  NoticeMemory memory;
  const std::vector<Waiting> waiting = {Thing("a")};
  EXPECT_FALSE(Tell(recipient, waiting, At(kMonday, 8, 59), &memory));
  EXPECT_TRUE(Tell(recipient, waiting, At(kMonday, 9), &memory));
  EXPECT_FALSE(Tell(recipient, waiting, At(kMonday, 17), &memory));
  EXPECT_TRUE(Tell(recipient, waiting, At(AddDays(kMonday, 1), 9, 30), &memory));
  EXPECT_FALSE(Tell(recipient, {}, At(AddDays(kMonday, 2), 9), &memory));
}

TEST(NoticePlanTest, QuietHoursRunOverMidnightAndWhatCameIsToldAfterwards) {
  const NoticeRecipient recipient;  // quiet from 19:00 to 08:00, Monday to Friday
  NoticeMemory memory;
  const std::vector<Waiting> waiting = {Thing("a")};
  for (LocalTime quiet : {At(kMonday, 19), At(kMonday, 23, 59), At(AddDays(kMonday, 1), 0), At(kMonday, 7, 59)}) {
    EXPECT_FALSE(Tell(recipient, waiting, quiet, &memory)) << quiet.minute;
  }
  EXPECT_FALSE(Tell(recipient, waiting, At(kSaturday, 12), &memory));
  EXPECT_TRUE(Tell(recipient, waiting, At(AddDays(kSaturday, 2), 8), &memory));
}

TEST(NoticePlanTest, EqualEndsMeanNeverQuiet) {
  NoticeRecipient recipient;
  recipient.quiet_from = recipient.quiet_until = 0;
  recipient.days = 0b1111111;
  NoticeMemory memory;
  EXPECT_TRUE(Tell(recipient, {Thing("a")}, At(kSaturday, 3), &memory));
}

TEST(NoticePlanTest, OnlyWishedKinds) {
  NoticeRecipient recipient;
  recipient.kinds = {WaitKind::kOverdue};
  NoticeMemory memory;
  EXPECT_FALSE(Tell(recipient, {Thing("a"), Thing("b", WaitKind::kNews)}, At(kMonday, 10), &memory));
  EXPECT_TRUE(Tell(recipient, {Thing("c", WaitKind::kOverdue)}, At(kMonday, 11), &memory));
}

TEST(NoticePlanTest, MailsToOnePersonKeepTheirDistance) {
  const NoticeRecipient recipient;
  NoticeMemory memory;
  std::vector<Waiting> waiting = {Thing("a")};
  EXPECT_TRUE(Tell(recipient, waiting, At(kMonday, 10), &memory));
  waiting.push_back(Thing("b"));
  EXPECT_FALSE(Tell(recipient, waiting, At(kMonday, 10, limits::kNoticeSpacingMinutes - 1), &memory));
  EXPECT_TRUE(Tell(recipient, waiting, At(kMonday, 10, limits::kNoticeSpacingMinutes), &memory));
}

TEST(NoticePlanTest, AClockSetBackSilencesNobody) {
  const NoticeRecipient recipient;
  NoticeMemory memory;
  EXPECT_TRUE(Tell(recipient, {Thing("a")}, At(kFriday, 10), &memory));
  EXPECT_TRUE(Tell(recipient, {Thing("b")}, At(kMonday, 10), &memory));
}

TEST(NoticePlanTest, PracticeIsToldAsPracticeOnlyWhenNothingElseWaits) {
  const NoticeRecipient recipient;
  Waiting drill = Thing("a");
  drill.drill = true;
  EXPECT_TRUE(PlanNotice(recipient, {drill}, {}, At(kMonday, 10))->drill);
  EXPECT_FALSE(PlanNotice(recipient, {drill, Thing("b")}, {}, At(kMonday, 10))->drill);
}

TEST(NoticePlanTest, WhatWaitsNoMoreIsForgotten) {
  const NoticeRecipient recipient;
  NoticeMemory memory;
  EXPECT_TRUE(Tell(recipient, {Thing("a"), Thing("b")}, At(kMonday, 10), &memory));
  EXPECT_TRUE(Tell(recipient, {Thing("b"), Thing("c")}, At(kMonday, 11), &memory));
  EXPECT_THAT(memory.told, testing::ElementsAre("b", "c"));
}

// The promise of design, section 2.7: no reminder falls after the expiry of what it reminds of.
TEST(NoticePlanTest, NoNoticeSpeaksOfWhatHasExpired) {
  SeededEntropy entropy(20261126);
  auto draw = [&entropy](int from, int to) {
    return from + static_cast<int>(entropy.Below(static_cast<uint64_t>(to - from + 1)));
  };
  int told = 0;
  for (int round = 0; round < 20'000; ++round) {
    NoticeRecipient recipient;
    recipient.pace = draw(0, 1) == 0 ? Pace::kAtOnce : Pace::kDaily;
    recipient.daily_minute = draw(0, 1439);
    recipient.quiet_from = draw(0, 1439);
    recipient.quiet_until = draw(0, 1439);
    recipient.days = static_cast<Weekdays>(draw(0, 127));
    std::vector<Waiting> waiting;
    for (int i = draw(0, 4); i > 0; --i) {
      const Day from = AddDays(kMonday, draw(-20, 20));
      waiting.push_back(Thing(std::to_string(i), static_cast<WaitKind>(draw(1, kWaitKindMax)), from,
                              draw(0, 2) == 0 ? kNoDay : AddDays(from, draw(0, 20))));
    }
    NoticeMemory memory;
    for (int step = 0; step < 6; ++step) {
      const LocalTime now = At(AddDays(kMonday, draw(-25, 45)), draw(0, 23), draw(0, 59));
      if (!Tell(recipient, waiting, now, &memory)) continue;
      ++told;
      const bool anything = std::any_of(waiting.begin(), waiting.end(), [&](const Waiting& thing) {
        return thing.from <= now.day && (thing.until == kNoDay || now.day <= thing.until);
      });
      ASSERT_TRUE(anything) << "round " << round;
      ASSERT_NE(recipient.days >> static_cast<int>(WeekdayOf(now.day)) & 1, 0);
    }
  }
  EXPECT_GT(told, 1'000);
}

TEST(NoticePlanTest, WordsReadBack) {
  for (int i = 1; i <= kWaitKindMax; ++i) {
    const auto kind = static_cast<WaitKind>(i);
    EXPECT_EQ(WaitKindOf(WaitKindWord(kind)), kind);
  }
  EXPECT_EQ(WaitKindOf(""), std::nullopt);
  EXPECT_EQ(WaitKindWord(static_cast<WaitKind>(99)), "");
}

}  // namespace
}  // namespace relais::node
