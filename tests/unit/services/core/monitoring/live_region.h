// Live figures to ask questions of.
#ifndef RELAIS_TESTS_UNIT_SERVICES_CORE_MONITORING_LIVE_REGION_H_
#define RELAIS_TESTS_UNIT_SERVICES_CORE_MONITORING_LIVE_REGION_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "services/core/handoff/day.h"
#include "services/core/monitoring/flow_table.h"
#include "tests/unit/services/core/handoff/samples.h"
#include "tests/unit/services/core/monitoring/month_maker.h"

namespace relais {

inline constexpr int kLiveMonths = 4;
inline constexpr uint32_t kLivePlaces = 5;  // number 0 is empty
inline const Month kFirstLive = MonthOf(DayFromCivil({2026, 1, 1}));

// Four months of thin and thick flows between four territories of five partners each.
struct LiveRegion {
  FlowBook book;
  FlowAtlas atlas;

  LiveRegion() {
    Draw draw(77);
    const auto partner = [](uint64_t territory, uint64_t which) {
      std::array<uint8_t, PartnerId::kSize> bytes{};
      bytes[0] = static_cast<uint8_t>(territory);
      bytes[1] = static_cast<uint8_t>(which + 1);
      return PartnerId(bytes);
    };
    for (int month = 0; month < kLiveMonths; ++month) {
      for (uint32_t from = 1; from < kLivePlaces; ++from) {
        const size_t most = draw.Below(3) == 0 ? 3 : 40;
        for (int i = 0; i < 10; ++i) {
          // One after the other: which of two arguments is drawn first is the compiler's choice.
          const PartnerId origin = partner(from, draw.Below(5));
          const uint64_t to = 1 + draw.Below(kLivePlaces - 1);
          const PartnerId destination = partner(to, draw.Below(5));
          const FlowCell cell = book.CellOf(origin, destination, samples::Filled<ConventionId>(7));
          for (size_t n = draw.Below(most); n > 0; --n) {
            book.Count(cell, FlowFact::kSent, MonthStart(Month(kFirstLive.value() + month)));
          }
        }
      }
    }
    for (PartnerId id : book.partners()) atlas.partners.push_back({id.bytes()[0], 1});
    atlas.inhabitants.assign(kLivePlaces, 10'000);
    atlas.kinds = 2;
  }
};

}  // namespace relais

#endif  // RELAIS_TESTS_UNIT_SERVICES_CORE_MONITORING_LIVE_REGION_H_
