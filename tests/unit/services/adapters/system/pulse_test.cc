#include "services/adapters/system/pulse.h"

#include <gmock/gmock.h>

#include <deque>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

using ::testing::Contains;
using ::testing::Not;

// A loop that answers when it is told to.
struct SlowLoop {
  using Query = absl::AnyInvocable<void(const int&)>;
  bool Ask(Query query) {
    if (full) return false;
    waiting.push_back(std::move(query));
    return true;
  }
  void Turn() {
    for (Query& query : waiting) query(7);
    waiting.clear();
  }
  bool full = false;
  std::deque<Query> waiting;
};

class PulseTest : public ::testing::Test {
 protected:
  void Sample() {
    pulse_.Sample(&loop_, [this](const int& engine, absl::Time) { seen_ += engine; });
  }
  std::vector<std::string> Names() {
    std::vector<std::string> names;
    for (const MetricFamily& family : pulse_.Families("Whether.", folder_.path(), 1)) names.push_back(family.name);
    return names;
  }

  const TemporaryFolder folder_;
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  Pulse pulse_{&clock_};
  SlowLoop loop_;
  int seen_ = 0;
};

TEST_F(PulseTest, ABusyLoopIsNotAskedTwice) {
  Sample();
  Sample();
  EXPECT_EQ(loop_.waiting.size(), 1u);
  loop_.Turn();
  EXPECT_EQ(seen_, 7);
  loop_.full = true;
  Sample();
  loop_.full = false;
  Sample();
  EXPECT_EQ(loop_.waiting.size(), 1u) << "one that was full is asked again";
}

TEST_F(PulseTest, IdleIsSinceTheLastAnswerOrSinceItServes) {
  pulse_.SetServing(true);
  clock_.Advance(absl::Seconds(40));
  EXPECT_EQ(pulse_.IdleSeconds(), 40);
  Sample();
  EXPECT_EQ(pulse_.IdleSeconds(), 40) << "asked is not answered";
  loop_.Turn();
  EXPECT_EQ(pulse_.IdleSeconds(), 0);
  clock_.Advance(absl::Seconds(5));
  EXPECT_EQ(pulse_.IdleSeconds(), 5);
}

TEST_F(PulseTest, TheStoreIsMeasuredOnceItServes) {
  EXPECT_THAT(Names(), Contains("relais_serving"));
  EXPECT_THAT(Names(), Not(Contains("relais_loop_idle_seconds")));
  pulse_.SetServing(true);
  EXPECT_THAT(Names(), Contains("relais_loop_idle_seconds"));
  EXPECT_THAT(Names(), Contains("relais_store_free_bytes"));
}

}  // namespace
}  // namespace relais
