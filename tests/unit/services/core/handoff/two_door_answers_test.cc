// What each side may say of a referral, walked against a literal matrix, and the effects of what is let in.
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "services/core/handoff/two_door.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Answer;
using samples::Filled;
using samples::Handoff;
using samples::kDoor1;
using samples::kDoor2;
using samples::kDue;
using samples::kOwner;
using samples::kStranger;
using samples::kToday;
using samples::Note;
using samples::OwnersAnswer;
using samples::PersonWord;
using samples::Referral;
using Coarse = CoarseState;

const HandoffHeader kAnswered = Referral(1, kDoor1);
constexpr char kCoarse[] = "?OYNRECWXUZ";  // by number

Coarse StateOf(char letter) {
  return static_cast<Coarse>(std::string(kCoarse).find(letter));
}

// A journey whose only referral stands at `state`.
JourneyDoors At(Coarse state) {
  JourneyDoors journey;
  EXPECT_TRUE(AdmitReferral(journey, kAnswered, {kToday, SigningKey(), false}).ok());
  journey.referrals[0].state = state;
  if (state == Coarse::kReceived || state == Coarse::kEnded) {
    journey.referrals[0].received = ArrivalGrade::kAttested;
    journey.referrals[0].before = Coarse::kAnsweredYes;
  }
  journey.withdrawn = state == Coarse::kWithdrawn;
  return journey;
}

// Rows: what is said. Columns: what is known. ! late, # breach, < as before the reception, - wrong state, + not this
// side's to say, * after a withdrawal.
const char* const kKnown = "O  Y  N  R  E  X  U  C  W  Z";
const char* const kDestination[] = {
    "O: O  O  O  -  -  -  -  O  *  -", "Y: Y  Y  -  -  -  Y! -  -  *  -",  "N: N  N  N  -  -  N! -  -  *  -",
    "C: C  C  -  -  -  C! -  C  *  -", "R: R  R  R! R  E  R! R! R! W# R#", "E: -  -  -  E  E  -  -  -  *  -",
    "Z: -  -  -  <  <  -  -  -  *  -", "W: W  W  W  W  W  W  W  W  W  W",  "X: +  +  +  +  +  +  +  +  *  +",
    "U: +  +  +  +  +  +  +  +  *  +",
};
const char* const kOwnerSays[] = {
    "O: +  +  +  +  +  +  +  +  *  +", "Y: +  +  +  +  +  +  +  +  *  +", "N: +  +  +  +  +  +  +  +  *  +",
    "C: +  +  +  +  +  +  +  +  *  +", "R: +  +  +  +  +  +  +  +  +  +", "E: -  -  -  E  E  -  -  -  *  -",
    "Z: Z  Z  Z  -  -  Z  Z  Z  *  Z", "W: W  W  W  W  W  W  W  W  W  W", "X: +  +  +  +  +  +  +  +  *  +",
    "U: +  +  +  +  +  +  +  +  *  +",
};

void CheckCell(const HandoffHeader& header, Coarse known, const std::string& cell) {
  JourneyDoors journey = At(known);
  const JourneyDoors before = journey;
  const Admission got = AdmitAnswer(journey, header, {true});
  SCOPED_TRACE(std::string("known ") + std::string(CoarseStateName(known)) + ", said " +
               std::string(CoarseStateName(header.state)) + ", cell " + cell);
  const std::map<char, Reason> refusals = {
      {'-', Reason::kWrongState}, {'+', Reason::kNotYourMove}, {'*', Reason::kTombstoned}};
  if (auto refusal = refusals.find(cell[0]); refusal != refusals.end()) {
    Admission want;
    want.refused = refusal->second;
    EXPECT_EQ(got, want) << ReasonName(got.refused);
    EXPECT_EQ(journey, before);
    return;
  }
  EXPECT_EQ(got.refused, Reason::kNone) << ReasonName(got.refused);
  EXPECT_EQ(journey.referrals[0].state, cell[0] == '<' ? Coarse::kAnsweredYes : StateOf(cell[0]));
  EXPECT_EQ(got.late, cell.find('!') != std::string::npos);
  EXPECT_EQ(got.breach, cell.find('#') != std::string::npos);
  EXPECT_EQ(got.door_given_back, cell[0] == '<');
  EXPECT_EQ(got.received, header.state == Coarse::kReceived && known != Coarse::kReceived && known != Coarse::kEnded);
  EXPECT_EQ(journey.doors(), cell[0] == '<' ? 1 : before.doors() + (got.received ? 1 : 0));
}

void WalkMatrix(const char* const (&rows)[10], bool owner) {
  const std::vector<std::string> known = absl::StrSplit(kKnown, ' ', absl::SkipEmpty());
  int walked = 0;
  for (const char* row : rows) {
    std::vector<std::string> cells = absl::StrSplit(row, ' ', absl::SkipEmpty());
    const Coarse said = StateOf(cells[0][0]);
    ASSERT_EQ(cells.size(), 11u) << row;
    for (size_t i = 0; i < known.size(); ++i, ++walked) {
      const ArrivalGrade grade = said == Coarse::kReceived ? ArrivalGrade::kProven : ArrivalGrade::kNone;
      HandoffHeader header = owner ? OwnersAnswer(2, kAnswered, said) : Answer(2, kAnswered, said, grade);
      if (owner) header.grade = grade;
      CheckCell(header, StateOf(known[i][0]), cells[i + 1]);
    }
  }
  EXPECT_EQ(walked, 100);
}

TEST(AdmitAnswer, WhatTheDestinationMaySay) {
  WalkMatrix(kDestination, false);
}
TEST(AdmitAnswer, WhatTheOwnerMaySay) {
  WalkMatrix(kOwnerSays, true);
}

Reason RefusalOf(JourneyDoors journey, const HandoffHeader& header, bool proven = true) {
  const JourneyDoors before = journey;
  const Reason reason = AdmitAnswer(journey, header, {proven}).refused;
  EXPECT_TRUE(reason == Reason::kNone || journey == before);
  return reason;
}

TEST(AdmitAnswer, OnlyTheTwoDoorsOfThatReferralSpeak) {
  const JourneyDoors journey = At(Coarse::kOpen);
  HandoffHeader yes = Answer(2, kAnswered, Coarse::kAnsweredYes);
  EXPECT_EQ(RefusalOf(journey, yes), Reason::kNone);
  yes.sender = kStranger;
  EXPECT_EQ(RefusalOf(journey, yes), Reason::kNotDestination);
  yes = Answer(2, kAnswered, Coarse::kAnsweredYes);
  yes.destination = kStranger;
  EXPECT_EQ(RefusalOf(journey, yes), Reason::kNotDestination) << "addressed past the owner";
  HandoffHeader end = OwnersAnswer(2, kAnswered, Coarse::kWithdrawn);
  end.destination = kDoor2;
  EXPECT_EQ(RefusalOf(journey, end), Reason::kNotDestination) << "addressed past the destination";
  yes = Answer(2, kAnswered, Coarse::kAnsweredYes);
  yes.answers = Handoff(9);
  EXPECT_EQ(RefusalOf(journey, yes), Reason::kUnknownReferral);
  EXPECT_EQ(RefusalOf(JourneyDoors(), yes), Reason::kUnknownReferral);
  yes = Answer(2, kAnswered, Coarse::kAnsweredYes);
  yes.drill = true;
  EXPECT_EQ(RefusalOf(journey, yes), Reason::kDrillMixed);
}

// A partner that holds both doors says both sides' words.
TEST(AdmitAnswer, AnOwnersOwnSecondDoor) {
  JourneyDoors journey;
  const HandoffHeader inside = Referral(1, kOwner);
  ASSERT_TRUE(AdmitReferral(journey, inside, {kToday, SigningKey(), false}).ok());
  const auto say = [&](Coarse state, ArrivalGrade grade = ArrivalGrade::kNone) {
    return AdmitAnswer(journey, Answer(2, inside, state, grade), {true});
  };
  EXPECT_TRUE(say(Coarse::kAnsweredYes).ok());
  EXPECT_TRUE(say(Coarse::kReceived, ArrivalGrade::kAttested).received);
  EXPECT_EQ(journey.doors(), 1);
  EXPECT_TRUE(say(Coarse::kEnded).ok());
  EXPECT_TRUE(say(Coarse::kCorrected).door_given_back);
  EXPECT_EQ(journey.referrals[0].state, Coarse::kAnsweredYes);
  EXPECT_TRUE(say(Coarse::kCorrected).ok());
  EXPECT_EQ(journey.referrals[0].state, Coarse::kCorrected);
}

TEST(AdmitAnswer, AProofMustFitTheJourney) {
  const JourneyDoors journey = At(Coarse::kOpen);
  HandoffHeader proven = Answer(2, kAnswered, Coarse::kReceived, ArrivalGrade::kProven);
  EXPECT_EQ(RefusalOf(journey, proven, true), Reason::kNone);
  EXPECT_EQ(RefusalOf(journey, proven, false), Reason::kProofInvalid);
  proven.arrival_key = Filled<SigningKey>(7);
  EXPECT_EQ(RefusalOf(journey, proven, true), Reason::kProofInvalid);
  HandoffHeader ended = Answer(2, kAnswered, Coarse::kEnded, ArrivalGrade::kProven);
  EXPECT_EQ(RefusalOf(At(Coarse::kReceived), ended, false), Reason::kProofInvalid);
  // Without a code, a key of an older slip is no obstacle.
  HandoffHeader attested = Answer(2, kAnswered, Coarse::kReceived, ArrivalGrade::kAttested);
  attested.arrival_key = Filled<SigningKey>(7);
  EXPECT_EQ(RefusalOf(journey, attested, false), Reason::kNone);
  EXPECT_EQ(RefusalOf(journey, Answer(2, kAnswered, Coarse::kReceived)), Reason::kMalformed);
}

TEST(AdmitAnswer, ABetterGradeCountsAndAWorseOneDoesNot) {
  JourneyDoors journey = At(Coarse::kOpen);
  const auto arrive = [&](ArrivalGrade grade) {
    return AdmitAnswer(journey, Answer(2, kAnswered, Coarse::kReceived, grade), {true});
  };
  const auto recorded = [&] { return journey.referrals[0].received; };
  EXPECT_TRUE(arrive(ArrivalGrade::kTranscribed).received);
  EXPECT_EQ(recorded(), ArrivalGrade::kTranscribed);
  EXPECT_FALSE(arrive(ArrivalGrade::kAttested).received);
  EXPECT_EQ(recorded(), ArrivalGrade::kAttested);
  EXPECT_TRUE(arrive(ArrivalGrade::kTranscribed).repeat);
  EXPECT_EQ(recorded(), ArrivalGrade::kAttested);
  EXPECT_TRUE(AdmitAnswer(journey, Answer(3, kAnswered, Coarse::kEnded, ArrivalGrade::kProven), {true}).ok());
  EXPECT_EQ(recorded(), ArrivalGrade::kProven);
  EXPECT_EQ(journey.referrals[0].state, Coarse::kEnded);
  // Said again, perhaps before the other side's end was heard of: the end stands.
  EXPECT_FALSE(arrive(ArrivalGrade::kAttested).received);
  EXPECT_EQ(recorded(), ArrivalGrade::kProven);
  EXPECT_EQ(journey.referrals[0].state, Coarse::kEnded);
}

TEST(AdmitAnswer, TheOwnerReportsNoArrival) {
  HandoffHeader header = OwnersAnswer(2, kAnswered, Coarse::kEnded);
  header.grade = ArrivalGrade::kProven;
  EXPECT_EQ(RefusalOf(At(Coarse::kReceived), header), Reason::kNotYourMove);
}

TEST(AdmitAnswer, ALateYesWaitsForNobodyElse) {
  JourneyDoors journey = At(Coarse::kExpired);
  const HandoffHeader second = Referral(2, kDoor2, 1);
  ASSERT_TRUE(AdmitReferral(journey, second, {kToday, SigningKey(), false}).ok());
  const HandoffHeader late = Answer(3, kAnswered, Coarse::kAnsweredYes);
  EXPECT_EQ(RefusalOf(journey, late), Reason::kReferralOpen);
  EXPECT_EQ(RefusalOf(journey, Answer(3, kAnswered, Coarse::kAnsweredNo)), Reason::kNone) << "a late no is no obstacle";
  ASSERT_TRUE(AdmitAnswer(journey, Answer(4, second, Coarse::kReceived, ArrivalGrade::kAttested), {true}).ok());
  EXPECT_EQ(RefusalOf(journey, late), Reason::kThirdDoor) << "the person was received elsewhere meanwhile";
  ASSERT_TRUE(AdmitAnswer(journey, Answer(5, second, Coarse::kCorrected), {true}).ok());
  ASSERT_TRUE(AdmitAnswer(journey, Answer(6, second, Coarse::kAnsweredNo), {true}).ok());
  EXPECT_EQ(RefusalOf(journey, late), Reason::kNone) << "the door was given back";
}

TEST(AdmitAnswer, ANoTakenBackWaitsForNobodyElse) {
  JourneyDoors journey = At(Coarse::kAnsweredNo);
  const HandoffHeader second = Referral(2, kDoor2, 1);
  ASSERT_TRUE(AdmitReferral(journey, second, {kToday, SigningKey(), false}).ok());
  const HandoffHeader back = Answer(3, kAnswered, Coarse::kOpen);
  EXPECT_EQ(RefusalOf(journey, back), Reason::kReferralOpen);
  ASSERT_TRUE(AdmitAnswer(journey, Answer(4, second, Coarse::kReceived, ArrivalGrade::kAttested), {true}).ok());
  EXPECT_EQ(RefusalOf(journey, back), Reason::kThirdDoor);
}

TEST(AdmitAnswer, DueDaysFollowTheLastWord) {
  JourneyDoors journey = At(Coarse::kOpen);
  const auto due = [&] { return journey.referrals[0].due_day; };
  HandoffHeader yes = Answer(2, kAnswered, Coarse::kAnsweredYes);
  yes.due_day = Day(21'000);
  EXPECT_TRUE(AdmitAnswer(journey, yes, {true}).ok());
  EXPECT_EQ(due(), Day(21'000));
  yes.due_day = kNoDay;
  EXPECT_TRUE(AdmitAnswer(journey, yes, {true}).repeat);
  EXPECT_EQ(due(), Day(21'000)) << "an open referral is never without a due day";
  EXPECT_TRUE(AdmitAnswer(journey, Note(3, kAnswered, Day(21'007)), {true}).ok());
  EXPECT_EQ(due(), Day(21'007));
  EXPECT_TRUE(AdmitAnswer(journey, Note(3, kAnswered, kNoDay), {true}).ok());
  EXPECT_EQ(due(), Day(21'007));
  EXPECT_TRUE(AdmitAnswer(journey, Answer(4, kAnswered, Coarse::kReceived, ArrivalGrade::kAttested), {true}).ok());
  EXPECT_EQ(due(), kNoDay);
  EXPECT_TRUE(AdmitAnswer(journey, Note(5, kAnswered, Day(21'014)), {true}).ok());
  EXPECT_EQ(due(), kNoDay) << "a note awaits nothing once the person was received";
}

TEST(AdmitNote, ChangesNoStateAnywhere) {
  for (int i = 1; i <= 10; ++i) {
    JourneyDoors journey = At(static_cast<Coarse>(i));
    HandoffHeader notes[] = {Note(2, kAnswered, kDue), Note(2, kAnswered, kDue)};
    std::swap(notes[1].sender, notes[1].destination);
    for (const HandoffHeader& note : notes) {
      const JourneyDoors before = journey;
      const Admission admission = AdmitAnswer(journey, note, {false});
      EXPECT_EQ(admission.refused, static_cast<Coarse>(i) == Coarse::kWithdrawn ? Reason::kTombstoned : Reason::kNone);
      EXPECT_EQ(journey, before);
      EXPECT_FALSE(admission.repeat);
    }
  }
}

TEST(AdmitNote, TheOwnerReissuesASlip) {
  JourneyDoors journey = At(Coarse::kOpen);
  HandoffHeader note = Note(2, kAnswered, kDue);
  note.slip_version = 2;
  note.arrival_key = Filled<SigningKey>(4);
  note.follow_key = Filled<SigningKey>(5);
  note.follow_sealing_key = Filled<SealingKey>(6);
  EXPECT_EQ(RefusalOf(journey, note), Reason::kNotYourMove) << "from the destination";
  std::swap(note.sender, note.destination);
  EXPECT_TRUE(AdmitAnswer(journey, note, {false}).ok());
  EXPECT_EQ(journey.arrival_key, note.arrival_key);
  EXPECT_EQ(journey.follow_key, note.follow_key);
  EXPECT_EQ(journey.follow_sealing_key, note.follow_sealing_key);
  EXPECT_EQ(RefusalOf(journey, note), Reason::kNone) << "said again";
  note.arrival_key = Filled<SigningKey>(9);
  EXPECT_EQ(RefusalOf(journey, note), Reason::kEquivocation);
  note.slip_version = 1;
  EXPECT_EQ(RefusalOf(journey, note), Reason::kStaleGeneration);
}

Reason WordRefusal(JourneyDoors journey, const HandoffHeader& header) {
  const JourneyDoors before = journey;
  const Reason reason = AdmitPersonWord(journey, header).refused;
  EXPECT_TRUE(reason == Reason::kNone || journey == before);
  return reason;
}

TEST(Withdrawal, OfAnEarlierReferralLeavesTheOpenOne) {
  JourneyDoors journey = At(Coarse::kAnsweredNo);
  ASSERT_TRUE(AdmitReferral(journey, Referral(2, kDoor2, 1), {kToday, SigningKey(), false}).ok());
  EXPECT_FALSE(AdmitAnswer(journey, Answer(3, kAnswered, Coarse::kWithdrawn), {true}).tombstoned);
  EXPECT_EQ(journey.referrals[0].state, Coarse::kWithdrawn);
  EXPECT_EQ(journey.open_referral()->id, Handoff(2));
  EXPECT_EQ(RefusalOf(journey, Answer(4, kAnswered, Coarse::kAnsweredYes)), Reason::kTombstoned);
  // What was sent to that door does not come back, neither as itself nor as the parent of another.
  EXPECT_EQ(AdmitReferral(journey, kAnswered, {kToday, SigningKey(), false}).refused, Reason::kTombstoned);
  EXPECT_EQ(AdmitReferral(journey, Referral(5, kDoor2, 1), {kToday, SigningKey(), false}).refused, Reason::kTombstoned);
  EXPECT_EQ(WordRefusal(journey, PersonWord(6, kAnswered, Coarse::kEnded, 1)), Reason::kTombstoned);
  // From the owner, all of it.
  EXPECT_TRUE(AdmitAnswer(journey, OwnersAnswer(6, kAnswered, Coarse::kWithdrawn), {true}).tombstoned);
  EXPECT_EQ(journey.open_referral(), nullptr);
  EXPECT_EQ(journey.referrals[1].state, Coarse::kWithdrawn);
}

TEST(Withdrawal, WithNothingOpenIsOfTheWholeJourney) {
  for (Coarse state : {Coarse::kOpen, Coarse::kAnsweredNo, Coarse::kEnded}) {
    JourneyDoors journey = At(state);
    EXPECT_TRUE(AdmitAnswer(journey, Answer(2, kAnswered, Coarse::kWithdrawn), {true}).tombstoned);
    EXPECT_TRUE(journey.withdrawn);
  }
}

TEST(Withdrawal, IsAnsweredByAReceipt) {
  JourneyDoors journey = At(Coarse::kOpen);
  HandoffHeader withdrawal = OwnersAnswer(2, kAnswered, Coarse::kWithdrawn);
  withdrawal.due_day = kDue;
  EXPECT_TRUE(AdmitAnswer(journey, withdrawal, {true}).tombstoned);
  EXPECT_FALSE(journey.settled());
  const Admission receipt = AdmitAnswer(journey, Answer(3, kAnswered, Coarse::kWithdrawn), {true});
  EXPECT_TRUE(receipt.ok() && !receipt.tombstoned);
  EXPECT_TRUE(journey.settled());
  EXPECT_TRUE(AdmitAnswer(journey, Answer(3, kAnswered, Coarse::kWithdrawn), {true}).repeat);
}

TEST(Withdrawal, AReceptionAfterItIsABreachThatCanBeCorrected) {
  JourneyDoors journey = At(Coarse::kOpen);
  EXPECT_TRUE(AdmitAnswer(journey, OwnersAnswer(2, kAnswered, Coarse::kWithdrawn), {true}).tombstoned);
  const Admission arrival =
      AdmitAnswer(journey, Answer(3, kAnswered, Coarse::kReceived, ArrivalGrade::kProven), {true});
  EXPECT_TRUE(arrival.received && arrival.breach);
  EXPECT_EQ(journey.doors(), 2);
  EXPECT_EQ(journey.referrals[0].state, Coarse::kWithdrawn);
  EXPECT_EQ(RefusalOf(journey, Answer(4, kAnswered, Coarse::kEnded)), Reason::kTombstoned);
  EXPECT_TRUE(AdmitAnswer(journey, Answer(5, kAnswered, Coarse::kCorrected), {true}).door_given_back);
  EXPECT_EQ(journey.referrals[0].state, Coarse::kWithdrawn);
  EXPECT_EQ(journey.doors(), 1);
}

TEST(PersonWord, WithdrawsTheWholeJourneyAtOnce) {
  for (int i = 1; i <= 10; ++i) {
    JourneyDoors journey = At(static_cast<Coarse>(i));
    HandoffHeader word = PersonWord(2, kAnswered, Coarse::kWithdrawn, 1);
    word.due_day = kDue;
    const Admission admission = AdmitPersonWord(journey, word);
    EXPECT_TRUE(admission.ok());
    EXPECT_EQ(admission.tombstoned, static_cast<Coarse>(i) != Coarse::kWithdrawn);
    EXPECT_TRUE(journey.withdrawn);
    EXPECT_EQ(journey.referrals[0].state, Coarse::kWithdrawn);
    EXPECT_EQ(journey.referrals[0].due_day, kDue);
    EXPECT_EQ(journey.person_counter, 1u);
  }
}

TEST(PersonWord, OnePerDoorInTheOrderOfTheCounter) {
  JourneyDoors journey = At(Coarse::kReceived);
  EXPECT_TRUE(AdmitPersonWord(journey, PersonWord(2, kAnswered, Coarse::kEnded, 5)).ok());
  EXPECT_EQ(journey.referrals[0].state, Coarse::kEnded);
  EXPECT_EQ(WordRefusal(journey, PersonWord(3, kAnswered, Coarse::kEnded, 5)), Reason::kReplay);
  EXPECT_EQ(WordRefusal(journey, PersonWord(3, kAnswered, Coarse::kEnded, 4)), Reason::kReplay);
  HandoffHeader other_door = PersonWord(3, kAnswered, Coarse::kEnded, 6);
  other_door.destination = kDoor1;
  EXPECT_EQ(WordRefusal(journey, other_door), Reason::kNone);
  other_door.destination = kDoor2;
  EXPECT_EQ(WordRefusal(journey, other_door), Reason::kNotDestination);
}

TEST(PersonWord, OnlyWithTheFollowUpCodeOfTheJourney) {
  const JourneyDoors journey = At(Coarse::kReceived);
  HandoffHeader word = PersonWord(2, kAnswered, Coarse::kEnded, 1);
  word.follow_key = kAnswered.arrival_key;
  EXPECT_EQ(WordRefusal(journey, word), Reason::kCodeWrong);
  word.follow_key = SigningKey();
  EXPECT_EQ(WordRefusal(journey, word), Reason::kCodeWrong);
  word = PersonWord(2, kAnswered, Coarse::kEnded, 1);
  word.drill = true;
  EXPECT_EQ(WordRefusal(journey, word), Reason::kDrillMixed);
  word = PersonWord(2, kAnswered, Coarse::kEnded, 1);
  word.answers = Handoff(9);
  EXPECT_EQ(WordRefusal(journey, word), Reason::kUnknownReferral);
  EXPECT_EQ(WordRefusal(JourneyDoors(), word), Reason::kUnknownReferral);
}

TEST(PersonWord, SaysWhetherItHelpedOnlyAfterAReception) {
  for (int i = 1; i <= 10; ++i) {
    const Coarse state = static_cast<Coarse>(i);
    Reason want = Reason::kWrongState;
    if (state == Coarse::kReceived || state == Coarse::kEnded) want = Reason::kNone;
    if (state == Coarse::kWithdrawn) want = Reason::kTombstoned;
    EXPECT_EQ(WordRefusal(At(state), PersonWord(2, kAnswered, Coarse::kEnded, 1)), want) << i;
    if (state == Coarse::kEnded || state == Coarse::kWithdrawn) continue;
    EXPECT_EQ(WordRefusal(At(Coarse::kReceived), PersonWord(2, kAnswered, state, 1)), Reason::kNotYourMove) << i;
  }
}

}  // namespace
}  // namespace relais
