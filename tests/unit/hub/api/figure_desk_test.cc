#include "hub/api/figure_desk.h"

#include <gmock/gmock.h>

#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"

namespace relais::hub {
namespace {

using ::testing::ElementsAre;

TEST(FigureDeskTest, WorksOnItsOwnThreadInTheOrderOfAsking) {
  FigureDesk desk;
  std::vector<int> done;
  std::thread::id where;
  for (int i : {1, 2, 3}) {
    ASSERT_TRUE(desk.Post([&done, &where, i] {
      done.push_back(i);
      where = std::this_thread::get_id();
    }));
  }
  desk.Stop();
  EXPECT_THAT(done, ElementsAre(1, 2, 3)) << "what waited was done";
  EXPECT_NE(where, std::this_thread::get_id());
  EXPECT_FALSE(desk.Post([] {})) << "it has stopped";
}

TEST(FigureDeskTest, BeyondWhatMayWaitItIsBusy) {
  absl::Notification begun, go_on;
  FigureDesk desk;  // its end waits for the work, which waits for these
  ASSERT_TRUE(desk.Post([&] {
    begun.Notify();
    go_on.WaitForNotification();
  }));
  begun.WaitForNotification();
  for (size_t i = 0; i < FigureDesk::kWaitingMax; ++i) ASSERT_TRUE(desk.Post([] {}));
  EXPECT_FALSE(desk.Post([] {}));
  go_on.Notify();
}

}  // namespace
}  // namespace relais::hub
