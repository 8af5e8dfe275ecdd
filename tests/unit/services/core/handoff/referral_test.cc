#include "services/core/handoff/referral.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace relais {
namespace {

using S = ReferralState;
using E = ReferralEvent;

// The whole table once more, written from the life of a referral and not from the code. A cell says who (O origin, D
// destination, N network, P person), where to, and how it counts: ! late, # breach, ~ crossed, < back to where it was
// before the reception. Two halves, because a line has an end.
const char* const kOutward[] = {
    //   send deliver undel. open   ask    reply  accept waitl. declin sched. absent appt.x
    "dr: O>se -       -      -      -      -      -      -      -      -      -      -",
    "se: -    N>de    N>ud   D>op   -      -      -      -      -      -      -      -",
    "de: -    N>de    N>ud   D>op   -      -      -      -      -      -      -      -",
    "op: -    N>op    N>ud   D>op   D>qu   O>op   D>ac   D>wa   D>dc   -      -      -",
    "qu: -    N>qu    N>ud   -      D>qu   O>op   D>ac   D>wa   D>dc   -      -      -",
    "ac: -    N>ac    N>ud   -      -      O>ac   -      D>wa   D>dc   D>sc   -      -",
    "wa: -    N>wa    N>ud   -      -      O>wa   D>ac   D>wa   D>dc   D>sc   -      -",
    "sc: -    N>sc    N>ud   -      -      O>sc   -      -      D>dc   D>sc   D>ab   D>ap",
    "ab: -    N>ab    N>ud   -      -      O>ab   -      -      D>dc   D>sc   -      -",
    "ap: -    N>ap    N>ud   -      -      O>ap   -      -      D>dc   D>sc   -      -",
    "re: -    N>re    -      -      -      O>re~  -      -      -      -      -      -",
    "co: -    N>co    -      -      -      O>co~  -      -      -      -      -      -",
    "cl: -    N>cl    -      -      -      O>cl~  -      -      -      -      -      -",
    "dc: -    N>dc    -      -      -      -      -      -      -      -      -      -",
    "ex: -    N>ex    N>ud   D>ex   D>ex!  O>ex   D>ac!  D>wa!  D>dc!  D>sc!  D>ab!  D>ap!",
    "ud: -    N>ud    -      -      -      -      -      -      -      -      -      -",
    "cr: -    N>cr    N>ud   D>cr~  D>cr~  -      D>cr~  D>cr~  D>dc   D>cr~  D>cr~  D>cr~",
    "ca: -    N>ca    -      -      -      -      -      -      -      -      -      -",
    "wd: -    N>wd    -      -      -      -      -      -      -      -      -      -",
    "rr: -    N>rr    -      D>rr   D>rr!  -      D>ac!  D>wa!  D>rr!  D>sc!  D>ab!  D>ap!",
    "er: -    N>er    -      -      -      -      -      -      -      -      -      -",
};
const char* const kReceptionAndEndings[] = {
    //   receive conclude close reqcanc confcanc withdraw rerout corrref corrrec corrans overdue expire slip
    "dr: -       -        -     O>ca    -        O>wd     -      -       -       -       -       -     -",
    "se: D>re    -        -     O>cr    D>ca~    ODP>wd   -      O>er    -       -       N>se    N>ex  O>se",
    "de: D>re    -        -     O>cr    D>ca~    ODP>wd   -      O>er    -       -       N>de    N>ex  O>de",
    "op: D>re    -        -     O>cr    D>ca~    ODP>wd   -      O>er    -       -       N>op    N>ex  O>op",
    "qu: D>re    -        -     O>cr    D>ca~    ODP>wd   -      O>er    -       -       N>qu    N>ex  O>qu",
    "ac: D>re    -        -     O>cr    D>ca~    ODP>wd   -      O>er    -       D>op    N>ac    N>ex  O>ac",
    "wa: D>re    -        -     O>cr    D>ca~    ODP>wd   -      O>er    -       D>op    N>wa    N>ex  O>wa",
    "sc: D>re    -        -     O>cr    D>ca~    ODP>wd   -      O>er    -       D>op    N>sc    N>ex  O>sc",
    "ab: D>re    -        -     O>cr    D>ca~    ODP>wd   -      O>er    -       D>op    N>ab    N>ex  O>ab",
    "ap: D>re    -        -     O>cr    D>ca~    ODP>wd   -      O>er    -       D>op    N>ap    N>ex  O>ap",
    "re: D>re    D>co     OP>cl O>re~   -        ODP>wd   -      O>re~   D>re<   -       N>re    -     O>re",
    "co: D>co    D>co     OP>cl O>co~   -        ODP>wd   -      O>co~   D>co<   -       N>co    -     O>co",
    "cl: D>cl    D>cl     OP>cl O>cl~   -        ODP>wd   -      O>cl~   D>cl<   -       -       -     O>cl",
    "dc: D>re!   -        -     -       -        ODP>wd   O>rr   O>er    -       D>op    -       -     O>dc~",
    "ex: D>re!   -        -     -       D>ca!    ODP>wd   O>rr   O>er    -       -       -       -     O>ex",
    "ud: D>re!   -        -     -       -        ODP>wd   O>rr   O>er    -       -       -       -     O>ud~",
    "cr: D>re    -        -     -       D>ca     ODP>wd   -      O>er    -       D>cr~   N>cr    N>ex  O>cr~",
    "ca: D>re!   -        -     -       -        ODP>wd   O>rr   O>er    -       D>cr    -       -     O>ca~",
    "wd: D>wd#   -        -     -       -        ODP>wd   -      -       D>wd    -       -       -     -",
    "rr: D>re!   -        -     -       D>rr!    ODP>wd   -      O>er    -       -       -       -     O>rr~",
    "er: D>re#   -        -     -       -        ODP>wd   -      -       -       -       -       -     O>er~",
};
// Who ever makes each event, in the enum's order.
const char* const kMakers[] = {"O", "N",  "N", "D", "D",   "O", "D", "D", "D", "D", "D", "D", "D",
                               "D", "OP", "O", "D", "ODP", "O", "O", "D", "D", "N", "N", "O"};

const std::map<std::string, S>& Codes() {
  static const std::map<std::string, S> codes = {
      {"dr", S::kDraft},           {"se", S::kSent},
      {"de", S::kDelivered},       {"op", S::kOpened},
      {"qu", S::kQuestioned},      {"ac", S::kAccepted},
      {"wa", S::kWaitlisted},      {"sc", S::kScheduled},
      {"ab", S::kAbsent},          {"ap", S::kAppointmentCancelled},
      {"re", S::kReceived},        {"co", S::kConcluded},
      {"cl", S::kClosed},          {"dc", S::kDeclined},
      {"ex", S::kExpired},         {"ud", S::kUndeliverable},
      {"cr", S::kCancelRequested}, {"ca", S::kCancelled},
      {"wd", S::kWithdrawn},       {"rr", S::kRerouted},
      {"er", S::kCorrected},
  };
  return codes;
}

const std::vector<Actor>& AllActors() {
  static const std::vector<Actor> actors = {Actor::kOrigin, Actor::kDestination, Actor::kNetwork, Actor::kPerson};
  return actors;
}
char LetterOf(Actor actor) {
  return "?ODNP"[static_cast<int>(actor)];
}

// cells[state][event] as written above.
std::map<S, std::vector<std::string>> Cells() {
  std::map<S, std::vector<std::string>> cells;
  const auto add = [&cells](const char* line) {
    std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    const S state = Codes().at(words.front().substr(0, 2));
    cells[state].insert(cells[state].end(), words.begin() + 1, words.end());
  };
  for (const char* line : kOutward) add(line);
  for (const char* line : kReceptionAndEndings) add(line);
  return cells;
}

// What Decide must answer for one cell and actor.
Decision Expected(S state, E event, Actor actor, const std::string& cell) {
  Decision want;
  want.next = state;
  const std::string makers = kMakers[static_cast<int>(event) - 1];
  if (makers.find(LetterOf(actor)) == std::string::npos) {
    want.refused = Reason::kNotYourMove;
    return want;
  }
  if (cell == "-") {
    want.refused = Reason::kWrongState;
    return want;
  }
  const size_t arrow = cell.find('>');
  if (cell.substr(0, arrow).find(LetterOf(actor)) == std::string::npos) {
    want.refused = Reason::kNotYourMove;
    return want;
  }
  want.next = Codes().at(cell.substr(arrow + 1, 2));
  const std::string mark = cell.substr(arrow + 3);
  want.late = mark == "!";
  want.breach = mark == "#";
  want.crossed = mark == "~";
  want.back_before_reception = mark == "<";
  return want;
}

TEST(ReferralTable, EveryCellIsTheOneWrittenDown) {
  const auto cells = Cells();
  ASSERT_EQ(cells.size(), static_cast<size_t>(kReferralStates));
  int walked = 0;
  for (const auto& [state, row] : cells) {
    ASSERT_EQ(row.size(), static_cast<size_t>(kReferralEvents)) << StateName(state);
    for (int number = 1; number <= kReferralEvents; ++number) {
      const E event = static_cast<E>(number);
      for (Actor actor : AllActors()) {
        const Decision want = Expected(state, event, actor, row[static_cast<size_t>(number) - 1]);
        const Decision got = Decide(state, event, actor);
        EXPECT_EQ(got, want) << StateName(state) << " " << EventName(event) << " " << ActorName(actor) << ": got "
                             << ReasonName(got.refused) << " " << StateName(got.next);
        ++walked;
      }
    }
  }
  EXPECT_EQ(walked, kReferralStates * kReferralEvents * kActors);
}

TEST(ReferralTable, NumbersOutsideTheEnumsAreRefused) {
  for (int number : {0, kReferralStates + 1, 255}) {
    EXPECT_EQ(Decide(static_cast<S>(number), E::kSend, Actor::kOrigin).refused, Reason::kWrongState);
  }
  for (int number : {0, kReferralEvents + 1, 255}) {
    EXPECT_EQ(Decide(S::kDraft, static_cast<E>(number), Actor::kOrigin).refused, Reason::kWrongState);
  }
  for (int number : {0, kActors + 1, 255}) {
    EXPECT_EQ(Decide(S::kDraft, E::kSend, static_cast<Actor>(number)).refused, Reason::kWrongState);
  }
}

// From every state that is not an end, somebody can do something other than take it back: nobody is stuck.
TEST(ReferralTable, EveryOpenStateHasAWayToReceptionAndAWayOut) {
  for (const auto& [code, state] : Codes()) {
    if (!IsOpen(state)) continue;
    EXPECT_TRUE(Decide(state, E::kReceive, Actor::kDestination).ok()) << code;
    EXPECT_TRUE(Decide(state, E::kExpire, Actor::kNetwork).ok()) << code;
    EXPECT_TRUE(Decide(state, E::kUndeliver, Actor::kNetwork).ok()) << code;
    EXPECT_TRUE(Decide(state, E::kWithdraw, Actor::kPerson).ok()) << code;
  }
}

// A person standing at the desk: once sent, no state refuses the reception.
TEST(ReferralTable, NobodyIsTurnedAwayOnceSent) {
  for (const auto& [code, state] : Codes()) {
    EXPECT_EQ(Decide(state, E::kReceive, Actor::kDestination).ok(), state != S::kDraft) << code;
  }
}

TEST(ReferralTable, OpenMeansThatItCanExpire) {
  for (const auto& [code, state] : Codes()) {
    EXPECT_EQ(IsOpen(state), Decide(state, E::kExpire, Actor::kNetwork).ok()) << code;
    EXPECT_EQ(IsReceived(state), Decide(state, E::kClose, Actor::kPerson).ok()) << code;
  }
}

TEST(ReferralPlace, ACorrectedReceptionReturnsToTheStateBefore) {
  for (const auto& [code, state] : Codes()) {
    if (IsReceived(state) || state == S::kDraft || state == S::kWithdrawn) continue;
    ReferralPlace place{state, S::kDraft};
    ASSERT_TRUE(Advance(place, E::kReceive, Actor::kDestination).ok());
    ASSERT_TRUE(Advance(place, E::kReceive, Actor::kDestination).ok());  // the code, given afterwards
    ASSERT_TRUE(Advance(place, E::kConclude, Actor::kDestination).ok());
    ASSERT_TRUE(Advance(place, E::kClose, Actor::kOrigin).ok());
    const Decision back = Advance(place, E::kCorrectReception, Actor::kDestination);
    EXPECT_TRUE(back.ok() && back.back_before_reception);
    EXPECT_EQ(back.next, state) << code;
    EXPECT_EQ(place, (ReferralPlace{state, S::kDraft})) << code;
  }
}

// What was under way when the person stood there moves the state that a correction returns to, and nothing else.
TEST(ReferralPlace, WhatTheReceptionOvertookIsNotLost) {
  struct Case {
    S before;
    E event;
    Actor actor;
    S after;
  };
  for (const Case& c : {Case{S::kDelivered, E::kUndeliver, Actor::kNetwork, S::kUndeliverable},
                        Case{S::kScheduled, E::kExpire, Actor::kNetwork, S::kExpired},
                        Case{S::kAccepted, E::kRequestCancel, Actor::kOrigin, S::kCancelRequested},
                        Case{S::kQuestioned, E::kReply, Actor::kOrigin, S::kOpened},
                        Case{S::kSent, E::kCorrectReferral, Actor::kOrigin, S::kCorrected},
                        Case{S::kDeclined, E::kRequestCancel, Actor::kOrigin, S::kDeclined}}) {
    ReferralPlace place{c.before, S::kDraft};
    ASSERT_TRUE(Advance(place, E::kReceive, Actor::kDestination).ok());
    const Decision decision = Advance(place, c.event, c.actor);
    EXPECT_EQ(decision.ok(), c.actor == Actor::kOrigin);
    EXPECT_EQ(decision.crossed, c.actor == Actor::kOrigin);
    EXPECT_EQ(decision.next, S::kReceived);
    EXPECT_EQ(place, (ReferralPlace{S::kReceived, c.after})) << EventName(c.event);
  }
}

TEST(ReferralPlace, AWithdrawalLeavesNothingToReturnTo) {
  ReferralPlace place{S::kScheduled, S::kDraft};
  ASSERT_TRUE(Advance(place, E::kReceive, Actor::kDestination).ok());
  ASSERT_TRUE(Advance(place, E::kWithdraw, Actor::kPerson).ok());
  EXPECT_EQ(place, (ReferralPlace{S::kWithdrawn, S::kDraft}));
  EXPECT_TRUE(Advance(place, E::kReceive, Actor::kDestination).breach);
  EXPECT_EQ(place, (ReferralPlace{S::kWithdrawn, S::kDraft}));
}

TEST(ReferralPlace, ARefusalLeavesThePlaceUntouched) {
  ReferralPlace place{S::kReceived, S::kScheduled};
  EXPECT_EQ(Advance(place, E::kReroute, Actor::kOrigin).refused, Reason::kWrongState);
  EXPECT_EQ(Advance(place, E::kConclude, Actor::kOrigin).refused, Reason::kNotYourMove);
  EXPECT_EQ(place, (ReferralPlace{S::kReceived, S::kScheduled}));
}

TEST(ReferralPlaceDeathTest, AReceptionWithoutItsStateBeforeIsOurOwnMistake) {
  ReferralPlace place{S::kReceived, S::kDraft};
  EXPECT_DEATH(Advance(place, E::kCorrectReception, Actor::kDestination), "before_reception");
}

TEST(ReferralHeader, TheCoarseStateHidesAbsenceWaitingAndQuestions) {
  for (S state : {S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent, S::kAppointmentCancelled}) {
    EXPECT_EQ(CoarseOf(state), CoarseState::kAnsweredYes);
  }
  for (S state : {S::kSent, S::kDelivered, S::kOpened, S::kQuestioned, S::kCancelRequested}) {
    EXPECT_EQ(CoarseOf(state), CoarseState::kOpen);
  }
  EXPECT_EQ(CoarseOf(S::kReceived), CoarseState::kReceived);
  EXPECT_EQ(CoarseOf(S::kConcluded), CoarseState::kEnded);
  EXPECT_EQ(CoarseOf(S::kClosed), CoarseState::kEnded);
  EXPECT_EQ(CoarseOf(S::kRerouted), CoarseState::kEnded);
  EXPECT_EQ(CoarseOf(S::kDeclined), CoarseState::kAnsweredNo);
  EXPECT_EQ(CoarseOf(S::kExpired), CoarseState::kExpired);
  EXPECT_EQ(CoarseOf(S::kUndeliverable), CoarseState::kUndeliverable);
  EXPECT_EQ(CoarseOf(S::kCancelled), CoarseState::kCancelled);
  EXPECT_EQ(CoarseOf(S::kWithdrawn), CoarseState::kWithdrawn);
  EXPECT_EQ(CoarseOf(S::kCorrected), CoarseState::kCorrected);
  EXPECT_DEATH(CoarseOf(S::kDraft), "kDraft");
}

TEST(ReferralHeader, EachEventTravelsInOneWay) {
  for (E event : {E::kSend, E::kReroute}) EXPECT_EQ(TravelsAs(event, Actor::kOrigin), HandoffKind::kReferral);
  for (E event : {E::kOpen, E::kAsk}) EXPECT_EQ(TravelsAs(event, Actor::kDestination), HandoffKind::kNote);
  for (E event : {E::kReply, E::kRequestCancel, E::kReissueSlip}) {
    EXPECT_EQ(TravelsAs(event, Actor::kOrigin), HandoffKind::kNote);
  }
  for (E event : {E::kAccept, E::kWaitlist, E::kDecline, E::kSchedule, E::kMarkAbsent, E::kCancelAppointment,
                  E::kReceive, E::kConclude, E::kConfirmCancel, E::kCorrectReception, E::kCorrectAnswer}) {
    EXPECT_EQ(TravelsAs(event, Actor::kDestination), HandoffKind::kAnswer) << EventName(event);
  }
  EXPECT_EQ(TravelsAs(E::kClose, Actor::kOrigin), HandoffKind::kAnswer);
  EXPECT_EQ(TravelsAs(E::kCorrectReferral, Actor::kOrigin), HandoffKind::kAnswer);
  EXPECT_EQ(TravelsAs(E::kWithdraw, Actor::kOrigin), HandoffKind::kAnswer);
  EXPECT_EQ(TravelsAs(E::kWithdraw, Actor::kPerson), HandoffKind::kPerson);
  EXPECT_EQ(TravelsAs(E::kClose, Actor::kPerson), HandoffKind::kPerson);
  EXPECT_EQ(TravelsAs(E::kReceive, Actor::kPerson), std::nullopt);
  EXPECT_EQ(TravelsAs(E::kDeliver, Actor::kNetwork), std::nullopt);
  for (E event : {E::kUndeliver, E::kOverdue, E::kExpire}) {
    EXPECT_EQ(TravelsAs(event, Actor::kNetwork), HandoffKind::kNotice);
  }
  EXPECT_EQ(TravelsAs(static_cast<E>(0), Actor::kOrigin), std::nullopt);
}

TEST(ReferralHeader, NotesAllLookAlikeAndCorrectionsSayWhoseTheyAre) {
  for (E event : {E::kOpen, E::kAsk, E::kReply, E::kRequestCancel, E::kReissueSlip}) {
    EXPECT_EQ(CoarseAfter(event, S::kAccepted), CoarseState::kOpen) << EventName(event);
  }
  EXPECT_EQ(CoarseAfter(E::kSend, S::kSent), CoarseState::kOpen);
  EXPECT_EQ(CoarseAfter(E::kReroute, S::kRerouted), CoarseState::kOpen);
  EXPECT_EQ(CoarseAfter(E::kCorrectReferral, S::kCorrected), CoarseState::kCorrected);
  EXPECT_EQ(CoarseAfter(E::kCorrectReception, S::kScheduled), CoarseState::kCorrected);
  EXPECT_EQ(CoarseAfter(E::kCorrectAnswer, S::kOpened), CoarseState::kOpen);
  EXPECT_EQ(CoarseAfter(E::kReceive, S::kConcluded), CoarseState::kEnded);
  EXPECT_EQ(CoarseAfter(E::kReceive, S::kWithdrawn), CoarseState::kReceived);
  EXPECT_EQ(CoarseAfter(E::kMarkAbsent, S::kAbsent), CoarseState::kAnsweredYes);
}

TEST(SolvedHere, OnlyTheOriginAndOnlyBeforeAnythingWasSent) {
  EXPECT_EQ(DecideSolvedHere({}, Actor::kOrigin), Reason::kNone);
  EXPECT_EQ(DecideSolvedHere({S::kDraft, S::kCorrected}, Actor::kOrigin), Reason::kNone);
  EXPECT_EQ(DecideSolvedHere({}, Actor::kDestination), Reason::kNotYourMove);
  EXPECT_EQ(DecideSolvedHere({}, Actor::kPerson), Reason::kNotYourMove);
  for (const auto& [code, state] : Codes()) {
    const bool allowed = state == S::kDraft || state == S::kCorrected;
    EXPECT_EQ(DecideSolvedHere({S::kDraft, state}, Actor::kOrigin) == Reason::kNone, allowed) << code;
  }
}

TEST(ReferralNames, AreCompleteDistinctAndEndWhereTheEnumsEnd) {
  std::map<std::string, int> seen;
  for (int i = 1; i <= kReferralStates; ++i) {
    ++seen[absl::StrCat("state ", StateName(static_cast<S>(i)))];
    ++seen[absl::StrCat("état ", StateLabelFr(static_cast<S>(i)))];
  }
  for (int i = 1; i <= kReferralEvents; ++i) {
    ++seen[absl::StrCat("event ", EventName(static_cast<E>(i)))];
    ++seen[absl::StrCat("geste ", EventLabelFr(static_cast<E>(i)))];
  }
  for (Actor actor : AllActors()) {
    ++seen[absl::StrCat("actor ", ActorName(actor))];
    ++seen[absl::StrCat("acteur ", ActorLabelFr(actor))];
  }
  EXPECT_EQ(seen.size(), 2u * (kReferralStates + kReferralEvents + kActors));
  for (const auto& [name, count] : seen) {
    EXPECT_EQ(count, 1) << name;
    EXPECT_NE(name.back(), ' ') << name;
  }
  for (int i : {0, 200}) {
    EXPECT_EQ(StateName(static_cast<S>(i)), "");
    EXPECT_EQ(EventName(static_cast<E>(i)), "");
    EXPECT_EQ(ActorName(static_cast<Actor>(i)), "");
  }
  EXPECT_EQ(StateName(S::kCancelRequested), "cancel_requested");
  EXPECT_EQ(StateName(S::kCorrected), "corrected");
  EXPECT_EQ(EventName(E::kExpire), "expire");
}

}  // namespace
}  // namespace relais
