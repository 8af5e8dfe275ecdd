#include "services/core/directory/open_day_counts.h"

#include <gtest/gtest.h>

#include "services/core/directory/open_days.h"
#include "services/core/handoff/day.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::On;
using sample::PartnerNo;

Knowledge NetworkWith(std::vector<Service> services) {
  Knowledge network = sample::Network();
  DirectoryEntry entry = sample::DirectoryNo(3);
  entry.edition = Edition(2);
  entry.services = std::move(services);
  EXPECT_TRUE(
      network.Admit(sample::Item(entry, "again", sample::SignedBy({sample::IdentityNo(3)})), sample::kToday).ok());
  return network;
}

Service Behind(int n, Door door, Weekdays weekdays) {
  Service service = sample::ServiceNo(n, 3);
  service.door = door;
  service.open_weekdays = weekdays;
  service.opening_hours.clear();
  return service;
}

TEST(OpenDayCountsTest, WeekendsAndHolidaysDoNotCount) {
  const Knowledge nobody;
  OpenDayCounts counts;
  EXPECT_EQ(counts.Between(nobody, PartnerNo(3), On("2026-12-23"), On("2026-12-28")), 2) << "the 24th and the 28th";
  EXPECT_EQ(counts.Between(nobody, PartnerNo(3), On("2026-11-23"), On("2026-11-23")), 0);
  EXPECT_EQ(counts.Between(nobody, PartnerNo(3), On("2026-11-23"), On("2026-11-20")), 0);
}

TEST(OpenDayCountsTest, ADayCountsWhenAnyServiceOfTheSecondDoorIsOpen) {
  const Knowledge network = NetworkWith({Behind(31, Door::kFirst, 0b1111111), Behind(32, Door::kSecond, 0b0000001),
                                         Behind(33, Door::kSecond, 0b0100000)});
  OpenDayCounts counts;
  // Monday 23 to Monday 30: the Saturday and the second Monday.
  EXPECT_EQ(counts.Between(network, PartnerNo(3), On("2026-11-23"), On("2026-11-30")), 2);
}

TEST(OpenDayCountsTest, AnotherEditionIsFollowedOnceTold) {
  OpenDayCounts counts;
  const Knowledge every_day = NetworkWith({Behind(31, Door::kSecond, 0b1111111)});
  const Knowledge mondays = NetworkWith({Behind(31, Door::kSecond, 0b0000001)});
  EXPECT_EQ(counts.Between(every_day, PartnerNo(3), On("2026-11-23"), On("2026-11-30")), 7);
  counts.Clear();
  EXPECT_EQ(counts.Between(mondays, PartnerNo(3), On("2026-11-23"), On("2026-11-30")), 1);
}

// Against counting one by one, over spans that make it look again, either way.
TEST(OpenDayCountsTest, AgreesWithCountingDayByDay) {
  const Knowledge nobody;
  OpenDayCounts counts;
  const Day start = On("2025-01-01");
  for (int from = 0; from < 900; from += 37) {
    for (int length : {1, 5, 64, 299, 420}) {
      int expected = 0;
      for (int i = 1; i <= length; ++i) expected += IsOpen(OpenCalendar(), AddDays(start, from + i)) ? 1 : 0;
      EXPECT_EQ(counts.Between(nobody, PartnerNo(1), AddDays(start, from), AddDays(start, from + length)), expected)
          << from << " + " << length;
    }
  }
}

}  // namespace
}  // namespace relais
