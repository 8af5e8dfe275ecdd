#include "services/core/mailbox/seen_book.h"

#include "gtest/gtest.h"

namespace relais {
namespace {

using Verdict = SeenBook::Verdict;

const Day kSeenDay(20'000);
const HandoffId kHandoff = HandoffId::FromBytes(std::string(HandoffId::kSize, 'h'));

Fingerprint Print(char symbol) {
  return Fingerprint::FromBytes(std::string(Fingerprint::kSize, symbol));
}

SeenBook Book() {
  SeenBook book;
  book.Note(kHandoff, {Print('a'), SealGeneration(2), Cursor(7), Reason::kNone, kSeenDay});
  return book;
}

TEST(SeenBook, TellsARepeatFromEverythingElse) {
  const SeenBook book = Book();
  Seen known;
  EXPECT_EQ(book.Look(kHandoff, SealGeneration(2), Print('a'), &known), Verdict::kRepeat);
  EXPECT_EQ(known.cursor, Cursor(7));
  EXPECT_EQ(book.Look(kHandoff, SealGeneration(2), Print('b'), &known), Verdict::kEquivocation);
  EXPECT_EQ(book.Look(kHandoff, SealGeneration(3), Print('b'), &known), Verdict::kResealed);
  EXPECT_EQ(book.Look(kHandoff, SealGeneration(1), Print('a'), &known), Verdict::kStale);
  EXPECT_EQ(book.Look(HandoffId::FromBytes(std::string(HandoffId::kSize, 'x')), SealGeneration(1), Print('a'), &known),
            Verdict::kNew);
}

TEST(SeenBook, ARefusalIsRememberedToo) {
  SeenBook book;
  book.Note(kHandoff, {Print('a'), SealGeneration(1), Cursor(), Reason::kThirdDoor, kSeenDay});
  Seen known;
  EXPECT_EQ(book.Look(kHandoff, SealGeneration(1), Print('a'), &known), Verdict::kRepeat);
  EXPECT_EQ(known.refused, Reason::kThirdDoor);
}

TEST(SeenBook, TheLatestSealingTakesThePlaceOfTheFormer) {
  SeenBook book = Book();
  book.Note(kHandoff, {Print('c'), SealGeneration(3), Cursor(9), Reason::kNone, kSeenDay.next()});
  Seen known;
  EXPECT_EQ(book.size(), 1u);
  EXPECT_EQ(book.Look(kHandoff, SealGeneration(3), Print('c'), &known), Verdict::kRepeat);
  EXPECT_EQ(book.Look(kHandoff, SealGeneration(2), Print('a'), &known), Verdict::kStale);
  book.ForgetBefore(kSeenDay.next());
  EXPECT_EQ(book.size(), 1u) << "the day of the former one is not the day of this one";
}

TEST(SeenBook, ForgetsByTheDayOfItsDecision) {
  SeenBook book = Book();
  book.ForgetBefore(kSeenDay);
  EXPECT_EQ(book.size(), 1u) << "before, not through";
  book.ForgetBefore(kSeenDay.next());
  EXPECT_EQ(book.size(), 0u);
  Seen known;
  EXPECT_EQ(book.Look(kHandoff, SealGeneration(2), Print('a'), &known), Verdict::kNew);
}

}  // namespace
}  // namespace relais
