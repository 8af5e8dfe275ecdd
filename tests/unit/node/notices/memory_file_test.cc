#include "node/notices/memory_file.h"

#include "gtest/gtest.h"

namespace relais::node {
namespace {

TEST(MemoryFileTest, WhatIsWrittenReadsAgain) {
  NoticeBook book;
  book.failure = "Could not resolve\thost\nsmtp";
  book.failing_day = Day(20783);
  book.failing_minute = 61;
  book.memories["accueil"] = {Day(20782), Day(20783), 600, {"a-1", "b-2"}};
  book.memories["direction"] = {};
  const NoticeBook read = ParseNoticeBook(FormatNoticeBook(book));
  EXPECT_EQ(read.memories, book.memories);
  EXPECT_EQ(read.failure, "Could not resolve host smtp");
  EXPECT_EQ(read.failing_day, book.failing_day);
  EXPECT_EQ(read.failing_minute, 61);
}

TEST(MemoryFileTest, LinesThatDoNotReadAreLeftOut) {
  const NoticeBook read = ParseNoticeBook("accueil\t1\t2\t3\ta\nbroken\nx\t1\tno\t3\t\n!\t1\n\n");
  EXPECT_EQ(read.memories.size(), 1u);
  EXPECT_EQ(read.memories.at("accueil").told.count("a"), 1u);
  EXPECT_EQ(read.failure, "");
}

}  // namespace
}  // namespace relais::node
