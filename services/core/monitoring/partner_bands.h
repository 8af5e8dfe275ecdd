// How the partners of one convention get on, for whoever looks after them: in bands, never in numbers, and never
// released. Where too little came, nothing is said of how it was answered.
#ifndef RELAIS_SERVICES_CORE_MONITORING_PARTNER_BANDS_H_
#define RELAIS_SERVICES_CORE_MONITORING_PARTNER_BANDS_H_

#include <cstdint>
#include <vector>

#include "services/core/handoff/ids.h"
#include "services/core/monitoring/flow_book.h"
#include "services/core/monitoring/indicator.h"

namespace relais {

// Numbers are those of relais.v1.ActivityBand and relais.v1.ShareBand.
enum class ActivityBand : uint8_t { kNothing = 1, kLittle = 2, kSome = 3, kMuch = 4 };  // 0, 1-10, 11-50, more
enum class ShareBand : uint8_t { kTooFew = 1, kSeldom = 2, kOften = 3, kMostly = 4 };   // under 10 %, to 50 %, more

inline constexpr uint64_t kBandLittleMax = 10;
inline constexpr uint64_t kBandSomeMax = 50;
inline constexpr uint64_t kBandCasesMin = 11;  // fewer answers than this say nothing of a partner

ActivityBand ActivityBandOf(uint64_t referrals);
// kTooFew below kBandCasesMin cases.
ShareBand ShareBandOf(uint64_t share, uint64_t cases);

struct PartnerBands {
  PartnerId partner;
  ActivityBand activity = ActivityBand::kNothing;  // referrals that came to it
  ShareBand late = ShareBand::kTooFew;             // answers after the delay, and referrals that expired
  ShareBand refusals = ShareBand::kTooFew;         // among its answers
  friend bool operator==(const PartnerBands&, const PartnerBands&) = default;
};

// What came to each of `partners`, in their order, under `convention` over `months`, against `answer_days` open days.
std::vector<PartnerBands> BandsOf(const FlowBook& book, ConventionId convention, const std::vector<PartnerId>& partners,
                                  const MonthRange& months, int answer_days);

// Among the answers that `partner` gave under `convention` over `months`: by delay.
DelayHistogram AnswersOf(const FlowBook& book, ConventionId convention, PartnerId partner, const MonthRange& months);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_PARTNER_BANDS_H_
