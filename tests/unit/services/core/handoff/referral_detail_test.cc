#include "services/core/handoff/referral_detail.h"

#include <functional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using E = ReferralEvent;

Reason Check(E event, const EventDetail& detail, Actor actor = Actor::kDestination) {
  return ReasonOf(CheckDetail(event, actor, detail));
}

// One complete detail for every event.
EventDetail Good(E event) {
  EventDetail detail;
  switch (event) {
    case E::kAsk:
    case E::kReply:
      detail.text = "Quel jour ?";
      break;
    case E::kWaitlist:
      detail.not_before = Day(20'100);
      break;
    case E::kDecline:
      detail.decline = DeclineReason::kNoPlace;
      detail.no_solution = true;
      break;
    case E::kSchedule:
      detail.appointment = Appointment{Day(20'100), 570};
      break;
    case E::kReceive:
      detail.grade = ArrivalGrade::kAttested;
      break;
    case E::kConclude:
      detail.outcome = Outcome::kHelped;
      break;
    case E::kClose:
      detail.helped = false;
      break;
    case E::kWithdraw:
      detail.at_persons_request = true;
      break;
    case E::kUndeliver:
      detail.undeliverable = UndeliverableReason::kUnclaimed;
      break;
    default:
      break;
  }
  return detail;
}

template <class F>
void ForEachEvent(F f) {
  for (int i = 1; i <= kReferralEvents; ++i) f(static_cast<E>(i));
}

TEST(EventDetail, TheCompleteOneOfEachEventPasses) {
  ForEachEvent([](E event) { EXPECT_EQ(Check(event, Good(event)), Reason::kNone) << EventName(event); });
}

TEST(EventDetail, WhatIsRequiredIsMissed) {
  ForEachEvent([](E event) {
    const bool needs_something = Good(event) != EventDetail();
    EXPECT_EQ(Check(event, EventDetail()), needs_something ? Reason::kMissingField : Reason::kNone) << EventName(event);
  });
}

TEST(EventDetail, AFieldOfAnotherEventIsRefused) {
  ForEachEvent([](E event) {
    ForEachEvent([event](E other) {
      if (other == E::kAsk || other == E::kReply || Good(other) == EventDetail() || other == event) return;
      EventDetail both = Good(event);
      const EventDetail extra = Good(other);
      if (extra.decline) both.decline = extra.decline;
      if (extra.not_before != kNoDay) both.not_before = extra.not_before;
      if (extra.appointment) both.appointment = extra.appointment;
      if (extra.grade != ArrivalGrade::kNone) both.grade = extra.grade;
      if (extra.outcome) both.outcome = extra.outcome;
      if (extra.helped) both.helped = extra.helped;
      if (extra.at_persons_request) both.at_persons_request = true;
      if (extra.undeliverable) both.undeliverable = extra.undeliverable;
      EXPECT_EQ(Check(event, both), Reason::kMalformed) << EventName(event) << " with " << EventName(other);
    });
  });
}

TEST(EventDetail, TextTravelsWithWordsAndAnswersOnly) {
  ForEachEvent([](E event) {
    EventDetail detail = Good(event);
    detail.text = "Un mot.";
    const bool silent = event == E::kSend || event == E::kDeliver || event == E::kUndeliver || event == E::kOpen ||
                        event == E::kReceive || event == E::kWithdraw || event == E::kReroute || event == E::kOverdue ||
                        event == E::kExpire || event == E::kReissueSlip;
    EXPECT_EQ(Check(event, detail), silent ? Reason::kMalformed : Reason::kNone) << EventName(event);
  });
}

TEST(EventDetail, TextIsBoundedAndClean) {
  EventDetail detail;
  detail.text = std::string(limits::kNoteTextBytesMax, 'a');
  EXPECT_EQ(Check(E::kAsk, detail), Reason::kNone);
  detail.text += 'a';
  EXPECT_EQ(Check(E::kAsk, detail), Reason::kTextTooLong);
  detail.text = "\x01";
  EXPECT_EQ(Check(E::kAsk, detail), Reason::kMalformed);
}

TEST(EventDetail, DecliningIsNeverADeadEnd) {
  EventDetail detail = Good(E::kDecline);
  detail.no_solution = false;
  EXPECT_EQ(Check(E::kDecline, detail), Reason::kMissingField) << "neither way on";
  detail.counter_proposal = samples::Filled<ServiceId>(5);
  EXPECT_EQ(Check(E::kDecline, detail), Reason::kNone);
  detail.no_solution = true;
  EXPECT_EQ(Check(E::kDecline, detail), Reason::kMissingField) << "both ways on";
  detail = Good(E::kDecline);
  detail.decline.reset();
  EXPECT_EQ(Check(E::kDecline, detail), Reason::kMissingField) << "no reason";
}

TEST(EventDetail, NumbersOutsideTheirListsAreRefused) {
  const auto bent = [](E event, const std::function<void(EventDetail&)>& bend) {
    EventDetail detail = Good(event);
    bend(detail);
    return Check(event, detail);
  };
  for (int number : {0, 13, 255}) {
    EXPECT_EQ(bent(E::kDecline, [&](EventDetail& d) { d.decline = static_cast<DeclineReason>(number); }),
              Reason::kUnknownValue);
    EXPECT_EQ(bent(E::kConclude, [&](EventDetail& d) { d.outcome = static_cast<Outcome>(number); }),
              Reason::kUnknownValue);
    EXPECT_EQ(bent(E::kUndeliver, [&](EventDetail& d) { d.undeliverable = static_cast<UndeliverableReason>(number); }),
              Reason::kUnknownValue);
  }
  EXPECT_EQ(bent(E::kReceive, [](EventDetail& d) { d.grade = static_cast<ArrivalGrade>(4); }), Reason::kUnknownValue);
  EXPECT_EQ(bent(E::kSchedule, [](EventDetail& d) { d.appointment->minute_of_day = 1439; }), Reason::kNone);
  EXPECT_EQ(bent(E::kSchedule, [](EventDetail& d) { d.appointment->minute_of_day = 1440; }), Reason::kUnknownValue);
  EXPECT_EQ(bent(E::kSchedule, [](EventDetail& d) { d.appointment->day = kNoDay; }), Reason::kMissingField);
}

TEST(EventDetail, ADoorWithdrawsAtThePersonsRequestOnly) {
  EXPECT_EQ(Check(E::kWithdraw, EventDetail(), Actor::kPerson), Reason::kNone);
  EXPECT_EQ(Check(E::kWithdraw, EventDetail(), Actor::kOrigin), Reason::kMissingField);
  EXPECT_EQ(Check(E::kWithdraw, EventDetail(), Actor::kDestination), Reason::kMissingField);
}

TEST(ClosureWords, EachSideKeepsItsWord) {
  ClosureWords words;
  EXPECT_FALSE(words.disagree());
  EventDetail helped;
  helped.helped = true;
  EventDetail not_helped;
  not_helped.helped = false;
  EXPECT_TRUE(TakeWord(words, E::kConclude, Actor::kDestination, Good(E::kConclude)));
  EXPECT_TRUE(TakeWord(words, E::kClose, Actor::kOrigin, helped));
  EXPECT_FALSE(words.disagree());
  EXPECT_TRUE(TakeWord(words, E::kClose, Actor::kPerson, not_helped));
  EXPECT_TRUE(words.disagree());
  EXPECT_EQ(words, (ClosureWords{Outcome::kHelped, true, false}));
  EXPECT_TRUE(TakeWord(words, E::kClose, Actor::kPerson, helped)) << "one's own word may be said anew";
  EXPECT_EQ(words, (ClosureWords{Outcome::kHelped, true, true}));
}

TEST(ClosureWords, NobodySpeaksForAnother) {
  ClosureWords words;
  EXPECT_FALSE(TakeWord(words, E::kConclude, Actor::kOrigin, Good(E::kConclude)));
  EXPECT_FALSE(TakeWord(words, E::kConclude, Actor::kDestination, EventDetail()));
  EXPECT_FALSE(TakeWord(words, E::kClose, Actor::kDestination, Good(E::kClose)));
  EXPECT_FALSE(TakeWord(words, E::kClose, Actor::kOrigin, EventDetail()));
  EXPECT_FALSE(TakeWord(words, E::kAccept, Actor::kDestination, EventDetail()));
  EXPECT_EQ(words, ClosureWords());
}

TEST(ClosureWords, EveryPairOfWords) {
  using B = std::optional<bool>;
  const auto disagree = [](std::optional<Outcome> d, B o, B p) { return ClosureWords{d, o, p}.disagree(); };
  EXPECT_TRUE(disagree(Outcome::kHelped, false, {}));
  EXPECT_TRUE(disagree(Outcome::kHelped, {}, false));
  EXPECT_TRUE(disagree(Outcome::kNotHelped, true, {}));
  EXPECT_TRUE(disagree(Outcome::kNotHelped, {}, true));
  EXPECT_TRUE(disagree({}, true, false));
  EXPECT_FALSE(disagree(Outcome::kNotHelped, false, false));
  EXPECT_FALSE(disagree(Outcome::kFollowUpStarted, false, {})) << "it has only begun";
  EXPECT_FALSE(disagree(Outcome::kFollowUpStarted, {}, true));
  EXPECT_TRUE(disagree(Outcome::kFollowUpStarted, true, false));
}

TEST(Undeliverable, EveryRefusalHasAnEntry) {
  int apart = 0;
  ForEachReason([&apart](Reason reason) {
    const UndeliverableReason because = UndeliverableBecause(reason);
    EXPECT_FALSE(UndeliverableReasonName(because).empty());
    if (because != UndeliverableReason::kRefused) ++apart;
  });
  EXPECT_EQ(apart, 16);
  EXPECT_EQ(UndeliverableBecause(Reason::kThirdDoor), UndeliverableReason::kThirdDoor);
  EXPECT_EQ(UndeliverableBecause(Reason::kPartnerGone), UndeliverableReason::kPartnerGone);
  EXPECT_EQ(UndeliverableBecause(Reason::kUnclaimed), UndeliverableReason::kUnclaimed);
  EXPECT_EQ(UndeliverableBecause(Reason::kReferralOpen), UndeliverableReason::kReferralOpen);
  EXPECT_EQ(UndeliverableBecause(Reason::kBadSignature), UndeliverableReason::kRefused);
}

template <class Enum, class Name, class Label>
int CountNamed(Name name, Label label) {
  int named = 0;
  for (int i = 0; i < 256; ++i) {
    const auto value = static_cast<Enum>(i);
    EXPECT_EQ(name(value).empty(), label(value).empty()) << i;
    if (!name(value).empty()) ++named;
  }
  return named;
}

TEST(DetailNames, CoverTheListsAndNothingElse) {
  EXPECT_EQ(CountNamed<DeclineReason>(DeclineReasonName, DeclineReasonLabelFr), 12);
  EXPECT_EQ(CountNamed<Outcome>(OutcomeName, OutcomeLabelFr), 3);
  EXPECT_EQ(CountNamed<UndeliverableReason>(UndeliverableReasonName, UndeliverableReasonLabelFr), 9);
  EXPECT_EQ(DeclineReasonName(DeclineReason::kOther), "other");
  EXPECT_EQ(OutcomeName(Outcome::kNotHelped), "not_helped");
  EXPECT_EQ(UndeliverableReasonName(UndeliverableReason::kRefused), "refused");
}

}  // namespace
}  // namespace relais
