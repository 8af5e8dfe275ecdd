#include "services/core/monitoring/health.h"

#include <gtest/gtest.h>

#include <string>

namespace relais {
namespace {

// A check that fails says what to do next, one that is well asks for nothing; both in two languages.
void ExpectSaid(const HealthCheck& check, bool ok) {
  EXPECT_EQ(check.ok, ok) << check.name;
  EXPECT_FALSE(check.fr.empty() || check.en.empty()) << check.name;
  EXPECT_EQ(check.next_fr.empty(), ok) << check.name;
  EXPECT_EQ(check.next_en.empty(), ok) << check.name;
}

TEST(HealthTest, EachBoundIsStillWell) {
  ExpectSaid(LoopCheck(0), true);
  ExpectSaid(LoopCheck(kLoopIdleSecondsMax), true);
  ExpectSaid(LoopCheck(kLoopIdleSecondsMax + 1), false);
  ExpectSaid(LedgerCheck(false), true);
  ExpectSaid(LedgerCheck(true), false);
  ExpectSaid(DiskCheck(5 << 20, 5 << 20), true);
  ExpectSaid(DiskCheck((5 << 20) - 1, 5 << 20), false);
  ExpectSaid(CertificateCheck(0, {"a", "b"}), true);
  ExpectSaid(CertificateCheck(-1, {"a", "b"}), false);
  EXPECT_EQ(CertificateCheck(-1, {"a", "b"}).next_en, "b");
  ExpectSaid(OutboxCheck(0), true);
  ExpectSaid(OutboxCheck(kOutboxStuckSeconds), true);
  ExpectSaid(OutboxCheck(kOutboxStuckSeconds + 1), false);
  ExpectSaid(NotServingCheck(), false);
}

TEST(HealthTest, OneThatFailsMakesTheWhole) {
  EXPECT_TRUE(IsWell({}));
  EXPECT_TRUE(IsWell({LoopCheck(1), LedgerCheck(false)}));
  EXPECT_FALSE(IsWell({LoopCheck(1), LedgerCheck(true)}));
}

TEST(HealthTest, JsonEscapesWhatItMust) {
  EXPECT_EQ(HealthJson({}), "{\"ok\":true,\"checks\":[]}\n");
  EXPECT_EQ(HealthJson({{"a", true, "é", "e", "", ""}, {"b", false, "\"\\", "\n\x01", "x", "y"}}),
            "{\"ok\":false,\"checks\":["
            "{\"name\":\"a\",\"ok\":true,\"fr\":\"é\",\"en\":\"e\",\"next_fr\":\"\",\"next_en\":\"\"},"
            "{\"name\":\"b\",\"ok\":false,\"fr\":\"\\\"\\\\\",\"en\":\"\\u000a\\u0001\",\"next_fr\":\"x\","
            "\"next_en\":\"y\"}]}\n");
}

TEST(HealthTest, CountsGrowCoarse) {
  EXPECT_EQ(CoarseCount(0), 0u);
  EXPECT_EQ(CoarseCount(8), 8u);
  EXPECT_EQ(CoarseCount(9), 16u);
  EXPECT_EQ(CoarseCount(16), 16u);
  EXPECT_EQ(CoarseCount(17), 32u);
  EXPECT_EQ(CoarseCount(1'000'000), uint64_t{1} << 20);
}

}  // namespace
}  // namespace relais
