#include "services/runner/inbox.h"

#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace relais {
namespace {

TEST(InboxTest, SaysBusyAndLeavesTheItemInTheCallersHands) {
  Inbox<std::unique_ptr<int>> inbox(2);
  EXPECT_TRUE(inbox.TryPush(std::make_unique<int>(1)));
  EXPECT_TRUE(inbox.TryPush(std::make_unique<int>(2)));
  auto third = std::make_unique<int>(3);
  EXPECT_FALSE(inbox.TryPush(std::move(third)));
  ASSERT_NE(third, nullptr);
  EXPECT_EQ(*third, 3);
  EXPECT_TRUE(inbox.Push(std::move(third))) << "what must not be refused may exceed the capacity";
  EXPECT_EQ(inbox.Take(9, absl::ZeroDuration()).size(), 3u);
}

TEST(InboxTest, GivesTheOldestFirstAndAtMostWhatWasAskedFor) {
  Inbox<int> inbox(8);
  for (int i = 1; i <= 5; ++i) ASSERT_TRUE(inbox.TryPush(int{i}));
  EXPECT_EQ(inbox.Take(3, absl::InfiniteDuration()), (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(inbox.Take(3, absl::InfiniteDuration()), (std::vector<int>{4, 5}));
  EXPECT_TRUE(inbox.Take(3, absl::ZeroDuration()).empty()) << "patience over";
}

TEST(InboxTest, ClosedRefusesWhatComesAndGivesOutWhatIsThere) {
  Inbox<int> inbox(8);
  ASSERT_TRUE(inbox.TryPush(1));
  inbox.Close();
  EXPECT_FALSE(inbox.closed_and_empty());
  EXPECT_FALSE(inbox.TryPush(2));
  EXPECT_FALSE(inbox.Push(3));
  EXPECT_EQ(inbox.Take(8, absl::InfiniteDuration()), std::vector<int>{1});
  EXPECT_TRUE(inbox.closed_and_empty());
  EXPECT_TRUE(inbox.Take(8, absl::InfiniteDuration()).empty()) << "does not wait for what cannot come";
}

TEST(InboxTest, WakesTheTaker) {
  Inbox<int> inbox(1);
  std::thread giver([&] { EXPECT_TRUE(inbox.TryPush(7)); });
  EXPECT_EQ(inbox.Take(1, absl::InfiniteDuration()), std::vector<int>{7});
  giver.join();
  std::thread closer([&] { inbox.Close(); });
  EXPECT_TRUE(inbox.Take(1, absl::InfiniteDuration()).empty());
  closer.join();
}

}  // namespace
}  // namespace relais
