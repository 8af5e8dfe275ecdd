#include "hub/journey_book.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

constexpr Day kDayOne{20'000};
constexpr Day kDue{20'010};

template <class Id>
Id SampleId(char c) {
  return Id::FromBytes(std::string(Id::kSize, c));
}

HandoffHeader Referral(char name, Day due) {
  HandoffHeader header;
  header.convention = SampleId<ConventionId>('c');
  header.convention_version = ConventionVersion(1);
  header.sender = SampleId<PartnerId>('s');
  header.destination = SampleId<PartnerId>('d');
  header.mailbox = SampleId<NodeId>('m');
  header.recipient_key = SampleId<KeyId>('k');
  header.handoff = SampleId<HandoffId>(name);
  header.journey = SampleId<JourneyId>(name);
  header.due_day = due;
  header.slip_version = 1;
  header.arrival_key = SampleId<SigningKey>(name);
  header.follow_key = SampleId<SigningKey>(name);
  header.follow_sealing_key = SampleId<SealingKey>(name);
  return header;
}

// A question of the destination: its note moves the due day of the open referral.
HandoffHeader Question(char name, Day due) {
  HandoffHeader header = Referral(name, due);
  header.kind = HandoffKind::kNote;
  header.answers = header.handoff;
  header.handoff = SampleId<HandoffId>('?');
  header.sender = SampleId<PartnerId>('d');
  header.destination = SampleId<PartnerId>('s');
  header.slip_version = 0;
  header.arrival_key = header.follow_key = SigningKey();
  header.follow_sealing_key = SealingKey();
  return header;
}

void Take(JourneyBook& book, const HandoffHeader& header) {
  ReferralFacts facts;
  facts.today = kDayOne;
  ASSERT_TRUE(book.Referral(header, facts).ok());
}

std::vector<Escalation> StepsOver(JourneyBook& book, Day first, Day last) {
  std::vector<Escalation> steps;
  for (Day day = first; day <= last; day = AddDays(day, 1)) {
    for (const EscalationStep& step : book.TurnDay(day)) steps.push_back(step.step);
  }
  return steps;
}

TEST(JourneyBookTest, AnEscalationTakesEachStepOnceAndExpires) {
  JourneyBook book;
  Take(book, Referral('1', kDue));
  EXPECT_THAT(StepsOver(book, kDayOne, AddDays(kDue, 60)),
              testing::ElementsAre(Escalation::kOriginTold, Escalation::kAnimatorTold, Escalation::kExpired));
  EXPECT_EQ(book.Find(SampleId<JourneyId>('1'))->doors.referrals.front().state, CoarseState::kExpired);
  EXPECT_TRUE(book.Due().empty());
}

TEST(JourneyBookTest, StepsOfOneDayComeInTheOrderOfReferrals) {
  JourneyBook book;
  for (char name : {'3', '1', '2'}) Take(book, Referral(name, kDue));
  const std::vector<EscalationStep> steps = book.TurnDay(AddDays(kDue, 1));
  ASSERT_EQ(steps.size(), 3u);
  for (size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(steps[i].referral, SampleId<HandoffId>(static_cast<char>('1' + i)));
    EXPECT_EQ(steps[i].journey, SampleId<JourneyId>(static_cast<char>('1' + i)));
  }
}

TEST(JourneyBookTest, ADueDayThatMovedIsNotLookedAtOnItsOldDay) {
  JourneyBook book;
  Take(book, Referral('1', kDue));
  const Day later = AddDays(kDue, 5);
  ASSERT_TRUE(book.Answer(Question('1', later), AnswerFacts(), kDayOne).ok());
  EXPECT_TRUE(StepsOver(book, kDayOne, later).empty());
  EXPECT_THAT(StepsOver(book, AddDays(later, 1), AddDays(later, 1)), testing::ElementsAre(Escalation::kOriginTold));
  // Back to the first day, which lies behind: it begins anew, once.
  ASSERT_TRUE(book.Answer(Question('1', kDue), AnswerFacts(), later).ok());
  EXPECT_EQ(book.Due().size(), 1u);
}

TEST(JourneyBookTest, ADueDayThatComesBackIsLookedAtOnce) {
  JourneyBook book;
  Take(book, Referral('1', kDue));
  ASSERT_TRUE(book.Answer(Question('1', AddDays(kDue, 5)), AnswerFacts(), kDayOne).ok());
  ASSERT_TRUE(book.Answer(Question('1', kDue), AnswerFacts(), kDayOne).ok());
  EXPECT_EQ(book.TurnDay(AddDays(kDue, 1)).size(), 1u);
}

TEST(JourneyBookTest, RestoredItGoesOnWhereItWas) {
  JourneyBook book;
  Take(book, Referral('1', kDue));
  Take(book, Referral('2', AddDays(kDue, 3)));
  book.TurnDay(AddDays(kDue, 1));
  JourneyBook restored;
  for (const auto& [id, row] : book.Sorted()) {
    JourneyRow plain = *row;
    plain.awaited.clear();
    restored.Restore(id, std::move(plain));
  }
  for (const JourneyBook::DueRow& row : book.Due()) restored.RestoreDue(row);
  EXPECT_TRUE(restored == book);
  const Day from = AddDays(kDue, 2);
  const Day to = AddDays(kDue, 60);
  EXPECT_EQ(StepsOver(restored, from, to), StepsOver(book, from, to));
}

TEST(JourneyBookTest, WhatIsOverIsForgottenWithAllThatWasAwaited) {
  JourneyBook book;
  Take(book, Referral('1', kDue));
  StepsOver(book, kDayOne, AddDays(kDue, 60));
  book.ForgetBefore(AddDays(kDue, 100));
  EXPECT_EQ(book.size(), 0u);
  EXPECT_TRUE(book.FindByFollowKey(SampleId<SigningKey>('1')).none());
}

HandoffHeader Reception(char name, Day due) {
  HandoffHeader header = Question(name, due);
  header.kind = HandoffKind::kAnswer;
  header.state = CoarseState::kReceived;
  header.grade = ArrivalGrade::kAttested;
  return header;
}

TEST(JourneyBookTest, AReceptionThatNobodyEverClosesLeavesMemoryWhenItsEscalationIsLongOver) {
  JourneyBook book;
  Take(book, Referral('1', kDue));
  ASSERT_TRUE(book.Answer(Reception('1', kDue), AnswerFacts(), kDayOne).ok());
  Day day = kDayOne;
  for (; day < AddDays(kDue, limits::kExpiredAfterDays + limits::kRetentionDays); day = AddDays(day, 1)) {
    book.TurnDay(day);
    book.ForgetBefore(AddDays(day, -limits::kRetentionDays));
    EXPECT_EQ(book.size(), 1u) << "still within its time";
  }
  for (int i = 0; i < 2; ++i, day = AddDays(day, 1)) {
    book.TurnDay(day);
    book.ForgetBefore(AddDays(day, -limits::kRetentionDays));
  }
  EXPECT_EQ(book.size(), 0u);
}

TEST(JourneyBookTest, AFollowKeyBelongsToTheJourneyThatBroughtItFirst) {
  JourneyBook book;
  Take(book, Referral('1', kDue));
  ReferralFacts facts;
  facts.today = kDayOne;
  HandoffHeader other = Referral('2', kDue);
  other.follow_key = SampleId<SigningKey>('1');
  EXPECT_EQ(book.Referral(other, facts).refused, Reason::kReplay);
  EXPECT_EQ(book.Refused(other, kDayOne).refused, Reason::kReplay);
  EXPECT_EQ(book.TakeRestated(other, {}, kDayOne).refused, Reason::kReplay);
  EXPECT_EQ(book.size(), 1u);
  EXPECT_EQ(book.FindByFollowKey(SampleId<SigningKey>('1')), SampleId<JourneyId>('1'));
}

TEST(JourneyBookTest, AReissuedSlipLeavesItsFormerFollowKeyFree) {
  JourneyBook book;
  Take(book, Referral('1', kDue));
  HandoffHeader reissued = Question('1', kDue);
  std::swap(reissued.sender, reissued.destination);  // the owner's note
  reissued.slip_version = 2;
  reissued.arrival_key = reissued.follow_key = SampleId<SigningKey>('9');
  reissued.follow_sealing_key = SampleId<SealingKey>('9');
  ASSERT_EQ(book.Answer(reissued, {}, kDayOne).refused, Reason::kNone);
  EXPECT_EQ(book.FindByFollowKey(SampleId<SigningKey>('9')), SampleId<JourneyId>('1'));
  EXPECT_TRUE(book.FindByFollowKey(SampleId<SigningKey>('1')).none());
  // Nobody may take the new one over by a note of their own either.
  Take(book, Referral('2', kDue));
  HandoffHeader thief = reissued;
  thief.journey = SampleId<JourneyId>('2');
  thief.answers = SampleId<HandoffId>('2');
  EXPECT_EQ(book.Answer(thief, {}, kDayOne).refused, Reason::kReplay);
  EXPECT_EQ(book.FindByFollowKey(SampleId<SigningKey>('9')), SampleId<JourneyId>('1'));
}

TEST(JourneyBookTest, AFollowKeyIsFreeAgainOnceItsJourneyHasLeft) {
  JourneyBook book;
  Take(book, Referral('1', kDue));
  StepsOver(book, kDayOne, AddDays(kDue, 60));
  book.ForgetBefore(AddDays(kDue, 100));
  EXPECT_EQ(book.size(), 0u);
  HandoffHeader later = Referral('2', AddDays(kDue, 200));
  later.follow_key = SampleId<SigningKey>('1');
  ReferralFacts facts;
  facts.today = AddDays(kDue, 100);
  ASSERT_TRUE(book.Referral(later, facts).ok());
  EXPECT_EQ(book.FindByFollowKey(SampleId<SigningKey>('1')), SampleId<JourneyId>('2'));
}

TEST(JourneyBookTest, PracticeIsInNoFigure) {
  JourneyBook book;
  HandoffHeader drill = Referral('1', kDue);
  drill.drill = true;
  Take(book, drill);
  Take(book, Referral('2', kDue));
  EXPECT_EQ(book.size(), 2u);
  EXPECT_EQ(book.real(), 1u);
  JourneyBook restored;
  for (const auto& [id, row] : book.Sorted()) {
    JourneyRow plain = *row;
    plain.awaited.clear();
    restored.Restore(id, std::move(plain));
  }
  for (const JourneyBook::DueRow& row : book.Due()) restored.RestoreDue(row);
  EXPECT_EQ(restored.real(), 1u);
  for (JourneyBook* one : {&book, &restored}) {
    StepsOver(*one, kDayOne, AddDays(kDue, 60));
    one->ForgetBefore(AddDays(kDue, 100));
    EXPECT_EQ(one->size(), 0u);
    EXPECT_EQ(one->real(), 0u);
  }
}

}  // namespace
}  // namespace relais::hub
